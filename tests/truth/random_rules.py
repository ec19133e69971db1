"""Keywords that no type can say, put at random into schemas that types say all of."""

from random import Random
from typing import Any

from payloads import subschemas

Schema = dict[str, Any]

# Python's own expressions read these as ECMA-262 does, so jsonschema may judge them. None has a
# $, which to Python also stands before a last line end.
_PATTERNS = [
    "^a",
    "b",
    "[ab ]",
    "^[^x]*x?",
    "a|b",
    "^.",
    "\u00e9|\u753b|^a?b",
    "^[a-z ]{0,3}",
]
_VALUES: list[Any] = ["a", "", True, None, 0.5, ["a"], {"a": 1}]


def with_rules(schema: Schema, random: Random) -> Schema:
    """The schema, of which about every second part says more than types can."""
    for node in list(subschemas(schema)):
        if "$ref" in node or random.random() < 0.5:
            continue
        kinds = node.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        adders = [_ADDERS[kind] for kind in kinds if kind in _ADDERS]
        if node is schema:
            adders = [_add_to_object]
        if adders:
            random.choice(adders)(node, random)
        elif node.keys() & {"anyOf", "enum", "const"} or not node:
            _add_to_any(node, random)
    return schema


def _add_to_any(node: Schema, random: Random) -> None:
    value = random.choice(_VALUES)
    match random.randrange(5):
        case 0:
            node["not"] = {"const": value}
        case 1:
            node["allOf"] = [{"not": {"type": random.choice(["null", "array"])}}]
        case 2:
            node["oneOf"] = [{"type": "string"}, {"maxLength": 2}]
        case 3:
            inner = {"if": {"type": "array"}, "then": {"maxItems": 1}, "else": False}
            node["if"], node["else"] = {"type": ["string", "number"]}, inner
        case _:
            node["if"] = {"type": "string"}
            node["then"] = {"minLength": 1}
            node["else"] = {"enum": [1, 2.5, True, None, ["a"]]}


def _add_to_text(node: Schema, random: Random) -> None:
    if random.random() < 0.7 and "format" not in node:
        node["pattern"] = random.choice(_PATTERNS)
    else:
        node["not"] = {"pattern": random.choice(_PATTERNS[:3])}


def _add_to_number(node: Schema, random: Random) -> None:
    match random.randrange(3):
        case 0:
            node["multipleOf"] = random.choice([0.5, 0.1, 0.01, 1.5, 0.3, 1e-3])
        case 1:
            node["oneOf"] = [{"minimum": 3}, {"maximum": 5}]
        case _:
            node["maximum"] = random.choice([2**53 + 1, 2**60 + 1, 2**60 + 0.0])


def _add_to_array(node: Schema, random: Random) -> None:
    match random.randrange(6):
        case 0:
            node["uniqueItems"] = True
        case 1:
            node["contains"] = {"type": random.choice(["string", "number", "boolean"])}
            if random.random() < 0.5:
                node["minContains"] = random.choice([0, 1, 2, 2.0])
            if random.random() < 0.5:
                node["maxContains"] = random.choice([1, 2])
        case 2:
            node["allOf"] = [{"uniqueItems": True}, {"maxItems": 3}]
        case 3:
            node["contains"] = {"type": ["string", "null"]}
            node["unevaluatedItems"] = {"type": random.choice(["number", "array"])}
        case 4:
            node["if"], node["then"] = {"minItems": 2}, {"prefixItems": [{}, True]}
            node["unevaluatedItems"] = random.choice([False, {"type": "string"}])
        case _:
            node["not"] = {"minItems": 2, "uniqueItems": True}


def _add_to_object(node: Schema, random: Random) -> None:
    names = [*node.get("properties", {}), "a"]
    one, other = random.choice(names), random.choice(names)
    most = max(random.randrange(len(names) + 1), node.get("minProperties", 0))
    named = bool(node.get("properties"))
    match random.randrange(9):
        case 0:
            node["dependentRequired"] = {one: [other]}
        case 1:
            node["maxProperties"] = most
        case 2:
            node["not"] = {"required": sorted({one, other})}
        case 3 if "if" not in node:
            node["if"], node["then"] = {"required": [one]}, {"required": [other]}
        case 4 if one != other:
            node["oneOf"] = [{"required": [one]}, {"required": [other]}]
        case 5 if named and "dependentSchemas" not in node:
            node["dependentSchemas"] = {one: {"maxProperties": most}}
        case 6 if named and "allOf" not in node:
            node["allOf"] = [{"properties": {names[0]: {"not": {"type": "boolean"}}}}]
        case 7 if not named:
            node["patternProperties"] = {random.choice(_PATTERNS): {"type": "string"}}
        case _:
            node["propertyNames"] = {"maxLength": random.choice([3, 5, 12])}


_ADDERS = {
    "string": _add_to_text,
    "integer": _add_to_number,
    "number": _add_to_number,
    "array": _add_to_array,
    "object": _add_to_object,
}
