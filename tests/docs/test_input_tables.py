"""Types, limits, presence and names as the input table spells them."""

import re
from dataclasses import replace
from typing import Any

import pytest
from docs_reading import LANGUAGES, Catalogue, catalogue_of, published, tables

from generator.docs import model_page, overview
from generator.docs.phrases import PHRASES

OBJECT = {"type": "object", "properties": {"x": {"type": "number"}}}
TYPES: dict[str, tuple[dict[str, Any], str]] = {
    "text": ({"type": "string"}, "string"),
    "short": ({"type": "string", "maxLength": 9}, "string, length at most 9"),
    "long": ({"type": "string", "minLength": 2}, "string, length at least 2"),
    "both": ({"type": "string", "minLength": 2, "maxLength": 9}, "string, length 2 to 9"),
    "count": ({"type": "integer", "minimum": 3}, "integer, at least 3"),
    "least": ({"type": "number", "maximum": 0.5}, "number, at most 0.5"),
    "range": ({"type": "integer", "minimum": -7, "maximum": 4}, "integer, -7 to 4"),
    "open": (
        {"type": "number", "exclusiveMinimum": 5, "exclusiveMaximum": 6},
        "number, more than 5, less than 6",
    ),
    "step": ({"type": "integer", "multipleOf": 8}, "integer, multiple of 8"),
    "flag": ({"type": "boolean"}, "boolean"),
    "any": ({}, "any JSON value"),
    "video": (
        {"type": "string", "format": "video_uri", "minLength": 12, "maxLength": 99},
        "string, URL of a video, length 12 to 99",
    ),
    "one": ({"enum": ["a"]}, "string, choice of 1"),
    "some": ({"enum": [1, "a", True]}, "integer or string or boolean, choice of 3"),
    "numbers": (
        {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 4},
        "array of integer (at least 1), items: at most 4",
    ),
    "free": ({"type": "object", "maxProperties": 2}, "object, keys: at most 2"),
    "map": (
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        "object with values of type boolean",
    ),
    "scene": (OBJECT, "object, Scene"),
    "either": ({"anyOf": [{"type": "string"}, {"type": "null"}, OBJECT]}, "string or object (Either) or null"),
    "maybe": ({"type": ["string", "null"]}, "string or null"),
    "nulls": ({"type": "array", "items": {"type": ["integer", "null"]}}, "array of integer or null"),
}  # fmt: skip
PRESENCE: dict[str, tuple[dict[str, Any], bool, tuple[str, str]]] = {
    "prompt": ({"type": "string"}, True, ("required", "—")),
    "empty": ({"type": "string", "default": ""}, True, ("required", "—")),
    "sample": (
        {"type": "string", "default": "a cat"},
        True,
        ("required", "none (the schema holds a sample)"),
    ),
    "steps": ({"type": "integer", "default": 4}, True, ("prefilled", "4")),
    "mode": ({"enum": ["5", "6"], "default": "5"}, True, ("prefilled", '"5"')),
    "note": ({"type": "string"}, False, ("optional", "—")),
    "style": ({"type": "string", "default": "dry"}, False, ("optional", "dry")),
    "blank": ({"type": "string", "default": ""}, False, ("optional", '""')),
    "off": ({"type": "boolean", "default": False}, False, ("optional", "false")),
    "story": ({"type": "string", "default": "x" * 99}, False, ("optional", "see the schema")),
}  # fmt: skip


def model_of(properties: dict[str, Any], required: list[str]) -> Catalogue:
    """A model with these inputs."""
    schema = {"type": "object", "required": required, "properties": properties}
    return catalogue_of({"model_id": "acme/types", "input_schema": schema})


def rows(catalogue: Catalogue, language: str) -> list[list[str]]:
    """The first table with five columns: that of the inputs."""
    page = catalogue.pages[f"docs/{language}/acme/types.md"]
    return next(table for table in tables(page) if len(table[0]) == 5)[1:]


def test_types_and_limits() -> None:
    catalogue = model_of({name: node for name, (node, _) in TYPES.items()}, [])
    expected = [[name, shown] for name, (_, shown) in TYPES.items()]
    assert expected == [row[:2] for row in rows(catalogue, "en")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_are_the_same_in_every_language(language: str) -> None:
    catalogue = model_of({name: node for name, (node, _) in TYPES.items()}, [])
    expected = [re.findall(r"-?\d+", row[1]) for row in rows(catalogue, "en")]
    assert expected == [
        re.findall(r"-?\d+", row[1]) for row in rows(catalogue, language)
    ]
    kinds = re.compile("string|integer|number|boolean|object|array|null")
    found = [sorted(kinds.findall(row[1])) for row in rows(catalogue, language)]
    assert found == [sorted(kinds.findall(row[1])) for row in rows(catalogue, "en")]


def test_presence_and_defaults() -> None:
    """What has to be given comes first, whatever the schema begins with."""
    properties = {name: node for name, (node, _, _) in sorted(PRESENCE.items())}
    required = [name for name, (_, needed, _) in PRESENCE.items() if needed]
    order = ("required", "prefilled", "optional")
    shown = [[name, *shown] for name, (_, _, shown) in sorted(PRESENCE.items())]
    expected = sorted(shown, key=lambda row: order.index(row[1]))
    found = rows(model_of(properties, required), "en")
    assert expected == [[row[0], *row[2:4]] for row in found]


def test_names_that_python_spells_otherwise_are_told() -> None:
    found = rows(model_of({"class": {"type": "string"}, "pan": {}}, []), "en")
    assert ["class (Python: class_)", "pan"] == [row[0] for row in found]


def test_labels_and_meanings() -> None:
    properties = {
        "a": {"title": "Size", "description": "How `big`."},
        "b": {"title": "b", "description": "Only this."},
        "c": {"title": "Only that"},
        "d": {},
    }
    found = rows(model_of(properties, []), "en")
    assert ["Size How big.", "Only this.", "Only that", "—"] == [
        row[4] for row in found
    ]


def test_file_inputs_are_listed_wherever_they_stand() -> None:
    image = {"type": "string", "format": "image_uri", "maxLength": 99}
    properties = {
        "image": image,
        "clips": {"type": "array", "format": "video_uris", "items": {"type": "string"}},
        "short": {"type": "array", "items": image},
        "either": {"anyOf": [{"type": "integer"}, image]},
        "scene": {"type": "object", "properties": {"mask": image, "seed": {"type": "integer"}}},
        "text": {"type": "string"},
    }  # fmt: skip
    catalogue = model_of(properties, [])
    model = catalogue.models[0]
    context = model_page.plan_page(
        model, catalogue.names[model.id], catalogue.api, "en"
    )
    assert "`image`, `clips`, `short`, `either`, `mask`" == context["files"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_words_of_its_own(language: str) -> None:
    api = published().api
    known = sum(len(words) for words in api.states.values())
    states = {**api.states, "status": (*api.states["status"], "a_new_word")}
    context = overview.plan_index([], replace(api, states=states), language)
    rows_ = [row for table in context["states"].values() for row in table]
    assert known + 1 == len({meaning for _, meaning in rows_})
    assert ["`a_new_word`", PHRASES[language].unknown_state] in rows_
