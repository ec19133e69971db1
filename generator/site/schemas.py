"""Serve schemas: the model files as published, and the input of each model for any validator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path

from ..core.problems import Loc, Problem
from ..output.manifest import Entry
from ..sources.folder import paths_of


def publish(
    schemas: Path,
    generated: Path,
    models: Mapping[str, Entry],
    files: MutableMapping[str, str],
) -> Iterator[Problem]:
    """Put the model files and the inputs in the package into ``files``; yield what is missing."""
    for model_id, entry in sorted(models.items()):
        usual, without_capitals = paths_of(model_id)
        place = usual if (schemas / usual).is_file() else without_capitals
        own = next(p for p in entry.files if p.endswith(".json") and "/models/" in p)
        try:
            files[f"schemas/{place}"] = text_of(schemas / place)
        except (OSError, ValueError):
            yield Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
        files[f"inputs/{place}"] = text_of(generated / own)


def text_of(path: Path) -> str:
    """Return the text of a file as it was written: git may have changed its line ends."""
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
