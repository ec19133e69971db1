"""OpenAPI documents as vendors write them: one operation becomes a model."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from importing_calls import Importer, stored

from generator.cli.main import main

_SIZE = {
    "type": "object",
    "properties": {"width": {"type": "integer", "maximum": 2048}},
}
_FILE = {
    "type": "object",
    "required": ["url"],
    "properties": {"url": {"type": "string"}},
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: object) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _document(version: str, paths: object, **schemas: object) -> dict[str, Any]:
    info = {"title": "t", "version": "1"}
    components = {"schemas": schemas}
    return {"openapi": version, "info": info, "paths": paths, "components": components}


# In the style of fal: a queue, whose answer is a ticket, and a call that fetches the result.
QUEUE = _document(
    "3.0.4",
    {
        "/acme/draw": {
            "post": {
                "summary": "Draw",
                "description": "Draws a picture.",
                "requestBody": {"required": True, **_json(_ref("DrawInput"))},
                "responses": {"200": _json(_ref("QueueStatus"))},
            }
        },
        "/acme/draw/requests/{request_id}": {
            "get": {"responses": {"200": _json(_ref("DrawOutput"))}}
        },
        "/acme/draw/requests/{request_id}/cancel": {"put": {"responses": {}}},
    },
    DrawInput={
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "example": "a cat"},
            "image_size": {"anyOf": [_ref("Size"), {"enum": ["square_hd", "square"]}]},
            "default": _ref("Size"),
            "seed": {"type": "integer", "nullable": True},
        },
    },
    Size=_SIZE,
    DrawOutput={"type": "object", "required": ["images"],
                "properties": {"images": {"type": "array", "items": _ref("File")}}},
    File=_FILE,
    QueueStatus={"type": "object", "required": ["request_id"], "properties": {
        "request_id": {"type": "string"}, "status": {"enum": ["IN_QUEUE"]}}},
)  # fmt: skip

# In the style of cog: the inputs and the output each stand in a wrapper.
PREDICTIONS = _document(
    "3.0.2",
    {
        "/predictions": {
            "post": {
                "operationId": "predict_predictions_post",
                "requestBody": _json(_ref("PredictionRequest")),
                "responses": {"200": _json(_ref("PredictionResponse"))},
            }
        },
        "/predictions/{prediction_id}": {
            "put": {"requestBody": _json({"allOf": [_ref("PredictionRequest")]})}
        },
    },
    PredictionRequest={"type": "object", "properties": {
        "id": {"type": "string"}, "input": _ref("Input"), "webhook": {"type": "string"}}},
    PredictionResponse={"type": "object", "properties": {
        "input": _ref("Input"), "output": _ref("Output"), "id": {"type": "string"}}},
    Input={"type": "object", "required": ["prompt"], "properties": {
        "prompt": {"type": "string", "x-order": 0},
        "aspect_ratio": {"allOf": [_ref("aspect_ratio")], "default": "1:1"}}},
    aspect_ratio={"title": "aspect_ratio", "type": "string", "enum": ["1:1", "16:9"]},
    Output={"type": "array", "items": {"type": "string", "format": "uri"}},
)  # fmt: skip

# In the style of Ideogram, Runway, BFL and Recraft: one document for many operations.
MANY = _document(
    "3.1.0",
    {
        "/v1/generate": {
            "post": {
                "operationId": "generate",
                "requestBody": {
                    "content": {"multipart/form-data": {"schema": _ref("Generate")}}
                },
                "responses": {"200": _json(_ref("Pictures"))},
            }
        },
        "/v1/image_to_video": {
            "post": {
                "requestBody": {"$ref": "#/components/requestBodies/Video"},
                "responses": {
                    "200": _json({"type": "object", "properties": {"id": {"type": "string"}}})
                },
            }
        },
        "/v1/flux": {
            "post": {
                "requestBody": _json(_ref("Flux")),
                "responses": {"200": _json({"type": "object", "properties": {
                    "id": {"type": "string"}, "polling_url": {"type": "string"}}})},
            }
        },
    },
    Generate={"type": "object", "required": ["prompt"], "properties": {
        "prompt": {"type": "string"}, "resolution": _ref("Resolution")}},
    Resolution={"type": "string", "enum": ["1024x1024", "1280x720"]},
    Pictures={"type": "object", "required": ["data"], "properties": {
        "created": {"type": "string"}, "data": {"type": "array", "items": _ref("File")}}},
    File=_FILE,
    Flux={"type": "object", "required": ["prompt"], "properties": {
        "prompt": {"type": ["string", "null"]}, "width": {"type": "integer", "minimum": 64}}},
)  # fmt: skip
MANY["components"]["requestBodies"] = {
    "Video": _json({"type": "object", "required": ["ratio"], "properties": {
        "ratio": {"enum": ["1280:720", "720:1280"]}}})
}  # fmt: skip


def _as_yaml(document: object) -> str:
    return str(yaml.safe_dump(document, sort_keys=False))


@pytest.mark.parametrize("text_of", [json.dumps, _as_yaml])
@pytest.mark.parametrize(
    ("document", "operation", "inputs", "outputs"),
    [
        (QUEUE, "", ["prompt", "image_size", "default", "seed"], ["images"]),
        (QUEUE, "#/acme/draw", ["prompt", "image_size", "default", "seed"], ["images"]),
        (PREDICTIONS, "", ["prompt", "aspect_ratio"], None),
        (PREDICTIONS, "#predict_predictions_post", ["prompt", "aspect_ratio"], None),
        (MANY, "#generate", ["prompt", "resolution"], ["created", "data"]),
        (MANY, "#POST /v1/generate", ["prompt", "resolution"], ["created", "data"]),
        (MANY, "#v1/image_to_video", ["ratio"], []),
        (MANY, "#/v1/flux", ["prompt", "width"], []),
    ],
)
def test_an_operation_becomes_a_model(
    importer: Importer,
    tmp_path: Path,
    text_of: Any,
    document: dict[str, Any],
    operation: str,
    inputs: list[str],
    outputs: list[str] | None,
) -> None:
    source = importer.source("openapi.txt", text_of(document))
    result = importer(f"acme/it={source}{operation}")
    assert 0 == result.code, result.err
    made = stored("acme/it", importer.schemas)
    assert inputs == list(made["input_schema"]["properties"])
    assert "#/components" not in json.dumps(made)
    if outputs:
        assert outputs == list(made["output_schema"]["output"]["properties"])
    elif outputs is None:
        assert "array" == made["output_schema"]["output"]["type"]
    else:
        assert "output_schema" not in made
    assert "1 unchanged" in importer(f"acme/it={source}{operation}").out
    where = ["--schemas", str(importer.schemas), "--out", str(tmp_path / "out")]
    assert 0 == main(["generate", *where])


def test_a_summary_that_is_a_sentence_is_no_name(importer: Importer) -> None:
    said = "Draws a picture. [Learn more](/guides).\n"
    post = {**QUEUE["paths"]["/acme/draw"]["post"], "summary": said}
    document = {**QUEUE, "paths": {"/acme/draw": {"post": post}}}
    assert 0 == importer(f"acme/it={importer.source('o.json', document)}").code
    made = stored("acme/it", importer.schemas)
    assert "display_name" not in made
    assert f"{said.strip()}\n\nDraws a picture." == made["description"]


def test_yaml_is_read_by_the_rules_that_openapi_prescribes(importer: Importer) -> None:
    made_of = """
openapi: 3.1.0
info: {title: t, version: 1.0.0}
paths:
  /draw:
    post:
      requestBody: {required: true, content: {application/json: {schema:
        {type: object, properties: {
          aspect_ratio: {type: string, enum: [16:9, 1:1, on, no, 2024-01-01, 1_000]},
          steps: {type: integer, enum: [010, 0x10, 0o10, -3]},
          guidance: {type: number, enum: [1e2, .5, 3.]}}}}}}
      responses: {}
"""
    result = importer(f"acme/it={importer.source('it.yaml', made_of)}")
    assert 0 == result.code, result.err
    properties = stored("acme/it", importer.schemas)["input_schema"]["properties"]
    assert [
        ["16:9", "1:1", "on", "no", "2024-01-01", "1_000"],
        [10, 16, 8, -3],
        [100.0, 0.5, 3.0],
    ] == [schema["enum"] for schema in properties.values()]


def test_what_is_referred_to_moves_along_and_texts_are_kept(importer: Importer) -> None:
    assert 0 == importer(f"acme/it={importer.source('o.json', QUEUE)}").code
    made = stored("acme/it", importer.schemas)
    assert ("Draw", "Draws a picture.") == (made["display_name"], made["description"])
    assert {"Size": _SIZE} == made["input_schema"]["$defs"]
    assert {"$ref": "#/$defs/Size"} == made["input_schema"]["properties"]["default"]
    assert {"File": _FILE} == made["output_schema"]["output"]["$defs"]


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("", "#generate; the operations are generate, /v1/image_to_video, /v1/flux"),
        ("#generat", "did you mean generate? write acme/it="),
        ("#/nothing/like/it/at/all", "there is no operation"),
    ],
)
def test_a_choice_is_offered(importer: Importer, operation: str, told: str) -> None:
    source = importer.source("o.json", json.dumps(MANY))
    result = importer(f"acme/it={source}{operation}")
    assert (1, {}) == (result.code, importer.files())
    assert "error which-operation at /paths" in result.err
    assert told in result.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (json.dumps(QUEUE), "read as an OpenAPI document, which does not say the model's"),
        ('{"type": "object", "properties": {}}', "this was read as a JSON Schema"),
        ("words and nothing else", "this was read as a page"),
        ("openapi: 3.1.0\npaths: [", "bad-yaml"),
        ("openapi: 3.1.0\npaths: &a\n  b: *a\n", "more values than a document has"),
    ],
)  # fmt: skip
def test_a_bare_import_names_the_format(
    importer: Importer, text: str, told: str
) -> None:
    result = importer(importer.source("it.txt", text))
    assert (1, {}) == (result.code, importer.files())
    assert told in result.err


def test_a_document_that_is_not_whole_is_refused(importer: Importer) -> None:
    for gone in ("Size", "DrawInput"):
        schemas = {**QUEUE["components"]["schemas"]}
        del schemas[gone]
        document = {**QUEUE, "components": {"schemas": schemas}}
        result = importer(f"acme/it={importer.source('o.json', document)}")
        assert (1, {}) == (result.code, importer.files())
        assert f'nothing at "#/components/schemas/{gone}"' in result.err
    swagger = importer.source("s.json", {"swagger": "2.0", "paths": {}})
    assert "not-openapi" in importer(f"acme/it={swagger}", "--kind", "openapi").err
