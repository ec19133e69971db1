"""Merge schemas that apply to the same value: ``allOf``, and siblings of ``$ref``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.problems import Loc
from ..json_schema import keywords
from ..json_schema.keywords import property_names, subschemas, type_names
from . import types as ir

Node = Mapping[str, Any]
Part = tuple[Loc, Node]
Parts = Sequence[Part]
_MAX_LENGTH = 2**53  # items, characters or keys


def as_node(schema: object) -> Node:
    """Return a schema as an object; ``true``, ``false`` and anything else become empty."""
    return schema if is_object(schema) else {}


class Document:
    """A model's document, which resolves the references in its schemas.

    References are relative to the schema at the pointer ``base``.
    """

    def __init__(
        self, data: Mapping[str, Any], file: str, base: str = "/input_schema"
    ) -> None:
        self.data = data
        self.file = file
        self.base = base

    def at(self, where: str) -> Node:
        """Return the schema at a pointer."""
        return as_node(json_pointer.get(self.data, where))

    def target(self, reference: str) -> Part:
        """Return the target of a reference."""
        where = self.base + reference[1:]
        return Loc(self.file, where), self.at(where)

    def merged(self, node: Node, loc: Loc) -> list[Part]:
        """Return a schema with all that it refers to by ``$ref`` and ``allOf``."""
        found: dict[str, Part] = {}
        pending: list[Part] = [(loc, node)]
        while pending:
            at, schema = pending.pop(0)
            if at.pointer in found:
                continue
            found[at.pointer] = (at, schema)
            if "$ref" in schema:
                pending.append(self.target(schema["$ref"]))
            for index, child in enumerate(schema.get("allOf", [])):
                pending.append((at / "allOf" / index, as_node(child)))
        return list(found.values())

    @cached_property
    def variants(self) -> frozenset[str]:
        """Return the pointers of all schemas that are alternatives, and of their parts."""
        found: set[str] = set()
        ahead: list[Part] = [
            (Loc(self.file, self.base), as_node(json_pointer.get(self.data, self.base)))
        ]
        while ahead:
            at, node = ahead.pop()
            for steps, child in subschemas(dict(node)):
                where = Loc(at.file, at.pointer + json_pointer.join(*steps))
                ahead.append((where, as_node(child)))
                if steps[0] in ("anyOf", "oneOf"):
                    parts = self.merged(as_node(child), where)
                    found |= {loc.pointer for loc, _ in parts}
        return frozenset(found)

    def properties(self, parts: Parts) -> dict[str, list[Part]]:
        """Return the schemas of each property, an empty one if only conditions name it."""
        found: dict[str, list[Part]] = {}
        for at, node in parts:
            for name, child in node.get("properties", {}).items():
                part = (at / "properties" / name, as_node(child))
                found.setdefault(name, []).append(part)
        root = json_pointer.get(self.data, self.base)
        for at, node in parts:
            place = at.pointer.removeprefix(self.base)
            names = property_names(node, root, place)
            for name, where in names.items():
                found.setdefault(name, [(Loc(self.file, self.base + where), {})])
        return found


def common_types(parts: Parts) -> list[str] | None:
    """Return the types that all parts allow, or ``None`` if no part restricts them."""
    found: list[str] | None = None
    for _, node in parts:
        if "type" in node:
            names = type_names(dict(node))
            if "number" in names:
                names = [*names, "integer"]
            found = names if found is None else [n for n in found if n in names]
    return found


def type_of(value: object) -> ir.Type:
    """Return the type of a constant that cannot be an enum member."""
    match value:
        case None:
            return ir.Null()
        case bool():
            return ir.Bool()
        case int() | float():
            return ir.Number()
        case str():
            return ir.Str()
        case list():
            return ir.List(ir.Anything())
        case _:
            return ir.Map(ir.Anything())


def bounds(parts: Parts, *, exact: bool) -> ir.Bounds:
    """Return the tightest limits of a number.

    Unless ``exact``, limits that a float cannot represent are left out.
    """

    def tightest(key: str) -> Any:
        limits = [
            node[key]
            for _, node in parts
            if key in node and (exact or abs(node[key]) <= keywords.EXACT)
        ]
        choose = max if key.lower().endswith("minimum") else min
        limit = choose(limits) if limits else None
        # 1.0 is a whole number to JSON Schema.
        return int(limit) if exact and limit is not None and not limit % 1 else limit

    steps = [node["multipleOf"] for _, node in parts if "multipleOf" in node]
    whole = [int(step) for step in steps if exact and not step % 1]
    return ir.Bounds(
        tightest("minimum"),
        tightest("maximum"),
        tightest("exclusiveMinimum"),
        tightest("exclusiveMaximum"),
        whole[0] if whole else None,
    )


def counts(parts: Parts, thing: str) -> tuple[int | None, int | None]:
    """Return the tightest minimum and maximum of a length; ``None`` is no limit.

    JSON Schema allows 2.0 for 2.
    """
    least = max((int(node.get(f"min{thing}", 0)) for _, node in parts), default=0)
    most = [int(n[f"max{thing}"]) for _, n in parts if f"max{thing}" in n]
    # Longer values are unreachable: drop them as maximum, clamp them as minimum.
    most = [limit for limit in most if limit <= _MAX_LENGTH]
    return min(least, _MAX_LENGTH) or None, min(most) if most else None
