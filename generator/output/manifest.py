"""The manifest of an output tree: what it was made of, and the digest of every file in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from .. import __version__

NAME = "manifest.json"
_FORMAT = 1
_TOOLS = ("black", "datamodel-code-generator", "jinja2")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one model became."""

    digest: str
    enums: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One output tree; digests are SHA-256, paths are relative to its root."""

    toolchain: Mapping[str, str] = field(default_factory=dict[str, str])
    api: str = ""
    models: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    releases: str = ""

    def text(self) -> str:
        """The manifest as it stands on disk."""
        data = {
            "format": _FORMAT,
            "toolchain": dict(sorted(self.toolchain.items())),
            "api": self.api,
            "releases": self.releases,
            "models": {
                model_id: {
                    "digest": entry.digest,
                    "enums": entry.enums,
                    "files": list(entry.files),
                }
                for model_id, entry in sorted(self.models.items())
            },
            "files": dict(sorted(self.files.items())),
        }
        return json.dumps(data, indent=2) + "\n"


def read(out: Path) -> Manifest:
    """The manifest of an output tree; an empty one where none is, or none that we can read."""
    try:
        data: dict[str, Any] = json.loads((out / NAME).read_text("utf-8"))
        if data["format"] != _FORMAT:
            return Manifest()
        models = {
            model_id: Entry(
                str(entry["digest"]),
                int(entry["enums"]),
                tuple(map(str, entry["files"])),
            )
            for model_id, entry in data["models"].items()
        }
        files = {path: str(found) for path, found in data["files"].items()}
        return Manifest(
            data["toolchain"], str(data["api"]), models, files, str(data["releases"])
        )
    except (
        OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError
    ):  # fmt: skip
        return Manifest()


def digest(text: str) -> str:
    """SHA-256 of a text as it is written."""
    return sha256(text.encode()).hexdigest()


def toolchain(code: Path, templates: Mapping[str, Path]) -> dict[str, str]:
    """Versions and digests of everything that shapes the output besides the schemas."""
    # Imported by those who ask: a run that its stamp ends does not, and this takes time.
    from importlib.metadata import version

    sources = {p.relative_to(code).as_posix(): p for p in code.rglob("*.py")}
    return {
        "runcomfy-codegen": __version__,
        **{name: version(name) for name in _TOOLS},
        "code": _digest_of(sources),
        "templates": _digest_of(templates),
    }


def _digest_of(files: Mapping[str, Path]) -> str:
    whole = sha256()
    for name, path in sorted(files.items()):
        # Line ends are not content: a checkout may have changed them.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()
