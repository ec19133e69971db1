"""Read and write the manifest of an output tree: its inputs, and the digest of every file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from .. import __version__
from ..core.json_types import is_object
from ..core.problems import Loc, Problem

NAME = "manifest.json"
_FORMAT = 2
_READABLE = (1, 2)  # format 1 has another layout and digests of the generator
_TOOLS = ("black", "datamodel-code-generator", "jinja2")
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_ERRORS = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was generated from one model."""

    digest: str
    enums: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of an output tree; digests are SHA-256, paths are relative to its root.

    In a manifest that git has merged, ``merged`` lists the files that both branches have changed:
    their content was written by git, or by whoever resolved the conflict.
    """

    toolchain: Mapping[str, str] = field(default_factory=dict[str, str])
    api: str = ""
    models: Mapping[str, Entry] = field(default_factory=dict[str, Entry])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    releases: str = ""
    merged: frozenset[str] = frozenset()
    problem: Problem | None = None  # why it is incomplete

    @property
    def is_foreign(self) -> bool:
        """Whether the file of this name was written by another tool."""
        return self.problem is not None and self.problem.code == "foreign-manifest"

    def text(self) -> str:
        """Return the content of the file.

        Each model and each file has a line of its own: git can merge branches that change different
        ones, and each line of a merged manifest can be read by itself.
        """
        models = {
            model_id: {
                "digest": entry.digest,
                "enums": entry.enums,
                "files": list(entry.files),
            }
            for model_id, entry in self.models.items()
        }
        members = [
            f'"format": {_FORMAT}',
            f'"toolchain": {_lines(self.toolchain)}',
            f'"api": {json.dumps(self.api)}',
            f'"releases": {json.dumps(self.releases)}',
            f'"models": {_lines(models)}',
            f'"files": {_lines(self.files)}',
        ]
        return "{\n  " + ",\n  ".join(members) + "\n}\n"


def read(out: Path) -> Manifest:
    """Return the manifest of an output tree, an empty one if there is none.

    A merged one holds the entries of both sides. One that cannot be read is empty, with a
    ``problem``.
    """
    path = out / NAME
    try:
        return _of_text(path.read_text("utf-8"), path)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except (OSError, ValueError):
        return Manifest(problem=_bad(path))


@lru_cache(1)  # a run reads it again under its lock, and finds the same
def _of_text(text: str, path: Path) -> Manifest:
    try:
        data = json.loads(text, object_pairs_hook=_unique)
        if not is_object(data) or not data or type(data.get("format")) is int:
            return _parsed(data)
        return Manifest(problem=_foreign(path))
    except _ERRORS:
        pass
    try:
        return _merged(text, path)
    except _ERRORS:
        return Manifest(problem=_bad(path))


def missing(out: Path) -> Problem:
    """Return the problem of an output folder that has files but no manifest."""
    return Problem(
        "no-manifest",
        Loc((out / NAME).as_posix()),
        "this manifest is missing, so nothing says which files were generated",
        "take it back from version control, choose another folder, "
        "or overwrite it with --force",
    )


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def digest_on_disk(path: Path | str) -> str | None:
    """Return the SHA-256 of a text file with its line ends folded, ``None`` if it is missing.

    Git may convert all line ends of a file on checkout (``core.autocrlf``), but never only some.
    """
    try:
        content = Path(path).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    return sha256(fold(content)).hexdigest()


def fold(content: bytes) -> bytes:
    """Return a text with ``\\n`` for line ends, if all of them are ``\\r\\n``."""
    if b"\r" not in content:  # sooner known than counted
        return content
    found = content.count(b"\r\n")
    if found and found == content.count(b"\n"):
        return content.replace(b"\r\n", b"\n")
    return content


def has_markers(text: str) -> bool:
    """Return whether a text contains a git conflict."""
    lines = text.splitlines()
    return all(any(x.startswith(mark) for x in lines) for mark in _MARKERS[::3])


def toolchain() -> dict[str, str]:
    """Return the versions of everything that shapes the output, except the schemas."""
    # A slow import, which a run that ends after its fingerprint does not need.
    from importlib.metadata import version

    return {
        "runcomfy-codegen": __version__,
        **{name: version(name) for name in _TOOLS},
    }


def _lines(members: Mapping[str, object]) -> str:
    if not members:
        return "{}"
    lines = (f"    {_data(k)}: {_data(members[k])}" for k in sorted(members))
    return "{\n" + ",\n".join(lines) + "\n  }"


_data = json.JSONEncoder().encode  # without what `json.dumps` decides each time


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse duplicate names, which appear where git has joined two manifests."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _parsed(data: Any) -> Manifest:
    if data["format"] not in _READABLE:
        raise ValueError("written by another version")
    return Manifest(
        {name: str(version) for name, version in data["toolchain"].items()},
        str(data["api"]),
        {model_id: _entry(entry) for model_id, entry in data["models"].items()},
        {path: str(found) for path, found in data["files"].items()},
        str(data["releases"]),
    )


def _entry(data: Any) -> Entry:
    return Entry(
        str(data["digest"]), int(data["enums"]), tuple(map(str, data["files"]))
    )


def _merged(text: str, path: Path) -> Manifest:
    """Return the manifest that the lines of a merged one describe, both sides together."""
    sections: dict[str, dict[str, list[Any]]] = {}
    for section, name, value in _statements(text.splitlines()):
        sections.setdefault(section, {}).setdefault(name, []).append(value)
    digests = sections["files"]
    problem = _conflict(text, path)
    if problem.line == 0 and all(len(found) == 1 for found in digests.values()):
        raise ValueError("cut off rather than merged")
    tools = {name: str(sides[0]) for name, sides in sections["toolchain"].items()}
    if asked := sections["toolchain"].get(
        "models"
    ):  # of a vendored copy: keep all of them
        tools["models"] = " ".join(
            sorted({word for side in asked for word in side.split()})
        )
    models = sections.get("models", {})
    return Manifest(
        tools,
        "",  # no model counts as up to date in a merged tree
        {i: _entry(sides[0]) for i, sides in models.items() if is_object(sides[0])},
        {file: str(sides[0]) for file, sides in digests.items()},
        merged=frozenset(file for file, sides in digests.items() if len({*sides}) > 1),
        problem=problem._replace(line=problem.line or 1),
    )


def _statements(lines: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield section, name and value of each line that holds a member of a section."""
    section = ""
    for line in lines:
        text = line.strip().rstrip(",")
        if line.startswith('  "') and text.endswith(": {"):
            section = json.loads(text.removesuffix(": {"))
        elif line.startswith('    "'):
            try:
                [(name, value)] = json.loads(f"{{{text}}}").items()
            except ValueError:
                continue  # format 1: a model takes several lines
            yield section, name, value


def _conflict(text: str, path: Path) -> Problem:
    lines = text.splitlines()
    marked = (n for n, line in enumerate(lines, 1) if line.startswith(_MARKERS))
    line = next(marked, 0)
    message = (
        "this manifest has conflict markers"
        if line
        else "git has united the manifests of two branches in this one"
    )
    return Problem(
        "merged-manifest",
        Loc(path.as_posix()),
        f"{message}; the files of both sides count as generated",
        "run the command that writes this folder again: it repairs every file; then commit",
        "warning",
        line,
        1,
    )


def _foreign(path: Path) -> Problem:
    return Problem(
        "foreign-manifest",
        Loc(path.as_posix()),
        "another tool has written this manifest.json, and a generated tree has one too",
        "choose another folder, move the file elsewhere, or overwrite it with --force",
        line=1,
        column=1,
    )


def _bad(path: Path) -> Problem:
    return Problem(
        "bad-manifest",
        Loc(path.as_posix()),
        "this manifest cannot be read, so nothing says which files were generated",
        "take it back from version control, or overwrite it with --force",
        line=1,
        column=1,
    )
