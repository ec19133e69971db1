"""Edits of a small catalogue: a systematic set, each in both directions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
Files = dict[str, dict[str, Any]]

ID = "acme/thing"
SIZES = ["1024x1024 (1:1)", "1152x864 (4:3)", "864x1152 (3:4)"]
RATIOS = ["16:9", "1:1"]


@dataclass(frozen=True)
class Edit:
    """One change of a catalogue."""

    name: str
    old: Files
    new: Files


def model(properties: Schema, required: list[str], **more: Any) -> dict[str, Any]:
    """A model file whose input has these properties beside a prompt."""
    schema = {
        "type": "object",
        "properties": {"prompt": {"type": "string"}, **properties},
        "required": ["prompt", *required],
    }
    keys = {
        key: more.pop(key) for key in ("$defs", "additionalProperties") if key in more
    }
    return {"model_id": ID, "input_schema": schema | keys, **more}


def files(document: dict[str, Any], overlay: Schema | None = None) -> Files:
    """One model as files."""
    found = {f"{document['model_id']}.json": document}
    if overlay is not None:
        found[f"{document['model_id']}.overlay.json"] = overlay
    return found


def alone(schema: Schema) -> Files:
    """The schema as an optional input."""
    return files(model({"x": schema}, []))


def needed(schema: Schema) -> Files:
    """The schema as a required input."""
    return files(model({"x": schema}, ["x"]))


def nested(schema: Schema) -> Files:
    """The schema two objects down."""
    inner = {"type": "object", "properties": {"y": schema, "also": {"type": "boolean"}}}
    outer = {"type": "object", "properties": {"inner": inner}, "required": ["inner"]}
    return files(model({"x": outer}, []))


def listed(schema: Schema) -> Files:
    """The schema as items of a list."""
    return files(model({"x": {"type": "array", "items": schema}}, []))


def mapped(schema: Schema) -> Files:
    """The schema as values of a map."""
    return files(model({"x": {"type": "object", "additionalProperties": schema}}, []))


def united(schema: Schema) -> Files:
    """The schema beside another one."""
    other = {"type": "array", "items": {"type": "boolean"}}
    return files(model({"x": {"anyOf": [schema, other]}}, []))


def referred(schema: Schema) -> Files:
    """The schema behind a reference that two inputs follow."""
    two = {key: {"$ref": "#/$defs/Shared"} for key in ("x", "z")}
    return files(model(two, [], **{"$defs": {"Shared": schema}}))


def in_items(schema: Schema) -> Files:
    """The schema as a property of the objects of a list."""
    item = {"type": "object", "properties": {"y": schema}, "required": ["y"]}
    return files(model({"x": {"type": "array", "items": item}}, []))


CONTEXTS: list[Callable[[Schema], Files]] = [
    alone, needed, nested, listed, mapped, united, referred, in_items,
]  # fmt: skip

STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
LIST: Schema = {"type": "array", "items": STRING}
# A limit of each kind, tighter; each stands in every context.
TIGHTER: dict[str, tuple[Schema, Schema]] = {
    "enum": ({**STRING, "enum": ["a", "b"]}, {**STRING, "enum": ["a"]}),
    "enum of numbers": ({"enum": [1, 2]}, {"enum": [1]}),
    "enum at all": (STRING, {**STRING, "enum": ["a", "b"]}),
    "maximum": ({**INTEGER, "maximum": 9}, {**INTEGER, "maximum": 8}),
    "maxLength": ({**STRING, "maxLength": 9}, {**STRING, "maxLength": 8}),
    "type": (NUMBER, INTEGER),
    "type text or number": ({"type": ["string", "integer"]}, STRING),
}
# Further limits, as an optional input.
MORE: dict[str, tuple[Schema, Schema]] = {
    "minimum": ({**INTEGER, "minimum": 1}, {**INTEGER, "minimum": 2}),
    "minimum at all": (INTEGER, {**INTEGER, "minimum": 2}),
    "maximum at all": (NUMBER, {**NUMBER, "maximum": 1}),
    "maximum of a fraction": ({**NUMBER, "maximum": 1.5}, {**NUMBER, "maximum": 1.25}),
    "exclusiveMinimum": ({**NUMBER, "exclusiveMinimum": 0}, {**NUMBER, "exclusiveMinimum": 1}),
    "exclusiveMaximum": ({**NUMBER, "exclusiveMaximum": 2}, {**NUMBER, "exclusiveMaximum": 1}),
    "minimum becomes exclusive": ({**NUMBER, "minimum": 0}, {**NUMBER, "exclusiveMinimum": 0}),
    "the same least integer": ({**INTEGER, "minimum": 1}, {**INTEGER, "exclusiveMinimum": 0}),
    "the same greatest integer": ({**INTEGER, "maximum": 9}, {**INTEGER, "exclusiveMaximum": 10}),
    "multipleOf": (INTEGER, {**INTEGER, "multipleOf": 4}),
    "multipleOf doubled": ({**INTEGER, "multipleOf": 4}, {**INTEGER, "multipleOf": 8}),
    "multipleOf another": ({**INTEGER, "multipleOf": 4}, {**INTEGER, "multipleOf": 6}),
    "minLength": ({**STRING, "minLength": 1}, {**STRING, "minLength": 2}),
    "minLength at all": (STRING, {**STRING, "minLength": 1}),
    "minLength of nothing": (STRING, {**STRING, "minLength": 0}),
    "maxLength at all": (STRING, {**STRING, "maxLength": 5}),
    "minItems": ({**LIST, "minItems": 1}, {**LIST, "minItems": 2}),
    "minItems at all": (LIST, {**LIST, "minItems": 1}),
    "maxItems": ({**LIST, "maxItems": 4}, {**LIST, "maxItems": 3}),
    "maxItems at all": (LIST, {**LIST, "maxItems": 3}),
    "items": ({"type": "array"}, LIST),
    "items of another type": (LIST, {"type": "array", "items": INTEGER}),
    "both limits": ({**INTEGER, "minimum": 1, "maximum": 5}, {**INTEGER, "minimum": 0, "maximum": 4}),
    "minProperties": ({"type": "object"}, {"type": "object", "minProperties": 1}),
    "maxProperties": ({"type": "object", "maxProperties": 3}, {"type": "object", "maxProperties": 2}),
    "no keys": ({"type": "object"}, {"type": "object", "additionalProperties": False}),
    "values of a map": ({"type": "object"}, {"type": "object", "additionalProperties": NUMBER}),
    "a map becomes an object": ({"type": "object"}, {"type": "object", "properties": {"y": INTEGER}}),
    "an object is closed": (
        {"type": "object", "properties": {"y": INTEGER}},
        {"type": "object", "properties": {"y": INTEGER}, "additionalProperties": False},
    ),
    "anything": ({}, STRING),
    "anything becomes a number": ({}, NUMBER),
    "anything becomes a map": ({}, {"type": "object"}),
    "text to number": (STRING, NUMBER),
    "text to truth value": (STRING, {"type": "boolean"}),
    "truth value to integer": ({"type": "boolean"}, INTEGER),
    "text to list of texts": (STRING, LIST),
    "text to map": (STRING, {"type": "object"}),
    "integer to text": (INTEGER, STRING),
    "null too": ({"type": ["string", "null"]}, STRING),
    "null as alternative": ({"anyOf": [STRING, {"type": "null"}]}, STRING),
    "null said in another way": ({"anyOf": [STRING, {"type": "null"}]}, {"type": ["string", "null"]}),
    "null as a choice": ({"enum": ["a", None]}, {"enum": ["a"]}),
    "anyOf": ({"anyOf": [STRING, INTEGER]}, {"anyOf": [STRING, {"type": "boolean"}]}),
    "anyOf of more": ({"anyOf": [STRING, INTEGER, {"type": "boolean"}]}, {"anyOf": [STRING, INTEGER]}),
    "anyOf in another order": ({"anyOf": [STRING, INTEGER]}, {"anyOf": [INTEGER, STRING]}),
    "anyOf of one": ({"anyOf": [STRING, LIST]}, STRING),
    "const": ({"const": "a"}, {"const": "b"}),
    "const of many": ({"enum": ["a", "b"]}, {"const": "a"}),
    "const as enum": ({"const": "a"}, {"enum": ["a"]}),
    "enum of truth values": ({"type": "boolean"}, {"enum": [True]}),
    "both truth values": ({"type": "boolean"}, {"enum": [True, False]}),
    "enum of integers": (INTEGER, {"enum": [1, 2, 3]}),
    "enum renamed": ({"enum": ["TURBO", "slow"]}, {"enum": ["turbo-mode", "slow"]}),
    "enum in another case": ({"enum": ["fast", "slow"]}, {"enum": ["FAST", "slow"]}),
    "enum in another order": ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
    "enum swapped": ({"enum": ["a", "b"]}, {"enum": ["c", "d"]}),
    "1 and true": ({"enum": [1, 2]}, {"enum": [True, 2]}),
    "texts to numbers": ({"enum": ["1", "2"]}, {"enum": [1, 2]}),
    "one size": ({"enum": SIZES}, {"enum": SIZES[:2]}),
    "sizes to words": ({"enum": SIZES}, {"enum": [*SIZES, "whatever; it is"]}),
    "ratios to sizes": ({"enum": RATIOS}, {"enum": [*RATIOS, *SIZES]}),
    "ratios to words": ({"enum": RATIOS}, {"enum": [*RATIOS, "a, b"]}),
    "words to ratios": ({"enum": ["auto"]}, {"enum": ["auto", "1:1"]}),
    "format": (STRING, {**STRING, "format": "date"}),
    "image by format": (STRING, {**STRING, "format": "image_uri"}),
    "image to video": ({**STRING, "format": "image_uri"}, {**STRING, "format": "video_uri"}),
    "list of images": (LIST, {**LIST, "format": "image_uris"}),
    "default": ({**INTEGER, "default": 1}, {**INTEGER, "default": 2}),
    "default at all": (INTEGER, {**INTEGER, "default": 1}),
    "default of a choice": ({"enum": ["a", "b"], "default": "a"}, {"enum": ["a", "b"], "default": "b"}),
    "default true and 1": ({"enum": [1, True], "default": True}, {"enum": [1, True], "default": 1}),
    "default of a list": ({**LIST, "default": ["a"]}, {**LIST, "default": []}),
    "title": ({**STRING, "title": "One"}, {**STRING, "title": "Two"}),
    "description": ({**INTEGER, "description": "One."}, {**INTEGER, "description": "`*` Two"}),
    "description at all": (STRING, {**STRING, "description": "There."}),
    "comment": (STRING, {**STRING, "$comment": "Mind."}),
    "examples": (STRING, {**STRING, "examples": ["a"]}),
    "description of items": (LIST, {**LIST, "items": {**STRING, "description": "An item."}}),
}  # fmt: skip
# Limits that requests check as rules, beside the types.
MAP: Schema = {"type": "object"}
RULES: dict[str, tuple[Schema, Schema]] = {
    "pattern": ({**STRING, "pattern": "^a"}, {**STRING, "pattern": "^b"}),
    "pattern at all": (STRING, {**STRING, "pattern": "^b+$"}),
    "multipleOf a fraction": (NUMBER, {**NUMBER, "multipleOf": 0.5}),
    "uniqueItems": (LIST, {**LIST, "uniqueItems": True}),
    "no uniqueItems": (LIST, {**LIST, "uniqueItems": False}),
    "contains": (LIST, {**LIST, "contains": {"const": "a"}}),
    "contains another": ({**LIST, "contains": {"const": "a"}}, {**LIST, "contains": {"const": "b"}}),
    "minContains": (
        {**LIST, "contains": {"const": "a"}},
        {**LIST, "contains": {"const": "a"}, "minContains": 2},
    ),
    "maxContains": (
        {**LIST, "contains": {"const": "a"}},
        {**LIST, "contains": {"const": "a"}, "maxContains": 1},
    ),
    "prefixItems": (
        {"type": "array", "prefixItems": [STRING]},
        {"type": "array", "prefixItems": [INTEGER]},
    ),
    "prefixItems at all": ({"type": "array"}, {"type": "array", "prefixItems": [STRING]}),
    "more prefixItems": (
        {"type": "array", "prefixItems": [STRING]},
        {"type": "array", "prefixItems": [STRING, STRING]},
    ),
    "patternProperties": (MAP, {**MAP, "patternProperties": {"^k": STRING}}),
    "patternProperties of another type": (
        {**MAP, "patternProperties": {"^k": STRING}},
        {**MAP, "patternProperties": {"^k": INTEGER}},
    ),
    "propertyNames": (MAP, {**MAP, "propertyNames": {"maxLength": 2}}),
    "propertyNames shorter": (
        {**MAP, "propertyNames": {"maxLength": 2}},
        {**MAP, "propertyNames": {"maxLength": 1}},
    ),
    "not": (STRING, {**STRING, "not": {"const": "a"}}),
    "not of more": ({**STRING, "not": {"const": "a"}}, {**STRING, "not": {"enum": ["a", "b"]}}),
    "oneOf": ({"oneOf": [STRING, INTEGER]}, {"oneOf": [STRING, {"type": "boolean"}]}),
    "oneOf of more": ({"oneOf": [STRING, INTEGER, {"type": "boolean"}]}, {"oneOf": [STRING, INTEGER]}),
    "oneOf instead of anyOf": ({"anyOf": [STRING, INTEGER]}, {"oneOf": [STRING, INTEGER]}),
    "oneOf that overlap": ({"anyOf": [INTEGER, NUMBER]}, {"oneOf": [INTEGER, NUMBER]}),
    "oneOf tightened": (
        {"oneOf": [{**STRING, "maxLength": 5}, INTEGER]},
        {"oneOf": [{**STRING, "maxLength": 4}, INTEGER]},
    ),
    "allOf": (INTEGER, {"allOf": [INTEGER, {"minimum": 3}]}),
    "allOf tightened": ({"allOf": [INTEGER, {"minimum": 3}]}, {"allOf": [INTEGER, {"minimum": 4}]}),
    "allOf said in one": ({"allOf": [INTEGER, {"minimum": 3}]}, {**INTEGER, "minimum": 3}),
}  # fmt: skip
TWO: Schema = {"type": "object", "properties": {"y": INTEGER, "z": STRING}}
RULES_OF_OBJECTS: dict[str, tuple[Schema, Schema]] = {
    "dependentRequired": (TWO, {**TWO, "dependentRequired": {"y": ["z"]}}),
    "dependentRequired the other way": (
        {**TWO, "dependentRequired": {"y": ["z"]}},
        {**TWO, "dependentRequired": {"z": ["y"]}},
    ),
    "dependentSchemas": (TWO, {**TWO, "dependentSchemas": {"y": {"required": ["z"]}}}),
    "if": (TWO, {**TWO, "if": {"required": ["y"]}, "then": {"required": ["z"]}}),
    "then": (
        {**TWO, "if": {"required": ["y"]}, "then": {"required": ["z"]}},
        {
            **TWO,
            "if": {"required": ["y"]},
            "then": {"required": ["z"], "properties": {"z": {"minLength": 1}}},
        },
    ),
    "unevaluatedProperties": (TWO, {**TWO, "unevaluatedProperties": False}),
    "minProperties beside names": (TWO, {**TWO, "minProperties": 1}),
    "maxProperties beside names": (TWO, {**TWO, "maxProperties": 1}),
    "anyOf of what is required": (TWO, {**TWO, "anyOf": [{"required": ["y"]}, {"required": ["z"]}]}),
}  # fmt: skip
OBJECT: Schema = {"type": "object", "properties": {"y": INTEGER, "z": STRING}}
IN_OBJECTS: dict[str, tuple[Schema, Schema]] = {
    "property": (OBJECT, {**OBJECT, "properties": {**OBJECT["properties"], "new": NUMBER}}),
    "property of a closed object": (
        {**OBJECT, "additionalProperties": False},
        {"type": "object", "properties": {"y": INTEGER}, "additionalProperties": False},
    ),
    "required": (OBJECT, {**OBJECT, "required": ["y"]}),
    "required in another order": ({**OBJECT, "required": ["y", "z"]}, {**OBJECT, "required": ["z", "y"]}),
    "required property": (
        OBJECT,
        {**OBJECT, "properties": {**OBJECT["properties"], "new": NUMBER}, "required": ["new"]},
    ),
    "prefilled property": (
        OBJECT,
        {
            **OBJECT,
            "properties": {**OBJECT["properties"], "new": {**NUMBER, "default": 1}},
            "required": ["new"],
        },
    ),
    "renamed property": (OBJECT, {"type": "object", "properties": {"y": INTEGER, "zed": STRING}}),
    "renamed required property": (
        {**OBJECT, "required": ["z"]},
        {"type": "object", "properties": {"y": INTEGER, "zed": STRING}, "required": ["zed"]},
    ),
    "properties in another order": (OBJECT, {"type": "object", "properties": {"z": STRING, "y": INTEGER}}),
    "description of an object": (OBJECT, {**OBJECT, "description": "It is."}),
}  # fmt: skip
REQUIRED: dict[str, tuple[Schema, Schema]] = {
    "prefilled number": ({**INTEGER, "default": 1}, {**INTEGER, "default": 2}),
    "prefilled at all": (INTEGER, {**INTEGER, "default": 2}),
    "prefilled choice": ({"enum": SIZES, "default": SIZES[0]}, {"enum": SIZES, "default": SIZES[1]}),
    "sample of a text": ({**STRING, "default": "a"}, {**STRING, "default": "b"}),
    "sample at all": (STRING, {**STRING, "default": "b"}),
    "prefilled choice that goes": (
        {"enum": SIZES, "default": SIZES[0]},
        {"enum": SIZES[1:], "default": SIZES[1]},
    ),
}  # fmt: skip
# An input that becomes required.
PRESENCE: dict[str, Schema] = {
    "text": STRING,
    "text with a sample": {**STRING, "default": "a"},
    "number": INTEGER,
    "number with a default": {**INTEGER, "default": 3},
    "choice with a default": {"enum": ["a", "b"], "default": "a"},
    "list": LIST,
    "object": OBJECT,
}


def _both(name: str, old: Files, new: Files) -> Iterator[Edit]:
    yield Edit(name, old, new)
    yield Edit(f"{name}, undone", new, old)


def _edits() -> Iterator[Edit]:
    for context in CONTEXTS:
        for name, (old, new) in TIGHTER.items():
            yield from _both(f"{name} ({context.__name__})", context(old), context(new))
    for name, (old, new) in MORE.items():
        yield from _both(name, alone(old), alone(new))
    for name, (old, new) in RULES.items():
        for context in (alone, nested):
            yield from _both(f"{name} ({context.__name__})", context(old), context(new))
    for name, (old, new) in RULES_OF_OBJECTS.items():
        for context in (alone, listed):
            yield from _both(f"{name} ({context.__name__})", context(old), context(new))
    for context in (alone, nested, listed, referred):
        for name, (old, new) in IN_OBJECTS.items():
            yield from _both(f"{name} ({context.__name__})", context(old), context(new))
    for name, (old, new) in REQUIRED.items():
        yield from _both(name, needed(old), needed(new))
    for name, schema in PRESENCE.items():
        yield from _both(f"required {name}", alone(schema), needed(schema))
    yield from _at_the_top()
    yield from _overlays()
    yield from _outputs()
    yield from _models()


def _at_the_top() -> Iterator[Edit]:
    def top(properties: Schema, required: list[str], **more: Any) -> Files:
        return files(model(properties, required, **more))

    old = top({"x": INTEGER}, [])
    yield Edit("nothing", old, old)
    yield from _both("input", old, top({"x": INTEGER, "more": STRING}, []))
    yield from _both(
        "required input", old, top({"x": INTEGER, "more": STRING}, ["more"])
    )
    yield from _both("input renamed", old, top({"x_value": INTEGER}, []))
    yield from _both(
        "input with a default renamed",
        top({"level": {**INTEGER, "default": 1}}, []),
        top({"levels": {**INTEGER, "default": 1}}, []),
    )
    yield from _both(
        "required input renamed",
        top({"image": STRING}, ["image"]),
        top({"image_url": STRING}, ["image_url"]),
    )
    yield from _both("input replaced", old, top({"wholly": LIST}, []))
    yield from _both("closed", old, top({"x": INTEGER}, [], additionalProperties=False))
    closed = top({"x": INTEGER}, [], additionalProperties=False)
    yield from _both(
        "input of a closed model", closed, top({}, [], additionalProperties=False)
    )
    yield from _both(
        "order of inputs",
        top({"a": STRING, "b": INTEGER}, []),
        top({"b": INTEGER, "a": STRING}, []),
    )
    yield from _both(
        "several things",
        old,
        top({"x": {**INTEGER, "minimum": 1, "default": 3}, "more": NUMBER}, []),
    )
    shared = {"$defs": {"Shared": INTEGER}}
    yield from _both(
        "a reference for a schema",
        old,
        top({"x": {"$ref": "#/$defs/Shared"}}, [], **shared),
    )


def _overlays() -> Iterator[Edit]:
    mode = {"enum": ["fast", "slow"]}
    document = model({"x": STRING, "mode": mode, "tags": LIST}, [])
    plain = files(document, {})
    where = "/input_schema/properties"

    def ours(**overlay: Any) -> Files:
        return files(document, overlay)

    yield Edit("empty overlay", files(document), plain)
    yield from _both("name of a model", plain, ours(display_name="Thing"))
    yield from _both("summary", plain, ours(summary={"en": "It does."}))
    yield from _both(
        "our text", plain, ours(texts={f"{where}/x": {"ja": {"title": "x"}}})
    )
    yield from _both("our media", plain, ours(media={f"{where}/x": "image"}))
    yield from _both(
        "our media of a list", plain, ours(media={f"{where}/tags": "video"})
    )
    yield from _both("class", plain, ours(names={"class": "Another"}))

    def rule(then: Schema, when: Any = True, message: str = "No.") -> Schema:
        return {"when": when, "then": then, "message": {"en": message}}

    fast = {"properties": {"mode": {"const": "fast"}}}
    tagged = {"required": ["tags"]}
    few, fewer = ({"properties": {"tags": {"maxItems": n}}} for n in (2, 1))
    one = ours(rules=[rule(fast, tagged)])
    yield from _both("rule between inputs", plain, one)
    yield from _both("rule of one input", plain, ours(rules=[rule(few)]))
    yield from _both(
        "rule that asks for more",
        one,
        ours(rules=[rule({**fast, "required": ["mode"]}, tagged)]),
    )
    yield from _both("rule that holds always", one, ours(rules=[rule(fast)]))
    both = {"required": ["tags", "x"]}
    needy = {"required": ["mode"]}
    few_if_x = rule(few, {"required": ["x"]})
    yield from _both(
        "rule for fewer",
        ours(rules=[rule(needy, tagged)]),
        ours(rules=[rule(needy, both)]),
    )
    seven = {"properties": {"x": {"const": 7}}}
    yield from _both(
        "rule that depends on another input",
        ours(rules=[rule(tagged, seven)]),
        ours(rules=[rule(tagged, fast)]),
    )
    yield from _both(
        "rule for fewer among others",
        ours(rules=[few_if_x, rule(needy, tagged)]),
        ours(rules=[few_if_x, rule(needy, both)]),
    )
    yield from _both(
        "two rules in another order",
        ours(rules=[few_if_x, rule(needy, tagged)]),
        ours(rules=[rule(needy, tagged), few_if_x]),
    )
    yield from _both(
        "limit in a rule",
        ours(rules=[rule(few, tagged)]),
        ours(rules=[rule(fewer, tagged)]),
    )
    yield from _both(
        "another rule",
        one,
        ours(rules=[rule(fast, tagged), rule({"not": {"required": ["x", "mode"]}})]),
    )
    yield from _both(
        "message of a rule", one, ours(rules=[rule(fast, tagged, "Never.")])
    )
    yield from _both("module", plain, ours(names={"module": "another"}))
    yield from _both("field", plain, ours(names={"fields": {f"{where}/x": "why"}}))
    yield from _both("type", plain, ours(names={"types": {f"{where}/mode": "Speed"}}))
    yield from _both(
        "member", plain, ours(names={"members": {f"{where}/mode": {"fast": "QUICK"}}})
    )
    yield from _both("example", plain, ours(example={"prompt": "a"}))
    repair = {
        "op": "add",
        "path": f"{where}/x/maxLength",
        "value": 4,
        "reason": "It is.",
    }
    yield from _both("repair", plain, ours(repairs=[repair]))
    two = {"fields": {f"{where}/x": "mode_", f"{where}/mode": "modus"}}
    yield from _both("two names", plain, ours(names=two))


def _outputs() -> Iterator[Edit]:
    def out(properties: Schema, **more: Any) -> Files:
        block = {"type": "object", "properties": properties, **more}
        return files(model({}, [], output_schema={"output": block}))

    image, count = {"image": STRING}, {"count": INTEGER}
    old = out({**image, **count})
    yield from _both("own output", files(model({}, [])), old)
    yield from _both("output", old, out(image))
    yield from _both("output renamed", old, out({**image, "counted": INTEGER}))
    yield from _both("output of another type", old, out({**image, "count": STRING}))
    yield from _both("output of a wider type", old, out({**image, "count": NUMBER}))
    yield from _both("output of any type", old, out({**image, "count": {}}))
    yield from _both(
        "limit of an output", old, out({**image, "count": {**INTEGER, "maximum": 4}})
    )
    yield from _both(
        "output required", old, out({**image, **count}, required=["image"])
    )
    yield from _both(
        "choices of an output",
        out({"state": {**STRING, "enum": ["a"]}}),
        out({"state": {**STRING, "enum": ["a", "b"]}}),
    )
    yield from _both(
        "list of outputs", out({"all": LIST}), out({"all": {"type": "array"}})
    )
    yield from _both(
        "list of other outputs",
        out({"all": LIST}),
        out({"all": {"type": "array", "items": INTEGER}}),
    )
    yield from _both(
        "text of an output",
        old,
        out({**image, "count": {**INTEGER, "description": "How many."}}),
    )
    yield from _both("order of outputs", old, out({**count, **image}))
    yield from _both(
        "object as output", out({"data": {"type": "object"}}), out({"data": STRING})
    )


def _models() -> Iterator[Edit]:
    one = alone(INTEGER)
    other = {
        "model_id": "acme/other",
        "input_schema": {"type": "object", "properties": {"y": LIST}},
    }
    yield from _both("model", one, one | files(other))
    moved = json.loads(json.dumps(one[f"{ID}.json"])) | {"model_id": "acme/thing-2"}
    yield from _both("model renamed", one, files(moved))
    yield from _both("model replaced", one, files(other))
    titled = json.loads(json.dumps(one[f"{ID}.json"]))
    titled["input_schema"]["title"] = "A title"
    yield from _both("title of a schema", one, files(titled))
    priced = one[f"{ID}.json"] | {"base_price_usd": 0.5}
    yield from _both("price", one, files(priced))


EDITS = {edit.name: edit for edit in _edits()}
