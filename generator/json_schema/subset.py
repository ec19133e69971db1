"""Decide whether one JSON Schema accepts everything that another accepts.

A yes is always right. A no may be wrong where two schemas express the same constraint
differently, such as a rewritten pattern. Callers are assumed to send no key that only the
other schema names, unless an object names no properties at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..core.json_types import is_array, is_object
from .canonical import ASSERTIONS, dumped, group, same
from .keywords import type_of
from .merge import NOTHING, merged, node_of, resolved
from .validator import errors

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_FINITE: dict[str, list[Any]] = {"boolean": [False, True], "null": [None]}
_AT_LEAST = {"minItems": "array", "minLength": "string"}
_AT_MOST = {"maxItems": "array", "maxLength": "string"}
# Keywords that are only compared for equality, with the type that they apply to.
_COMPARED_AS_TEXT = {
    "$dynamicRef": "", "$recursiveRef": "", "additionalItems": "array",
    "dependencies": "object", "dependentSchemas": "object", "pattern": "string",
    "unevaluatedItems": "array", "unevaluatedProperties": "object",
}  # fmt: skip


def covers(
    wide: object, wide_root: object, narrow: object, narrow_root: object
) -> bool:
    """Return whether ``wide`` accepts every value that callers send and ``narrow`` accepts.

    References are resolved in the root of each schema.
    """
    return Containment(wide_root, narrow_root).covers(wide, narrow)


class Containment:
    """The comparison of two schema documents; it remembers the pairs in progress."""

    def __init__(self, wide_root: object, narrow_root: object) -> None:
        self.wide_root = wide_root
        self.narrow_root = narrow_root
        self._open: set[tuple[str, str]] = set()

    def covers(self, wide: object, narrow: object) -> bool:
        """Return whether ``wide`` accepts everything that ``narrow`` accepts."""
        wide = node_of(wide)
        narrow = merged(node_of(narrow), self.narrow_root)
        if not wide.keys() & ASSERTIONS or same(narrow, NOTHING):
            return True
        # A recursive pair holds unless another part of the comparison fails.
        pair = dumped(wide), dumped(narrow)
        if pair in self._open:
            return True
        self._open.add(pair)
        try:
            return self._covers(wide, narrow)
        finally:
            self._open.discard(pair)

    def _covers(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        if "$ref" in wide:
            target = resolved(wide["$ref"], self.wide_root)
            rest = {key: value for key, value in wide.items() if key != "$ref"}
            return self.covers(target, narrow) and self.covers(rest, narrow)
        if "oneOf" in wide and "oneOf" in narrow and self._same(wide, narrow, "oneOf"):
            wide = {key: value for key, value in wide.items() if key != "oneOf"}
            return self.covers(wide, narrow)
        if "enum" in narrow or "const" in narrow:
            return self._covers_values(wide, _values(narrow, self.narrow_root))
        for key in ("anyOf", "oneOf"):
            if key in narrow:
                rest = {k: v for k, v in narrow.items() if k != key}
                return all(
                    self.covers(wide, {"allOf": [rest, option]} if rest else option)
                    for option in narrow[key]
                )
        return all(self._one_type(wide, part) for part in _by_type(narrow))

    def _same(
        self, wide: Mapping[str, Any], narrow: Mapping[str, Any], *keys: str
    ) -> bool:
        one, other = group(wide, keys), group(narrow, keys)
        if not same(one, other):
            return False
        if '"$ref"' not in dumped(one):
            return True
        return all(
            same({"properties": _definitions(self.wide_root, key)},
                 {"properties": _definitions(self.narrow_root, key)})
            for key in ("$defs", "definitions")
        )  # fmt: skip

    def _covers_values(self, wide: dict[str, Any], values: list[Any]) -> bool:
        root = self.wide_root
        if "enum" in wide and not wide.keys() & ASSERTIONS - {"enum", "type"}:
            known = {dumped(value) for value in wide["enum"]}
            values = [value for value in values if dumped(value) not in known]
        return not any(True for v in values for _ in errors(wide, root, v))

    def _one_type(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        """Return whether ``wide`` accepts all values of a schema of one type."""
        kind = narrow["type"]
        if kind in _FINITE:
            values = [
                value
                for value in _FINITE[kind]
                if not any(errors(narrow, self.narrow_root, value))
            ]
            return self._covers_values(wide, values)
        if "enum" in wide or "const" in wide:
            return False
        allowed = wide.get("type", _TYPES)
        names = allowed if not isinstance(allowed, str) else (allowed,)
        if kind not in names and not (kind == "integer" and "number" in names):
            return False
        return (
            self._applicators(wide, narrow)
            and (kind not in ("integer", "number") or _numbers(wide, narrow))
            and all(
                narrow.get(k, 0) >= wide[k] for k, t in _AT_LEAST.items() if k in wide and t == kind
            )
            and all(
                narrow.get(k, math.inf) <= wide[k] for k, t in _AT_MOST.items() if k in wide and t == kind
            )
            and all(
                self._same(wide, narrow, k) for k, t in _COMPARED_AS_TEXT.items() if k in wide and t in ("", kind)
            )
            and (kind != "array" or self._array(wide, narrow))
            and (kind != "object" or self._object(wide, narrow))
        )  # fmt: skip

    def _applicators(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        if not all(self.covers(part, narrow) for part in wide.get("allOf", [])):
            return False
        if "anyOf" in wide and not self._any(wide["anyOf"], narrow):
            return False
        if "oneOf" in wide:
            options = wide["oneOf"]
            if not _disjoint(options, self.wide_root) or not self._any(options, narrow):
                return False
        if "not" in wide:
            swapped = Containment(self.narrow_root, self.wide_root)
            if "not" not in narrow or not swapped.covers(narrow["not"], wide["not"]):
                return False
        if "if" in wide:
            outcomes = [wide.get("then", {}), wide.get("else", {})]
            return all(map(self.covers, outcomes, self._known(wide, narrow)))
        return True

    def _known(self, wide: dict[str, Any], narrow: dict[str, Any]) -> list[object]:
        """Return what ``narrow`` implies where the condition of ``wide`` holds, and where not."""
        met, not_met = [narrow], [narrow]
        swapped = Containment(self.narrow_root, self.wide_root)
        for condition in narrow.get("conditions", []):
            is_same = self._same(wide, condition, "if")
            # A condition constrains only the properties that it names.
            is_known = '"$ref"' not in dumped(condition["if"]) and (
                _places(condition["if"]) <= _places(wide["if"])
            )
            if is_same or (is_known and swapped.covers(condition["if"], wide["if"])):
                met.append(condition.get("then", {}))
            if is_same:
                not_met.append(condition.get("else", {}))
        return [{"allOf": met}, {"allOf": not_met}]

    def _any(self, options: list[Any], narrow: dict[str, Any]) -> bool:
        return any(self.covers(option, narrow) for option in options)

    def _array(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        if wide.get("uniqueItems") and not narrow.get("uniqueItems"):
            return bool(narrow.get("maxItems", 2) < 2)
        if "contains" in wide and not self._contains(wide, narrow):
            return False
        own, others = wide.get("prefixItems", []), narrow.get("prefixItems", [])
        places = max(len(own), len(others)) + 1  # and the items after them
        last = narrow.get("maxItems", places)
        return all(
            self.covers(_item(wide, i), _item(narrow, i)) for i in range(min(places, last))
        )  # fmt: skip

    def _contains(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        least, most = wide.get("minContains", 1), wide.get("maxContains", math.inf)
        if least == 0 and most == math.inf:
            return True
        return (
            self._same(wide, narrow, "contains")
            and narrow.get("minContains", 1) >= least
            and narrow.get("maxContains", math.inf) <= most
        )

    def _object(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        named = narrow.get("properties", {})
        sent: dict[str, Any] = dict(named)
        free = narrow.get("additionalProperties", True)
        if not named and free is not False:  # a map: its keys may be any
            sent |= dict.fromkeys(wide.get("properties", {}), free)
        required = set(narrow.get("required", []))
        most = len(sent) if free is False else math.inf
        names = wide.get("propertyNames")
        needs: dict[str, list[str]] = wide.get("dependentRequired", {})
        given: dict[str, list[str]] = narrow.get("dependentRequired", {})
        return bool(
            set(wide.get("required", [])) <= required
            and max(narrow.get("minProperties", 0), len(required)) >= wide.get("minProperties", 0)
            and min(narrow.get("maxProperties", math.inf), most) <= wide.get("maxProperties", math.inf)
            and all(self.covers(_property(wide, k), s) for k, s in sent.items() if s is not False)
            and (free is False or self.covers(wide.get("additionalProperties", True), free))
            and self._patterns(wide, narrow)
            and (names is None or self.covers(names, narrow.get("propertyNames", {"type": "string"})))
            and all(set(keys) <= required | set(given.get(key, [])) for key, keys in needs.items() if key in sent)
        )  # fmt: skip

    def _patterns(self, wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
        own: dict[str, Any] = wide.get("patternProperties", {})
        others: dict[str, Any] = narrow.get("patternProperties", {})
        free = narrow.get("additionalProperties", True)
        named: dict[str, Any] = narrow.get("properties", {})
        if own.keys() != others.keys() and own and others:
            return False  # whether a key can match both patterns is not decided
        return (
            all(self.covers(own[key], others.get(key, free)) for key in own)
            and all(
                self.covers(own[key], child)
                for key in own
                for name, child in named.items()
                if re.search(key, name)
            )
            and all(
                self.covers(wide.get("additionalProperties", True), others[key])
                for key in others
                if key not in own
            )
        )


def _values(node: dict[str, Any], root: object) -> list[Any]:
    values: list[Any] = node["enum"] if "enum" in node else [node["const"]]
    others = node.keys() & ASSERTIONS - {"enum", "type"}
    if "type" not in node and not others:
        return values
    # Every value is in its own enum, so that keyword need not be checked.
    rest = {key: node[key] for key in node if key != "enum"}
    return [value for value in values if not any(errors(rest, root, value))]


def _by_type(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    declared = node.get("type", _TYPES)
    names = [declared] if isinstance(declared, str) else list(declared)
    for name in names:
        if name != "integer" or "number" not in names:
            yield node | {"type": name}


def _definitions(root: object, key: str) -> Any:
    return root.get(key, {}) if is_object(root) else {}


def _item(node: dict[str, Any], index: int) -> object:
    fixed = node.get("prefixItems", [])
    return fixed[index] if index < len(fixed) else node.get("items", True)


def _places(node: object, at: str = "") -> set[str]:
    """Return the pointers at which a schema names properties."""
    if is_array(node):
        node = {str(index): child for index, child in enumerate(node)}
    if not is_object(node):
        return set()
    found = {
        f"{at}/{key}" for key in node if key == "$ref" or at.endswith("properties")
    }
    return found.union(*(_places(child, f"{at}/{key}") for key, child in node.items()))


def _property(node: dict[str, Any], key: str) -> object:
    found: object = node.get("properties", {}).get(
        key, node.get("additionalProperties", True)
    )
    return found


def _numbers(wide: dict[str, Any], narrow: dict[str, Any]) -> bool:
    step = wide.get("multipleOf")
    own = narrow.get("multipleOf", 1 if narrow["type"] == "integer" else None)
    return (
        _lower(narrow, narrow) >= _lower(wide, narrow)
        and _upper(narrow, narrow) <= _upper(wide, narrow)
        and (step is None or (own is not None and own % step == 0))
    )


def _lower(node: dict[str, Any], kind: dict[str, Any]) -> tuple[float, bool]:
    """Return the lower bound of a schema, and whether the bound is excluded."""
    found = [(node["minimum"], False)] if "minimum" in node else []
    if "exclusiveMinimum" in node:
        found.append((node["exclusiveMinimum"], True))
    bounds = max(found, default=(-math.inf, False))
    if kind["type"] != "integer" or math.isinf(bounds[0]):
        return bounds
    value, left_out = bounds
    return (math.floor(value) + 1 if left_out else math.ceil(value)), False


def _upper(node: dict[str, Any], kind: dict[str, Any]) -> tuple[float, bool]:
    """Return the upper bound of a schema, and whether the bound is included."""
    found = [(node["maximum"], True)] if "maximum" in node else []
    if "exclusiveMaximum" in node:
        found.append((node["exclusiveMaximum"], False))
    bounds = min(found, default=(math.inf, True))
    if kind["type"] != "integer" or math.isinf(bounds[0]):
        return bounds
    value, included = bounds
    return (math.floor(value) if included else math.ceil(value) - 1), True


def _disjoint(options: list[Any], root: object) -> bool:
    """Return whether no value can match two options, judging by types and choices."""
    kinds = [_kinds(merged(node_of(option), root)) for option in options]
    return not any(
        kind == other and (value == another or "" in (value, another))
        for index, some in enumerate(kinds)
        for more in kinds[:index]
        for kind, value in some
        for other, another in more
    )


def _kinds(node: dict[str, Any]) -> set[tuple[str, str]]:
    """Return the types that a schema accepts, each with a choice, or with "" for all values."""
    if "enum" in node or "const" in node:
        values = node["enum"] if "enum" in node else [node["const"]]
        found = {(type_of(value), dumped(value)) for value in values}
    else:
        declared = node.get("type", _TYPES)
        names = [declared] if isinstance(declared, str) else declared
        found = {(name, "") for name in names}
    return {("number" if kind == "integer" else kind, one) for kind, one in found}
