"""The folders that a command line leaves open, as the project's settings name them."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.settings import find


def fill_in(arguments: argparse.Namespace) -> None:
    """Puts the settings where ``--schemas`` and ``--generated`` were not given.

    Raises `Refused` for settings that mean nothing.
    """
    named = vars(arguments)
    if any(named.get(name, Path()) is None for name in ("schemas", "generated")):
        settings = find(Path.cwd())
        named["schemas"] = arguments.schemas or settings.schemas
        if "generated" in named:
            named["generated"] = arguments.generated or settings.out
