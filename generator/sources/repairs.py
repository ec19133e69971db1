"""Repairs as hints write them: what to add to an overlay, for people and for the import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..core.json_types import is_object
from .folder import OVERLAY

_BEGIN = 'add to "repairs" in '


def hint(
    file: str, op: str, path: str, was: object = None, value: object = None
) -> str:
    """The hint that a repair mends what is wrong in a model file."""
    repair: dict[str, object] = {"op": op, "path": path}
    if op != "add":
        repair["was"] = was
    if op != "remove":
        repair["value"] = value
    text = json.dumps(repair | {"reason": "..."}, ensure_ascii=False)
    return f"{_BEGIN}{overlay_of(file)}: {text}"


def overlay_of(file: str) -> str:
    """The path of the overlay of a model file; that of an overlay is its own."""
    return file if file.endswith(OVERLAY) else file.removesuffix(".json") + OVERLAY


def read(text: str) -> Mapping[str, Any] | None:
    """The repair in a hint, without its reason; ``None`` where the hint offers no other way."""
    if not text.startswith(_BEGIN):
        return None
    found: object = json.loads(text[text.index(": {") + 2 :])
    assert is_object(found)
    return {key: value for key, value in found.items() if key != "reason"}
