"""Serve schemas: the model files as published, and the input of each model for any validator."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path

from ..core.problems import Loc, Problem
from ..output.manifest import Manifest, digest
from ..sources.folder import paths_of


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
            files[f"schemas/{place}"] = text_of(schemas / place)
        except (OSError, ValueError):
            yield Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
        own = [p for p in entry.files if p.endswith(".json") and "/models/" in p]
        for path in own:
            text = as_generated(generated / path, owned.files[path])
            if text is None:
                yield stale(generated / path)
            else:
                files[f"inputs/{place}"] = text


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
