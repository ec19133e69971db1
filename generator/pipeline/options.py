"""Say what a run is asked to do, and find its templates."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ..core import resources
from ..core.limits import Limits
from ..core.resources import PACKAGE

Progress = Callable[[int, int], None]


class Options(NamedTuple):
    """Hold what a run is asked to do; folders are absolute or relative to the working directory."""

    schemas: Path
    out: Path
    templates: Path | None = None
    only: tuple[str, ...] = ()
    jobs: int = 0
    keep_going: bool = False
    force: bool = False
    limits: Limits = Limits()
    models: tuple[str, ...] = ()  # ids and patterns; all where there is none
    languages: tuple[str, ...] = ()  # of the docs; all where there is none
    package: str = PACKAGE


def template_folders(options: Options) -> list[Path]:
    """Return the folders of templates; an earlier one wins."""
    own = [options.templates] if options.templates else []
    return [*own, resources.templates()]


def template_files(folder: Path) -> dict[str, Path]:
    """Return every template and runtime file of a folder by its path in it."""
    found: dict[str, Path] = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != "__pycache__" and f[0] != "."]
        for name in names:
            if not name.startswith(".") and not name.endswith(".pyc"):
                path = Path(root, name)
                found[path.relative_to(folder).as_posix()] = path
    return found
