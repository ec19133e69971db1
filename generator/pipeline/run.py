"""The commands over an output folder: bring it up to date, or compare it with a fresh tree."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core import resources
from ..core.problems import Loc, Problem, Refused, has_errors, located
from ..ir.summary import Share
from ..output import compare, manifest
from ..output.manifest import Manifest
from ..output.spooled_texts import spooled
from ..output.transaction import Transaction, digest_on_disk, transaction, unfinished
from ..sources import folder as source
from ..sources import releases
from . import unchanged
from .options import Options, Progress, template_files, template_folders
from .summary_cache import Shelf

if TYPE_CHECKING:
    from .build import Built


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and did; ``changes`` is ``None`` when nothing could be compared."""

    problems: Sequence[Problem]
    changes: compare.Changes | None = None
    diff: Sequence[str] = ()
    models: int = 0
    enums: int = 0
    rendered: int = 0
    refused: Sequence[str] = ()
    half_done: bool = False  # writing began and could not go on


@dataclass(frozen=True, slots=True)
class _Work:
    """What a run reads once."""

    options: Options
    sources: source.Sources
    tools: Mapping[str, str]
    progress: Progress | None


def generate(
    options: Options, progress: Progress | None = None, *, write: bool = True
) -> Outcome:
    """Brings the output folder up to date, or says what that would change."""
    try:
        return _generate(options, progress, write=write)
    except Refused as refused:
        return Outcome(refused.problems)
    except OSError as error:
        return Outcome([disk_problem(error, options.out)])


def check(
    options: Options, progress: Progress | None = None, *, verify: bool = False
) -> Outcome:
    """Compares the output folder with what a run would write.

    The manifest has the digests of all that went in and came out. While they are true there
    is nothing to generate, unless ``verify`` asks for a fresh tree, byte for byte.
    """
    try:
        return _check(options, progress, verify=verify)
    except OSError as error:
        return Outcome([disk_problem(error, options.out)])


def render(options: Options) -> Built:
    """The whole tree in memory; raises `Refused` where there is none."""
    sources = source.load(options.schemas, options.limits, options.models)
    work = _Work(options, sources, _toolchain(options), None)
    result = _build(work, Manifest(), {})
    if has_errors(result.problems):
        raise Refused(result.problems)
    return result


def disk_problem(error: OSError, out: Path) -> Problem:
    """A failure of the disk as a problem; ``out`` stands in where it names no file."""
    return Problem(
        "disk",
        Loc(Path(error.filename or out).as_posix()),
        error.strerror or str(error),
        "check permissions and free space, then run it again",
    )


def _generate(options: Options, progress: Progress | None, *, write: bool) -> Outcome:
    look = unchanged.Look(_inputs(options), repr(options))
    counts = unchanged.recall(options.out, look)
    if counts and not options.only and not unfinished(options.out):
        models, enums, files = counts
        return Outcome((), compare.Changes((), (), (), files), (), models, enums)
    owned = manifest.read(options.out)
    sources = source.load(options.schemas, options.limits, options.models)
    tools = _toolchain(options)
    if _is_current(options, sources, owned, tools):
        unchanged.keep(options.out, look, (*_counts(owned), len(owned.files) + 1))
        return _unchanged(owned)
    work = _Work(options, sources, tools, progress)
    with spooled() as texts:
        if not write:
            return _bring_up_to_date(work, None, texts)
        with transaction(options.out) as folder:
            return _bring_up_to_date(work, folder, texts)


def _bring_up_to_date(
    work: _Work, folder: Transaction | None, texts: MutableMapping[str, str]
) -> Outcome:
    """Builds and compares with what stands there now; writes if there is a ``folder``."""
    out = work.options.out
    owned = manifest.read(out)
    shelf = Shelf(out, work.tools, work.sources.api.digest)
    remembered = shelf.recall() if owned.models and not work.options.force else None
    result = _build(work, owned, texts, remembered)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    changes = compare.compare(out, result.tree, owned, result.standing)
    problems = list(result.problems)
    force = work.options.force
    if obstacles := compare.obstacles(out, changes, owned, force=force):
        return Outcome([*problems, *obstacles], refused=result.refused)
    if folder and changes:
        try:
            compare.write(folder, result.texts, changes)
        except OSError as error:
            problems.append(disk_problem(error, out))
            half_done = bool(unfinished(out))
            return Outcome(problems, refused=result.refused, half_done=half_done)
        shelf.keep(result.shares)
    return Outcome(
        problems,
        changes,
        (),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _check(options: Options, progress: Progress | None, *, verify: bool) -> Outcome:
    if interrupted := unfinished(options.out):
        return Outcome(interrupted)
    owned = manifest.read(options.out)
    sources = source.load(options.schemas, options.limits, options.models)
    tools = _toolchain(options)
    if not verify and _is_current(options, sources, owned, tools):
        written = (options.out / manifest.NAME).read_bytes()
        tree = {**owned.files, manifest.NAME: ""}
        if written == owned.text().encode() and not compare.strays(options.out, tree):
            return replace(_unchanged(owned), problems=_unreleased(sources))
    work = _Work(options, sources, tools, progress)
    with spooled() as texts:
        return _compared(work, owned, texts)


def _compared(work: _Work, owned: Manifest, texts: MutableMapping[str, str]) -> Outcome:
    """The output folder beside a fresh tree."""
    options, sources = work.options, work.sources
    result = _build(work, owned if options.only else Manifest(), texts)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    found = compare.compare(options.out, result.tree, owned)
    strays = set(compare.strays(options.out, result.tree)) - set(found.orphans)
    changes = replace(found, strays=tuple(sorted(strays)))
    return Outcome(
        [*result.problems, *_unreleased(sources)],
        changes,
        compare.diff(options.out, result.texts, changes),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _unreleased(sources: source.Sources) -> list[Problem]:
    """A reminder that users of the package do not have these schemas yet."""
    known = releases.read(sources.releases)
    changed = releases.unreleased(sources, known)
    if not changed or known.last is None:
        return []
    named = ", ".join(changed[:3]) + (", ..." if len(changed) > 3 else "")
    message = f"changed since release {known.last.version}: {named}"
    hint = (
        "see runcomfy-codegen diff; runcomfy-codegen release records the next version"
    )
    place = Loc(sources.path(source.RELEASES))
    return [Problem("unreleased", place, message, hint, "warning", 1, 1)]


def _build(
    work: _Work,
    owned: Manifest,
    texts: MutableMapping[str, str],
    remembered: Mapping[str, Share] | None = None,
) -> Built:
    # Imported only when there is something to do: with jinja2, black, jsonschema and
    # datamodel-code-generator behind them, they cost more than a run that finds nothing.
    from .workers import Workers

    with Workers(_due(work, owned), work.options.jobs) as workers:
        from . import build

        try:
            result = build.build(
                work.options,
                work.sources,
                owned,
                work.tools,
                work.progress,
                workers,
                remembered or {},
                texts,
            )
        except Refused as refused:
            result = build.Built(problems=refused.problems)
    return result.with_problems(
        located(result.problems, work.sources.position, work.sources.path)
    )


def _due(work: _Work, owned: Manifest) -> int:
    """How many models will probably be rendered."""
    same = owned.toolchain == work.tools and owned.api == work.sources.api.digest
    known = {entry.digest for entry in owned.models.values()} if same else set[str]()
    return sum(model.digest not in known for model in work.sources.models)


def _is_current(
    options: Options,
    sources: source.Sources,
    owned: Manifest,
    tools: Mapping[str, str],
) -> bool:
    """Whether the tree on disk is what a run would write, judged by digests alone."""
    if options.only or sources.problems or not owned.files or unfinished(options.out):
        return False
    return (
        owned.toolchain == tools
        and owned.api == sources.api.digest
        and owned.releases == sources.releases_digest
        and sorted(entry.digest for entry in owned.models.values())
        == sorted(model.digest for model in sources.models)
        and all(
            digest_on_disk(options.out / path) == digest
            for path, digest in owned.files.items()
        )
    )


def _inputs(options: Options) -> list[Path]:
    """The folders of everything that decides whether there is something to do."""
    code = Path(__file__).parents[1]
    return [
        options.schemas,
        options.out,
        *template_folders(options),
        code,
        resources.schemas(),
    ]


def _unchanged(owned: Manifest) -> Outcome:
    changes = compare.Changes(
        (), (), (), len(owned.files) + 1
    )  # and the manifest itself
    return Outcome((), changes, (), *_counts(owned))


def _counts(owned: Manifest) -> tuple[int, int]:
    return len(owned.models), sum(entry.enums for entry in owned.models.values())


def _toolchain(options: Options) -> dict[str, str]:
    files: dict[str, Path] = {}
    for folder in template_folders(options)[::-1]:
        files |= template_files(folder)
    tools = manifest.toolchain(Path(__file__).parents[1], files)
    languages = {"languages": " ".join(sorted(options.languages))}
    return {
        **tools,
        "package": options.package,
        **(languages if options.languages else {}),
    }
