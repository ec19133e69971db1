"""Parse JSON strictly, and narrow parsed values to objects and arrays."""

from __future__ import annotations

import json
from typing import NoReturn, cast

from ..core.json_types import is_array, is_object


def loads(text: str | bytes) -> object:
    """Parse strict JSON in UTF-8; raise ``ValueError`` if it is invalid."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        return cast(object, json.loads(decoded, parse_constant=_refuse))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def mapping(value: object) -> dict[str, object]:
    """Return the value if it is an object, otherwise an empty one."""
    return value if is_object(value) else {}


def sequence(value: object) -> list[object]:
    """Return the value if it is an array, otherwise an empty one."""
    return value if is_array(value) else []


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
