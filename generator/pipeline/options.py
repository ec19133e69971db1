"""Say what a run is asked to do and what it starts from, and find its templates."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..core import resources
from ..core.resources import PACKAGE
from ..ir.summary import ModelSummary
from ..output.manifest import Manifest
from ..sources.folder import Limits, Sources

if TYPE_CHECKING:
    from .refusals import Refusals
    from .workers import Workers

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
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


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what a run reads once.

    ``tools`` are the versions of what shapes its output, ``generator`` is the digest of our own
    code and templates. Its ``workers`` are those that started early.
    """

    options: Options
    sources: Sources
    tools: Mapping[str, str]
    generator: str
    progress: Progress | None = None
    workers: Workers | None = None


@dataclass(frozen=True, slots=True)
class Previous:
    """Hold what earlier runs left: the manifest, and cached summaries and refusals by digest."""

    manifest: Manifest = Manifest()
    summaries: Mapping[str, ModelSummary] = field(
        default_factory=dict[str, ModelSummary]
    )
    refusals: Refusals | None = None


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
    return found | (resources.IN_PACKAGE if folder == resources.templates() else {})
