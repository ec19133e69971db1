"""InputValidation against raw schemas, with what the live catalogue is known to contain."""

import json

import pytest
from emulator_calls import AddModel, Caller

from generator.emulator import Emulator
from generator.emulator.validation import InputValidation, UnusableSchema, standard


def pointers(schema: object, body: object) -> list[object]:
    """Where a body does not fit a schema."""
    return [
        row["pointer"] for row in InputValidation(schema, "a.json").complaints(body)
    ]


@pytest.mark.parametrize("word", ["float", "Float", "FLOAT", "number", "Number"])
def test_odd_words_for_numbers_are_understood(word: str) -> None:
    schema = {"properties": {"a": {"type": word, "maximum": 1}}}
    assert [] == pointers(schema, {"a": 0.5})
    assert ["/a"] == pointers(schema, {"a": 2})
    assert ["/a"] == pointers(schema, {"a": "0.5"})


def test_odd_words_are_understood_at_every_depth() -> None:
    odd, plain = {"type": "String"}, {"type": "string"}

    def nest(leaf: object) -> dict[str, object]:
        return {
            "properties": {"type": leaf, "b": {"items": leaf}},
            "anyOf": [leaf],
            "$defs": {"c": {"not": leaf, "type": ["null", "string"]}},
            "additionalProperties": leaf,
        }

    assert nest(plain) == standard(nest(odd))


def test_values_that_look_like_types_stay_as_they_are() -> None:
    schema = {"enum": [{"type": "Float"}], "default": {"type": "Float"}, "items": True}
    assert schema == standard(schema)


def test_complaints_point_into_arrays_and_escape_names() -> None:
    inner = {"type": "object", "required": ["a/b"]}
    schema = {"properties": {"x~y": {"type": "array", "items": inner}}}
    assert ["/x~0y/1/a~1b"] == pointers(schema, {"x~y": [{"a/b": 1}, {}]})


def test_long_messages_are_cut() -> None:
    rows = InputValidation({"properties": {"a": {"enum": ["b"]}}}, "a").complaints(
        {"a": "x" * 999}
    )
    assert [300] == [len(str(row["msg"])) for row in rows]


def test_arrays_without_items_take_anything() -> None:
    assert [] == pointers({"properties": {"a": {"type": "array"}}}, {"a": [1, "b"]})


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"type": "picture"}}},
        {"properties": {"a": {"enum": "b"}}},
        {"$ref": "http://127.0.0.1:9/schema.json"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "#/nowhere"},
        {"$ref": "#"},
    ],
)
def test_schemas_that_nothing_can_run_are_told_apart(schema: object) -> None:
    with pytest.raises(UnusableSchema, match=r"a\.json"):
        InputValidation(schema, "a.json").complaints({"a": 1})


def test_what_no_validator_can_run_is_read_as_the_import_read_it() -> None:
    raw = {"properties": {"a": {"type": "number", "exclusiveMinimum": True}}}
    mended = {"properties": {"a": {"type": "number", "exclusiveMinimum": 0}}}
    inputs = InputValidation(raw, "a.json", mended)
    assert [] == inputs.complaints({"a": 1})
    assert ["/a"] == [row["pointer"] for row in inputs.complaints({"a": 0})]
    plain = {"properties": {"a": {"type": "number"}}}
    assert [] == InputValidation(plain, "a.json", mended).complaints({"a": 0})


def test_nullable_is_understood() -> None:
    schema = {"properties": {"a": {"type": "Integer", "nullable": True}}}
    assert [] == pointers(schema, {"a": None})
    assert ["/a"] == pointers(schema, {"a": "1"})


def test_repairs_of_the_import_reach_the_emulator(add_model: AddModel) -> None:
    folder = add_model("a/b", {"a": {"type": "string", "maxLength": None}})
    repair = {"op": "remove", "path": "/input_schema/properties/a/maxLength"}
    ours = {"repairs": [{**repair, "was": None, "reason": "r", "rule": "null-keyword"}]}
    (folder / "0.overlay.json").write_text(json.dumps(ours), "utf-8")
    with Emulator(folder) as emulator:
        assert 200 == Caller(emulator)("POST", "/v1/models/a/b", {"a": "x"}).status


def test_the_record_of_releases_is_no_model(add_model: AddModel) -> None:
    folder = add_model("a/b", {})
    (folder / "releases.json").write_text("{}", "utf-8")
    with Emulator(folder) as emulator:
        assert 200 == Caller(emulator)("GET", "/v1/models/a/b").status


def test_an_unusable_schema_is_an_error_of_the_server(add_model: AddModel) -> None:
    with Emulator(add_model("a/b", {"a": {"type": "picture"}})) as emulator:
        reply = Caller(emulator)("POST", "/v1/models/a/b", {})
        assert (500, 500001) == (reply.status, reply.json["error_code"])
        assert "/input_schema/properties/a/type" in str(reply.json["error_message"])
        assert {} == dict(emulator.jobs)
