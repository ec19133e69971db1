"""Serve schemas: the model files as published, and the input of each model for any validator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ..core.problems import Loc, Problem
from ..output.manifest import Entry
from ..sources.folder import paths_of


def published(
    schemas: Path, model_ids: Sequence[str], problems: list[Problem]
) -> dict[str, str]:
    """Return the model files by their paths below the schemas folder."""
    found: dict[str, str] = {}
    for model_id in model_ids:
        usual, without_capitals = paths_of(model_id)
        place = usual if (schemas / usual).is_file() else without_capitals
        try:
            found[place] = text_of(schemas / place)
        except (OSError, ValueError):
            problem = Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
            problems.append(problem)
    return found


def text_of(path: Path) -> str:
    """Return the text of a file as it was written: git may have changed its line ends."""
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n")


def inputs(
    generated: Path, files: Sequence[str], models: Mapping[str, Entry]
) -> dict[str, str]:
    """Return the input of each model as the package has it, by the path of its file."""
    found: dict[str, str] = {}
    for (_, entry), file in zip(sorted(models.items()), files, strict=True):
        own = next(p for p in entry.files if p.endswith(".json") and "/models/" in p)
        found[file] = text_of(generated / own)
    return found
