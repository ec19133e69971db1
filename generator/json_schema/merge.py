"""Merge schemas that apply to the same value (`allOf`, siblings of `$ref`).

Keywords that cannot be merged are left out, so the result may accept more, but never less.
"""

from __future__ import annotations

from typing import Any

from ..core import json_pointer
from ..core.json_types import is_object
from .canonical import dumped, group

NOTHING: dict[str, Any] = {"not": {}}
_LOWER_LIMITS = {
    "exclusiveMinimum", "minItems", "minLength", "minProperties", "minimum",
}  # fmt: skip
_UPPER_LIMITS = {
    "exclusiveMaximum", "maxItems", "maxLength", "maxProperties", "maximum",
}  # fmt: skip
_MAX_SCHEMAS = 100  # for one value: more of them are a cycle
_CONDITION = ("if", "then", "else")


def node_of(schema: object) -> dict[str, Any]:
    """Return a schema as an object: true becomes {}, false refuses everything."""
    if is_object(schema):
        return schema
    return NOTHING if schema is False else {}


def resolved(reference: str, root: object) -> dict[str, Any]:
    """Return the schema that ``#/...`` refers to."""
    try:
        return node_of(json_pointer.get(root, reference[1:]))
    except json_pointer.Missing:
        return NOTHING


def merged(node: dict[str, Any], root: object) -> dict[str, Any]:
    """Return the schema without references and without ``allOf`` at its top level.

    The first `if` stays in place; all of them are listed under ``conditions``.
    """
    found: dict[str, Any] = {}
    conditions: list[dict[str, Any]] = list(node.get("conditions", []))
    ahead = [node]
    for _ in range(_MAX_SCHEMAS):
        if not ahead:
            break
        one = ahead.pop(0)
        ahead += [node_of(part) for part in one.get("allOf", [])]
        if "$ref" in one:
            ahead.append(resolved(one["$ref"], root))
        condition = group(one, _CONDITION)
        if (outcome := _settled(condition)) is not None:
            ahead.append(outcome)
        elif condition and condition not in conditions:
            conditions.append(condition)
        handled = {"$ref", "allOf", "conditions", *_CONDITION}
        found = _joined(found, {k: v for k, v in one.items() if k not in handled})
    return found | conditions[0] | {"conditions": conditions} if conditions else found


def _settled(condition: dict[str, Any]) -> dict[str, Any] | None:
    """Return the outcome of a condition that is constant, ``None`` for any other."""
    when = condition.get("if")
    if when is True or when == {}:
        return node_of(condition.get("then", {}))
    return node_of(condition.get("else", {})) if when is False else None


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    found = dict(one)
    for key, value in other.items():
        if key not in found:
            found[key] = value
        elif key in _LOWER_LIMITS:
            found[key] = max(found[key], value)
        elif key in _UPPER_LIMITS:
            found[key] = min(found[key], value)
        elif key == "required":
            found[key] = sorted({*found[key], *value})
        elif key == "uniqueItems":
            found[key] = found[key] or value
        elif key == "enum":
            known = {dumped(choice) for choice in value}
            found[key] = [choice for choice in found[key] if dumped(choice) in known]
        elif key == "type":
            found[key] = _common(found[key], value)
        elif key == "properties":
            found[key] = found[key] | {
                name: {"allOf": [found[key][name], child]} if name in found[key] else child
                for name, child in value.items()
            }  # fmt: skip
    return found


def _common(one: str | list[str], other: str | list[str]) -> list[str]:
    mine = [one] if isinstance(one, str) else one
    theirs = [other] if isinstance(other, str) else other
    names = [name for name in mine if name in theirs]
    for some, more in ((mine, theirs), (theirs, mine)):
        if "integer" in some and "number" in more and "integer" not in names:
            names.append("integer")
    return names
