"""The input of a model as JSON Schema: as it was published, and as the schema of a tool."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from .._runtime.catalogue import ModelInfo

_PACKAGE = __name__.removesuffix(".agents.schemas")
_AT_THE_TOP = ("allOf", "anyOf", "oneOf")
_DEEPEST = 8  # alternatives within alternatives


def input_schema(info: ModelInfo) -> dict[str, Any]:
    """Return what a model takes, with its texts and rules."""
    vendor, _, name = info.module.partition(".")
    file = files(f"{_PACKAGE}.models.{vendor}").joinpath(f"{name}.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    del found["$schema"]  # what hosts pass on to a model need not say it
    return {**found, "type": "object"}


def flat(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without alternatives and rules at its top, with the inputs of all of them.

    APIs of large models refuse a tool that has any there, and hosts drop it in silence.
    The description of the tool says the rules, and the request class judges.
    """
    left_out = (*_AT_THE_TOP, "if", "then", "else", "$ref")
    found = {name: value for name, value in schema.items() if name not in left_out}
    kinds: dict[str, list[Any]] = {}
    for branch in _branches(schema, schema, _DEEPEST):
        for name, kind in branch.get("properties", {}).items():
            if kind not in kinds.setdefault(name, []):
                kinds[name].append(kind)
    found["properties"] = {
        name: some[0] if len(some) == 1 else {"anyOf": some}
        for name, some in kinds.items()
    }
    required = _required(schema, schema, _DEEPEST)
    # What has a default there is filled in by the package.
    found["required"] = [
        name
        for name, some in kinds.items()
        if name in required and not any("default" in one for one in some)
    ]
    return found


def _branches(
    node: dict[str, Any], whole: dict[str, Any], depth: int
) -> Iterator[dict[str, Any]]:
    """Yield an object and all that it is put together of."""
    yield node
    for one in _parts(node, whole, (*_AT_THE_TOP, "$ref"), depth):
        yield from _branches(one, whole, depth - 1)


def _required(node: dict[str, Any], whole: dict[str, Any], depth: int) -> set[str]:
    """Return the inputs that are needed whichever alternative is taken."""
    found = set[str](node.get("required", ()))
    for one in _parts(node, whole, ("allOf", "$ref"), depth):
        found |= _required(one, whole, depth - 1)
    for key in ("anyOf", "oneOf"):
        parts = _parts(node, whole, (key,), depth)
        always = [_required(one, whole, depth - 1) for one in parts]
        if always:
            first, *others = always
            found |= {name for name in first if all(name in one for one in others)}
    return found


def _parts(
    node: dict[str, Any], whole: dict[str, Any], keys: tuple[str, ...], depth: int
) -> Iterator[dict[str, Any]]:
    for key in keys if depth else ():
        if key == "$ref" and "$ref" in node:
            name = node["$ref"].removeprefix("#/$defs/")
            yield whole.get("$defs", {}).get(name, {})
        elif key != "$ref":
            yield from (one for one in node.get(key, ()) if isinstance(one, dict))
