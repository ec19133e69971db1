"""Format values, constraints and names for one line of a diff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.problems import short_repr
from ..json_schema.canonical import group
from ..python.spelling import is_identifier

_MAX_LISTED_VALUES = 3


def dotted(name: str, attribute: str) -> str:
    """Return the dotted name of an attribute."""
    return f"{name}.{attribute}" if name else attribute


def type_text(schema: Mapping[str, Any]) -> str:
    """Summarise the type of a schema."""
    return limit_text(group(schema, ("type", "format", "enum", "$ref", "anyOf")))


def or_none(value: object) -> str:
    """Return a default as text."""
    return "none" if value is None else short_repr(value)


def limit_text(limit: Mapping[str, Any]) -> str:
    """Return the keywords of a constraint with their values, or the value alone if there is one."""
    if not limit:
        return ""
    if len(limit) == 1:
        (only,) = limit.values()
        return (
            only if isinstance(only, str) and is_identifier(only) else short_repr(only)
        )
    return ", ".join(f"{key} {short_repr(value)}" for key, value in limit.items())


def list_text(values: list[Any]) -> str:
    """Return the first values of a list and the number of the others."""
    shown_ = [short_repr(value) for value in values[:_MAX_LISTED_VALUES]]
    more = len(values) - _MAX_LISTED_VALUES
    return ", ".join(shown_) + (f" and {more} more" if more > 0 else "")
