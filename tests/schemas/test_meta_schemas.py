"""What the JSON Schemas of the schema files accept, and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry

SCHEMAS = Path(__file__).parents[2] / "schemas"
API = json.loads((SCHEMAS / "api.json").read_text("utf-8"))
SEED = "/input_schema/properties/seed"


def meta_schema(kind: str) -> Any:
    path = SCHEMAS / "_meta" / f"{kind}.schema.json"
    return json.loads(path.read_text("utf-8"))


def places(kind: str, instance: Any) -> list[str]:
    """The place of every violation, found without fetching anything."""
    validator: Any = Draft202012Validator(meta_schema(kind), registry=Registry())
    return sorted(error.json_path for error in validator.iter_errors(instance))


def model(**keys: Any) -> dict[str, Any]:
    return {"model_id": "acme/paint", "input_schema": {}, **keys}


def repair(**keys: Any) -> dict[str, Any]:
    return {"repairs": [{"path": SEED, "reason": "It is wrong.", **keys}]}


def api(**keys: Any) -> dict[str, Any]:
    return {**API, **keys}


@pytest.mark.parametrize("kind", ["model", "overlay", "api"])
def test_meta_schema_is_a_json_schema_that_explains_itself(kind: str) -> None:
    schema = meta_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]
    undescribed = [
        name for name, node in schema["properties"].items() if "description" not in node
    ]
    assert [] == undescribed


@pytest.mark.parametrize(
    "model_id",
    [
        "acme/paint",
        "minimax/Hailuo Video 01 Live",
        "wan-ai/wan-3.0-prime/4K",
        "0/1/2/3/4/5",
        "acme/paint_",
    ],
)
def test_model_ids_that_are_accepted(model_id: str) -> None:
    assert [] == places("model", model(model_id=model_id))


@pytest.mark.parametrize(
    "model_id",
    [
        "",
        "paint",
        "acme/",
        "/acme/paint",
        "acme//paint",
        "acme/.",
        "acme/..",
        "acme/../paint",
        "acme/.paint",
        "acme/paint.",
        "acme/paint ",
        "acme /paint",
        "acme/paint\n",
        "acme/paint\\brush",
        "acme/p:int",
        "acme/brûlée",
        "0/1/2/3/4/5/6/7/8",
    ],
)
def test_model_ids_that_are_refused(model_id: str) -> None:
    assert ["$.model_id"] == places("model", model(model_id=model_id))


@pytest.mark.parametrize(
    ("kind", "instance"),
    [
        ("model", model()),
        (
            "model",
            model(
                language="zh-TW",
                output_schema={},
                translations={"ja": {"/output_schema/output/title": ""}},
                display_name="Paint",
                categories=["image"],
                kind="image",
                base_price_usd=0.05,
                price_unit="second",
                pricing_note="Billed by the started second.",
            ),
        ),
        ("overlay", {}),
        (
            "overlay",
            {
                "texts": {"/input_schema/properties/a~1b": {"en": {"title": "Ratio"}}},
                "names": {
                    "class": "Paint",
                    "module": "paint",
                    "fields": {SEED: "random_seed"},
                    "types": {SEED: "Seed"},
                    "members": {SEED: {"1:1": "SQUARE", "": "EMPTY"}},
                },
            },
        ),
        ("overlay", repair(op="replace", value=None, was=1)),
        ("overlay", repair(op="add", value=[])),
        ("overlay", repair(op="remove", was={})),
        ("api", api(base_url="https://api.example.com:8443")),
    ],
)
def test_files_that_are_accepted(kind: str, instance: Any) -> None:
    assert [] == places(kind, instance)


@pytest.mark.parametrize(
    ("kind", "instance", "place"),
    [
        ("model", [], "$"),
        ("model", {"model_id": "acme/paint"}, "$"),
        ("model", {"input_schema": {}}, "$"),
        ("model", model(schema={}), "$"),
        ("model", model(input_schema=[]), "$.input_schema"),
        ("model", model(output_schema="image"), "$.output_schema"),
        ("model", model(language="Japanese!"), "$.language"),
        ("model", model(language="ja\n"), "$.language"),
        ("model", model(translations={}), "$"),
        ("model", model(language="ja", translations={"zh": {"/input_schema/default": ""}}),
         "$.translations.zh"),
        ("model", model(language="ja", translations={"zh": {"/input_schema/title": 1}}),
         "$.translations.zh['/input_schema/title']"),
        ("model", model(categories="image"), "$.categories"),
        ("model", model(base_price_usd=-1), "$.base_price_usd"),
        ("model", model(price_unit="minute"), "$.price_unit"),
        ("overlay", {"title": "Paint"}, "$"),
        ("overlay", {"display_name": ""}, "$.display_name"),
        ("overlay", {"summary": "Paint."}, "$.summary"),
        ("overlay", {"summary": {"English": "Paint."}}, "$.summary"),
        ("overlay", {"texts": {"seed": {"en": {"title": "Seed"}}}}, "$.texts"),
        ("overlay", {"texts": {f"{SEED}/~2": {"en": {"title": "Seed"}}}}, "$.texts"),
        ("overlay", {"texts": {SEED: {"en": "Seed"}}}, f"$.texts['{SEED}'].en"),
        ("overlay", {"texts": {SEED: {"en": {}}}}, f"$.texts['{SEED}'].en"),
        ("overlay", {"media": {SEED: "picture"}}, f"$.media['{SEED}']"),
        ("overlay", {"names": {"enum": {}}}, "$.names"),
        ("overlay", {"names": {"class": "my_paint"}}, "$.names.class"),
        ("overlay", {"names": {"module": "../paint"}}, "$.names.module"),
        ("overlay", {"names": {"fields": {SEED: "_seed"}}}, f"$.names.fields['{SEED}']"),
        ("overlay", {"names": {"members": {SEED: {"1": "__class__"}}}},
         f"$.names.members['{SEED}']['1']"),
        ("overlay", repair(op="move", value=1), "$.repairs[0].op"),
        ("overlay", repair(op="replace"), "$.repairs[0]"),
        ("overlay", repair(op="add", value=1, was=1), "$.repairs[0]"),
        ("overlay", repair(op="remove", value=1), "$.repairs[0]"),
        ("overlay", repair(op="remove", path="/model_id"), "$.repairs[0].path"),
        ("overlay", repair(op="remove", reason=""), "$.repairs[0].reason"),
        ("overlay", {"example": []}, "$.example"),
        ("api", api(base_url="http://api.example.com"), "$.base_url"),
        ("api", api(base_url="https://api.example.com/"), "$.base_url"),
        ("api", api(base_url="https://me@api.example.com"), "$.base_url"),
        ("api", api(output_hosts=["*.example.com"]), "$.output_hosts[0]"),
        ("api", api(version=1), "$"),
        ("api", api(calls={**API["calls"], "models": API["calls"]["model"]}), "$.calls.models.path"),
        ("api",
         api(calls={**API["calls"], "submit": {"method": "POST", "path": "/v1/models/{model_id}"}} ),
         "$.calls.submit"),
    ],
)  # fmt: skip
def test_files_that_are_refused(kind: str, instance: Any, place: str) -> None:
    assert [place] == places(kind, instance)
