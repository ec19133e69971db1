"""The dialect of the live catalogue: repaired by rules, recorded, and made anew each time."""

import json
from pathlib import Path
from typing import Any

import pytest
from dialect_catalogue import catalogue
from importing_calls import Importer, overlay, stored

from generator.cli.main import main
from generator.ingest.repair_rules import RULES
from generator.sources import check


def entry(properties: object, **more: object) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, **more}
    return {"model_id": "acme/draw", "input_schema": schema}


def bring(importer: Importer, properties: object, **more: object) -> str:
    result = importer(importer.source("c.json", entry(properties, **more)))
    assert (0, "") == (result.code, result.err)
    return result.out


def repairs(importer: Importer) -> list[tuple[str, str, str]]:
    """The recorded repairs: rule, what to do and where below the input schema."""
    found = overlay("acme/draw", importer.schemas).get("repairs", [])
    assert all(len(one["reason"]) > 20 for one in found)
    return [
        (one["rule"], one["op"], one["path"].removeprefix("/input_schema"))
        for one in found
    ]


IMAGE = {"type": "string", "format": "image_uri"}
IMAGES = {"type": "array", "format": "image_uris"}


def part(*names: str) -> dict[str, Any]:
    """A closed object that requires its properties."""
    properties = {name: {"type": "string"} for name in names}
    closed = {"type": "object", "additionalProperties": False}
    return {**closed, "properties": properties, "required": [*names]}


@pytest.mark.parametrize(
    "properties, required, expected",
    [
        ({"x": {"type": "Float"}}, [], [("type-spelling", "replace", "/properties/x/type")]),
        ({"x": {"type": "String"}}, [], [("type-spelling", "replace", "/properties/x/type")]),
        ({"x": {"type": "double"}}, [], [("type-spelling", "replace", "/properties/x/type")]),
        ({"x": {"type": "string"}}, ["a", "x", "b"], [
            ("required-without-property", "remove", "/required/0"),
            ("required-without-property", "remove", "/required/1")]),
        ({"x": IMAGES}, ["x"], [("media-items", "add", "/properties/x/items")]),
        ({"x": {"type": "array"}}, [], []),
        ({"x": {**IMAGE, "default": "a.png"}}, [], [
            ("sample-media", "remove", "/properties/x/default")]),
        ({"x": {**IMAGE, "default": "a.png"}}, ["x"], []),
        ({"x": {**IMAGES, "items": {"type": "string"}, "default": "a"}}, ["x"], [
            ("sample-media", "remove", "/properties/x/default")]),
        ({"x": {"type": "array", "items": IMAGE, "default": ["a"]}}, [], [
            ("sample-media", "remove", "/properties/x/default")]),
        ({"x": {"type": "integer", "default": ""}}, [], [
            ("blank-default", "remove", "/properties/x/default")]),
        ({"x": {"type": "string", "default": ""}}, [], []),
        ({"x": {"type": "string", "default": "a sample prompt"}}, ["x"], []),
        ({"x": {"type": ["Float", "null"]}}, [], [("type-spelling", "replace", "/properties/x/type/0")]),
        ({"x": {"type": "string", "title": None, "maxLength": None}}, [], [
            ("null-keyword", "remove", "/properties/x/title"),
            ("null-keyword", "remove", "/properties/x/maxLength")]),
        ({"x": {"type": "string", "const": None}}, [], None),
        ({"x": {"type": "integer", "nullable": True, "default": None}}, [], [
            ("nullable", "replace", "/properties/x/type"),
            ("nullable", "remove", "/properties/x/nullable")]),
        ({"x": {"type": "Integer", "nullable": True}}, [], [
            ("type-spelling", "replace", "/properties/x/type"),
            ("nullable", "replace", "/properties/x/type"),
            ("nullable", "remove", "/properties/x/nullable")]),
        ({"x": {"type": "string", "nullable": True, "enum": ["a", None]}}, [], [
            ("nullable", "replace", "/properties/x/type"),
            ("nullable", "remove", "/properties/x/nullable")]),
        ({"x": {"type": "string", "nullable": False}}, [], [("nullable", "remove", "/properties/x/nullable")]),
        ({"x": {"type": "string", "enum": ["a", None]}}, [], [("null-choice", "remove", "/properties/x/enum/1")]),
        ({"x": {"type": ["string", "null"], "enum": ["a", None]}}, [], []),
        ({"x": {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": False}}, [], [
            ("exclusive-switch", "replace", "/properties/x/exclusiveMinimum"),
            ("exclusive-switch", "remove", "/properties/x/exclusiveMaximum")]),
        ({"x": {"type": "number", "exclusiveMinimum": True}}, [], None),
        ({"x": {"type": "string", "required": True}, "y": {"type": "string", "required": False}}, ["z"], [
            ("required-switch", "add", "/required/-"),
            ("required-switch", "remove", "/properties/x/required"),
            ("required-switch", "remove", "/properties/y/required"),
            ("required-without-property", "remove", "/required/0")]),
        ({"x": {"type": "string", "required": False}}, ["x"], None),
        ({"x": {"type": "string", "enum": ["a", "b", "a", "a"]}}, ["x", "x"], [
            ("listed-twice", "remove", "/required/1"),
            ("listed-twice", "remove", "/properties/x/enum/3"),
            ("listed-twice", "remove", "/properties/x/enum/2")]),
        ({"x": {"type": "integer", "enum": [1, True]}}, [], None),
        ({"x": {"type": "integer", "default": "5"}}, [], [("value-spelling", "replace", "/properties/x/default")]),
        ({"x": {"type": "boolean", "default": "False"}}, [], [("value-spelling", "replace", "/properties/x/default")]),
        ({"x": {"type": "string", "enum": ["5", "10"], "default": 5}}, [], [
            ("value-spelling", "replace", "/properties/x/default")]),
        ({"x": {"type": "integer", "minimum": "1"}}, [], [("value-spelling", "replace", "/properties/x/minimum")]),
        ({"x": {"type": "integer", "default": "5.5"}}, [], [("unsent-default", "remove", "/properties/x/default")]),
        ({"x": {"type": "string", "maxLength": 2, "default": "a sample"}}, ["x"], [
            ("unsent-default", "remove", "/properties/x/default")]),
        ({"x": {"type": "integer", "default": "many"}}, ["x"], None),
        ({"x": {"type": "boolean", "oneOf": [{"type": "boolean"}, {"enum": ["auto"]}], "default": "auto"}}, [], [
            ("excluded-alternative", "remove", "/properties/x/type")]),
        ({"x": {"type": "boolean", "oneOf": [{"type": "boolean"}, {"enum": ["auto"]}], "default": "a"}}, ["x"], None),
        ({"x": {"allOf": [{"anyOf": [part("a"), part("a", "b")]}, part("c")]}}, [], [
            ("closed-parts", "remove", "/properties/x/allOf/0/anyOf/0/additionalProperties"),
            ("closed-parts", "remove", "/properties/x/allOf/0/anyOf/1/additionalProperties"),
            ("closed-parts", "remove", "/properties/x/allOf/1/additionalProperties")]),
        ({"x": {"allOf": [part("a", "b"), {**part("a", "b"), "required": ["b"]}]}}, [], []),
        ({"x": {"type": "string", "enum": ["a"], "nullable": True}}, [], [
            ("nullable", "replace", "/properties/x/type"),
            ("nullable", "add", "/properties/x/enum/-"),
            ("nullable", "remove", "/properties/x/nullable")]),
        ({"x": {"$ref": "#/properties/y", "nullable": True}, "y": {"type": "string"}}, [], [
            ("nullable", "replace", "/properties/x")]),
        ({"x": {"type": "array", "items": [{"type": "String"}], "additionalItems": False}}, [], [
            ("older-draft", "remove", "/properties/x/items"),
            ("older-draft", "add", "/properties/x/prefixItems"),
            ("older-draft", "add", "/properties/x/items"),
            ("older-draft", "remove", "/properties/x/additionalItems"),
            ("type-spelling", "replace", "/properties/x/prefixItems/0/type")]),
        ({"x": {"$ref": "#/properties/a%20b"}, "a b": {"type": "string"}}, [], [
            ("reference-spelling", "replace", "/properties/x/$ref")]),
        ({"x": {"type": "string", "enum": ["a"], "x-enum-names": ["A"]}}, [], [
            ("foreign-note", "remove", "/properties/x/x-enum-names")]),
        ({"x": {"oneOf": [{"type": "string"}, {"type": "integer"}], "discriminator": {"propertyName": "t"}}}, [], [
            ("foreign-note", "remove", "/properties/x/discriminator")]),
        ({"x": {"type": "string", "pattern": r"^(?=.*[(|0-9])(?!\s*$).+$"}}, [], [
            ("look-ahead", "replace", "/properties/x/pattern"),
            ("look-ahead", "add", "/properties/x/allOf")]),
        ({"x": {"type": "string", "pattern": "^(?!a)b|c"}}, [], None),
        ({"x": {"type": "string", "pattern": "^a(?!b)"}}, [], None),
        ({"x": {"type": "string", "discriminator": "os.system"}}, [], None),
        ({"x": None}, [], None),
        ({"x": {**IMAGE, "validations": [{"validation_rule": "file_size_mb<", "validation_value": 5, "validation_error": "e"}]}}, [], []),
    ],
)  # fmt: skip
def test_each_rule(
    importer: Importer,
    properties: object,
    required: list[str],
    expected: list[tuple[str, str, str]] | None,
) -> None:
    if expected is None:  # two readings, or none: a person must look at it
        source = importer.source("c.json", entry(properties, required=required))
        assert "c.json:1:" in importer(source).err
        assert [] == list(importer.schemas.rglob("*.json"))
        return
    out = bring(importer, properties, required=required)
    assert expected == repairs(importer)
    assert f"{len(expected)} repaired" in out
    published = stored("acme/draw", importer.schemas)["input_schema"]
    assert properties == published["properties"]
    assert required == published["required"]
    before = importer.files()
    assert "1 unchanged, 0 repaired" in bring(importer, properties, required=required)
    assert before == importer.files()


@pytest.mark.parametrize(
    "schema, expected",
    [
        ({"properties": {"x": {"type": "string"}}}, [("object-unsaid", "add", "/type")]),
        ({"allOf": [{"$ref": "#/$defs/Input"}]}, [("object-unsaid", "add", "/type")]),
        ({"$ref": "#/$defs/Input", "type": "object"}, []),
        ({"$id": "https://example.com/x", "type": "object", "properties": {"x": {"$ref": "#/$defs/Input"}}}, [
            ("own-address", "remove", "/$id")]),
        ({"type": "object", "properties": {"x": {"$ref": "#/definitions/g/A"}}, "definitions": {"g": {
            "A": {"type": "array", "items": {"$ref": "#/definitions/g/B"}}, "B": {"type": "string"}}}}, [
            ("grouped-definition", "replace", "/properties/x/$ref"),
            ("grouped-definition", "add", "/definitions/g_A"),
            ("grouped-definition", "add", "/definitions/g_B"),
            ("grouped-definition", "remove", "/definitions/g")]),
        ({"type": "object", "properties": {"x": {"$recursiveAnchor": True, "type": "object", "properties": {
            "y": {"$recursiveRef": "#"}}}}}, [
            ("recursion", "remove", "/properties/x/$recursiveAnchor"),
            ("recursion", "remove", "/properties/x/properties/y/$recursiveRef"),
            ("recursion", "add", "/properties/x/properties/y/$ref")]),
    ],
)  # fmt: skip
def test_rules_of_a_whole_schema(
    importer: Importer, schema: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    schema["$defs"] = {"Input": {"type": "object", "properties": {"x": {}}}}
    model = {"model_id": "acme/draw", "input_schema": schema}
    source = importer.source("c.json", model)
    for told in ("1 added", "1 unchanged"):
        assert told in importer(source).out
        assert expected == repairs(importer)
        assert schema == stored("acme/draw", importer.schemas)["input_schema"]
    out = ["--quiet", "--dry-run", "--schemas", str(importer.schemas)]
    assert 0 == main(["generate", *out])


def test_every_rule_is_tried_and_documented() -> None:
    readme = Path(__file__).parents[2] / "schemas" / "README.md"
    tried = {
        "blank-default", "closed-parts", "excluded-alternative", "exclusive-switch", "foreign-note", "grouped-definition",
        "listed-twice", "look-ahead", "media-items", "recursion",
        "null-choice", "null-keyword", "nullable", "object-unsaid", "older-draft",
        "own-address", "reference-spelling", "required-inputs", "required-switch",
        "required-without-property",
        "sample-media", "type-spelling", "unsent-default", "value-spelling",
    }  # fmt: skip
    assert tried == {rule.name for rule in RULES}
    assert [] == [
        name for name in tried if f"`{name}`" not in readme.read_text("utf-8")
    ]


def test_many_repairs_cost_no_look_at_the_schema_each(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = {f"x{n}": {"type": "integer", "nullable": True} for n in range(30)}
    bring(importer, fields)
    assert 60 == len(repairs(importer))
    looks: list[object] = []
    look = check.check_model
    monkeypatch.setattr(check, "check_model", lambda *a: looks.append(a) or look(*a))
    assert "1 unchanged, 0 repaired" in bring(importer, fields)
    assert len(looks) < 10
    assert "60 repaired" not in bring(
        importer, {n: {"type": "integer"} for n in fields}
    )
    assert len(looks) < 20


def test_a_repair_that_upstream_made_unnecessary_is_reported(
    importer: Importer,
) -> None:
    bring(importer, {"x": {"type": "Float"}})
    out = bring(importer, {"x": {"type": "number"}})
    assert "changed   acme/draw" in out
    assert "type-spelling at /input_schema/properties/x/type is no longer needed" in out
    assert ["acme/draw.json"] == list(importer.files())


HAND = {
    "op": "replace", "path": "/input_schema/properties/x/maximum", "was": 5, "value": 9,
    "reason": "the server takes 9",
}  # fmt: skip


def write_overlay(importer: Importer, **content: object) -> Path:
    path = importer.schemas / "acme/draw.overlay.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_hand_written_entries_survive(importer: Importer) -> None:
    bring(importer, {"x": {"type": "Float", "maximum": 5}})
    content = overlay("acme/draw", importer.schemas)
    content["repairs"].append(HAND)
    ours = {
        "display_name": "Draw", "summary": {"en": "Draws."},
        "texts": {"/input_schema/properties/x": {"en": {"title": "X"}}},
        "names": {"fields": {"/input_schema/properties/x": "the_x"}},
        "example": {"x": 8},
    }  # fmt: skip
    write_overlay(importer, **ours, **content)
    before = importer.files()
    assert "1 unchanged" in bring(importer, {"x": {"type": "Float", "maximum": 5}})
    assert before == importer.files()
    bring(importer, {"x": {"type": "number", "maximum": 5}, "y": {"type": "Int"}})
    made = overlay("acme/draw", importer.schemas)
    assert ours == {key: made[key] for key in ours}
    assert [HAND, "/input_schema/properties/y/type"] == [
        made["repairs"][0],
        made["repairs"][1]["path"],
    ]


@pytest.mark.parametrize(
    "published, told",
    [
        ({"type": "number", "maximum": 9}, "the publication has fixed this itself"),
        (
            {"type": "number", "maximum": 7},
            "/input_schema/properties/x/maximum is 7, not 5",
        ),
        ({"type": "number"}, "there is nothing at /input_schema/properties/x/maximum"),
    ],
)
def test_a_hand_written_repair_that_fits_no_more_is_reported(
    importer: Importer, published: object, told: str
) -> None:
    bring(importer, {"x": {"type": "number", "maximum": 5}})
    path = write_overlay(importer, repairs=[HAND])
    before = path.read_bytes()
    result = importer(importer.source("c.json", entry({"x": published})))
    assert 0 == result.code
    assert "acme/draw.overlay.json:1:14: warning repair-does-not-fit" in result.err
    assert told in result.err
    assert before == path.read_bytes()


@pytest.mark.parametrize(
    "op, was, required, told",
    [
        ("remove", "ghost", ["x"], "the publication has fixed this itself"),
        ("remove", "ghost", ["x", "y", "ghost"], 'is "x", not "ghost"'),
        ("add", None, ["ghost", "y"], None),
    ],
)
def test_repairs_of_lists(
    importer: Importer, op: str, was: object, required: list[str], told: str | None
) -> None:
    fields = {name: {"type": "string"} for name in ("x", "y", "ghost")}
    bring(importer, fields, required=["ghost", "y"])
    repair: dict[str, Any] = {
        "op": op,
        "path": "/input_schema/required/0",
        "reason": "r",
    }
    repair |= {"was": was} if op == "remove" else {"value": "x"}
    write_overlay(importer, repairs=[repair])
    result = importer(importer.source("c.json", entry(fields, required=required)))
    assert 0 == result.code
    assert (told or "") in result.err
    assert (told is None) == (result.err == "")


def test_what_an_overlay_says_of_what_has_gone_is_a_warning(importer: Importer) -> None:
    bring(importer, {"x": {"type": "string"}, "y": {"type": "string"}})
    write_overlay(
        importer,
        names={"fields": {"/input_schema/properties/x": "the_x"}},
        media={"/input_schema/properties/x": "image"},
        example={"x": 3},
    )
    result = importer(importer.source("c.json", entry({"y": {"type": "string"}})))
    assert 0 == result.code
    assert "warning dangling-pointer" in result.err
    assert "error" not in result.err


def test_a_catalogue_of_every_oddity_needs_no_hand(
    importer: Importer, tmp_path: Path
) -> None:
    published = catalogue()
    assert published["total"] >= 120
    source = importer.source("c.json", published)
    result = importer(source)
    assert (0, "") == (result.code, result.err)
    assert f"{published['total']} added, 0 changed, 0 unchanged" in result.out
    # Not a word of what was published is lost or changed.
    by_id = {
        found["model_id"]: found
        for path, content in importer.files().items()
        if not path.endswith(".overlay.json")
        for found in [json.loads(content)]
    }
    for model in published["models"]:
        kept = by_id[model["model_id"]]
        assert {key: value for key, value in model.items() if value is not None} == {
            key: value for key, value in kept.items() if key != "language"
        }
    before = importer.files()
    assert f"{published['total']} unchanged, 0 repaired" in importer(source).out
    assert before == importer.files()
    tree = ["--schemas", str(importer.schemas), "--out", str(tmp_path / "out")]
    assert 0 == main(["generate", "--quiet", *tree])
    assert 0 == main(["check", *tree])


def test_the_catalogue_holds_what_it_promises() -> None:
    models = catalogue()["models"]
    text = json.dumps(models)
    for oddity in (
        '"float"', '"Float"', '"String"', '"image_uris"', '"video_uri"', '"audio_uris"',
        '"file_size_mb<"', '"width/height>"', '"adaptive"', '"4k"', '"720P"', '"600_prompt"',
        '"class"', "Hailuo Video 01 Live", "(1:1)", '"sample.png"', '"second"',
    ):  # fmt: skip
        assert oddity in text, oddity
    ids = [model["model_id"] for model in models]
    assert len(ids) == len(set(ids)) > len({model_id.lower() for model_id in ids})
    assert [i for i in ids for j in ids if j.startswith(f"{i}/")]
    arrays = [
        node
        for model in models
        for node in model["input_schema"]["properties"].values()
        if str(node["type"]).lower() == "array"
    ]
    assert len(arrays) / 4 < len([node for node in arrays if "items" not in node])
