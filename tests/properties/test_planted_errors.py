"""One planted contradiction in a sound random schema is one problem, at its place."""

import json

import pytest
import stages
from hypothesis import given, settings
from hypothesis import strategies as st
from random_schemas import scalars

_NAMES = ["one", "two", "three"]
healthy = st.fixed_dictionaries({name: scalars() for name in _NAMES})
PLANTS = {
    "unknown-type": ({"type": "float"}, "/type"),
    "choice-of-another-type": ({"type": "string", "enum": ["a", 1]}, "/enum"),
    "choice-twice": ({"enum": ["a", "b", "a"]}, "/enum"),
    "no-choices": ({"enum": []}, "/enum"),
    "impossible-choice": (
        {"type": "string", "enum": ["abc", "a"], "minLength": 2},
        "/enum/1",
    ),
    "bad-default": ({"type": "string", "enum": ["a"], "default": "b"}, "/default"),
    "empty-range": ({"type": "integer", "minimum": 5, "maximum": 4}, "/minimum"),
    "required-but-undefined": (
        {"type": "object", "properties": {"a": {"type": "null"}}, "required": ["b"]},
        "/required/0",
    ),
    "unusable-pattern": ({"type": "string", "pattern": "^(?=a)"}, "/pattern"),
    "unsupported-keyword": ({"$anchor": "here", "type": "string"}, "/$anchor"),
    "executable-keyword": (
        {"type": "string", "x-python-type": "os.system"},
        "/x-python-type",
    ),
    "foreign-reference": ({"$ref": "file:///etc/passwd"}, "/$ref"),
    "dangling-reference": ({"$ref": "#/$defs/Nobody"}, "/$ref"),
    "malformed-keyword": ({"type": "string", "minLength": -1}, "/minLength"),
    "not-a-schema": (3, ""),
}
MORE = [
    ("unknown-type", {"type": ["string", "int"]}, "/type"),
    ("bad-default", {"type": "integer", "maximum": 3, "default": 4}, "/default"),
    ("bad-default", {"type": "integer", "default": "4"}, "/default"),
    ("choice-of-another-type", {"type": "integer", "enum": [1, True]}, "/enum"),
    ("choice-of-another-type", {"type": "string", "const": 1}, "/const"),
    ("impossible-choice", {"enum": ["a"], "const": "b"}, "/const"),
    ("empty-range", {"type": "string", "minLength": 5, "maxLength": 4}, "/minLength"),
    ("empty-range", {"type": "array", "minItems": 5, "maxItems": 4}, "/minItems"),
    ("unsupported-keyword", {"$id": "https://example.com/x"}, "/$id"),
    ("unsupported-keyword", {"$dynamicRef": "#here"}, "/$dynamicRef"),
    (
        "unusable-pattern",
        {"type": "object", "patternProperties": {"(a)\\1": True}},
        "/patternProperties/(a)\\1",
    ),
    (
        "unusable-pattern",
        {"not": {"pattern": "\\p{L}", "type": "string"}},
        "/not/pattern",
    ),
    ("executable-keyword", {"type": "string", "default_factory": "x"}, "/default_factory"),
    ("foreign-reference", {"$ref": "#/properties/one/default"}, "/$ref"),
    ("foreign-reference", {"$ref": "https://example.com/x.json"}, "/$ref"),
    ("foreign-reference", {"$ref": "#thing"}, "/$ref"),
    ("malformed-keyword", {"type": "array", "items": {"type": "null"}, "maxItems": "3"}, "/maxItems"),
    ("malformed-keyword", {"anyOf": []}, "/anyOf"),
    ("not-a-schema", "string", ""),
    (
        "unknown-type",
        {"type": "object", "properties": {}, "additionalProperties": {"type": "float"}},
        "/additionalProperties/type",
    ),
]  # fmt: skip
_CASES = [(code, *plant) for code, plant in PLANTS.items()] + MORE


def wrapped(plant, how):
    """The planted schema somewhere in a property, and the way to it."""
    match how:
        case "items":
            return {"type": "array", "items": plant}, "/items"
        case "values":
            node = {"type": "object", "additionalProperties": plant}
            return node, "/additionalProperties"
        case "option":
            return {"anyOf": [{"type": "null"}, plant]}, "/anyOf/1"
        case "nested":
            node = {"type": "object", "properties": {"in~ner/": plant}}
            return node, "/properties/in~0ner~1"
        case _:
            return plant, ""


@pytest.mark.parametrize(("code", "plant", "at"), _CASES)
def test_one_planted_error_is_one_problem_at_its_place(code, plant, at):
    # Each plant in some of the ways; of all plants together, there are many of each.
    @settings(max_examples=max(settings().max_examples // 4, 5))
    @given(healthy, st.sampled_from(_NAMES), st.sampled_from(["items", "values", "option", "nested", "here"]))  # fmt: skip
    def check(properties, name, how):
        node, way = wrapped(plant, how)
        schema = {"type": "object", "properties": properties | {name: node}}
        outcome = stages.generated(stages.source(schema))
        expected = (code, f"/input_schema/properties/{name}{way}{at}")
        assert [expected] == outcome.errors
        problem = next(p for p in outcome.problems if p.severity == "error")
        assert problem.message and problem.hint

    check()


@pytest.mark.parametrize(
    ("schema", "code", "at"),
    [
        ([], "wrong-type", "/input_schema"),
        ({}, "not-an-object-schema", "/input_schema"),
        ({"type": "string"}, "not-an-object-schema", "/input_schema"),
        ({"type": "object"}, "no-properties", "/input_schema"),
        (
            {"type": "object", "properties": {}, "required": ["a"]},
            "required-but-undefined",
            "/input_schema/required/0",
        ),
    ],
)
def test_what_is_no_input_schema_is_one_problem(schema, code, at):
    assert [(code, at)] == stages.generated(stages.source(schema)).errors


def test_definitions_that_are_themselves_are_refused_where_they_are_used():
    loop = {"anyOf": [{"$ref": "#/$defs/Loop"}, {"type": "null"}]}
    schema = {
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/Loop", "default": 1}},
        "$defs": {"Loop": loop},
    }
    places = ["/input_schema/properties/a/$ref", "/input_schema/$defs/Loop/anyOf/0/$ref"]  # fmt: skip
    expected = [("endless-reference", place) for place in places]
    assert expected == stages.generated(stages.source(schema)).errors


@pytest.mark.parametrize("keyword", ["anyOf", "items"])
def test_references_that_expand_without_measure_are_refused(keyword):
    defs = {}
    for i in range(60):
        inner = {"$ref": f"#/$defs/D{i + 1}"}
        defs[f"D{i}"] = (
            {"anyOf": [inner, inner]}
            if keyword == "anyOf"
            else {"type": "array", "items": inner}
        )
    defs["D60"] = {"type": "string"}
    properties = {"a": {"$ref": "#/$defs/D0", "default": 1}}
    schema = {"type": "object", "properties": properties, "$defs": defs}
    outcome = stages.generated(stages.source(schema))
    assert [("too-large", "/input_schema")] == outcome.errors


@pytest.mark.parametrize("keyword", ["minItems", "minLength", "minProperties"])
def test_a_schema_that_wants_a_billion_of_something_costs_nothing(keyword):
    kind = {"minItems": "array", "minLength": "string", "minProperties": "object"}
    node = {"type": kind[keyword], keyword: 10**9}
    schema = {"type": "object", "properties": {"a": node}, "required": ["a"]}
    outcome = stages.generated(stages.source(schema))
    assert [] == outcome.errors
    assert not outcome.model.example_fits
    assert len(json.dumps(outcome.model.example)) <= 30_000
