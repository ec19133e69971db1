"""Compare two schemas keyword by keyword, and judge each difference for senders or readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.problems import Loc, short_repr
from ..ir import types as ir
from ..json_schema.canonical import ASSERTIONS, dumped, group, same
from ..json_schema.merge import node_of, resolved
from ..json_schema.renames import near_only, pairs, properties
from ..json_schema.subset import covers
from .changes import Level
from .format import dotted, limit_text, list_text, or_none, type_text
from .rules import LIMITS
from .sides import INPUT, Draft, Side


@dataclass(frozen=True, slots=True)
class Spot:
    """A schema and its pointer."""

    schema: dict[str, Any]
    where: str

    def child(self, *steps: str) -> Spot:
        """Return the schema below these steps."""
        found: Any = self.schema
        loc = Loc("", self.where)
        for step in steps:
            found = found[int(step) if is_array(found) else step]
            loc /= step
        return Spot(node_of(found), loc.pointer)


class Walk:
    """The comparison of the inputs or of the outputs of one model."""

    def __init__(self, old: Side, new: Side, root: str, drafts: list[Draft]) -> None:
        self.old = old
        self.new = new
        self.root = root
        self.drafts = drafts
        self.types: dict[str, str] = {}  # pointers of named types, old to new
        self.properties: dict[str, tuple[str, str]] = {}  # old to new, and the label
        self._seen: set[tuple[str, str]] = set()

    def start(self) -> None:
        """Compare the whole schema."""
        tops = (self._top(self.old), self._top(self.new))
        is_bare = self.root != INPUT and self.old.model.output_is_bare
        self._node(*tops, "value" if is_bare else "")
        # The comparison of the whole schemas overrules that of single keywords.
        hurt = not self._covers(self.new, tops[1].schema, self.old, tops[0].schema)
        level = Level.WIRE if self.root == INPUT else Level.SAFE
        if level is Level.WIRE and not hurt:
            for draft in self.drafts:
                draft.levels.discard(level)
        elif level is Level.WIRE and not any(level in d.levels for d in self.drafts):
            self._draft({level}, "constraints-rewritten", *tops, "")

    def _top(self, side: Side) -> Spot:
        block = side.blocks[self.root]
        return Spot(node_of(block.schema), block.top)

    def _covers(self, wide: Side, schema: object, narrow: Side, other: object) -> bool:
        roots = (side.blocks[self.root].root for side in (wide, narrow))
        return covers(schema, next(roots), other, next(roots))

    def _draft(
        self,
        levels: set[Level],
        rule: str,
        old: Spot,
        new: Spot,
        name: str,
        was: str = "",
        now: str = "",
    ) -> None:
        self.drafts.append(Draft(rule, old.where, new.where, name, was, now, levels))

    def _judged(self, *, narrower: bool, wider: bool) -> set[Level]:
        """Return the level of a constraint: a narrower input hurts, and so does a wider output."""
        if self.root == INPUT:
            return {Level.WIRE if narrower else Level.SAFE}
        return {Level.BEHAVIOUR if wider else Level.SAFE}

    def _follow(self, side: Side, spot: Spot) -> Spot:
        for _ in range(20):
            if spot.schema.keys() & ASSERTIONS != {"$ref"}:
                break
            reference, block = spot.schema["$ref"], side.blocks[self.root]
            spot = Spot(resolved(reference, block.root), block.base + reference[1:])
        return spot

    def _node(self, old: Spot, new: Spot, name: str) -> None:
        old, new = self._follow(self.old, old), self._follow(self.new, new)
        if (old.where, new.where) in self._seen:
            return
        self._seen.add((old.where, new.where))
        self.types[old.where] = new.where
        objects = [bool(spot.schema.get("properties")) for spot in (old, new)]
        if all(objects):
            self._properties(old, new, name)
        self._choices(old, new, name)
        for keywords, rule in LIMITS:
            self._limit(old, new, name, keywords, rule)
        if objects[0] != objects[1]:
            self._limit(old, new, name, ("properties", "required"), "type")

    def _limit(
        self, old: Spot, new: Spot, name: str, keywords: tuple[str, ...], rule: str
    ) -> None:
        was, now = group(old.schema, keywords), group(new.schema, keywords)
        if same(was, now) and '"$ref"' not in dumped([was, now]):
            return
        if self._descend(old, new, name, was, now):
            return
        extra: dict[str, Any] = {}
        if rule == "additional-properties":
            tables = (spot.schema.get("properties", {}) for spot in (old, new))
            if named := {key: True for table in tables for key in table}:
                extra = {"properties": named}
        narrower = not self._covers(
            self.new, now | extra if now else {}, self.old, old.schema
        )
        wider = not self._covers(
            self.old, was | extra if was else {}, self.new, new.schema
        )
        if narrower or wider:
            levels = self._judged(narrower=narrower, wider=wider)
            texts = limit_text(was), limit_text(now)
            self._draft(levels, rule, old, new, name, *texts)

    def _descend(
        self,
        old: Spot,
        new: Spot,
        name: str,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
    ) -> bool:
        """Compare a single differing subschema; return whether that covers the whole difference."""
        if was.keys() != now.keys() or len(was) != 1:
            return False
        (key,) = was
        one, other = was[key], now[key]
        if (
            key in ("items", "additionalProperties")
            and is_object(one)
            and is_object(other)
        ):
            self._node(old.child(key), new.child(key), name + "[]")
            return True
        if key in ("anyOf", "oneOf", "allOf") and is_array(one) and is_array(other):
            left = [i for i, v in enumerate(one) if not _among(v, other)]
            right = [i for i, v in enumerate(other) if not _among(v, one)]
            if len(left) == len(right) == 1 and len(one) == len(other):
                self._node(
                    old.child(key, str(left[0])), new.child(key, str(right[0])), name
                )
                return True
            if not left and not right and len(one) == len(other):
                return self._options(old, new, name, key)
        return False

    def _options(self, old: Spot, new: Spot, name: str, key: str) -> bool:
        """Compare equally written options, since their references may lead to changed schemas."""
        options: list[object] = new.schema[key]
        others = list(enumerate(options))
        for index, option in enumerate(old.schema[key]):
            at = next(i for i, other in others if same(option, other))
            self._node(old.child(key, str(index)), new.child(key, str(at)), name)
        return True

    def _properties(self, old: Spot, new: Spot, name: str) -> None:
        was: dict[str, Any] = old.schema["properties"]
        now: dict[str, Any] = new.schema["properties"]
        gone = [key for key in was if key not in now]
        come = [key for key in now if key not in was]
        renamed = properties(was, now)
        kind = "input" if self.root == INPUT else "output"
        for key in gone:
            spot = old.child("properties", key)
            label = dotted(name, self.old.attribute(spot.where, key))
            lost = self._lost(spot, new)
            if key in renamed:
                target = new.child("properties", renamed[key])
                then = dotted(name, self.new.attribute(target.where, renamed[key]))
                levels = lost | self._found(renamed[key], new)
                self._draft(levels, f"{kind}-renamed", spot, target, label, label, then)
            else:
                nothing, was_text = Spot({}, spot.where), type_text(spot.schema)
                self._draft(lost, f"{kind}-removed", spot, nothing, label, was_text)
        for key in come:
            if key in renamed.values():
                continue
            spot = new.child("properties", key)
            label = dotted(name, self.new.attribute(spot.where, key))
            levels = self._found(key, new) or {Level.SAFE}
            nothing, texts = Spot({}, spot.where), ("", type_text(spot.schema))
            self._draft(levels, f"{kind}-added", nothing, spot, label, *texts)
        for key in was:
            if key in now:
                self._property(key, old, new, name)

    def _lost(self, spot: Spot, new: Spot) -> set[Level]:
        """Return the levels of a key that the new side no longer names."""
        free = new.schema.get("additionalProperties", True)
        kept = self._covers(self.new, node_of(free), self.old, spot.schema)
        return {Level.WIRE} if self.root == INPUT and not kept else set()

    def _found(self, key: str, new: Spot) -> set[Level]:
        """Return the levels of a key that only the new side names."""
        required = key in new.schema.get("required", [])
        return {Level.WIRE} if self.root == INPUT and required else set()

    def _property(self, key: str, old: Spot, new: Spot, name: str) -> None:
        one, other = old.child("properties", key), new.child("properties", key)
        label = dotted(name, self.old.attribute(one.where, key))
        self.properties[one.where] = (other.where, label)
        musts = [key in spot.schema.get("required", []) for spot in (old, new)]
        if self.root == INPUT:
            if musts[0] != musts[1]:
                rule = "input-required" if musts[1] else "input-optional"
                level = Level.WIRE if musts[1] else Level.SAFE
                self._draft({level}, rule, one, other, label)
            self._default(one, other, label)
        elif musts[0] != musts[1]:
            rule = "output-required" if musts[1] else "output-optional"
            level = Level.SAFE if musts[1] else Level.BEHAVIOUR
            self._draft({level}, rule, one, other, label)
        self._node(one, other, label)

    def _default(self, old: Spot, new: Spot, label: str) -> None:
        one, other = self.old.fields.get(old.where), self.new.fields.get(new.where)
        if one is None or other is None:
            return
        was, now = _effective(one.presence), _effective(other.presence)
        required = {isinstance(f.presence, ir.Required) for f in (one, other)}
        is_same = dumped(was) == dumped(now)
        is_stated_anew = old.schema.get("default") != new.schema.get("default")
        texts = or_none(was), or_none(now)
        if required == {True} and not is_same:
            texts = short_repr(was), short_repr(now)
            self._draft({Level.DOCS}, "example-changed", old, new, label, *texts)
        elif required == {False} and not is_same:
            self._draft({Level.BEHAVIOUR}, "default-changed", old, new, label, *texts)
        elif len(required) > 1 and is_stated_anew:
            self._draft({Level.SAFE}, "default-changed", old, new, label, *texts)
        media = [
            _media(field.type, side.model.named)
            for field, side in ((one, self.old), (other, self.new))
        ]
        if media[0] != media[1]:
            level = Level.SAFE if media[0] else Level.BEHAVIOUR
            kinds = (", ".join(sorted(m)) for m in media)
            self._draft({level}, "media-changed", old, new, label, *kinds)

    def _choices(self, old: Spot, new: Spot, name: str) -> None:
        was, now = _values(old.schema), _values(new.schema)
        if was is None and now is None:
            return
        if was is None or now is None:
            rule = "enum-removed" if now is None else "enum-added"
            self._limit(old, new, name, ("enum", "const"), rule)
            return
        gone, come = _without(was, now), _without(now, was)
        renamed = pairs(_strings(gone), _strings(come), near_only)
        for value, successor in renamed.items():
            texts = short_repr(value), short_repr(successor)
            levels = self._judged(narrower=True, wider=True)
            self._draft(levels, "choice-renamed", old, new, name, *texts)
        gone = _without(gone, list(renamed))
        come = _without(come, list(renamed.values()))
        if gone:
            levels = self._judged(narrower=True, wider=False)
            self._draft(levels, "choice-removed", old, new, name, list_text(gone))
        if come:
            levels = self._judged(narrower=False, wider=True)
            self._draft(levels, "choice-added", old, new, name, "", list_text(come))


def _without(values: list[Any], others: list[Any]) -> list[Any]:
    """Return the values that are not among others."""
    known = {dumped(value) for value in others}
    return [value for value in values if dumped(value) not in known]


def _strings(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _values(schema: Mapping[str, Any]) -> list[Any] | None:
    if "enum" in schema:
        values: list[Any] = schema["enum"]
        return values
    return [schema["const"]] if "const" in schema else None


def _effective(presence: ir.Presence) -> ir.Json:
    """Return the value that counts if the caller sends none."""
    match presence:
        case ir.Prefilled(value) | ir.Required(value) | ir.Optional(value):
            return value


def _media(type_: ir.Type, named: Mapping[str, ir.Named]) -> set[str]:
    """Return the kinds of media whose URLs a type accepts."""
    inner = ir.inner_types(type_, named)
    return {one.kind for one in inner if isinstance(one, ir.MediaUrl)}


def _among(value: object, others: list[Any]) -> bool:
    return any(same(value, other) for other in others)
