"""The commands over an output folder: bring it up to date, or compare it with a fresh tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import emit, manifest, source
from .manifest import Manifest
from .options import Options, Progress, template_files, template_folders
from .problems import Loc, Problem, Refused, located

if TYPE_CHECKING:
    from .pipeline import Built


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and did; ``changes`` is ``None`` when nothing could be compared."""

    problems: Sequence[Problem]
    changes: emit.Changes | None = None
    diff: Sequence[str] = ()
    models: int = 0
    enums: int = 0
    rendered: int = 0
    refused: Sequence[str] = ()
    half_done: bool = False  # writing began and could not go on


def generate(
    options: Options, progress: Progress | None = None, *, write: bool = True
) -> Outcome:
    """Brings the output folder up to date, or says what that would change."""
    try:
        return _generate(options, progress, write=write)
    except OSError as error:
        return Outcome([_disk_problem(error, options.out)])


def check(options: Options, progress: Progress | None = None) -> Outcome:
    """Compares the output folder with a fresh generation, byte for byte."""
    try:
        return _check(options, progress)
    except OSError as error:
        return Outcome([_disk_problem(error, options.out)])


def _disk_problem(error: OSError, out: Path) -> Problem:
    return Problem(
        "disk",
        Loc(Path(error.filename or out).as_posix()),
        error.strerror or str(error),
        "check permissions and free space, then run it again",
    )


def _generate(options: Options, progress: Progress | None, *, write: bool) -> Outcome:
    owned = manifest.read(options.out)
    sources = source.load(options.schemas, options.limits)
    tools = _toolchain(options)
    if _is_current(options, sources, owned, tools):
        changes = emit.compare(options.out, owned.files, owned)
        return Outcome((), _with_manifest(changes), (), *_counts(owned))
    result = _build(options, sources, owned, tools, progress)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    tree = result.tree
    changes = emit.compare(options.out, tree, owned)
    problems = list(result.problems)
    if obstacles := emit.obstacles(options.out, changes, owned, force=options.force):
        return Outcome([*problems, *obstacles], refused=result.refused)
    if write and changes:
        try:
            emit.write(options.out, result.texts, changes)
        except OSError as error:
            problems.append(_disk_problem(error, options.out))
            half_done = emit.compare(options.out, tree, owned) != changes
            return Outcome(problems, refused=result.refused, half_done=half_done)
    return Outcome(
        problems,
        changes,
        (),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _check(options: Options, progress: Progress | None) -> Outcome:
    owned = manifest.read(options.out)
    sources = source.load(options.schemas, options.limits)
    fresh = Manifest() if not options.only else owned
    result = _build(options, sources, fresh, _toolchain(options), progress)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    found = emit.compare(options.out, result.tree, owned)
    strays = set(emit.strays(options.out, result.tree)) - set(found.orphans)
    changes = replace(found, strays=tuple(sorted(strays)))
    return Outcome(
        result.problems,
        changes,
        emit.diff(options.out, result.texts, changes),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _build(
    options: Options,
    sources: source.Sources,
    owned: Manifest,
    tools: Mapping[str, str],
    progress: Progress | None,
) -> Built:
    # Imported only when there is something to do: with jinja2, black, jsonschema and
    # datamodel-code-generator behind it, this line costs more than a run that finds nothing.
    from . import pipeline

    try:
        result = pipeline.build(options, sources, owned, tools, progress)
    except Refused as refused:
        result = pipeline.Built(problems=refused.problems)
    return result.with_problems(
        located(result.problems, sources.position, sources.path)
    )


def _is_current(
    options: Options,
    sources: source.Sources,
    owned: Manifest,
    tools: Mapping[str, str],
) -> bool:
    """Whether the tree on disk is what a run would write, judged by digests alone."""
    if options.only or sources.problems or not owned.files:
        return False
    return (
        owned.toolchain == tools
        and owned.api == sources.api.digest
        and sorted(entry.digest for entry in owned.models.values())
        == sorted(model.digest for model in sources.models)
        and all(
            emit.digest_on_disk(options.out / path) == digest
            for path, digest in owned.files.items()
        )
    )


def _with_manifest(changes: emit.Changes) -> emit.Changes:
    return replace(changes, unchanged=changes.unchanged + 1)


def _counts(owned: Manifest) -> tuple[int, int]:
    return len(owned.models), sum(entry.enums for entry in owned.models.values())


def _toolchain(options: Options) -> dict[str, str]:
    files: dict[str, Path] = {}
    for folder in template_folders(options)[::-1]:
        files |= template_files(folder)
    return manifest.toolchain(Path(__file__).parent, files)
