"""Serve schemas: the model files as published, and the input of each model for any validator."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from ..core.problems import Loc, Problem
from ..output.manifest import Manifest, digest
from ..sources.folder import OVERLAY, File, ModelSource, paths_of


def publish(
    schemas: Path,
    generated: Path,
    owned: Manifest,
    files: MutableMapping[str, str],
) -> Iterator[Problem]:
    """Put the model files and the inputs in the package into ``files``; yield what is missing."""
    for model_id, entry in sorted(owned.models.items()):
        usual, without_capitals = paths_of(model_id)
        place = usual if (schemas / usual).is_file() else without_capitals
        try:
            text = files[f"schemas/{place}"] = text_of(schemas / place)
            if _digest(schemas, place, text) != entry.digest:
                yield Problem(
                    "not-generated",
                    Loc((schemas / place).as_posix()),
                    "this schema or its overlay changed after the pages were generated",
                    "run runcomfy-codegen generate",
                )
        except (OSError, UnicodeError):
            yield Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
        own = [p for p in entry.files if p.endswith(".json") and "/models/" in p]
        for path in own:
            made = as_generated(generated / path, owned.files[path])
            if made is None:
                yield stale(generated / path)
            else:
                files[f"inputs/{place}"] = made


def _digest(schemas: Path, place: str, text: str) -> str:
    """Return the digest of a model as the manifest has it; nothing of what is no JSON."""
    overlay = place.removesuffix(".json") + OVERLAY
    has_one = (schemas / overlay).is_file()
    beside = File(overlay, text_of(schemas / overlay)) if has_one else None
    try:
        return ModelSource(File(place, text), beside).digest
    except (ValueError, RecursionError):
        return ""


def as_generated(path: Path, known: str) -> str | None:
    """Return the text of a file with this digest, or nothing if it is missing or was changed."""
    try:
        text = text_of(path)
    except (OSError, ValueError):
        return None
    return text if digest(text) == known else None


def stale(path: Path) -> Problem:
    """Return the problem of a file that is not as the generator wrote it."""
    return Problem(
        "not-generated",
        Loc(path.as_posix()),
        "the site is made of generated files, and this is missing or was changed",
        "run runcomfy-codegen generate, or name another folder with --generated",
    )


def text_of(path: Path) -> str:
    """Return the text of a file as it was written: git may have changed its line ends."""
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
