"""Classify the keywords of JSON Schema 2020-12 and find the subschemas that they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object

# Keywords whose value is a schema, a list of schemas, or schemas by name.
ONE = {
    "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames",
    "then", "unevaluatedItems", "unevaluatedProperties",
}  # fmt: skip
LISTS = {"allOf", "anyOf", "oneOf", "prefixItems"}
TABLES = {"dependentSchemas", "patternProperties", "properties"}
DEFINITIONS = {"$defs", "definitions"}
NAMED = TABLES | DEFINITIONS
# Their subschemas apply to the same value as the schema that contains them.
IN_PLACE = {"allOf", "anyOf", "dependentSchemas", "else", "if", "not", "oneOf", "then"}

ANNOTATIONS = {
    "$comment", "$defs", "$schema", "contentEncoding", "contentMediaType",
    "contentSchema", "default", "definitions", "deprecated", "description",
    "example",  # of OpenAPI 3.0
    "examples", "format", "readOnly", "title", "validations", "writeOnly",
}  # fmt: skip
ANY_TYPE = {
    "$ref", "allOf", "anyOf", "const", "else", "enum", "if", "not", "oneOf", "then", "type",
}  # fmt: skip
FOR_TYPE: dict[str, set[str]] = {
    "string": {"maxLength", "minLength", "pattern"},
    "integer": {
        "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
    },
    "number": {
        "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf",
    },
    "boolean": set(),
    "array": {
        "contains", "items", "maxContains", "maxItems", "minContains", "minItems",
        "prefixItems", "unevaluatedItems", "uniqueItems",
    },
    "object": {
        "additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties",
        "minProperties", "patternProperties", "properties", "propertyNames", "required",
        "unevaluatedProperties",
    },
    "null": set(),
}  # fmt: skip
ASSERTIONS = ANY_TYPE | {key for keys in FOR_TYPE.values() for key in keys}
# Enforced by pydantic's types and constraints; all others are checked as rules.
TYPED = {
    "additionalProperties", "const", "enum", "exclusiveMaximum", "exclusiveMinimum",
    "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum",
    "multipleOf", "properties", "required", "type",
}  # fmt: skip
UNDERSTOOD = ANNOTATIONS | ASSERTIONS
# Assertions that depend on other files, on the dynamic scope, or on an obsolete draft:
# ignoring one would accept what the server refuses.
UNSUPPORTED = {
    "$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor",
    "$recursiveRef", "$vocabulary", "additionalItems", "dependencies",
}  # fmt: skip
# Other generators import or execute the values of these keywords.
EXECUTED = {
    "customBasePath", "customTypePath", "default_factory", "defaultFactory", "discriminator",
}  # fmt: skip

# Type names of the live catalogue, in lower case, that JSON Schema does not have.
TYPE_WORDS = {
    "bool": "boolean", "dict": "object", "double": "number", "float": "number",
    "int": "integer", "int32": "integer", "int64": "integer", "list": "array",
    "long": "integer", "str": "string",
}  # fmt: skip

TYPES = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}

# Floats represent every integer up to here, and pydantic compares limits as floats.
EXACT = 2**53


def asserting(node: dict[str, Any]) -> set[str]:
    """Return the keywords of a schema that decide what is valid."""
    return node.keys() & ASSERTIONS


def subschemas(
    node: dict[str, Any], keywords: set[str] | None = None
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the direct subschemas of a schema, each with its path from there."""
    for key, value in node.items():
        if keywords is not None and key not in keywords:
            continue
        if key in ONE:
            yield (key,), value
        elif key in LISTS and is_array(value):
            for index, child in enumerate(value):
                yield (key, index), child
        elif key in NAMED and is_object(value):
            for name, child in value.items():
                yield (key, name), child


def with_subschemas(
    node: Mapping[str, Any],
    change: Callable[[Any], Any],
    keywords: set[str] | None = None,
) -> dict[str, Any]:
    """Return a schema with each of its direct subschemas changed."""
    found = dict(node)
    for key in node.keys() if keywords is None else node.keys() & keywords:
        value = node[key]
        if key in ONE:
            found[key] = change(value)
        elif key in LISTS and is_array(value):
            found[key] = [change(child) for child in value]
        elif key in NAMED and is_object(value):
            found[key] = {name: change(child) for name, child in value.items()}
    return found


def typed_exactly(node: dict[str, Any], names: list[str]) -> set[str]:
    """Return the constraints of a schema that generated types enforce exactly."""
    found = node.keys() & TYPED
    step = node.get("multipleOf")
    if "number" in names or not isinstance(step, int | float) or step % 1:
        found.discard("multipleOf")
    if "number" in names:
        for key in ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"):
            if abs(node.get(key, 0)) > EXACT:
                found.discard(key)
    return found


def plain_choices(values: list[Any]) -> bool:
    """Return whether an enum or a literal type can hold these values."""
    return all(v is None or isinstance(v, str | int) for v in values)


def type_names(node: dict[str, Any]) -> list[str]:
    """Return the declared types of a schema; none means any type."""
    declared = node.get("type", [])
    return declared if is_array(declared) else [declared]


def meant_type(name: object) -> str | None:
    """Return the type that a published word can only mean, if it means one."""
    lower = name.strip().lower() if isinstance(name, str) else ""
    return TYPE_WORDS.get(lower, lower if lower in TYPES else None)


def is_of_objects(declared: object) -> bool:
    """Return whether a declared type allows objects, and nothing else but null."""
    names = {meant_type(n) for n in (declared if is_array(declared) else [declared])}
    return "object" in names and names <= {"object", "null"}


def is_of(value: object, types: list[str]) -> bool:
    """Return whether a value is of one of these types; a boolean is not a number."""
    allowed = tuple(kind for name in types for kind in TYPES[name])
    is_mere_bool = isinstance(value, bool) and "boolean" not in types
    return isinstance(value, allowed) and not is_mere_bool


def type_of(value: object) -> str:
    """Return the narrowest type of a value."""
    return next(name for name in TYPES if is_of(value, [name]))


def property_names(
    node: Mapping[str, Any], root: object, place: str = ""
) -> dict[str, str]:
    """Return the properties that a schema names, also in its conditions and alternatives.

    Each name maps to a pointer from ``root``; ``place`` is the pointer of the schema itself.
    """
    names: dict[str, str] = {}
    seen: set[str] = set()
    ahead: list[tuple[str, Any]] = [(place, node)]
    while ahead:
        at, one = ahead.pop(0)
        if not is_object(one):
            continue
        if is_object(properties := one.get("properties")):
            for name in properties:
                names.setdefault(name, at + json_pointer.join("properties", name))
        for steps, child in subschemas(one, IN_PLACE - {"not"}):
            ahead.append((at + json_pointer.join(*steps), child))
        target = one.get("$ref")
        if isinstance(target, str) and target not in seen:
            seen.add(target)
            ahead.append((target[1:], json_pointer.find(root, target[1:])))
    return names
