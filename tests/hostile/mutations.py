"""Strategies for documents that began healthy and went wrong in a few places."""

import copy
import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attacks import PAYLOADS, of
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
Steps = tuple[str | int, ...]

_PUBLISHED = [
    json.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "schemas").glob("*/**/*.json"))
    if not path.name.endswith(".overlay.json") and path.parent.name != "_meta"
]
_RICH = {
    "model_id": "acme/rich",
    "input_schema": of(
        {
            "text": {"type": "string", "minLength": 1, "maxLength": 9, "default": "x"},
            "count": {"type": "integer", "minimum": 1, "maximum": 4, "default": 2},
            "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1.5},
            "size": {"enum": ["1024x1024 (1:1)", "2048x1024 (2:1)", "2K"]},
            "ratio": {"type": "string", "enum": ["16:9", "auto"], "default": "auto"},
            "flags": {"type": "array", "items": {"type": "boolean"}, "maxItems": 3},
            "nested": {"$ref": "#/$defs/node"},
            "either": {"anyOf": [{"type": "string"}, {"enum": [1, 2]}, {"type": "null"}]},
            "map": {"type": "object", "additionalProperties": {"type": "number"}},
            "image": {"type": "string", "format": "image_uri"},
        },
        required=["text", "size", "image"],
        **{"$defs": {"node": of({"child": {"$ref": "#/$defs/node"}, "b": {"const": "c"}})}},
    ),
}  # fmt: skip
SEEDS = [*_PUBLISHED, _RICH]

_KEYWORDS = [
    "$ref", "$defs", "$id", "$anchor", "additionalProperties", "allOf", "anyOf", "const",
    "contains", "default", "dependentRequired", "dependentSchemas", "description", "else",
    "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "if", "items",
    "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
    "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "patternProperties",
    "prefixItems", "properties", "propertyNames", "required", "then", "title", "type",
    "unevaluatedProperties", "uniqueItems", "validations", "x-python-type", "default_factory",
]  # fmt: skip
_WORDS = st.sampled_from(
    [*PAYLOADS.values(), "", "a", "class", "__init__", "model_config", "#", "#/$defs/node",
     "#/properties/nested", "string", "integer", "object", "array", "null", "2K", "16:9",
     "^(a+)+$", "1024x1024 (1:1)", "image_uri"]
) | st.text(max_size=8)  # fmt: skip
_SCALARS = (
    _WORDS
    | st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**40, -1, 2**53 + 1, 1e308, 5e-324, 0.1, -0.0, 1.0])
)
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(_KEYWORDS) | _WORDS, inner, max_size=3),
    max_leaves=6,
)


def _places(node: object, steps: Steps = ()) -> Iterator[Steps]:
    """The place of every value of a document."""
    yield steps
    items: Any = ()
    if isinstance(node, dict):
        items = node.items()
    elif isinstance(node, list):
        items = enumerate(node)
    for key, child in items:
        yield from _places(child, (*steps, key))


def _at(node: Any, steps: Steps) -> Any:
    for step in steps:
        node = node[step]
    return node


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A model's document after one to five mutations."""
    document: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 5))):
        places = [steps for steps in _places(document) if steps]
        if not places:
            break
        *parents, last = draw(st.sampled_from(places))
        parent = _at(document, tuple(parents))
        match draw(st.sampled_from(["put", "add", "drop", "rename", "graft"])):
            case "put":
                parent[last] = draw(_VALUES)
            case "add" if isinstance(parent, dict):
                parent[draw(st.sampled_from(_KEYWORDS) | _WORDS)] = draw(_VALUES)
            case "rename" if isinstance(parent, dict):
                parent[draw(_WORDS)] = parent.pop(last)
            case "graft":
                source = _at(document, draw(st.sampled_from(places)))
                parent[last] = copy.deepcopy(source)
            case _:
                del parent[last]
    return document


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A saved page of a mutated model, with attacks for prose, cut and spliced in places."""
    document = draw(documents())
    prose = draw(st.sampled_from([*PAYLOADS.values(), "", "text", "modelApiDoc_x"]))
    curl = (
        "curl --request POST --url https://model-api.runcomfy.net/v1/models/"
        f"{document.get('model_id', prose)} --data '{json.dumps(draw(_VALUES))}'"
    )
    schemas = [
        json.dumps(document.get(key, {}), ensure_ascii=draw(st.booleans()), indent=1)
        for key in ("input_schema", "output_schema")
    ]
    text = prose.join([prose, f"\n{curl}\n", f"\n{curl}\n", *schemas, prose])
    if draw(st.booleans()):
        text = f"<html><body><pre><code>{html.escape(text)}</code></pre></body></html>"
    for _ in range(draw(st.integers(0, 2))):
        start, end = sorted(draw(st.integers(0, len(text))) for _ in "ab")
        text = draw(
            st.sampled_from(
                [
                    text[:end],
                    text[:start] + text[end:],
                    text[:end] + prose + text[start:],
                ]
            )
        )
    return text
