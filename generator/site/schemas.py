"""Serve schemas: the model files as published, and the input of each model for any validator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.problems import Loc, Problem
from ..sources.folder import paths_of

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COMPONENTS = "#/components/schemas/"


def published(
    schemas: Path, model_ids: Sequence[str], problems: list[Problem]
) -> dict[str, str]:
    """Return the model files by their paths below the schemas folder."""
    found: dict[str, str] = {}
    for model_id in model_ids:
        usual, without_capitals = paths_of(model_id)
        place = usual if (schemas / usual).is_file() else without_capitals
        try:
            text = (schemas / place).read_bytes().decode("utf-8")
        except (OSError, ValueError):
            problem = Problem(
                "schema-missing",
                Loc((schemas / usual).as_posix()),
                "the schema of a generated model cannot be read",
                "name the folder of the schemas with --schemas",
            )
            problems.append(problem)
        else:
            found[place] = text.replace("\r\n", "\n")  # git may have changed them
    return found


def inputs(
    openapi: str, files: Sequence[str], model_ids: Sequence[str]
) -> dict[str, str]:
    """Return the input of each model as a JSON Schema of its own, by the path of its file.

    It is that of the OpenAPI document, so repairs and rules between inputs are in it.
    """
    document = json.loads(openapi)
    found: dict[str, str] = {}
    for model_id, file in zip(model_ids, files, strict=True):
        # Ids may end alike, and all have the same prefix: the shortest path is the right one.
        ends = [path for path in document["paths"] if path.endswith(f"/{model_id}")]
        submit = document["paths"][min(ends, key=len)]["post"]
        content = submit["requestBody"]["content"]["application/json"]
        name = content["schema"]["$ref"].removeprefix(_COMPONENTS)
        components = document["components"]["schemas"]
        needed: dict[str, Any] = {}
        schema = _alone(components[name], name, components, needed)
        needed.pop(name, None)
        whole = {"$schema": _DIALECT, **schema, **({"$defs": needed} if needed else {})}
        found[file] = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return found


def _alone(
    node: Any, root: str, components: dict[str, Any], needed: dict[str, Any]
) -> Any:
    """Return a part of a component with its references led to ``$defs``, and collect these."""
    if is_array(node):
        return [_alone(child, root, components, needed) for child in node]
    if not is_object(node):
        return node
    made = {key: _alone(child, root, components, needed) for key, child in node.items()}
    target = node.get("$ref")
    if isinstance(target, str) and target.startswith(_COMPONENTS):
        name = target.removeprefix(_COMPONENTS)
        made["$ref"] = "#" if name == root else f"#/$defs/{name}"
        if name != root and name not in needed:
            needed[name] = None  # first, since definitions may refer to themselves
            needed[name] = _alone(components[name], root, components, needed)
    return made
