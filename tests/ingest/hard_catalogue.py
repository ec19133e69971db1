"""Input schemas of many dialects, each with one thing that is hard about it: made up, always the same."""

from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}


def _of(**properties: object) -> Schema:
    """The input schema of a model with a prompt and further inputs."""
    return {
        "type": "object",
        "required": ["prompt"],
        "properties": {"prompt": TEXT, **properties},
    }


def _object(*names: str, **more: object) -> Schema:
    """An inline object whose first property is required."""
    properties = dict.fromkeys(names, TEXT)
    return {"type": "object", "properties": properties, "required": [names[0]], **more}


def _tagged(tag: str, name: str) -> Schema:
    found = _object("type", name)
    found["properties"]["type"] = {"const": tag}
    return found


_SIZE = {"type": "object", "properties": {"width": {"type": "integer", "exclusiveMinimum": 0}}}  # fmt: skip
_NAMES = {"type": "string", "enum": ["square", "portrait_4_3"]}
_NODE = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}  # fmt: skip
_MARKUP = "<b>x</b> [y](javascript:z) `a` {{ 7 * 7 }} | <script>alert(1)</script>"

# What goes through, by the name of what is hard about it.
HARD: dict[str, Schema] = {
    # unions, references and nesting
    "any-of-null": _of(x={"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}),
    "object-or-choice": {**_of(size={"anyOf": [{"$ref": "#/$defs/Size"}, _NAMES], "default": "square"}), "$defs": {"Size": _SIZE}},
    "object-or-choice-inline": _of(area={"anyOf": [_SIZE, _NAMES]}),
    "all-of-reference": {**_of(x={"allOf": [{"$ref": "#/$defs/x"}], "default": "square", "x-order": 1}), "$defs": {"x": _NAMES}},
    "definitions": {**_of(x={"$ref": "#/definitions/x", "title": "X"}), "definitions": {"x": _NAMES}},
    "recursive": {**_of(x={"$ref": "#/$defs/Node"}), "$defs": {"Node": _NODE}},
    "lists-in-lists": _of(x={"type": "array", "items": {"type": "array", "items": _object("a", "b")}}),
    "inline-union": _of(control={"oneOf": [_object("pose"), _object("depth")]}),
    "inline-union-in-list": _of(x={"type": "array", "items": {"anyOf": [_object("text"), _object("image_url")]}}),
    "inline-union-one-title": _of(x={"oneOf": [_object("a", title="A"), _object("b", title="A")]}),
    "tagged-union": _of(part={"oneOf": [_tagged("text", "text"), _tagged("image", "url")]}),
    "discriminator": _of(x={"oneOf": [_tagged("a", "b"), _tagged("c", "d")], "discriminator": {"propertyName": "type"}}),
    "two-choices-in-union": _of(x={"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}),
    "conditional": {**_of(a={"type": "boolean"}, b=TEXT), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
    # choices
    "constants-with-titles": _of(x={"oneOf": [{"const": "a", "title": "The A"}, {"const": "b", "title": "The B"}]}),
    "choice-null": _of(x={"enum": ["a", None]}),
    "choice-null-typed": _of(x={"type": "string", "enum": ["a", None]}),
    "choice-twice": _of(x={"type": "string", "enum": ["a", "b", "a"]}),
    "choice-mixed": _of(x={"enum": ["auto", 5, 10, True]}),
    "choice-case": _of(x={"type": "string", "enum": ["480p", "480P", "Fast", "fast", " x", "x ", "", "日本", "é"]}),
    "choice-many": _of(x={"type": "string", "enum": [f"voice-{i}" for i in range(1000)]}),
    "choice-numbers-as-text": _of(x={"type": "string", "enum": ["5", "10"], "default": 5}),
    "enum-names": _of(x={**_NAMES, "x-enum-varnames": ["A", "B"], "enumNames": ["A", "B"]}),
    # OpenAPI, and drafts that are gone
    "nullable": _of(x={"type": "integer", "nullable": True, "default": None}),
    "nullable-choice": _of(x={"type": "string", "nullable": True, "enum": ["a", None]}),
    "draft-3": {"type": "object", "properties": {"prompt": {**TEXT, "required": True}}},
    "draft-4": _of(x={"type": "number", "minimum": 0, "exclusiveMinimum": True}),
    "draft-7": {**_of(), "$id": "https://example.com/x", "$schema": "http://json-schema.org/draft-07/schema#"},
    "example": _of(x={**TEXT, "example": "a", "examples": ["b"]}),
    "formats": _of(x={**TEXT, "format": "uri"}, y={**TEXT, "format": "binary"}, z={**TEXT, "format": "data-uri"}),
    "foreign-keys": _of(x={**TEXT, "ui": {"field": "image"}, "x-ui-component": "slider", "step": 1, "options": ["a"]}),
    # what is left out, or said by null
    "root-untyped": {"properties": {"prompt": TEXT}},
    "root-reference": {"$ref": "#/$defs/Input", "$defs": {"Input": _of()}},
    "root-all-of": {"allOf": [_of(), {"required": ["prompt"]}]},
    "untyped": _of(x={"title": "X"}, y={"minimum": 1}, z={"items": TEXT}),
    "nulls": _of(x={"type": "string", "title": None, "description": None, "maxLength": None, "pattern": None}),
    "required-null": {**_of(), "required": None},
    "required-ghost-twice": {**_of(), "required": ["ghost", "prompt", "ghost", "prompt"]},
    # values of another type
    "types": _of(a={"type": "Float"}, b={"type": "str"}, c={"type": ["Int64", "null"]}, d={"type": "dict"}),
    "defaults": _of(a={"type": "integer", "default": "5"}, b={"type": "boolean", "default": "False"}, c={"type": "integer", "default": 5.0}),
    "limits": _of(x={"type": "integer", "minimum": "1", "maximum": 10.0, "default": 2}),
    "default-elsewhere": _of(x={"type": "string", "enum": ["a"], "default": "b"}),
    "default-no-number": _of(x={"type": "integer", "default": "many"}),
    "items-list": _of(x={"type": "array", "items": [TEXT]}),
    "dependencies": {**_of(), "dependencies": {"prompt": ["x"]}},
    # texts and names
    "markup": {**_of(x={"type": "string", "title": _MARKUP, "description": _MARKUP}), "title": _MARKUP},
    "names": _of(**{"600_prompt": TEXT, "class": TEXT, "a.b": TEXT, "$x": TEXT, "__init__": TEXT, "": TEXT, "日本": TEXT}),
    "names-alike": _of(**{"negative-prompt": TEXT, "negative_prompt": TEXT, "Negative Prompt": TEXT}),
    "Dots.And/Capitals V2.1": _of(),
    "dots.and/capitals v2.1": _of(),
}  # fmt: skip

# What a person must look at, since it can be read in two ways or in none, and the code that says so.
REFUSED: dict[str, tuple[str, Schema]] = {
    "choice-none": ("no-choices", _of(x={"type": "string", "enum": []})),
    "choice-text-of-integer": ("choice-of-another-type", _of(x={"type": "integer", "enum": ["5"]})),
    "choice-of-array": ("choice-of-another-type", _of(x={"type": "array", "enum": ["a"]})),
    "range-empty": ("empty-range", _of(x={"type": "integer", "minimum": 2, "maximum": 1})),
    "switch-alone": ("malformed-keyword", _of(x={"type": "number", "exclusiveMinimum": True})),
    "property-null": ("not-a-schema", _of(x=None)),
    "properties-list": ("no-properties", {"type": "object", "properties": [{"name": "prompt"}]}),
    "reference-elsewhere": ("foreign-reference", _of(x={"$ref": "#/components/schemas/x"})),
    "reference-far": ("foreign-reference", _of(x={"$ref": "https://example.com/x.json"})),
    "reference-dangling": ("dangling-reference", _of(x={"$ref": "#/$defs/x"})),
    "type-unknown": ("unknown-type", _of(x={"type": "image"})),
    "type-nothing": ("unknown-type", _of(x={"type": None})),
    "pattern-looking-ahead": (
        "unusable-pattern",
        _of(x={"type": "string", "pattern": "a(?=b)"}),
    ),
    "title-number": ("malformed-keyword", _of(x={"type": "string", "title": 5})),
}  # fmt: skip


def model_id(name: str) -> str:
    """The id of a model of these tables."""
    return f"hard/{name}"


def catalogue() -> dict[str, Any]:
    """The answer of the catalogue call."""
    schemas = {**HARD, **{name: schema for name, (_, schema) in REFUSED.items()}}
    models = [
        {"model_id": model_id(name), "input_schema": schema}
        for name, schema in schemas.items()
    ]
    return {"models": models, "total": len(models)}
