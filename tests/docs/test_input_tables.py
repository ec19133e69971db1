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
PATTERNS = {
    "^#[0-9A-Fa-f]{6}$": ["#, then 6 hexadecimal digits", "#、続いて 16 進数字 6 文字", "#，然后是 6 个十六进制数字"],
    r"^\d+x\d+$": ["two numbers joined by x", "2 つの数を x でつないだもの", "用 x 连接的两个数字"],
    "^[a-z0-9_-]+$": [
        "one or more lower-case letters, digits, - or _",
        "英小文字、数字、- または _ 1 文字以上",
        "一个或多个小写字母、数字、- 或 _",
    ],
    "^https?://": ["begins with http:// or https://", "http:// または https:// で始まる", "以 http:// 或 https:// 开头"],
    r"\.png$": ["ends with .png", ".png で終わる", "以 .png 结尾"],
    "-v[0-9]": ["contains -v, then 1 digit", "-v、続いて 数字 1 文字 を含む", "含有 -v，然后是 1 个数字"],
    r"^[A-Z]{2,3}\w?[ .]\w{4,}$": [
        "2 to 3 upper-case letters, then at most 1 letter, digit or _, then 1 space or ., then at least 4 letters, digits or _",
        "英大文字 2～3 文字、続いて 英字、数字 または _ 0～1 文字、続いて スペース または . 1 文字、続いて 英字、数字 または _ 4 文字以上",
        "2 至 3 个大写字母，然后是 至多 1 个英文字母、数字 或 _，然后是 1 个空格 或 .，然后是 至少 4 个英文字母、数字 或 _",
    ],
    # Of the schemas of vendors: addresses, ids, times, sizes.
    r"((https|s3):\/\/.+)": [
        "contains https:// or s3://, then one or more characters other than line breaks",
        "https:// または s3://、続いて 改行以外の文字 1 文字以上 を含む",
        "含有 https:// 或 s3://，然后是 一个或多个非换行字符",
    ],
    r"^data:image\/.*": ["begins with data:image/", "data:image/ で始まる", "以 data:image/ 开头"],
    r"^s3:\/\/[\S]+\.(?:mp4|mov|MP4|MOV)([?#]\w+)?$": [
        "s3://, then one or more characters other than spaces, then .mp4 or .mov (lower or upper case),"
        " then optionally (# or ?, then one or more letters, digits or _)",
        "s3://、続いて 空白以外の文字 1 文字以上、続いて .mp4 または .mov（大文字も可）、"
        "続いて 省略できる（# または ?、続いて 英字、数字 または _ 1 文字以上）",
        "s3://，然后是 一个或多个非空白字符，然后是 .mp4 或 .mov（大小写均可），"
        "然后是 可省略的（# 或 ?，然后是 一个或多个英文字母、数字 或 _）",
    ],
    r"^(auto|\d+x\d+)$": [
        "auto; or two numbers joined by x", "auto、または 2 つの数を x でつないだもの",
        "auto；或者 用 x 连接的两个数字",
    ],
    "^#([a-fA-F0-9]{6}|[a-fA-F0-9]{3})$": [
        "#, then 6 hexadecimal digits or 3 hexadecimal digits",
        "#、続いて 16 進数字 6 文字 または 16 進数字 3 文字",
        "#，然后是 6 个十六进制数字 或 3 个十六进制数字",
    ],
    "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$": ["a UUID", "UUID", "UUID"],
    r"^(([02468][048]00|[13579][26]00)-02-29|\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(Z)$": [
        "a date and time in UTC such as 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00Z のような UTC の日時",
        "形如 2026-01-31T09:30:00Z 的 UTC 日期时间",
    ],
    r"^[a-z]{2}(-[^\d.])*(/)?$": [
        "2 lower-case letters, then any number of times (-, then 1 character other than digits or .), then optionally (/)",
        "英小文字 2 文字、続いて （-、続いて 数字 または . 以外の文字 1 文字）の 0 回以上の繰り返し、続いて 省略できる（/）",
        "2 个小写字母，然后是 （-，然后是 1 个除 数字 或 . 以外的字符）重复任意次，然后是 可省略的（/）",
    ],
    "^[a-z]*$": ["any number of lower-case letters", "英小文字 0 文字以上", "任意个小写字母"],
}  # fmt: skip
UNUSUAL = [
    "^a|b$",
    "^(?:a{2}b|c)+$",
    "^$",
    r"\ba",
    "^[é]",
    "[ -~]",
    "^" + "a?" * 99 + "(b)",
]


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


def test_usual_patterns_are_said_in_words() -> None:
    """Beside the pattern, which stands alone where words would say it less well."""
    patterns = [*PATTERNS, *UNUSUAL]
    catalogue = model_of(
        {f"i{i:02}": {"type": "string", "pattern": p} for i, p in enumerate(patterns)},
        [],
    )
    for number, language in enumerate(LANGUAGES):
        words = PHRASES[language]
        shown = [words.pattern.format(pattern=pattern) for pattern in patterns]
        for place, told in enumerate(PATTERNS.values()):
            shown[place] = words.aside.format(kind=shown[place], details=told[number])
        found = [row[1] for row in rows(catalogue, language)]
        assert shown == [
            cell[-len(end) :] for cell, end in zip(found, shown, strict=True)
        ]


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
