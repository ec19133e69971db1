"""House rules: which JSON Schema keywords are understood, and which contradictions are refused."""

from __future__ import annotations

import json
from collections import Counter
from difflib import get_close_matches
from typing import Any

from .problems import Loc, Problem, Severity, shown
from .shapes import is_array, is_object
from .source import OVERLAY, Limits

TYPES = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
# Spellings met in the live catalogue, and what they mean.
MEANT = {"float": "number", "double": "number", "int": "integer", "bool": "boolean"}

_ANNOTATIONS = {
    "$comment", "$defs", "$schema", "default", "definitions", "deprecated",
    "description", "examples", "format", "readOnly", "title", "validations", "writeOnly",
}  # fmt: skip
_FOR_TYPE: dict[str, set[str]] = {
    "string": {"maxLength", "minLength"},
    "integer": {
        "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
    },
    "number": {"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"},
    "boolean": set(),
    "array": {"items", "maxItems", "minItems"},
    "object": {
        "additionalProperties", "maxProperties", "minProperties", "properties", "required",
    },
    "null": set(),
}  # fmt: skip
_ANY_TYPE = {"$ref", "anyOf", "const", "enum", "type"}
LIMITS = {keyword for keywords in _FOR_TYPE.values() for keyword in keywords}
_UNDERSTOOD = _ANNOTATIONS | _ANY_TYPE | LIMITS
# Keywords of JSON Schema that decide what is valid but cannot be checked by a request yet:
# ignoring one would accept what the server refuses.
_UNSUPPORTED = {
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor",
    "$recursiveRef", "additionalItems", "allOf", "contains", "dependencies",
    "dependentRequired", "dependentSchemas", "else", "if", "maxContains", "minContains",
    "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
}  # fmt: skip
# Other generators import or execute what stands here.
_EXECUTED = {
    "customBasePath", "customTypePath", "default_factory", "defaultFactory", "discriminator",
}  # fmt: skip
_PAIRS = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
]


class Rules:
    """The walk over one input schema; ``nodes`` afterwards holds every subschema with its place."""

    def __init__(self, root: Loc, schema: object, limits: Limits) -> None:
        self.root = root
        self.schema = schema
        self.limits = limits
        self.problems: list[Problem] = []
        self.nodes: list[tuple[Loc, dict[str, Any]]] = []
        self._properties = 0

    def check(self) -> list[Problem]:
        """Everything that is wrong with the schema."""
        schema = self.schema
        if not is_object(schema) or schema.get("type") != "object":
            self._add(
                "not-an-object-schema",
                self.root,
                "the input of a model is an object",
                'an input schema begins with {"type": "object", "properties": {...}}',
            )
        elif not is_object(schema.get("properties")):
            self._add(
                "no-properties",
                self.root,
                "the schema names no inputs",
                'list the inputs under "properties"',
            )
        else:
            self._node(self.root, schema)
        return self.problems

    def _add(
        self, code: str, loc: Loc, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(code, loc, message, hint, severity))

    def _repair(
        self, op: str, loc: Loc, was: object = None, value: object = None
    ) -> str:
        overlay = self.root.file.removesuffix(".json") + OVERLAY
        repair: dict[str, object] = {"op": op, "path": loc.pointer}
        if op != "add":
            repair["was"] = was
        if op != "remove":
            repair["value"] = value
        text = json.dumps(repair | {"reason": "..."}, ensure_ascii=False)
        return f'add to "repairs" in {overlay}: {text}'

    def _node(self, loc: Loc, node: object) -> None:
        if node is True:
            return
        if not is_object(node):
            self._add(
                "not-a-schema",
                loc,
                f"{shown(node)} is no schema",
                "write an object such as {} or true",
            )
            return
        self.nodes.append((loc, node))
        self._keywords(loc, node)
        types = self._types(loc, node)
        if types is None:
            return
        self._idle(loc, node, types)
        self._pairs(loc, node)
        if "enum" in node or "const" in node:
            self._values(loc, node, types)
        if "$ref" in node:
            self._alone(loc, node, "$ref")
        self._children(loc, node)

    def _keywords(self, loc: Loc, node: dict[str, Any]) -> None:
        for key in node:
            at = loc / key
            if key in _EXECUTED or key.startswith(("x-python-", "x-enum")):
                self._add(
                    "executable-keyword",
                    at,
                    f"{shown(key)} is code to other generators",
                    self._repair("remove", at, node[key]),
                )
            elif key not in _UNDERSTOOD and key in _UNSUPPORTED:
                self._add(
                    "unsupported-keyword",
                    at,
                    f"{shown(key)} limits what is valid, and requests cannot check it yet",
                    "say the same with supported keywords, or "
                    + self._repair("remove", at, node[key]),
                )
            elif key not in _UNDERSTOOD and not key.startswith("x-"):
                near = get_close_matches(key, sorted(_UNDERSTOOD), 1, 0.8)
                self._add(
                    "unknown-keyword",
                    at,
                    f"{shown(key)} is no keyword of JSON Schema and is ignored",
                    (
                        f"did you mean {near[0]}?"
                        if near
                        else "remove it if it means nothing"
                    ),
                    "warning",
                )

    def _types(self, loc: Loc, node: dict[str, Any]) -> list[str] | None:
        """The types a node allows, empty for any; ``None`` when it cannot be known."""
        if "type" not in node:
            asserted = sorted(set(node) & LIMITS)
            if asserted and not set(node) & _ANY_TYPE:
                fitting = next(t for t in _FOR_TYPE if asserted[0] in _FOR_TYPE[t])
                self._add(
                    "untyped",
                    loc,
                    f"{asserted[0]} without a type says nothing about other types",
                    self._repair("add", loc / "type", value=fitting),
                )
                return None
            return []
        declared = node["type"]
        types = declared if is_array(declared) else [declared]
        for name in types:
            if isinstance(name, str) and name in TYPES:
                continue
            lower = name.lower() if isinstance(name, str) else ""
            meant = MEANT.get(lower, lower if lower in TYPES else None)
            self._add(
                "unknown-type",
                loc / "type",
                f"{shown(name)} is no type of JSON Schema",
                (
                    self._repair("replace", loc / "type", declared, meant)
                    if meant
                    else f"the types are {', '.join(sorted(TYPES))}"
                ),
            )
            return None
        return types

    def _idle(self, loc: Loc, node: dict[str, Any], types: list[str]) -> None:
        if not types:
            return
        useful = {keyword for name in types for keyword in _FOR_TYPE[name]}
        for key in node:
            if key == "multipleOf" and (
                "number" in types or node[key] != _whole(node[key])
            ):
                self._add(
                    "unsupported-keyword",
                    loc / key,
                    "multipleOf of fractional numbers depends on rounding",
                    self._repair("remove", loc / key, node[key]),
                )
            elif key in _UNDERSTOOD - _ANNOTATIONS - _ANY_TYPE - useful:
                self._add(
                    "idle-keyword",
                    loc / key,
                    f"{key} says nothing about the type {' or '.join(types)}",
                    "remove it, or change the type",
                    "warning",
                )

    def _pairs(self, loc: Loc, node: dict[str, Any]) -> None:
        for low, high in _PAIRS:
            least, most = _number(node.get(low)), _number(node.get(high))
            if least is not None and most is not None and least > most:
                self._add(
                    "empty-range",
                    loc / low,
                    f"{low} {shown(least)} is above {high} {shown(most)}",
                    self._repair("remove", loc / low, least),
                )

    def _values(self, loc: Loc, node: dict[str, Any], types: list[str]) -> None:
        key = "enum" if "enum" in node else "const"
        values = node["enum"] if key == "enum" else [node["const"]]
        at = loc / key
        if not is_array(values) or not values:
            self._add("no-choices", at, "there is nothing to choose", "list the values")
            return

        def here(index: int) -> Loc:
            return at / index if key == "enum" else at

        if len(values) > self.limits.enum_values:
            self._add(
                "too-many-choices",
                at,
                f"{len(values):,} values exceed the limit of {self.limits.enum_values:,}",
                "is this really one list of choices?",
            )
            return
        allowed = tuple(t for name in types for t in TYPES[name])
        removed = 0  # each repair moves the values behind it
        for index, value in enumerate(values):
            place = here(index)
            if isinstance(value, float) or is_array(value) or is_object(value):
                self._add(
                    "unsupported-choice",
                    place,
                    f"{shown(value)} cannot be a choice",
                    "choices are strings, whole numbers, booleans or null",
                )
            elif types and (
                not isinstance(value, allowed)
                or (isinstance(value, bool) and "boolean" not in types)
            ):
                self._add(
                    "choice-of-another-type",
                    place,
                    f"{shown(value)} is no {' or '.join(types)}",
                    self._repair("remove", here(index - removed), value),
                )
                removed += 1
        counts = Counter(json.dumps(v) for v in values)
        for text, count in counts.items():
            if count > 1:
                self._add(
                    "choice-twice",
                    at,
                    f"{shown(json.loads(text))} stands here {count} times",
                    "keep one of them",
                )

    def _children(self, loc: Loc, node: dict[str, Any]) -> None:
        properties = node.get("properties")
        if is_object(properties):
            self._properties += len(properties)
            if self._properties > self.limits.properties:
                self._add(
                    "too-many-properties",
                    loc / "properties",
                    f"more than {self.limits.properties:,} properties",
                    "is this really the input of one model?",
                )
                return
            for name, child in properties.items():
                self._node(loc / "properties" / name, child)
        extra = node.get("additionalProperties", True)
        if properties:
            for key in ("additionalProperties", "maxProperties", "minProperties"):
                if key in node and not isinstance(node[key], bool):
                    self._add(
                        "unsupported-keyword",
                        loc / key,
                        f"{key} beside named properties is not supported",
                        self._repair("remove", loc / key, node[key]),
                    )
        elif not isinstance(extra, bool):
            self._node(loc / "additionalProperties", extra)
        self._required(loc, node)
        if "items" in node:
            self._node(loc / "items", node["items"])
        for key in ("$defs", "definitions"):
            if is_object(node.get(key)):
                for name, child in node[key].items():
                    self._node(loc / key / name, child)
        options = node.get("anyOf")
        if is_array(options):
            self._alone(loc, node, "anyOf")
            for index, child in enumerate(options):
                self._node(loc / "anyOf" / index, child)

    def _alone(self, loc: Loc, node: dict[str, Any], key: str) -> None:
        others = sorted(set(node) - {key} - _ANNOTATIONS)
        if others:
            self._add(
                "unsupported-keyword",
                loc / others[0],
                f"{others[0]} beside {key} is not supported",
                "write it into what it stands for",
            )

    def _required(self, loc: Loc, node: dict[str, Any]) -> None:
        properties = node.get("properties")
        known = properties if is_object(properties) else {}
        required = node.get("required", [])
        removed = 0
        for index, name in enumerate(required if is_array(required) else []):
            if isinstance(name, str) and name not in known:
                near = get_close_matches(name, known, 1)
                self._add(
                    "required-but-undefined",
                    loc / "required" / index,
                    f"{shown(name)} is required, but no property has this name"
                    + (f"; did they mean {shown(near[0])}?" if near else ""),
                    self._repair("remove", loc / "required" / (index - removed), name),
                )
                removed += 1


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) else None


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return None
