"""Attacks by texts: every payload wherever a schema or an overlay can say something."""

from collections.abc import Iterator

from attacks import PAYLOADS, Attack, Json, attack, of


def _texts(name: str, payload: str) -> Attack:
    """As title, description, comment, example and free annotation of everything."""
    said = {"title": payload, "description": payload, "$comment": payload}
    node: Json = {
        "type": "string",
        **said,
        "examples": [payload],
        "format": payload,
        "x-note": payload,
    }
    nested = {**said, "type": "object", "properties": {"text": node}}
    return attack(
        f"text-{name}",
        of({"text": node, "nested": nested}, **said),
        display_name=payload,
        output_schema={"output": {**said, **of({"image": node, "more": node})}},
        overlay={
            "display_name": payload,
            "summary": {"en": payload, "ja": payload, "zh": payload},
            "texts": {
                "/input_schema/properties/text": {
                    language: {"title": payload, "description": payload}
                    for language in ("en", "ja", "zh")
                }
            },
        },
    )


def _values(name: str, payload: str) -> Attack:
    """As default, sample, key of a default, and in the example."""
    return attack(
        f"value-{name}",
        of(
            {
                "text": {"type": "string", "default": payload},
                "sample": {"type": "string", "default": payload},
                "list": {"type": "array", "items": {"type": "string"}, "default": [payload]},
                "free": {"type": "object", "default": {payload: payload}},
                "any": {"default": {payload: [payload, {payload: None}]}},
            },
            required=["sample"],
        ),
        overlay={"example": {"sample": payload, "free": {payload: payload}}},
    )  # fmt: skip


def _choices(name: str, payload: str) -> Attack:
    """As a choice: a value, a member's name, a default, and the value of a map and a list."""
    enum = {"type": "string", "enum": ["plain", payload]}
    return attack(
        f"choice-{name}",
        of(
            {
                "prefilled": {**enum, "default": payload},
                "optional": {**enum, "default": payload},
                "only": {"const": payload},
                "list": {"type": "array", "items": enum},
                "map": {"type": "object", "additionalProperties": enum},
                "union": {"anyOf": [enum, {"type": "integer"}]},
            },
            required=["prefilled"],
        ),
    )


def _names(name: str, payload: str) -> Attack:
    """As the name of an input, of a nested input, of an output and of a definition."""
    return attack(
        f"name-{name}",
        of(
            {
                payload: {"type": "string"},
                "nested": of({payload: {"enum": ["a", "b"]}}),
                "referring": {"$ref": "#/$defs/plain"},
            },
            required=[payload],
            **{"$defs": {"plain": {"enum": ["x", "y"]}, payload: {"type": "string"}}},
        ),
        output_schema={"output": of({payload: {"type": "string"}})},
        overlay={"example": {payload: payload}},
    )


def attacks() -> Iterator[Attack]:
    """Every payload in every kind of place."""
    for name, payload in PAYLOADS.items():
        for place in (_texts, _values, _choices, _names):
            yield place(name, payload)
