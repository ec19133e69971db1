"""What a run is asked to do, and the templates that it finds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..core import resources
from ..core.resources import PACKAGE
from ..sources.folder import Limits

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do; folders are absolute or relative to the working directory."""

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
    """Where templates are looked for; an earlier folder wins."""
    own = [options.templates] if options.templates else []
    return [*own, resources.templates()]


def template_files(folder: Path) -> dict[str, Path]:
    """Every template and runtime file of a folder by its path in it."""
    found: dict[str, Path] = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != "__pycache__" and f[0] != "."]
        for name in names:
            if not name.startswith(".") and not name.endswith(".pyc"):
                path = Path(root, name)
                found[path.relative_to(folder).as_posix()] = path
    return found
