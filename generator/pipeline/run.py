"""Find out whether there is anything to do at all, before most of the generator is imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..core import resources
from ..core.problems import Problem
from ..output.changes import Changes
from . import unchanged
from .options import Options, Progress, template_folders


class Outcome(NamedTuple):
    """Report what a run found and did; ``changes`` is ``None`` when nothing could be compared."""

    problems: Sequence[Problem]
    changes: Changes | None = None
    diff: Sequence[str] = ()
    models: int = 0
    enums: int = 0
    rendered: int = 0
    refused: Sequence[str] = ()
    half_done: bool = False  # writing began and could not go on


def generate(
    options: Options, progress: Progress | None = None, *, write: bool = True
) -> Outcome:
    """Bring the output folder up to date, or say what that would change."""
    fingerprint = unchanged.TreeFingerprint(_inputs(options), repr(options))
    counts = unchanged.load(options.out, fingerprint)
    if counts and not options.only:
        models, enums, files = counts
        return Outcome((), Changes((), (), (), files), (), models, enums)
    # Imported only where there may be something to do.
    from . import update

    return update.generate(options, fingerprint, progress, write=write)


def _inputs(options: Options) -> list[Path]:
    """Return the folders of everything that decides whether there is something to do."""
    code = Path(__file__).parents[1]
    return [
        options.schemas,
        options.out,
        *template_folders(options),
        code,
        resources.schemas(),
    ]
