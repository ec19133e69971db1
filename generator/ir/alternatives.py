"""Merge the alternatives of an object (`oneOf`, `anyOf`) into one set of fields."""

from __future__ import annotations

import json
from collections.abc import (
    Callable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from dataclasses import dataclass, replace
from typing import TypeVar

from ..core.problems import Loc
from ..json_schema import keywords
from . import types as ir
from .allof import Document, Node, Part, Parts, as_node
from .sizes import choice_kind
from .type_paths import Path, option_path

Limit = Callable[[ir.Type, Loc, Path], ir.Type]
NumberT = TypeVar("NumberT", int, float)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative of an object: all schemas that apply to it."""

    parts: Parts

    @property
    def node(self) -> Node:
        """Return the schema that names the alternative by its title or tag, if any does."""
        nodes = [node for _, node in self.parts]
        return next((n for n in nodes if option_path(n, ())), nodes[0])

    def schemas_of(self, name: str) -> list[Part]:
        """Return the schemas of a property; none if the alternative does not name it."""
        return [
            (at / "properties" / name, as_node(node["properties"][name]))
            for at, node in self.parts
            if name in node.get("properties", {})
        ]


Union = Sequence[Alternative]
# Schemas that hold together for a property, and the alternative that they are part of.
Way = tuple[Parts, Node]
_NARROW = keywords.IN_PLACE | {"$ref", "const", "enum", "items", "properties"}


def unions(document: Document, parts: Parts) -> list[Union]:
    """Return the unions that apply to an object, those within alternatives flattened."""
    found: list[Union] = []
    for at, node in parts:
        for key in ("anyOf", "oneOf"):
            if key in node:
                options = enumerate(node[key])
                found.append(
                    [
                        one
                        for index, option in options
                        for one in _flat(document, as_node(option), at / key / index)
                    ]
                )
    return [union for union in found if any(_names_inputs(one) for one in union)]


def _flat(document: Document, node: Node, at: Loc) -> Iterator[Alternative]:
    parts = document.merged(node, at)
    inner = unions(document, parts)
    for one in inner[0] if inner else ():
        yield Alternative([*parts, *one.parts])
    if not inner:
        yield Alternative(parts)


def _names_inputs(alternative: Alternative) -> bool:
    return any(node.get("properties") for _, node in alternative.parts)


def used(
    named: Mapping[str, ir.Named], fields: Iterable[ir.Field]
) -> dict[str, ir.Named]:
    """Return the named types that fields lead to; others have become part of wider ones."""
    found: set[str] = set()
    ahead: list[ir.Type] = [field.type for field in fields]
    while ahead:
        match ahead.pop():
            case ir.Ref(where) if where not in found:
                found.add(where)
                match named[where]:
                    case ir.Object(fields=inner):
                        ahead += [field.type for field in inner]
                    case ir.Limited(type=limited):
                        ahead.append(limited)
                    case ir.Choice():
                        pass
            case ir.List(inner) | ir.Map(inner):
                ahead.append(inner)
            case ir.Tuple(options) | ir.Union(options):
                ahead += options
            case _:
                pass
    return {where: one for where, one in named.items() if where in found}


def ways_of(name: str, found: Parts, parts: Parts, among: Sequence[Union]) -> list[Way]:
    """Return the schemas of a property, of which one holds: those of the alternatives."""
    own = [
        (at / "properties" / name, as_node(node["properties"][name]))
        for at, node in parts
        if name in node.get("properties", {})
    ]
    for union in among:
        named = [one for one in union if one.schemas_of(name)]
        is_narrowed = len(named) == len(union) and all(_is_wide(n) for _, n in own)
        if named and (is_narrowed or not own):
            return [([*own, *one.schemas_of(name)], one.node) for one in named]
    return [(found, {})]


def _is_wide(node: Node) -> bool:
    """Return whether a schema says no more than a type and its limits."""
    return not keywords.asserting(dict(node)) & _NARROW


def widened(
    named: MutableMapping[str, ir.Named],
    types: Sequence[ir.Type],
    path: Path,
    limit: Limit,
) -> list[ir.Type]:
    """Return types that allow what any of these allows, as few as read well."""
    merge = _Widening(named, limit)
    return merge.joined_all(types, path)


class _Widening:
    def __init__(self, named: MutableMapping[str, ir.Named], limit: Limit) -> None:
        self.named = named
        self.limit = limit

    def joined_all(self, types: Sequence[ir.Type], path: Path) -> list[ir.Type]:
        found: list[ir.Type] = []
        for type_ in types:
            for index, other in enumerate(found):
                if (both := self._joined(other, type_, path)) is not None:
                    found[index] = both
                    break
            else:
                found.append(type_)
        return found

    def _joined(self, one: ir.Type, other: ir.Type, path: Path) -> ir.Type | None:
        """Return one type for two, or ``None`` if they are better told apart."""
        if one == other:
            return one
        match self._plain(one), self._plain(other):
            case ir.Choice() as some, ir.Choice() as more:
                return self._choice(some, more, path)
            case (ir.Choice() as choice, ir.Int() | ir.Number() as number) | (
                ir.Int() | ir.Number() as number,
                ir.Choice() as choice,
            ):
                return _with_values(number, choice)
            case (ir.Choice() as choice, ir.Bool()) | (
                ir.Bool(),
                ir.Choice() as choice,
            ):
                is_bool = all(isinstance(v, bool) for v in choice.values)
                return ir.Bool() if is_bool else None
            case ir.Int(some), ir.Int(more):
                return ir.Int(_wider(some, more))
            case ir.Int(some) | ir.Number(some), ir.Int(more) | ir.Number(more):
                return ir.Number(replace(_wider(some, more), multiple_of=None))
            case ir.MediaUrl(kind) as some, ir.MediaUrl(second) as more:
                both = kind if kind == second else "file"
                return ir.MediaUrl(both, *_lengths(some, more))
            case ir.Str() | ir.MediaUrl() as some, ir.Str() | ir.MediaUrl() as more:
                return ir.Str(*_lengths(some, more))
            case ir.List(item, low, high), ir.List(second, least, most):
                inner = self._item(item, second, (*path, "item"))
                return ir.List(inner, _least(low, least), _most(high, most))
            case ir.Map(), ir.Map():
                return ir.Map(ir.Anything())
            case _:
                return None

    def _plain(self, type_: ir.Type) -> ir.Type | ir.Named:
        """Return what a reference to a choice or a limited type stands for."""
        named = self.named.get(type_.pointer) if isinstance(type_, ir.Ref) else None
        if isinstance(named, ir.Limited):
            return named.type
        return named if isinstance(named, ir.Choice) else type_

    def _choice(self, one: ir.Choice, other: ir.Choice, path: Path) -> ir.Type:
        known = {json.dumps(v): v for v in (*one.values, *other.values)}
        values = tuple(known.values())
        pointers = [p for c in (one, other) for p in self._pointer(c).split("&")]
        where = "&".join(dict.fromkeys(pointers))
        self.named[where] = ir.Choice(path, values, choice_kind(values), one.loc)
        return ir.Ref(where)

    def _pointer(self, choice: ir.Choice) -> str:
        return next(where for where, named in self.named.items() if named is choice)

    def _item(self, one: ir.Type, other: ir.Type, path: Path) -> ir.Type:
        flat = [
            t
            for type_ in (one, other)
            for t in (type_.options if isinstance(type_, ir.Union) else [type_])
        ]
        if ir.Anything() in flat:
            return ir.Anything()
        loc = self._loc(flat)
        found = self.joined_all(flat, path)
        limited = [self.limit(t, loc, path) if loc else t for t in found]
        return limited[0] if len(limited) == 1 else ir.Union(tuple(limited))

    def _loc(self, types: Sequence[ir.Type]) -> Loc | None:
        """Return the location of the first of these types that has a name."""
        places = (t.pointer for t in types if isinstance(t, ir.Ref))
        return next((self.named[p].loc for p in places if p in self.named), None)


def _with_values(
    number: ir.Int | ir.Number, choice: ir.Choice
) -> ir.Int | ir.Number | None:
    """Return a number within limits that take in the values of a choice of numbers."""
    values = [
        v for v in choice.values if isinstance(v, int) and not isinstance(v, bool)
    ]
    if len(values) < len(choice.values):
        return None
    for value in values:
        number = replace(number, bounds=_wider(number.bounds, ir.Bounds(value, value)))
    return number


def _wider(one: ir.Bounds, other: ir.Bounds) -> ir.Bounds:
    step = one.multiple_of if one.multiple_of == other.multiple_of else None
    low, above = _end(one.minimum, one.exclusive_minimum), _end(other.minimum, other.exclusive_minimum)  # fmt: skip
    high, below = _end(one.maximum, one.exclusive_maximum), _end(other.maximum, other.exclusive_maximum)  # fmt: skip
    return ir.Bounds(
        minimum=_least(low, above), maximum=_most(high, below), multiple_of=step
    )


def _end(limit: NumberT | None, exclusive: NumberT | None) -> NumberT | None:
    return exclusive if limit is None else limit


def _least(one: NumberT | None, other: NumberT | None) -> NumberT | None:
    return None if one is None or other is None else min(one, other)


def _most(one: NumberT | None, other: NumberT | None) -> NumberT | None:
    return None if one is None or other is None else max(one, other)


def _lengths(
    one: ir.Str | ir.MediaUrl, other: ir.Str | ir.MediaUrl
) -> tuple[int | None, int | None]:
    return (
        _least(one.min_length, other.min_length),
        _most(one.max_length, other.max_length),
    )
