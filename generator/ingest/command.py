"""Run an import: read the folder, plan, and write everything or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.limits import Limits
from ..core.problems import Loc, Problem, ProblemsFound, has_errors, located
from ..output.transaction import Transaction, obstacles, transaction
from ..sources import check
from ..sources import folder as source
from ..sources.folder import Sources
from .importing import Plan, plan
from .publication import Published


@dataclass(frozen=True, slots=True)
class Target:
    """The destination of an import: the folder, its limits, and what may fail."""

    schemas: Path
    limits: Limits = Limits()
    keep_going: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an import; if ``written`` is false, nothing has changed.

    ``refused`` lists ids of models and names of sources.
    """

    plan: Plan
    problems: Sequence[Problem]
    written: bool = False
    refused: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Return whether anything was refused."""
        return has_errors(self.problems)


def load(target: Target) -> Sources:
    """Load the folder; a missing one counts as empty."""
    return source.load(target.schemas, target.limits)


def request_url(sources: Sources) -> str:
    """Return the prefix of all request URLs; raise ``ProblemsFound`` for an invalid api.json."""
    if problems := check.check_api(sources.api):
        raise ProblemsFound(_located(problems, sources))
    data = sources.api.data
    path: str = data["calls"]["submit"]["path"]
    return str(data["base_url"]) + path.partition("{")[0]


def run(
    target: Target, published: Sequence[Published], problems: Sequence[Problem]
) -> Outcome:
    """Write the published models into the folder, unless any of them is refused."""
    if target.dry_run:
        return _run(target, published, problems, None)
    try:
        with transaction(target.schemas) as folder:
            return _run(target, published, problems, folder)
    except OSError as error:
        return Outcome(Plan(), [*problems, _disk_problem(error, target)])


def _run(
    target: Target,
    published: Sequence[Published],
    problems: Sequence[Problem],
    folder: Transaction | None,
) -> Outcome:
    sources = load(target)
    found = plan(published, sources, target.limits, keep_going=target.keep_going)
    complaints = [*problems, *found.problems]
    unread = {p.model or p.loc.file for p in problems if p.severity == "error"}
    refused = (*sorted(unread), *found.refused)
    if refused and not target.keep_going:
        return Outcome(Plan(), _located(complaints, sources), refused=refused)
    files: dict[str, bytes | None] = {
        path: text.encode() for path, text in found.texts.items()
    }
    files |= dict.fromkeys(found.removed)
    written = False
    try:
        if folder and files:
            folder.commit(files)
            written = True
        else:
            complaints += obstacles(target.schemas, files)
    except ProblemsFound as in_the_way:
        complaints += in_the_way.problems
    except OSError as error:
        complaints.append(_disk_problem(error, target))
    return Outcome(found, _located(complaints, sources), written, refused)


def _disk_problem(error: OSError, target: Target) -> Problem:
    return Problem(
        "disk",
        Loc(Path(error.filename or target.schemas).as_posix()),
        error.strerror or str(error),
        "check permissions and free space, then run it again",
    )


def _located(problems: Sequence[Problem], sources: Sources) -> list[Problem]:
    return located(problems, sources.position, sources.path)
