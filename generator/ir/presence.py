"""Decide whether an input has to be given, and what is sent if it is not."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ..core import json_pointer
from ..core.problems import Loc
from . import types as ir
from .allof import Document, Parts


def required_names(document: Document, parts: Parts) -> set[str]:
    """Return the properties that schemas of the same object require."""
    return {name for _, node in parts for name in node.get("required", [])}


def tags(document: Document, parts: Parts) -> set[str]:
    """Return the properties whose only value is their default.

    In a variant they are sent, as servers may tell variants apart by them alone.
    """
    found: set[str] = set()
    for name, schemas in document.properties(parts).items():
        for at, schema in schemas:
            for _, node in document.merged(schema, at):
                values = node.get("enum", [node.get("const")])
                if node.get("default") is not None and values == [node["default"]]:
                    found.add(name)
    return found


def with_tags(document: Document) -> dict[str, Any]:
    """Return the input schema with the tags of variants required, since requests send them."""
    schema: dict[str, Any] = document.data["input_schema"]
    found = {
        where: names
        for where in document.variants
        if (names := tags(document, [(Loc(document.file, where), document.at(where))]))
    }
    if not found:
        return schema
    schema = copy.deepcopy(schema)
    for where, names in found.items():
        node: Any = json_pointer.get(schema, where.removeprefix(document.base))
        node["required"] = sorted({*node.get("required", ()), *names})
    return schema


def default_of(parts: Parts) -> ir.Json:
    """Return the default that schemas of the same property give, if any does."""
    given = (n["default"] for _, n in parts if n.get("default") is not None)
    return next(given, None)


def presence_of(
    type_: ir.Type, default: ir.Json, named: Mapping[str, ir.Named], *, required: bool
) -> ir.Presence:
    """Return the presence of an input; a required choice or number shows its default."""
    if not required:
        return ir.Optional(default)
    if default is not None and _is_chosen(type_, named):
        return ir.Prefilled(default)
    return ir.Required(default)


def _is_chosen(type_: ir.Type | ir.Named, named: Mapping[str, ir.Named]) -> bool:
    """Return whether a type is a choice, a number or a boolean, or a list of them."""
    match type_:
        case ir.Ref(where):
            return where in named and _is_chosen(named[where], named)
        case ir.Limited(type=inner) | ir.List(inner):
            return _is_chosen(inner, named)
        case _:
            return isinstance(type_, ir.Choice | ir.Int | ir.Number | ir.Bool)
