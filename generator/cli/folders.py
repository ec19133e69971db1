"""Complete a command line with the project's settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..core.problems import Loc, Problem, ProblemsFound
from .settings import find

# Option names and the settings that they default to.
_SETTINGS = {
    "schemas": "schemas",
    "generated": "out",
    "site": "site",
    "package": "package",
}


def refuse_inside_schemas(folder: Path, schemas: Path) -> None:
    """Refuse to write into the folder of the model files, where all JSON is read as models.

    Raises `ProblemsFound`.
    """
    whole = folder.resolve()
    if schemas.resolve() not in (whole, *whole.parents):
        return
    message = f"{folder.as_posix()} is within {schemas.as_posix()}, which holds the model files"
    hint = "name a folder beside it: what is written there would be read as models"
    raise ProblemsFound(
        [Problem("inside-schemas", Loc(folder.as_posix()), message, hint)]
    )


def fill_in(arguments: argparse.Namespace) -> None:
    """Set options that were not given from the settings.

    Raises `ProblemsFound` for invalid settings.
    """
    named = vars(arguments)
    left_open = [name for name in _SETTINGS if name in named and named[name] is None]
    settings = find(Path.cwd()) if left_open else None
    for name in left_open:
        named[name] = getattr(settings, _SETTINGS[name])
