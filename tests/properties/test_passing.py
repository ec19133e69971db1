"""What the predicates let pass, jsonschema finds nothing in."""

import copy
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY

from generator.core.json_types import is_array, is_object
from generator.json_schema import validator
from generator.json_schema.fast_validator import FastValidator

SCHEMAS = Path(__file__).parents[2] / "schemas"
FILES = {
    path.relative_to(SCHEMAS).as_posix(): json.loads(path.read_text("utf-8"))
    for path in sorted(SCHEMAS.glob("*/**/*.json"))
    if "_meta" not in path.parts
}
METAS = {
    name: json.loads((SCHEMAS / f"_meta/{name}.schema.json").read_text("utf-8"))
    for name in ("api", "model", "overlay", "releases")
}
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.0, 2.5, "", "a", "en", "/a", "object", [], {}, [1, 1],
    ["a", "a"], ["a", 1], {"en": ""}, {"en": "a"}, {"type": 1}, {"$ref": "#"}, {"": {}},
    "# ?\n", "\n", [[]], [True, 1], {"type": ["string", "string"]}, {"minimum": True},
)  # fmt: skip
KEYS = (
    "$id", "additionalProperties", "allOf", "base_price_usd", "categories", "default", "enum",
    "items", "maxLength", "model_id", "multipleOf", "price_unit", "properties", "required",
    "type", "unknown", "repairs", "names",
)  # fmt: skip


def kind(name: str) -> str:
    return "overlay" if name.endswith(".overlay.json") else "model"


def is_meant(name: str, data: Any) -> bool:
    return not list(validator.explained(METAS[name], METAS[name], data))


@pytest.mark.parametrize("name", FILES)
def test_committed_files_pass(name: str) -> None:
    assert FastValidator(METAS[kind(name)])(FILES[name])


def places(value: Any) -> list[Any]:
    """Every object and list of a document."""
    if not is_object(value) and not is_array(value):
        return []
    inner = value.values() if is_object(value) else value
    return [value, *(place for part in inner for place in places(part))]


def changed(data: st.DataObject, value: Any) -> Any:
    """A document with something else at one place."""
    value = copy.deepcopy(value)
    at = data.draw(st.sampled_from(places(value)))
    new = data.draw(st.sampled_from(VALUES))
    if is_array(at):
        at.insert(data.draw(st.integers(0, len(at))), new)
    else:
        at[data.draw(st.sampled_from([*at, *KEYS]))] = new
    return value


@given(st.data())
def test_what_passes_is_valid(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    document = changed(data, FILES[name])
    if FastValidator(METAS[kind(name)])(document):
        assert is_meant(kind(name), document)


@given(st.data())
def test_what_passes_is_well_formed(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([n for n in sorted(FILES) if kind(n) == "model"]))
    schema = changed(data, FILES[name]["input_schema"])
    if not list(validator.breaches_of_meta_schema(schema)):
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_meta_schema_is_the_published_one() -> None:
    meta = jsonschema.Draft202012Validator.META_SCHEMA
    whole = {key: meta[key] for key in ("type", "properties")}
    definitions: dict[str, Any] = {}
    for vocabulary in meta["allOf"]:
        part: Any = REGISTRY.contents(urljoin(meta["$id"], vocabulary["$ref"]))
        whole["properties"] = {**whole["properties"], **part["properties"]}
        definitions |= part.get("$defs", {})
    text = json.dumps({**whole, "$defs": definitions})
    joined = json.loads(text.replace('"$dynamicRef": "#meta"', '"$ref": "#"'))
    assert joined == validator.meta_schema()


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "null"}}}, None, 1),
        ({"additionalProperties": {"type": "null"}}, {"a": None}, {"a": 1}),
        ({"allOf": [{"type": "string"}, {"minLength": 1}]}, "a", ""),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, None, 1),
        ({"const": "a"}, "a", "b"),
        ({"dependentRequired": {"a": ["b"]}}, {"b": 1}, {"a": 1}),
        ({"enum": ["a", 1]}, "a", "b"),
        ({"enum": ["a", 1]}, 1, True),
        ({"exclusiveMaximum": 1}, 0, 1),
        ({"exclusiveMinimum": 1}, 2, 1),
        ({"if": {"minimum": 2}, "then": {"maximum": 3}}, 2, 4),
        ({"items": {"type": "null"}}, [None], [None, 1]),
        ({"maxItems": 1}, [1], [1, 1]),
        ({"maxLength": 1}, "a", "aa"),
        ({"maximum": 1}, 1, 2),
        ({"minItems": 1}, [1], []),
        ({"minLength": 1}, "a", ""),
        ({"minProperties": 1}, {"a": 1}, {}),
        ({"minimum": 1}, 1, 0),
        ({"multipleOf": 2}, 4, 3),
        ({"pattern": "^a$"}, "a", "a\n"),
        ({"properties": {"a": {"type": "null"}}}, {"b": 1}, {"a": 1}),
        ({"propertyNames": {"const": "a"}}, {"a": 1}, {"b": 1}),
        ({"required": ["a"]}, {"a": 1}, {"b": 1}),
        ({"type": ["integer", "boolean"]}, True, 1.5),
        ({"uniqueItems": True}, ["a", "b"], ["a", "a"]),
    ],
)
def test_each_keyword_is_known(schema: Any, good: object, bad: object) -> None:
    passing = FastValidator(schema)
    assert (True, False) == (passing(good), passing(bad))
    assert not list(validator.explained(schema, schema, good))
    assert list(validator.explained(schema, schema, bad))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"$ref": "other#/a"}, 1),
        ({"const": 1.0}, 1),
        ({"enum": [True]}, 1),
        ({"multipleOf": 0.1}, 0.3),
        ({"if": {"minimum": 2}, "then": {"maximum": 3}, "else": False}, 3),
        ({"not": {"type": "string"}}, 1),
        ({"type": "integer"}, 1.0),
        ({"uniqueItems": True}, [1, True]),
    ],
)
def test_doubt_is_no_consent(schema: Any, value: object) -> None:
    assert not FastValidator(schema)(value)
