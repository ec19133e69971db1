"""The command ``diff``: what changed between two sets of schemas, and whom it affects."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..core.problems import Loc, Problem, ProblemsFound
from ..diff import report
from ..diff.changes import Change, Level, highest
from ..diff.compare import compare
from ..diff.reading import load_catalogue
from ..diff.sides import Catalogue
from ..sources.folder import Sources, load
from .commands import WrongUsage
from .folders import fill_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``diff``."""
    add = parser.add_argument
    add("old", nargs="?", metavar="OLD",
        help="a schemas folder or a git revision (default: the last release)")  # fmt: skip
    add("new", nargs="?", metavar="NEW",
        help="a schemas folder or a git revision (default: the work tree)")  # fmt: skip
    add(
        "--against", metavar="GIT_REV", help="compare the work tree with a git revision"
    )
    add("--schemas", type=Path, metavar="DIR",
        help="folder of the model files, in the work tree and in revisions (default: schemas)")  # fmt: skip
    add("--format", choices=("text", "markdown", "json", "github"), default="text",
        help="lines, the text of a pull request, data, or annotations")  # fmt: skip
    add("--fail-on", choices=[level.name for level in sorted(Level, reverse=True)],
        type=str.upper, metavar="LEVEL",
        help="exit 1 on a change of this level or above: "
        "WIRE, SOURCE, BEHAVIOUR, SAFE, DOCS")  # fmt: skip
    parser.set_defaults(package=None)


def run(arguments: argparse.Namespace) -> int:
    """Compare, report, and return the exit code."""
    if arguments.against and arguments.old:
        raise WrongUsage("diff: name OLD or --against, not both")
    fill_in(arguments)
    schemas: Path = arguments.schemas
    named = arguments.against or arguments.old
    old = _side(named, schemas) if named else _last(schemas)
    new = _side(arguments.new, schemas) if arguments.new else load(schemas)
    changes = compare(*_load_catalogues(arguments.package, old, new))
    match arguments.format:
        case "markdown":
            print(report.markdown(changes))
        case "json":
            label = arguments.new or schemas.as_posix()
            print(report.as_json(changes, named or "the last release", label))
        case "github":
            print(report.github(changes, lambda change: _place(change, old, new)))
        case _:
            print(report.text(changes))
    reached = highest(changes)
    return int(
        bool(arguments.fail_on and reached and reached >= Level[arguments.fail_on])
    )


def _load_catalogues(package: str, *sides: Sources) -> list[Catalogue]:
    """Return the catalogues of both sides; raise ``ProblemsFound`` with the problems of both."""
    found: list[Catalogue] = []
    problems: list[Problem] = []
    for side in sides:
        try:
            found.append(load_catalogue(side, package=package))
        except ProblemsFound as refused:
            problems += refused.problems
    if problems:
        raise ProblemsFound(problems)
    return found


def _side(named: str, schemas: Path) -> Sources:
    if Path(named).is_dir():
        return load(Path(named))
    from ..diff import git  # not needed by folders

    return git.read(schemas, named)


def _last(schemas: Path) -> Sources:
    from ..diff.release import last_release, recorded  # as above

    return last_release(schemas, recorded(load(schemas)))


def _place(change: Change, old: Sources, new: Sources) -> tuple[str, int, int]:
    """Return the location of a change: in the new file, or in the old one if it was removed."""
    file = change.model if change.model == new.api.path else f"{change.model}.json"
    side = new if file in new.texts else old
    return (side.path(file), *side.position(Loc(file, change.pointer)))
