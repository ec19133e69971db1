"""Read and compare the releases of the generated package, recorded in ``releases.json``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from ..json_schema.canonical import unordered
from .folder import File, ModelSource, Sources

FIRST = "0.1.0"

Version = tuple[int, int, int]

_IMPORT = re.compile(r"from \w+(?=\.models\.)")  # the start of a recorded import


@dataclass(frozen=True, slots=True)
class Release:
    """A version and the changes that led to it, as they are recorded."""

    version: str
    tag: str
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Releases:
    """All releases, the newest last, and the digests of the newest one by model id."""

    releases: tuple[Release, ...] = ()
    api: str = ""
    models: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def last(self) -> Release | None:
        """Return the newest release."""
        return self.releases[-1] if self.releases else None

    @property
    def version(self) -> str:
        """Return the version of the generated package."""
        return self.last.version if self.last else FIRST

    def text(self) -> str:
        """Return the content of the file."""
        data = {
            "releases": [
                {"version": r.version, "tag": r.tag, "changes": list(r.changes)}
                for r in self.releases
            ],
            "released": {"api": self.api, "models": dict(sorted(self.models.items()))},
        }
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read(file: File | None) -> Releases:
    """Return the releases of a file that has been checked; none if there is no file."""
    if file is None:
        return Releases()
    data: dict[str, Any] = file.data
    releases = tuple(
        Release(entry["version"], entry["tag"], tuple(entry["changes"]))
        for entry in data["releases"]
    )
    return Releases(releases, data["released"]["api"], data["released"]["models"])


def parsed(version: str) -> Version:
    """Return a version as numbers."""
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch


def code_in(package: str, line: str) -> str:
    """Return a recorded line of code with this package's name in its import.

    The record keeps the package name of the time of the release. Only import lines contain it,
    and they contain nothing from a schema that could be mistaken for it.
    """
    return _IMPORT.sub(f"from {package}", line, 1) if _IMPORT.match(line) else line


def tag_of(version: str) -> str:
    """Return the git tag of a release; the generator itself may have tags such as v0.1.0."""
    return f"client-v{version}"


def unreleased(sources: Sources, releases: Releases) -> Sequence[str]:
    """Return what differs from the last release: model ids, and ``api.json``."""
    if not releases.last:
        return ()
    now = digests(sources)
    models = {
        model_id
        for model_id in {*now, *releases.models}
        if now.get(model_id) != releases.models.get(model_id)
    }
    api = [sources.api.path] if content_digest(sources.api.data) != releases.api else []
    return [*sorted(models), *api]


def digests(sources: Sources) -> dict[str, str]:
    """Return the digest of each model with its overlay, by id."""
    return {
        str(source.model.data["model_id"]): _digest(source)
        for source in sources.models
        if "model_id" in source.model.data
    }


def _digest(source: ModelSource) -> str:
    overlay = source.overlay.data if source.overlay else {}
    return content_digest([source.model.data, overlay])


def content_digest(value: object) -> str:
    """Return the SHA-256 of a JSON value, ignoring order that has no meaning."""
    text = json.dumps(unordered(value), ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def check_order(file: File) -> list[tuple[str, str, str]]:
    """Return pointer, message and hint for each version that is out of order."""
    found: list[tuple[str, str, str]] = []
    before: Version | None = None
    for index, entry in enumerate(file.data["releases"]):
        version = parsed(entry["version"])
        if before is not None and version <= before:
            where = f"/releases/{index}/version"
            message = f"{entry['version']} does not come after the version before it"
            found.append((where, message, "list the releases in order, newest last"))
        before = version
    return found
