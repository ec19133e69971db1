"""The folders that a command line leaves open, as the project's settings name them."""

from __future__ import annotations

import argparse
from pathlib import Path

from .settings import find

# What folders are called among the options and among the settings.
_SETTINGS = {"schemas": "schemas", "generated": "out", "site": "site"}


def fill_in(arguments: argparse.Namespace) -> None:
    """Puts the settings where options for folders were not given.

    Raises `Refused` for settings that mean nothing.
    """
    named = vars(arguments)
    left_open = [name for name in _SETTINGS if name in named and named[name] is None]
    settings = find(Path.cwd()) if left_open else None
    for name in left_open:
        named[name] = getattr(settings, _SETTINGS[name])
