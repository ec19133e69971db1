"""Hold what a run starts from: its sources, and what earlier runs have left."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..ir.summary import ModelSummary
from ..output.manifest import Manifest
from ..sources.folder import Sources
from .options import Options, Progress
from .shared_files import Remembered

if TYPE_CHECKING:
    from ..output.staging import Staging
    from .known_files import KnownFiles
    from .refusals import Refusals
    from .workers import Workers


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what a run reads once.

    ``tools`` are the versions of what shapes its output, ``generator`` is the digest of our own
    code and templates, ``files`` are known from earlier runs. Its ``workers`` are those that
    started early; ``staging`` takes the files of a run that writes.
    """

    options: Options
    sources: Sources
    tools: Mapping[str, str]
    generator: str
    files: KnownFiles
    progress: Progress | None = None
    workers: Workers | None = None
    staging: Staging | None = None

    def stands(self, path: str, digest: str) -> bool:
        """Tell whether a file of the output folder has this digest."""
        return self.files.digest(f"{self.options.out}{os.sep}{path}") == digest


@dataclass(frozen=True, slots=True)
class Previous:
    """Hold what earlier runs left: the manifest, and cached summaries and refusals by digest.

    ``shared`` is what they remember of files that list all models.
    """

    manifest: Manifest = Manifest()
    summaries: Mapping[str, ModelSummary] = field(
        default_factory=dict[str, ModelSummary]
    )
    refusals: Refusals | None = None
    shared: Remembered = field(default_factory=dict[str, tuple[str, str]])
