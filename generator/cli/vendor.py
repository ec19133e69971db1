"""The command ``vendor``: write or check a copy of the package inside another code base."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from ..core import problems, resources
from ..core.problems import Loc, Problem, ProblemsFound
from ..output import manifest
from ..output.transaction import transaction, unfinished
from ..pipeline import update
from ..pipeline.options import Options, template_folders
from ..python.spelling import KEYWORDS
from ..sources.choosing import unmatched
from ..vendoring import changes, copying
from ..vendoring.copying import Copy, CopyStatus
from ..vendoring.origin import Origin, of_texts, read_tree
from .commands import show
from .folders import add_folders, refuse_inside_schemas
from .settings import Settings, find

_LEFT_ALONE = """\
For tools that check or format your code, in pyproject.toml:

[tool.black]
extend-exclude = "/{path}/"

[tool.isort]
extend_skip_glob = ["{path}/*"]

[tool.ruff]
extend-exclude = ["{path}"]

[tool.ty.src]
exclude = ["{path}"]

[tool.pyrefly]
project-excludes = ["{path}/**"]

[[tool.mypy.overrides]] # for zuban
module = ["{name}.*", "*.{name}.*"]
ignore_errors = true"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``vendor``."""
    add = parser.add_argument
    add("dest", type=Path, metavar="DEST",
        help="folder that contains the copy, such as src/app")  # fmt: skip
    add("--name", type=_identifier, metavar="NAME",
        help="name of the copy (default: that of the copy in DEST, else of the package)")  # fmt: skip
    add("--models", nargs="+", default=[], metavar="ID", action="extend",
        help="only these models, by id or pattern (default: as before, else all)")  # fmt: skip
    origin = parser.add_mutually_exclusive_group()
    origin.add_argument("--from", dest="tree", type=Path, metavar="DIR",
        help="generated tree to copy from (default: generated, "
        "else the one that comes with runcomfy-codegen)")  # fmt: skip
    origin.add_argument("--schemas", type=Path, metavar="DIR",
        help="generate what is copied from these model files")  # fmt: skip
    add_folders(parser, "templates")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true",
        help="write nothing; exit 1 if the copy was edited or is behind")  # fmt: skip
    mode.add_argument("--diff", action="store_true",
        help="write nothing; show what an update would change")  # fmt: skip
    add("--force", action="store_true",
        help="overwrite files of the copy that were edited by hand")  # fmt: skip
    add("--format", choices=("text", "json", "github"), default="text",
        help="how problems are printed")  # fmt: skip


def _identifier(text: str) -> str:
    if not (text.isascii() and text.isidentifier()) or text in KEYWORDS:
        raise argparse.ArgumentTypeError(f"{text} is not a name of a Python package")
    return text


def run(arguments: argparse.Namespace) -> int:
    """Copy, compare or show, and return the exit code."""
    try:
        return _run(arguments)
    except ProblemsFound as refused:
        return _complain(refused.problems, arguments)
    except OSError as error:
        problem = problems.disk_problem(error, arguments.dest)
        return _complain([problem], arguments)


def _run(arguments: argparse.Namespace) -> int:
    settings = find(Path.cwd())
    if not arguments.templates:
        arguments.templates = settings.templates
    origin = _origin(arguments, settings)
    folder: Path = arguments.dest / (arguments.name or _name(arguments.dest, origin))
    refuse_inside_schemas(folder, arguments.schemas or settings.schemas)
    patterns = tuple(arguments.models) or copying.selection(folder)
    if not arguments.models:
        _stop_at_renamed(patterns, origin, folder)
    templates = template_folders(Options(Path(), Path(), arguments.templates))
    copy = copying.copy_of(origin, patterns, templates)
    copying.refuse_link(folder)
    status = copying.compare(folder, copy)
    is_json = arguments.format == "json"
    if arguments.check:
        found = _complaints(folder, status, origin, _command(arguments, folder))
        if is_json:
            print(_json(found, folder, status, origin))
        elif found:
            return _complain(found, arguments)
        else:
            print(f"{folder} is up to date: {_contents(copy)} of {origin.where}")
        return int(bool(found))
    if arguments.diff:
        lines = copying.diff(folder, copy, status)
        if is_json:
            print(_json([], folder, status, origin, diff=list(lines)))
            return 0
        for line in lines:
            print(problems.printable(line))
        _print_changes(folder, status, origin)
        print(f"{_summary(status)}; nothing was written")
        return 0
    if status.changes or unfinished(folder):
        with transaction(folder) as opened:
            status = copying.compare(
                folder, copy
            )  # compare again, now that it is locked
            if found := copying.obstacles(folder, status, force=arguments.force):
                raise ProblemsFound(found)
            copying.write(opened, copy, status)
    if is_json:
        print(_json([], folder, status, origin))
    else:
        _report(folder, copy, status, origin)
    return 0


def _origin(arguments: argparse.Namespace, settings: Settings) -> Origin:
    if arguments.schemas:
        made = update.render(
            Options(
                arguments.schemas,
                Path(),
                arguments.templates,
                models=settings.models,
                package=settings.package,
            )
        )
        record = changes.read(arguments.schemas / changes.NAME)
        where = arguments.schemas.as_posix()
        return of_texts(where, made.manifest, made.texts.__getitem__, record)
    if arguments.tree:
        # The record of changes is in the schemas folder, which is next to the tree.
        schemas = arguments.tree.parent / Settings().schemas
        return read_tree(arguments.tree, changes.read(schemas / changes.NAME))
    here = settings.out
    if (here / manifest.NAME).is_file():
        return read_tree(here, changes.read(settings.schemas / changes.NAME))
    record = changes.read(resources.schemas() / changes.NAME)
    return read_tree(resources.generated(), record)


def _name(dest: Path, origin: Origin) -> str:
    """Return the name of the only copy in the folder, or the package's own if there is none."""
    found = copying.copies(dest)
    if len(found) > 1:
        message = f"{len(found)} copies are in this folder: {', '.join(found)}"
        hint = "choose one with --name NAME"
        raise problems.refusal("several-copies", dest, message, hint)
    return found[0] if found else origin.package


def _command(arguments: argparse.Namespace, folder: Path) -> str:
    """Return the command that writes the copy which was asked for."""
    words = ["runcomfy-codegen", "vendor", arguments.dest.as_posix()]
    words += ["--name", folder.name]
    if arguments.models:
        words += ["--models", *arguments.models]
    if arguments.tree:
        words += ["--from", arguments.tree.as_posix()]
    if arguments.schemas:
        words += ["--schemas", arguments.schemas.as_posix()]
    if arguments.templates:
        words += ["--templates", arguments.templates.as_posix()]
    return shlex.join(words)


def _stop_at_renamed(patterns: tuple[str, ...], origin: Origin, folder: Path) -> None:
    """Raise `ProblemsFound` if a model of the copy has another id now."""
    gone = unmatched(patterns, origin.ids)
    found: list[Problem] = []
    for change in origin.changes:
        if change.replaces in gone:
            hint = f"take it with --models {change.model}; {change.advice}"
            place = Loc(folder.as_posix())
            found.append(Problem("breaking", place, change.line, hint))
    if found:
        raise ProblemsFound(found)


def _complaints(
    folder: Path, status: CopyStatus, origin: Origin, command: str
) -> list[Problem]:
    here = Loc(folder.as_posix())
    if not status.version:
        message = "this folder has no copy of the package"
        return [Problem("no-copy", here, message, f"make one with `{command}`")]
    found = unfinished(folder)
    for path in status.edited:
        place = Loc((folder / path).as_posix())
        if not (folder / path).exists():
            message = "this file of the copy is missing"
            found.append(Problem("missing-file", place, message, f"run `{command}`"))
            continue
        message = "this file was edited after it was copied"
        hint = f"move the change out of the copy, then run `{command} --force`"
        found.append(Problem("edited-by-hand", place, message, hint))
    if status.is_behind:
        is_ahead = changes.is_later(status.version, origin.version)
        message = (
            f"this is version {status.version}, {origin.where} has "
            f"{origin.version}: {_changed_models(status)}"
        )
        hint = (
            f"copy from version {status.version} or later: `{command}` would go back"
            if is_ahead
            else f"run `{command}`"
        )
        found.append(Problem("ahead" if is_ahead else "behind", here, message, hint))
        for change in _since(folder, status, origin):
            if change.is_breaking:
                one = Problem("breaking", here, change.line, change.advice)
            else:
                one = Problem("changed", here, change.line, change.advice, "warning")
            found.append(one)
    return found


def _since(folder: Path, status: CopyStatus, origin: Origin) -> list[changes.Change]:
    """Return the changes to the copy's models since it was written."""
    held = status.owned.models
    old = status.version
    if not old:
        return []
    return changes.between(origin.changes, old, origin.version, held, folder.name)


def _complain(
    found: list[Problem] | tuple[Problem, ...], arguments: argparse.Namespace
) -> int:
    show(found, arguments.format)
    return int(bool(found))


def _json(
    found: list[Problem],
    folder: Path,
    status: CopyStatus,
    origin: Origin,
    **more: list[str],
) -> str:
    """Return what there is to tell of a copy; the files are those before it was written."""
    summary = {
        "copied": status.version,
        "version": origin.version,
        "models": list(status.models),
        **status.changes._asdict(),
        "since": [change.line for change in _since(folder, status, origin)],
        **more,
    }
    return problems.as_json(found, summary=summary)


def _report(folder: Path, copy: Copy, status: CopyStatus, origin: Origin) -> None:
    _print_changes(folder, status, origin)
    print(f"{_contents(copy)} of {origin.where} in {folder}: {_summary(status)}")
    if not status.version:
        needs = [f"{name}>={least}" for name, least in origin.needs.items()]
        print(f"It needs {' and '.join(needs) or 'pydantic and httpx2'}.")
        place = folder if not folder.is_absolute() else Path(folder.name)
        print(_LEFT_ALONE.format(path=place.as_posix(), name=folder.name))


def _print_changes(folder: Path, status: CopyStatus, origin: Origin) -> None:
    for change in _since(folder, status, origin):
        print(problems.printable(change.line))
        if change.write:
            print(problems.printable(f"  write: {change.write}"))


def _contents(copy: Copy) -> str:
    count = len(copy.manifest.models)
    models = f"{count} model" if count == 1 else f"{count} models"
    return f"version {copy.manifest.toolchain['version']} with {models}"


def _changed_models(status: CopyStatus) -> str:
    return ", ".join(status.models) or "the runtime differs"


def _summary(status: CopyStatus) -> str:
    changes = status.changes
    if not changes:
        return "nothing to do"
    parts = {
        "new": len(changes.missing),
        "changed": len(changes.changed),
        "removed": len(changes.orphans),
        "unchanged": changes.unchanged,
    }
    return ", ".join(f"{count} {word}" for word, count in parts.items() if count)
