"""The OpenAPI document is valid, complete, and the same whatever the order of the models."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

from docs_reading import SCHEMAS, Catalogue, catalogue_of, published
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.openapi import document as plan_openapi

NESTED: dict[str, Any] = {
    "model_id": "Acme/paint 2.0/It",
    "input_schema": {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "required": ["scene", "steps", "prompt"],
        "properties": {
            "scene": {"$ref": "#/$defs/Scene"},
            "scenes": {"type": "array", "items": {"$ref": "#/$defs/Scene"}},
            "$ref": {"type": "string", "description": "a [link](https://evil.example)"},
            "steps": {"type": "integer", "default": 4, "minimum": 1},
            "prompt": {"type": "string", "default": "a sample that nobody asked for"},
            "data": {"type": "object", "default": {"kept": 1}},
            "map": {
                "type": "object",
                "additionalProperties": {"$ref": "#/$defs/Scene"},
            },
            "either": {"anyOf": [{"$ref": "#/$defs/Scene"}, {"type": "null"}]},
            "odd": {
                "type": "string",
                "xml": "no",
                "format": 7,
                "examples": "no",
                "x-y": 1,
            },
        },
        "$defs": {
            "Scene": {
                "type": "object",
                "description": "A scene.",
                "properties": {
                    "next": {"$ref": "#/$defs/Scene"},
                    "name": {"type": "string"},
                },
            }
        },
    },
    "output_schema": {
        "output": {
            "type": "object",
            "properties": {
                "words": {
                    "type": "array",
                    "items": {"type": "string", "format": "uri"},
                },
                "scene": {"$ref": "#/$defs/Scene"},
                "odd": {"type": "number", "minimum": 1, "x-y": 1},
            },
            "$defs": {
                "Scene": {"type": "object", "properties": {"lit": {"type": "boolean"}}}
            },
        }
    },
}


def document(catalogue: Catalogue) -> dict[str, Any]:
    """The document as it is written and read."""
    planned = plan_openapi.plan(catalogue.summaries, catalogue.api)
    read: dict[str, Any] = json.loads(planned)
    return read


def nested(
    schema: dict[str, Any] = NESTED["input_schema"], model_id: str = NESTED["model_id"]
) -> Catalogue:
    """A model with definitions, references and odd keywords."""
    example = {"scene": {"name": "a", "next": {}}, "steps": 2, "prompt": "b"}
    return catalogue_of(
        {**NESTED, "model_id": model_id, "input_schema": schema}, {"example": example}
    )


def operations(openapi: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """All operations by path and method."""
    return {
        (path, method): operation
        for path, item in openapi["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post")
    }


def test_it_is_valid() -> None:
    for catalogue in (published(), nested()):
        validate(document(catalogue))


def test_every_model_and_every_call_is_there() -> None:
    openapi = document(published())
    found = operations(openapi)
    expected = {("/v1/models/" + m.id, "post") for m in published().models} | {
        ("/v1/requests/{request_id}/status", "get"),
        ("/v1/requests/{request_id}/result", "get"),
        ("/v1/requests/{request_id}/cancel", "post"),
    }
    assert expected == set(found)
    ids = [operation["operationId"] for operation in found.values()]
    assert sorted(set(ids)) == sorted(ids)
    assert "submit_ideogram_ideogram_v3_reframe" in ids
    (server,) = openapi["servers"]
    assert "https://model-api.runcomfy.net" == server["url"]
    assert [{"bearer": []}] == openapi["security"]
    assert "bearer" == openapi["components"]["securitySchemes"]["bearer"]["scheme"]
    statuses = {key: next(s for s in o["responses"]) for key, o in found.items()}
    assert "202" == statuses["/v1/requests/{request_id}/cancel", "post"]
    assert {"200", "202"} == set(statuses.values())


def test_words_are_those_of_the_api_file() -> None:
    api = json.loads((SCHEMAS / "api.json").read_text("utf-8"))
    schemas = document(published())["components"]["schemas"]
    assert api["states"]["status"] == schemas["Status"]["properties"]["status"]["enum"]
    assert api["states"]["result"] == schemas["Result"]["properties"]["status"]["enum"]
    outcome = schemas["Cancelled"]["properties"]["outcome"]
    assert api["states"]["cancel"] == outcome["enum"]


def test_frameworks_find_paths_and_names() -> None:
    openapi = document(nested())
    assert "/v1/models/Acme/paint 2.0/It" in openapi["paths"]
    pattern = re.compile(r"[A-Za-z0-9._-]+")
    assert all(pattern.fullmatch(name) for name in openapi["components"]["schemas"])
    assert "acme.Paint20It" in openapi["components"]["schemas"]
    assert "acme.Paint20It.Output" in openapi["components"]["schemas"]


def test_inputs_accept_what_schema_and_rules_accept() -> None:
    for catalogue in (published(), nested()):
        openapi = document(catalogue)
        resource = Resource.from_contents(openapi, DRAFT202012)
        registry: Registry[Any] = Registry().with_resource("urn:openapi", resource)
        for model in catalogue.models:
            names = catalogue.names[model.id]
            pointer = f"urn:openapi#/components/schemas/{names.vendor}.{names.cls}"
            ours = Draft202012Validator({"$ref": pointer}, registry=registry)
            published_schema = {
                k: v for k, v in model.input_schema.items() if k != "$schema"
            }
            rules = [{"if": rule.when, "then": rule.then} for rule in model.rules]
            theirs = Draft202012Validator({**published_schema, "allOf": rules})
            # As package and site have it, on its own.
            components = plan_openapi.model_components(model, names)
            alone = Draft202012Validator(
                json.loads(plan_openapi.input_document(components, names))
            )
            assert ours.is_valid(dict(model.example))
            properties: Any = model.input_schema["properties"]
            for name in properties:
                for value in (
                    None,
                    1,
                    "no such choice",
                    [],
                    {},
                    {"name": 5},
                    [{"name": 5}],
                    -1,
                ):
                    body: dict[str, Any] = {**model.example, name: value}
                    fits = theirs.is_valid(body)
                    assert fits == ours.is_valid(body), (name, value)
                    assert fits == alone.is_valid(body), (name, value)
                body = {k: v for k, v in model.example.items() if k != name}
                assert theirs.is_valid(body) == ours.is_valid(body), name


def test_only_references_are_rewritten() -> None:
    published_schema = copy.deepcopy(NESTED["input_schema"])
    published_schema["properties"]["data"]["examples"] = [{"$ref": "#/kept"}]
    schemas = document(nested(published_schema))["components"]["schemas"]
    schema = schemas["acme.Paint20It"]
    properties = schema["properties"]
    target = "#/components/schemas/acme.Paint20It.Scene"
    assert {"$ref": target} == properties["scene"]
    assert target == properties["scenes"]["items"]["$ref"]
    assert target == properties["map"]["additionalProperties"]["$ref"]
    assert target == properties["either"]["anyOf"][0]["$ref"]
    assert target == schemas["acme.Paint20It.Scene"]["properties"]["next"]["$ref"]
    assert [{"$ref": "#/kept"}] == properties["data"]["examples"]
    assert "string" == properties["$ref"]["type"]
    assert not {"$schema", "$defs"} & schema.keys()
    assert {"type": "string"} == properties["odd"]


def test_texts_are_ours_and_harmless() -> None:
    schemas = document(nested())["components"]["schemas"]
    hostile = schemas["acme.Paint20It"]["properties"]["$ref"]["description"]
    assert "a &#91;link&#93;(https&#58;//evil.example)" == hostile
    seed = document(published())["components"]["schemas"]["ideogram.IdeogramV3Reframe"]
    assert "Random seed" == seed["properties"]["seed"]["title"]
    assert not re.search(
        "[\u3040-\u9fff]", json.dumps(document(published()), ensure_ascii=False)
    )


def test_defaults_are_what_a_client_may_fill_in() -> None:
    properties = document(nested())["components"]["schemas"]["acme.Paint20It"][
        "properties"
    ]
    assert 4 == properties["steps"]["default"]
    assert "The Python client fills in `4`." == properties["steps"]["description"]
    assert "default" not in properties["prompt"]
    assert ["a sample that nobody asked for"] == properties["prompt"]["examples"]
    assert "default" not in properties["data"]
    text = 'Without it, the server takes `{"kept": 1}`.'
    assert text == properties["data"]["description"]


def test_generators_name_each_class_and_find_every_schema() -> None:
    schemas = document(published())["components"]["schemas"]
    assert "IdeogramV3Reframe" == schemas["ideogram.IdeogramV3Reframe"]["title"]
    one, two = (nested(model_id=f"{vendor}/paint") for vendor in ("a", "b"))
    both = Catalogue([*one.models, *two.models], {**one.names, **two.names}, one.api)
    schemas = document(both)["components"]["schemas"]
    titles = [schemas[f"{vendor}.Paint"]["title"] for vendor in ("a", "b")]
    assert ["a.Paint", "b.Paint"] == titles
    for schema in subschemas(schemas):
        assert "array" not in schema.get("type", ()) or "items" in schema
        if isinstance(target := schema.get("$ref"), str):
            assert "/" not in target.removeprefix("#/components/schemas/")


def subschemas(node: Any) -> Iterator[dict[str, Any]]:
    """All objects in a document, schemas among them."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from subschemas(child)


def test_an_answer_may_be_an_error_with_status_200() -> None:
    openapi = document(published())
    for operation in operations(openapi).values():
        answer = next(iter(operation["responses"].values()))
        shape = answer["content"]["application/json"]["schema"]
        judge = Draft202012Validator({**shape, "components": openapi["components"]})
        assert judge.is_valid({"error_code": 400002, "error_message": "no balance"})
        assert not judge.is_valid({"message": "no error"})


def test_rules_between_inputs_are_there() -> None:
    schemas = document(published())["components"]["schemas"]
    judge = Draft202012Validator(schemas["bytedance.Seedream5LiteTextToImage"])
    body = {"prompt": "a", "max_images": 2}
    assert not judge.is_valid(body)
    assert judge.is_valid({**body, "sequential_image_generation": "auto"})


def test_outputs_are_shown_whole() -> None:
    schemas = document(nested())["components"]["schemas"]
    base = "#/components/schemas/acme.Paint20It.Output"
    scene = schemas["acme.Paint20It.Output.Scene"]
    output = schemas["acme.Paint20It.Output"]
    expected = {
        "words": {"type": "array", "items": {"type": "string"}},
        "scene": {"$ref": f"{base}.Scene"},
        "odd": {"type": "number", "minimum": 1},
    }
    assert expected == output["properties"]
    assert {"lit": {"type": "boolean"}} == scene["properties"]
    assert {"$ref": base} in schemas["Result"]["properties"]["output"]["anyOf"]


def test_the_order_of_models_does_not_count() -> None:
    catalogue = published()
    backwards = Catalogue(catalogue.models[::-1], catalogue.names, catalogue.api)
    assert json.dumps(document(catalogue)) == json.dumps(document(backwards))
