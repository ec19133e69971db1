"""What a command line leaves open, as the project's settings have it."""

from __future__ import annotations

import argparse
from pathlib import Path

from .settings import find

# What they are called among the options and among the settings.
_SETTINGS = {
    "schemas": "schemas",
    "generated": "out",
    "site": "site",
    "package": "package",
}


def fill_in(arguments: argparse.Namespace) -> None:
    """Put the settings where options were not given.

    Raises `Refused` for settings that mean nothing.
    """
    named = vars(arguments)
    left_open = [name for name in _SETTINGS if name in named and named[name] is None]
    settings = find(Path.cwd()) if left_open else None
    for name in left_open:
        named[name] = getattr(settings, _SETTINGS[name])
