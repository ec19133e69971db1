"""The pages of all models: cards, the comparison, prices, and what the size finder knows."""

import json
import re
from typing import Any

import pytest
from docs_reading import (
    LANGUAGES,
    SCHEMAS,
    anchors,
    catalogue_of,
    links,
    published,
    section,
    tables,
)

from generator.docs import overview

RAW: dict[str, dict[str, Any]] = {
    data["model_id"]: data
    for path in sorted(SCHEMAS.rglob("*.json"))
    if "model_id" in (data := json.loads(path.read_text("utf-8")))
}
TASKS = {
    "en": ["Editing", "Text to image", "Reframing", "Text to image"],
    "ja": ["編集", "テキストからの画像生成", "リフレーム", "テキストからの画像生成"],
    "zh": ["编辑", "文生图", "画幅重构", "文生图"],
}
# By model, in the order of their ids: what the roles hold, as a person reads the schemas.
ROLES = [
    [["prompt"], ["image_url"], ["aspect_ratio"], ["seed"], [], []],
    [
        ["prompt"], [], ["resolution"], [], ["max_images"],
        ["sequential_image_generation", "output_format", "optimize_prompt_options"],
    ],
    [[], ["image"], ["resolution"], ["seed"], [], ["rendering_speed", "color_palette", "style"]],
    [["prompt", "negative_prompt"], [], ["aspect_ratio"], [], [], []],
]  # fmt: skip


def index(language: str) -> str:
    """The home page."""
    return published().pages[overview.index_path(language)]


def comparison(language: str) -> str:
    """The page of all models side by side."""
    return published().pages[overview.comparison_path(language)]


def cards(language: str) -> list[list[str]]:
    """The paragraphs of each card."""
    text = index(language)
    inner = re.split(r"^(?=\w)", section(text, "model-list"), flags=re.M)[0]
    items = re.split(r"^- ", inner, flags=re.M)[1:]
    return [[p.strip() for p in item.split("\n\n") if p.strip()] for item in items]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_model_has_a_card(language: str) -> None:
    sections = ["model-list", "guide-list", "auth", "start", "openapi-file"]
    assert sections == anchors(index(language))
    for (model_id, card), task in zip(
        zip(sorted(RAW), cards(language), strict=True), TASKS[language], strict=True
    ):
        names = published().names[model_id]
        assert f"]({names.page}.md)**" in card[0]
        assert f"`{model_id.split('/')[0]}` · {task}" == card[1]
        assert 4 == len(card)


def measured(model_id: str) -> list[tuple[int, int]]:
    """Width and height of every choice that names pixels, from the raw file."""
    properties = RAW[model_id]["input_schema"]["properties"]
    texts = json.dumps([node.get("enum") for node in properties.values()])
    pairs = re.findall(r"\"(\d{2,5})[:x](\d{2,5}) \(", texts)
    return [(int(width), int(height)) for width, height in pairs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_on_cards_are_those_of_the_raw_file(language: str) -> None:
    for model_id, card in zip(sorted(RAW), cards(language), strict=True):
        sizes = measured(model_id)
        found = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", card[3])]
        if sizes:
            areas = sorted(width * height for width, height in sizes)
            low, high = (round(area / 1e6 + 1e-9, 2) for area in (areas[0], areas[-1]))
            assert [len(sizes), low, high] == found
        else:
            assert [9, 21, 9, 9, 21] == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_input_stands_once_in_the_comparison(language: str) -> None:
    lines = section(comparison(language), "side-by-side").splitlines()
    rows = [line.split(" | ")[1:] for line in lines if line.startswith("| [")]
    found = [[re.findall(r"`([^`]+)`", cell) for cell in row] for row in rows]
    for (model_id, data), cells, roles in zip(RAW.items(), found, ROLES, strict=True):
        assert roles == cells, model_id
        names = data["input_schema"]["properties"]
        assert sorted(names) == sorted(name for role in roles for name in role)


def test_limits_in_the_comparison_are_those_of_the_raw_file() -> None:
    rows = tables(section(comparison("en"), "side-by-side"))[0][1:]
    numbers = [[re.findall(r"\d+", cell) for cell in row[1:]] for row in rows]
    assert [
        [[], [], ["9"], [], [], []],
        [[], [], ["18"], [], ["1", "15"], []],
        [[], [], ["69"], ["0", "2147483647"], [], []],
        [["2048"], [], ["13"], [], [], []],
    ] == numbers


def test_the_comparison_is_alike_in_all_languages() -> None:
    first = comparison("en")
    for language in LANGUAGES[1:]:
        other = comparison(language)
        assert anchors(first) == anchors(other)
        assert [len(t) for t in tables(first)] == [len(t) for t in tables(other)]
        # The anchors are headings, in the language of the page.
        to, there = ([link.split("#")[0] for link in links(p)] for p in (first, other))
        assert to == there


def test_pages_without_models_are_pages_too() -> None:
    api = published().api
    assert [] == overview.plan_index([], api, "en")["cards"]
    context = overview.plan_comparison([], api, "en")
    assert ([], [], False) == (context["rows"], context["sizes"], context["priced"])


PRICES: list[tuple[dict[str, Any], str, str, str]] = [
    ({"base_price_usd": 0.04, "price_unit": "output"}, "$0.04 per output",
     "出力 1 件あたり 0.04 米ドル", "每个输出 0.04 美元"),
    ({"base_price_usd": 1e-05, "price_unit": "second"}, "$0.00001 per second",
     "1 秒あたり 0.00001 米ドル", "每秒 0.00001 美元"),
    ({"base_price_usd": 2, "pricing_note": "4K <b>twice</b>"},
     "$2 (4K &lt;b&gt;twice&lt;/b&gt;)", "2 米ドル（4K &lt;b&gt;twice&lt;/b&gt;）",
     "2 美元（4K &lt;b&gt;twice&lt;/b&gt;）"),
    ({"pricing_note": "Ask."}, "Ask.", "Ask.", "Ask."),
]  # fmt: skip


@pytest.mark.parametrize("known, en, ja, zh", PRICES)
def test_a_published_price_is_told(
    known: dict[str, Any], en: str, ja: str, zh: str
) -> None:
    schema = {"type": "object", "properties": {"prompt": {"type": "string"}}}
    listing = {"categories": ["text-to-video", "new|one"], "kind": "model", **known}
    made = catalogue_of({"model_id": "acme/x", "input_schema": schema, **listing})
    for language, price in zip(LANGUAGES, (en, ja, zh), strict=True):
        page = made.pages[f"docs/{language}/acme/x.md"]
        assert f"| {price} |" in page
        assert "new&#124;one |" in page
        assert f"    {price}\n" in made.pages[overview.index_path(language)]
        rows = made.pages[overview.comparison_path(language)]
        assert f"| {price} |\n" in rows


def test_no_price_is_made_up() -> None:
    for path, page in published().pages.items():
        prose = re.sub(r"^```.*?^```$", "", page, flags=re.S | re.M)
        if "/guides/" not in path:
            assert not re.search(r"\$\d|USD|米ドル|美元|dollar", prose)


def test_the_finder_knows_every_choice_with_a_shape() -> None:
    entries = json.loads(overview.finder_data(published().summaries))
    assert sorted(RAW) == [entry["id"] for entry in entries]
    for entry in entries:
        [choice] = entry["choices"]
        node = RAW[entry["id"]]["input_schema"]["properties"][choice["name"]]
        tiers = {"2K", "3K"}
        shaped = [value for value in node["enum"] if value not in tiers]
        assert shaped == [value for value, *_ in choice["values"]]
        names = published().names[entry["id"]]
        assert (names.page, names.cls) == (entry["page"], entry["cls"])
        where = f"/input_schema/properties/{choice['name']}"
        members = dict(zip(node["enum"], names.members[where], strict=True))
        assert [members[value] for value in shaped] == [
            member for _, member, *_ in choice["values"]
        ]
