"""Pairs of schemas, of which the second usually asks for more."""

from small_catalogue import RATIOS, SIZES, Schema

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
# Those that stand in other places too: a place is read in one way, whatever stands there.
ELSEWHERE_TOO = {
    "pattern", "contains", "not", "oneOf tightened", "allOf tightened", "if", "dependentRequired",
    "property", "required property", "renamed property", "required",
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
