"""Complete a command line with the project's settings."""

from __future__ import annotations

import argparse
from pathlib import Path

from .settings import find

# Option names and the settings that they default to.
_SETTINGS = {
    "schemas": "schemas",
    "generated": "out",
    "site": "site",
    "package": "package",
}


def fill_in(arguments: argparse.Namespace) -> None:
    """Set options that were not given from the settings.

    Raises `ProblemsFound` for invalid settings.
    """
    named = vars(arguments)
    left_open = [name for name in _SETTINGS if name in named and named[name] is None]
    settings = find(Path.cwd()) if left_open else None
    for name in left_open:
        named[name] = getattr(settings, _SETTINGS[name])
