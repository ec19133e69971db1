"""JSON values: strict reading, and narrow views of what may be anything."""

from __future__ import annotations

import json
from typing import NoReturn, cast

from ..core.json_types import is_array, is_object


def loads(text: str | bytes) -> object:
    """The value of a strict UTF-8 JSON text; raises ``ValueError``."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        return cast(object, json.loads(decoded, parse_constant=_refuse))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def mapping(value: object) -> dict[str, object]:
    """The value when it is an object, otherwise an empty one."""
    return value if is_object(value) else {}


def sequence(value: object) -> list[object]:
    """The value when it is an array, otherwise an empty one."""
    return value if is_array(value) else []


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
