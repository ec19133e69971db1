"""Complete a command line with the project's settings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..core import resources
from ..core.problems import refusal
from .settings import Settings, find

# Option names and the settings that they default to.
_SETTINGS = {
    "schemas": "schemas",
    "generated": "out",
    "site": "site",
    "package": "package",
}


_FOLDERS = {
    "schemas": "folder of the model files (default: schemas)",
    "templates": "folder with templates that replace those of the same name",
    "out": "folder of the generated tree (default: generated)",
    "generated": "folder of the generated tree (default: generated)",
}


def add_folders(parser: argparse.ArgumentParser, *names: str) -> None:
    """Declare options that name folders."""
    for name in names:
        about = _FOLDERS[name]
        parser.add_argument(f"--{name}", type=Path, metavar="DIR", help=about)


def refuse_inside_schemas(folder: Path, schemas: Path) -> None:
    """Refuse to write into the folder of the model files, where all JSON is read as models.

    Raises `ProblemsFound`.
    """
    whole = folder.resolve()
    if schemas.resolve() not in (whole, *whole.parents):
        return
    message = f"{folder.as_posix()} is within {schemas.as_posix()}, which holds the model files"
    hint = "name a folder beside it: what is written there would be read as models"
    raise refusal("inside-schemas", folder, message, hint)


def fill_in(arguments: argparse.Namespace) -> None:
    """Set options that were not given from the settings.

    Raises `ProblemsFound` for invalid settings.
    """
    named = vars(arguments)
    left_open = [name for name in _SETTINGS if name in named and named[name] is None]
    settings = find(Path.cwd()) if left_open else None
    for name in left_open:
        named[name] = getattr(settings, _SETTINGS[name])


def fill_in_or_use_ours(arguments: argparse.Namespace) -> None:
    """Set options as `fill_in` does, or to what comes with us where the project has nothing.

    Only for commands that read. An option or a setting that names a folder is never replaced.
    """
    shipped = {"schemas": resources.schemas, "generated": resources.generated}
    named = vars(arguments)
    usual = Settings()
    if (
        not any(named.get(name) for name in shipped)
        and find(Path.cwd()) == usual
        and not usual.schemas.exists()
        and not usual.out.exists()
    ):
        named |= {
            name: find_ours() for name, find_ours in shipped.items() if name in named
        }
        print(
            f"no folder {usual.schemas} here: using the models that come with runcomfy-codegen",
            file=sys.stderr,
            flush=True,
        )
    fill_in(arguments)
