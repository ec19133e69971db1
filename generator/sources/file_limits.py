"""Read the catalogue's file limits: ``{validation_rule, validation_value, validation_error}``."""

from __future__ import annotations

import re
from typing import Any

from ..core.json_types import is_array, is_object

_RULE = re.compile(
    r"(?:file_size_[km]b|(?:width|height)_pixels|width/height|height/width)"
    r"(?:<=|>=|==|<|>)"
)

Limit = list[Any]  # rule, value, message


def limits(node: dict[str, Any]) -> list[Limit]:
    """Return the limits that a request checks when it has the file's content."""
    entries = node.get("validations")
    found = [limit(entry) for entry in entries] if is_array(entries) else []
    return [one for one in found if one]


def limit(entry: object) -> Limit | None:
    """Return one entry as a limit; ``None`` if it is not understood."""
    if not is_object(entry):
        return None
    rule, value = entry.get("validation_rule"), entry.get("validation_value")
    text = rule.replace(" ", "") if isinstance(rule, str) else ""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
        value = float(value)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not _RULE.fullmatch(text):
        return None
    message = entry.get("validation_error")
    return [text, value, message if isinstance(message, str) else ""]


def notes(node: dict[str, Any]) -> list[str]:
    """Return the messages of all limits of an input, whether or not a request checks them."""
    entries = node.get("validations")
    found: list[str] = []
    for entry in entries if is_array(entries) else []:
        note = entry.get("validation_error") if is_object(entry) else None
        if isinstance(note, str) and note.strip():
            found.append(note.strip())
    return found
