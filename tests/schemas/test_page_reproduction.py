"""A model file gives back the schemas of each page that published the model."""

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT.parent / "shared" / "pages"

SAMPLE_PAGE = """\
运行 acme/paint/Wide 01。
curl --request POST \\
--url https://model-api.runcomfy.net/v1/models/acme/paint/Wide 01 \\
--data '{
"prompt": "it's a {sign} that says }'"
}'查询状态
curl --request GET \\
--url https://model-api.runcomfy.net/v1/requests/{request_id}/status{
"type": "object",
"title": "输入结构",
"required": ["title"],
"properties": {
"title": {"title": "标题", "description": "", "type": "string"},
"a/b": {"type": "object", "properties": {}, "description": "比例"}
}
}{
"output": {"type": "object", "properties": {"image": {"description": "图片"}}}
}页脚
"""
SAMPLE_MODEL: dict[str, Any] = {
    "model_id": "acme/paint/Wide 01",
    "language": "ja",
    "input_schema": {
        "type": "object",
        "title": "入力スキーマ",
        "required": ["title"],
        "properties": {
            "title": {"title": "題名", "description": "", "type": "string"},
            "a/b": {"type": "object", "properties": {}, "description": "比率"},
        },
    },
    "output_schema": {
        "output": {"type": "object", "properties": {"image": {"description": "画像"}}}
    },
    "translations": {
        "zh": {
            "/input_schema/title": "输入结构",
            "/input_schema/properties/title/title": "标题",
            "/input_schema/properties/title/description": "",
            "/input_schema/properties/a~1b/description": "比例",
            "/output_schema/output/properties/image/description": "图片",
        }
    },
}


class Page(NamedTuple):
    """A published page, and the model file when it is not under ``schemas/``."""

    language: str
    text: str
    model: dict[str, Any] | None = None


def pages() -> Iterator[Any]:
    """The sample, and each published page at hand: ``<name>.<language>.txt``."""
    yield pytest.param(Page("zh", SAMPLE_PAGE, SAMPLE_MODEL), id="sample")
    for path in sorted(PAGES.glob("*.txt")):
        language = path.name.split(".")[-2]
        yield pytest.param(Page(language, path.read_text("utf-8")), id=path.name)


def model_id_of(page: str) -> str:
    """The one model id in the addresses that a page posts to."""
    prefix = re.escape("https://model-api.runcomfy.net/v1/models/")
    [model_id] = set(re.findall(rf"{prefix}(.+?) \\\n", page))
    return str(model_id)


def json_objects(page: str) -> Iterator[dict[str, Any]]:
    """Outermost JSON objects in a text, in their order."""
    decoder = json.JSONDecoder()
    start = page.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(page, start)
        except json.JSONDecodeError:
            end = start + 1
        else:
            yield value
        start = page.find("{", end)


def published_schemas(page: str) -> dict[str, Any]:
    """The input and the output schema of a page."""
    objects = list(json_objects(page))
    [input_schema] = [
        value
        for value in objects
        if value.get("type") == "object" and "properties" in value
    ]
    [output_schema] = [value for value in objects if list(value) == ["output"]]
    return {"input_schema": input_schema, "output_schema": output_schema}


def reproduce(model: dict[str, Any], language: str) -> dict[str, Any]:
    """The schemas of a model file as published in one language."""
    schemas = copy.deepcopy({k: model[k] for k in ("input_schema", "output_schema")})
    if language == model["language"]:
        return schemas
    for pointer, text in model["translations"][language].items():
        *parents, last = pointer.split("/")[1:]
        node: Any = schemas
        for token in parents:
            node = node[token.replace("~1", "/").replace("~0", "~")]
        assert last in node, pointer
        node[last] = text
    return schemas


@pytest.mark.parametrize("page", list(pages()))
def test_model_file_reproduces_the_page(page: Page) -> None:
    model_id = model_id_of(page.text)
    path = ROOT / "schemas" / f"{model_id}.json"
    model = page.model or json.loads(path.read_text("utf-8"))
    reproduced = reproduce(model, page.language)
    published = published_schemas(page.text)
    assert model["model_id"] == model_id
    assert published == reproduced
    # Equal dicts may still differ in the order of their keys.
    assert json.dumps(published) == json.dumps(reproduced)


def test_the_languages_of_a_model_differ() -> None:
    assert reproduce(SAMPLE_MODEL, "ja") != reproduce(SAMPLE_MODEL, "zh")
