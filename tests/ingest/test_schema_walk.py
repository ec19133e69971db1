"""What of a schema is text, and what only looks like it."""

from typing import Any

from generator.ingest import schema_texts

SCHEMA: dict[str, Any] = {
    "input_schema": {
        "title": "A",
        "type": "object",
        "properties": {
            "title": {"title": "B", "description": "", "default": {"title": "no"}},
            "default": {"description": "C", "enum": [{"title": "no"}]},
            "a/b": {"items": {"title": "D", "anyOf": [{"title": "E"}]}},
        },
        "$defs": {"description": {"title": "F"}},
        "required": ["title"],
    },
    "output_schema": {"output": {"description": "G", "title": {"type": "string"}}},
}
TEXTS = {
    "/input_schema/title": "A",
    "/input_schema/properties/title/title": "B",
    "/input_schema/properties/title/description": "",
    "/input_schema/properties/default/description": "C",
    "/input_schema/properties/a~1b/items/title": "D",
    "/input_schema/properties/a~1b/items/anyOf/0/title": "E",
    "/input_schema/$defs/description/title": "F",
    "/output_schema/output/description": "G",
}


def test_texts_are_titles_and_descriptions_of_schemas() -> None:
    assert list(TEXTS.items()) == list(schema_texts.texts(SCHEMA).items())


def test_texts_can_be_put_in_place() -> None:
    other = {where: f"{text}!" for where, text in TEXTS.items()}
    changed = schema_texts.with_texts(
        SCHEMA, {**other, "/input_schema/none/title": "x"}
    )
    assert other == schema_texts.texts(changed)
    assert TEXTS == schema_texts.texts(SCHEMA)
    assert schema_texts.same(
        schema_texts.bare(SCHEMA, "input_schema"),
        schema_texts.bare(changed, "input_schema"),
    )


def test_equal_to_python_is_not_equal_in_json() -> None:
    assert not schema_texts.same([1], [True])
    assert not schema_texts.same([1], [1.0])
    assert schema_texts.same({"a": 1, "b": 2}, {"b": 2, "a": 1})


def test_the_first_difference_is_found() -> None:
    assert "/a/1" == schema_texts.first_difference({"a": [1, 2]}, {"a": [1, 3]})
    assert "/a/1" == schema_texts.first_difference({"a": [1]}, {"a": [1, 3]})
    assert "/b~1c" == schema_texts.first_difference({"a": 1, "b/c": 1}, {"a": 1})
    assert "/c" == schema_texts.first_difference({"a": 1}, {"a": 1, "c": 1})
