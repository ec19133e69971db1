"""Digest the generator itself: its code and the templates that a run would use.

The digest tells whether cached summaries still hold. It never leaves the user's cache: in the
committed manifest, every comment in the code would change a generated file.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from .options import Options, template_files, template_folders

# The rooms whose code decides what a tree holds; a test holds them against the imports.
ROOMS = (
    "core", "docs", "ir", "json_schema", "openapi", "output", "pipeline", "python", "sources",
)  # fmt: skip


def generator_digest(options: Options) -> str:
    """Return one digest of the code that prints, and of all templates."""
    root = Path(__file__).parents[1]
    files = {
        path.relative_to(root).as_posix(): path
        for room in ROOMS
        for path in (root / room).rglob("*.py")
    }
    templates: dict[str, Path] = {}
    for folder in reversed(template_folders(options)):
        templates |= template_files(folder)
    return f"{_digest(files)} {_digest(templates)}"


def _digest(files: Mapping[str, Path]) -> str:
    whole = sha256()
    for name, path in sorted(files.items()):
        # Line ends are not content: a checkout may have changed them.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()
