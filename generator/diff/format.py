"""How a line of a diff shows values, limits and places: short texts on one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.problems import shown
from ..json_schema.canonical import group

_LISTED = 3  # values of a list that a line shows


def dotted(name: str, attribute: str) -> str:
    """A place inside another."""
    return f"{name}.{attribute}" if name else attribute


def type_text(schema: Mapping[str, Any]) -> str:
    """What a schema is, in a few words."""
    return limit_text(group(schema, ("type", "format", "enum", "$ref", "anyOf")))


def or_none(value: object) -> str:
    """A default as a text."""
    return "none" if value is None else shown(value)


def limit_text(limit: Mapping[str, Any]) -> str:
    """The keywords of a limit with their values; the value alone where there is one."""
    if not limit:
        return ""
    if len(limit) == 1:
        (only,) = limit.values()
        return only if isinstance(only, str) and only.isidentifier() else shown(only)
    return ", ".join(f"{key} {shown(value)}" for key, value in limit.items())


def list_text(values: list[Any]) -> str:
    """The first values of a list, and how many more there are."""
    shown_ = [shown(value) for value in values[:_LISTED]]
    more = len(values) - _LISTED
    return ", ".join(shown_) + (f" and {more} more" if more > 0 else "")
