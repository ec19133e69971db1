"""Lower output schemas to types that tolerate missing and unknown values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.problems import Loc, Problem
from ..json_schema.output_block import Block
from . import types as ir
from .allof import Document, Node, Parts, as_node, type_of
from .alternatives import Way
from .lower_input import SchemaLowering
from .texts import Texts
from .type_paths import Path


@dataclass(frozen=True, slots=True)
class Output:
    """The fields of an output; a bare one (not an object) is a single field ``value``."""

    fields: tuple[ir.Field, ...]
    named: Mapping[str, ir.Named]
    is_bare: bool
    problems: list[Problem]


def lower_output(
    document: Mapping[str, Any], file: str, block: Block, texts: Texts
) -> Output:
    """Return the fields of an output, and the nested objects that need a class."""
    parts = Document(document, file, block.base)
    walk = _Outputs(parts, Loc(file), texts, {}, block.top)
    loc = Loc(file, block.top)
    whole = parts.merged(as_node(block.schema), loc)
    if any("properties" in node for _, node in whole):
        return Output(walk.fields(whole, ()), walk.named, False, walk.problems)
    return Output((walk.whole(whole),), walk.named, True, walk.problems)


class _Outputs(SchemaLowering):
    """Lowers an output schema; only objects become ``named``.

    Choices and limits are dropped, so that clients can read values that the API adds later.
    """

    def whole(self, parts: Parts) -> ir.Field:
        """Return a bare output as a field."""
        found = self._field("value", [(parts, {})], ("value",), required=False)
        return replace(found, name="value")

    def _field(
        self, name: str, ways: Sequence[Way], path: Path, *, required: bool
    ) -> ir.Field:
        found = super()._field(name, ways, path, required=required)
        # Every field is None if it is missing.
        return replace(found, nullable=False, presence=ir.Optional())

    def _limited(self, type_: ir.Type, loc: Loc, path: Path) -> ir.Type:
        return type_

    def _single_type(self, name: str, parts: Parts, path: Path) -> ir.Type:
        match super()._single_type(name, parts, path):
            case ir.Int():
                return ir.Int()
            case ir.Number():
                return ir.Number()
            case ir.Str() | ir.MediaUrl():
                return ir.Str()
            case ir.List(item):
                return ir.List(item)
            case ir.Map(value):
                return ir.Map(value)
            case type_:
                return type_

    def _choice(self, node: Node, loc: Loc, path: Path) -> list[ir.Type]:
        values = node["enum"] if "enum" in node else [node["const"]]
        types = [
            ir.Int() if isinstance(v, int) and not isinstance(v, bool) else type_of(v)
            for v in values
        ]
        return list(dict.fromkeys(types))
