"""The input of a model as the JSON Schema of a tool: each choice once, with its texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .._runtime.values import Request
from ..cli.flags import Flag

__all__ = ["input_schema"]


def input_schema(model: type[Request[Any]], flags: list[Flag]) -> dict[str, Any]:
    """Return what a model takes: types, limits, choices, rules, and what is said of each input."""
    whole: dict[str, Any] = _plain(model.model_json_schema(by_alias=True))
    for flag in flags:
        whole["properties"][flag.wire]["description"] = flag.help
    rules = getattr(model, "_rules", None)
    if rules:
        whole["allOf"] = [rules]
    return whole


def _plain(schema: Any) -> Any:
    """Return a schema without what pydantic adds to it: titles, and choices said twice.

    A class lists a choice as an enum and as a literal, and takes None for "not sent".
    """
    if not isinstance(schema, dict):
        return schema
    found: dict[str, Any] = {}
    for name, value in cast(dict[str, Any], schema).items():
        if name in ("properties", "$defs"):
            found[name] = {key: _plain(one) for key, one in value.items()}
        elif name in ("items", "additionalProperties"):
            found[name] = _plain(value)
        elif name in ("anyOf", "oneOf", "prefixItems", "allOf"):
            found[name] = [_plain(one) for one in value]
        elif name != "title" and not (name == "default" and value is None):
            found[name] = value
    branches = found.pop("anyOf", None)
    if branches is None:
        return found
    is_optional = "default" in schema and schema["default"] is None
    kept: dict[str, Any] = {}
    for branch in branches:
        if not (is_optional and branch == {"type": "null"}):
            kept.setdefault(_meaning(branch), branch)
    if len(kept) == 1:
        return {**next(iter(kept.values())), **found}
    return {"anyOf": list(kept.values()), **found}


def _meaning(branch: Mapping[str, Any]) -> str:
    """Return what a branch allows, whatever it says about it."""
    values = [branch["const"]] if "const" in branch else branch.get("enum")
    if values is not None:
        return f"one of {values!r}"
    return repr({name: branch[name] for name in branch if name != "description"})
