"""Collect the constraints that Python types cannot express, to check them at runtime.

A type never rejects what the schema allows, but may allow more: it cannot express that the
items of a list are unique, or that exactly one alternative matches. These assertions are
kept in place as a small JSON Schema, against which each request is validated when built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_object
from ..json_schema import keywords, regex
from ..json_schema.keywords import (
    asserting,
    plain_choices,
    property_names,
    subschemas,
    type_names,
    typed_exactly,
)
from ..sources.file_limits import limits
from . import types as ir
from .media import media_format

Schema = dict[str, Any]
Rule = Schema | bool

_ALWAYS: Rule = True
_MAX_TITLE_CHARS = 60


class ExtraConstraints:
    """The extra constraints of an input schema and of its parts."""

    def __init__(self, schema: Schema, media: Mapping[str, ir.MediaKind]) -> None:
        self._collector = _Collector(schema, media)

    def at(self, place: str, more: Iterable[ir.Rule] = ()) -> Schema:
        """Return the extra constraints of the schema at a pointer, and further rules."""
        collector = self._collector
        collector.needed = {}
        rules = collector.beyond_types(json_pointer.get(collector.root, place))
        found: Schema = dict(rules) if is_object(rules) else {}
        if extra := list(more):
            found["allOf"] = [*found.get("allOf", []), *map(collector.rule, extra)]
        if defs := collector.definitions():
            found["$defs"] = defs
        return found


def is_merged(node: Mapping[str, Any]) -> bool:
    """Return whether a schema is merged with others that apply to the same value."""
    own = node.keys() & keywords.ASSERTIONS
    return bool(own & {"allOf", "$ref"}) and len(own) > 1


def is_open_union(node: Mapping[str, Any]) -> bool:
    """Return whether a schema is an object with properties only in its alternatives."""
    shaping = {"additionalProperties", "patternProperties", "properties"}
    return (
        node.get("type") == "object"
        and bool(node.keys() & {"anyOf", "oneOf"})
        and not node.keys() & shaping
    )


def is_tuple(node: Mapping[str, Any]) -> bool:
    """Return whether a schema is an array of fixed length with a schema for each item."""
    count = len(node.get("prefixItems", []))
    closed = node.get("items") is False or node.get("maxItems", count + 1) <= count
    return count > 0 and closed and node.get("minItems") == count


class _Collector:
    def __init__(self, root: Schema, media: Mapping[str, ir.MediaKind]) -> None:
        self.root = root
        self.media: dict[int, ir.MediaKind] = {}  # what the overlay says of schemas
        for where, kind in media.items():
            with suppress(json_pointer.Missing):
                place = where.removeprefix("/input_schema")
                self.media[id(json_pointer.get(root, place))] = kind
        self.needed: dict[str, bool] = {}  # references, and whether to keep them whole
        inside = _references_inside(root)
        self.endless = _endless(root, inside)
        self.untypable = _untypable_references(root, inside, self.endless)

    def definitions(self) -> dict[str, Rule]:
        """Return the definitions that the constraints collected so far refer to."""
        done: dict[str, Rule] = {}
        settled: dict[str, bool] = {}
        while settled != self.needed:
            for target, whole in list(self.needed.items()):
                if settled.get(target) != whole:
                    node = json_pointer.get(self.root, target[1:])
                    keep = self.whole if whole else self.beyond_types
                    done[target[2:]] = keep(node)
                    settled[target] = whole
        return dict(sorted(done.items()))

    def rule(self, rule: ir.Rule) -> Schema:
        """Return a cross-field rule as a schema, with its message for invalid inputs."""
        when, then = self.whole(rule.when), self.whole(rule.then)
        return {"if": when, "then": then, "message": rule.message.in_("en")}

    def _reference(self, target: str, *, whole: bool) -> str:
        self.needed[target] = whole or self.needed.get(target, False)
        return "#/$defs" + json_pointer.join(target[2:])

    def whole(self, node: Any, kind: ir.MediaKind | None = None) -> Rule:
        """Return all assertions of a schema, and of which ``kind`` the files in it are."""
        if not is_object(node):
            return node is not False
        found: Schema = {}
        if files := limits(node):
            found["validations"] = files
        kind = self.media.get(id(node)) or media_format(node) or kind
        if kind and not node.keys() & {"anyOf", "const", "enum", "oneOf"}:
            found["media"] = kind
        for key in (k for k in node if k in keywords.ASSERTIONS):
            value = node[key]
            if key == "$ref":
                found[key] = self._reference(value, whole=True)
            elif key == "pattern":
                found[key] = regex.translate(value)
            elif key == "patternProperties":
                found[key] = {
                    regex.translate(p): self.whole(s) for p, s in value.items()
                }
            elif key in keywords.ONE:
                found[key] = self.whole(value)
            elif key in keywords.LISTS:
                is_union = key in ("anyOf", "oneOf")
                found[key] = [
                    self._titled(c, kind) if is_union else self.whole(c) for c in value
                ]
            elif key in keywords.TABLES:
                found[key] = {name: self.whole(child) for name, child in value.items()}
            else:
                found[key] = value
        return found or _ALWAYS

    def _titled(self, node: Any, kind: ir.MediaKind | None) -> Rule:
        """Return all assertions of an alternative, with the title by which errors name it."""
        rule = self.whole(node, kind)
        named = node
        if is_object(node) and "$ref" in node and "title" not in node:
            named = json_pointer.get(self.root, node["$ref"][1:])
        title = named.get("title") if is_object(named) else None
        is_short = isinstance(title, str) and 0 < len(title) <= _MAX_TITLE_CHARS
        return {"title": title, **rule} if is_short and is_object(rule) else rule

    def beyond_types(self, node: Any) -> Rule:
        """Return the assertions of a schema that its type does not enforce."""
        if not is_object(node):
            return node is not False
        rule = self._beyond_types(node)
        if not (files := limits(node)) or rule is False:
            return rule
        return {**(rule if is_object(rule) else {}), "validations": files}

    def _beyond_types(self, node: Schema) -> Rule:
        own = asserting(node)
        if own == {"$ref"}:
            if node["$ref"] not in self.untypable:
                return _ALWAYS
            whole = node["$ref"] in self.endless
            return {"$ref": self._reference(node["$ref"], whole=whole)}
        if own == {"allOf"} and len(node["allOf"]) == 1:
            return self.beyond_types(node["allOf"][0])
        if own == {"anyOf"}:
            inner = [self.beyond_types(option) for option in node["anyOf"]]
            return _ALWAYS if all(rule is True for rule in inner) else self.whole(node)
        if own & {"enum", "const"}:
            values = [*node.get("enum", []), node.get("const")]
            simple = own <= keywords.TYPED and plain_choices(values)
            return _ALWAYS if simple else self.whole(node)
        unevaluated = own & {"unevaluatedItems", "unevaluatedProperties"}
        if "type" not in own or unevaluated or is_merged(node) or is_open_union(node):
            return self.whole(node)
        return self._split(node) or _ALWAYS

    def _split(self, node: Schema) -> Schema:
        """Return the keywords that types do not enforce, and what the others contain."""
        kept = asserting(node) - typed_exactly(node, type_names(node))
        if "if" not in kept:
            kept -= {"then", "else"}
        inside = self._split_items(node, kept) | self._split_members(node, kept)
        whole = self.whole({key: node[key] for key in node if key in kept})
        found = dict(whole) if is_object(whole) else {}
        return found | {k: rule for k, rule in inside.items() if rule not in (True, {})}

    def _split_items(self, node: Schema, kept: set[str]) -> Schema:
        """Return what the items of an array contain; ``kept`` gains or loses their keywords."""
        if is_tuple(node):
            kept.discard("prefixItems")
            rules = [self.beyond_types(child) for child in node["prefixItems"]]
            return {"prefixItems": rules} if any(r is not True for r in rules) else {}
        if "prefixItems" in node:
            kept |= node.keys() & {"items"}
            return {}
        return {"items": self.beyond_types(node["items"])} if "items" in node else {}

    def _split_members(self, node: Schema, kept: set[str]) -> Schema:
        """Return what the members of an object contain; ``kept`` gains or loses their keywords."""
        own = asserting(node)
        names = set(node.get("properties", {}))
        named = set(property_names(node, self.root))
        others = own & {"additionalProperties", "patternProperties"}
        counts = own & {"maxProperties", "minProperties"}
        if not names >= set(node.get("required", [])):
            kept.add("required")
        if named:
            kept |= counts
        else:
            kept -= counts
        if named - names and others:
            kept |= others
            return {"properties": self._properties(node, every=True)}
        if named:
            kept.discard("additionalProperties")
            return {"properties": self._properties(node, every=False)}
        if "patternProperties" in others:
            kept |= others & {"additionalProperties"}
        elif node.get("additionalProperties", False) is not False:
            rule = self.beyond_types(node["additionalProperties"])
            return {"additionalProperties": rule}
        return {}

    def _properties(self, node: Schema, *, every: bool) -> Schema:
        rules = {
            name: self.beyond_types(child)
            for name, child in node.get("properties", {}).items()
        }
        return {name: rule for name, rule in rules.items() if every or rule is not True}


def _references_inside(root: Schema) -> dict[str, set[str]]:
    """Return the references that occur in what each reference leads to."""
    inside: dict[str, set[str]] = {}
    pending = list(_references(root))
    while pending:
        target = pending.pop()
        if target not in inside:
            inside[target] = set(_references(json_pointer.get(root, target[1:])))
            pending += inside[target]
    return inside


def _untypable_references(
    root: Schema, inside: Mapping[str, set[str]], endless: set[str]
) -> set[str]:
    """Return the references that lead, directly or not, to what types cannot express."""
    users: dict[str, set[str]] = {}
    for target, used in inside.items():
        for one in used:
            users.setdefault(one, set()).add(target)
    local = _LocalCollector(root)
    pending = [t for t in inside if local.is_untypable(json_pointer.get(root, t[1:]))]
    pending += endless
    untypable: set[str] = set()
    while pending:
        target = pending.pop()
        if target not in untypable:
            untypable.add(target)
            pending += users.get(target, ())
    return untypable


def _endless(root: Schema, targets: Iterable[str]) -> set[str]:
    """Return the references to lists and maps within themselves, whose types end in any JSON."""
    lists = {
        target: _references(json_pointer.get(root, target[1:]), {"properties"})
        for target in targets
    }
    sorter = TopologicalSorter(lists)
    with suppress(CycleError):  # what is not part of one is still told
        sorter.prepare()
    while ready := sorter.get_ready():
        sorter.done(*ready)
        for target in ready:
            del lists[target]
    return set(lists)


class _LocalCollector(_Collector):
    """Judges a schema by itself, as if types expressed all that it refers to."""

    def __init__(self, root: Schema) -> None:
        self.root = root
        self.media = {}
        self.needed = {}
        self.endless = self.untypable = set[str]()

    def is_untypable(self, node: Any) -> bool:
        """Return whether a schema itself has an assertion that types cannot express."""
        return self.beyond_types(node) is not True


def _references(node: Any, beside: Iterable[str] = ()) -> list[str]:
    """Return the references in a schema, those in some keywords left out."""
    if not is_object(node):
        return []
    found = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    for steps, child in subschemas(node):
        if steps[0] not in {*keywords.DEFINITIONS, *beside}:
            found += _references(child, beside)
    return found
