"""Galleries, read as XML: every value is there, to scale, in its place."""

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from docs_reading import (
    LANGUAGES,
    SCHEMAS,
    catalogue_of,
    parsed,
    published,
    rendered_text,
)

from generator.docs import size_gallery

SVG = "{http://www.w3.org/2000/svg}"
HEADS = {
    "en": ("Landscape", "Square", "Portrait", "No fixed shape"),
    "ja": ("横長", "正方形", "縦長", "形の指定なし"),
    "zh": ("横向", "正方形", "纵向", "不限形状"),
}
EXPECTED = {
    "blackforestlabs/flux-1-kontext-pro-edit.aspect_ratio": (4, 1, 4, 0),
    "bytedance/seedream-5-lite-text-to-image.resolution": (8, 2, 6, 2),
    "ideogram/ideogram-v3-reframe.resolution": (34, 1, 34, 0),
    "wan-ai/wan-2-5-text-to-image.aspect_ratio": (6, 1, 6, 0),
}


@dataclass(frozen=True)
class Drawn:
    """One value as it is drawn: its texts and its rectangle."""

    texts: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    kind: str


def drawing(name: str, language: str) -> ElementTree.Element:
    """A gallery of the published models."""
    path = f"docs/{language}/{name}.svg"
    return ElementTree.fromstring(published().drawings[path])


def parts(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    """The cells or the heads of a drawing."""
    return [part for part in root.findall(f"{SVG}svg") if kind == part.get("class")]


def number(element: ElementTree.Element, name: str) -> float:
    """A length."""
    return float(element.attrib[name])


def values(root: ElementTree.Element) -> Iterator[Drawn]:
    """Every value; a cell holds its rectangles from large to small, its texts from small."""
    for cell in parts(root, "cell"):
        blocks: list[list[str]] = [[]]
        for line in cell.findall(f"{SVG}text"):
            blocks[-1].append(line.text or "")
            if "member" == line.get("class"):
                assert line.text == line.get("data-copy")
                blocks.append([])
        rects = cell.findall(f"{SVG}rect")[::-1]
        assert not rects or len(rects) == len(blocks) - 1
        for index, texts in enumerate(blocks[:-1]):
            if not rects:
                yield Drawn(tuple(texts), 0, 0, 0, 0, "open")
                continue
            rect = rects[index]
            places = [number(rect, key) for key in ("x", "y", "width", "height")]
            assert places[0] >= 0 and places[1] >= 0
            assert places[0] + places[2] <= number(cell, "width")
            assert places[1] + places[3] <= number(cell, "height")
            yield Drawn(tuple(texts), *places, rect.attrib["class"].split()[-1])


def raw(name: str) -> tuple[dict[str, Any], str]:
    """The schema of the choice of a gallery, and the id of its model."""
    page, field = name.rsplit(".", 1)
    model_id = next(m for m, names in published().names.items() if names.page == page)
    data = json.loads((SCHEMAS / f"{model_id}.json").read_text("utf-8"))
    node: dict[str, Any] = data["input_schema"]["properties"][field]
    return node, model_id


def test_there_is_a_gallery_for_every_choice_of_sizes_or_ratios() -> None:
    expected = {f"docs/{language}/{n}.svg" for n in EXPECTED for language in LANGUAGES}
    assert expected == set(published().drawings)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXPECTED)
def test_every_value_is_drawn_once_under_its_orientation(
    name: str, language: str
) -> None:
    root = drawing(name, language)
    node, model_id = raw(name)
    drawn = list(values(root))
    where = f"/input_schema/properties/{name.rsplit('.', 1)[1]}"
    members = published().names[model_id].members[where]
    assert len(node["enum"]) == sum(EXPECTED[name])
    assert sorted(members) == sorted(d.texts[-1] for d in drawn)
    texts = [head.findtext(f"{SVG}text") for head in parts(root, "head")]
    counts = zip(HEADS[language], EXPECTED[name], strict=True)
    assert [f"{word} · {count}" for word, count in counts if count] == texts
    shapes = [d for d in drawn if d.kind != "open"]
    wide = sum(d.width > d.height for d in shapes)
    high = sum(d.width < d.height for d in shapes)
    square = len(shapes) - wide - high
    assert EXPECTED[name] == (wide, square, high, len(drawn) - len(shapes))


@pytest.mark.parametrize("name", [n for n in EXPECTED if "flux" not in n])
def test_sizes_are_drawn_to_one_scale_and_told_in_numbers(name: str) -> None:
    node, _ = raw(name)
    published_by_pixels = {
        tuple(map(int, re.findall(r"\d+", value)[:2])): value for value in node["enum"]
    }
    scales: list[float] = []
    for drawn in values(drawing(name, "en")):
        if drawn.kind == "open":
            assert ("open", 2) == (drawn.kind, len(drawn.texts))
            continue
        width, height = map(int, drawn.texts[0].split(" × "))
        left, right = map(
            int, re.findall(r"\d+", published_by_pixels[width, height])[2:]
        )
        scales += [drawn.width / width, drawn.height / height]
        facts = " ".join(drawn.texts[1:-1])
        nearly = width * right != height * left
        assert nearly == facts.startswith("≈ ") == (drawn.kind == "nearly")
        assert f"{left}:{right} " in facts
        shown = re.search(r"(\d+\.\d\d) MP", facts)
        assert shown and abs(float(shown[1]) - width * height / 1e6) <= 0.005001
    assert max(scales) / min(scales) < 1.005


def test_ratios_are_drawn_with_equal_areas() -> None:
    drawn = list(
        values(drawing("blackforestlabs/flux-1-kontext-pro-edit.aspect_ratio", "en"))
    )
    areas = [d.width * d.height for d in drawn]
    assert max(areas) / min(areas) < 1.005
    for d in drawn:
        width, height = map(int, d.texts[0].split(":"))
        assert abs(d.width / d.height / (width / height) - 1) < 0.005


@pytest.mark.parametrize("path", sorted(published().drawings))
def test_nothing_overlaps_or_leaves_the_drawing(path: str) -> None:
    root = ElementTree.fromstring(published().drawings[path])
    boxes = [
        tuple(number(part, key) for key in ("x", "y", "width", "height"))
        for part in (*parts(root, "head"), *parts(root, "cell"))
    ]
    for x, y, width, height in boxes:
        assert x >= 0 and x + width <= number(root, "width")
        assert y >= 0 and y + height <= number(root, "height")
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes, 2):
        apart = (
            ax + aw <= bx
            or bx + bw <= ax
            or ay + ah <= by + 0.02
            or by + bh <= ay + 0.02
        )
        assert apart


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_gallery_with_its_description(language: str) -> None:
    for name in EXPECTED:
        page, _ = name.rsplit(".", 1)
        text = published().pages[f"docs/{language}/{page}.md"]
        [image] = images(text)
        assert f"{posixpath.basename(name)}.svg" == image.attrs["src"]
        root = drawing(name, language)
        shown = rendered_text(image.children)
        assert shown == root.findtext(f"{SVG}desc")
        assert (root.get("lang"), root.get("role")) == (language, "img")
        assert published().models and root.findtext(f"{SVG}title")
        counts = [str(c) for c in EXPECTED[name] if c]
        assert [str(sum(EXPECTED[name])), *counts] == re.findall(
            r"\d+", shown.replace(name.rsplit(".", 1)[1], "")
        )


def images(text: str) -> Iterator[Any]:
    """The images of a page: their text stands in their children."""
    for token in parsed(text):
        yield from (t for t in token.children or [] if t.type == "image")


@pytest.mark.parametrize("evil", ["</svg><script>x</script>", "a&b\"'<", "\u202ex\x00"])
def test_a_schema_cannot_break_out_of_a_drawing(evil: str) -> None:
    node = {"type": "string", "enum": ["auto", "64x64", "64x64 (1:1)", "100x9999"]}
    document = {
        "model_id": "acme/evil",
        "display_name": evil,
        "input_schema": {"type": "object", "properties": {evil: node}},
    }
    names = {
        "members": {f"/input_schema/properties/{pointer(evil)}": {"64x64": "PLAIN"}}
    }
    made = catalogue_of(document, {"names": names})
    for path, text in made.drawings.items():
        assert re.fullmatch(r"docs/\w+/acme/evil\.[0-9a-f]{8}\.svg", path)
        root = ElementTree.fromstring(text)
        kinds = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert {"svg", "title", "desc", "style", "rect", "text", "path"} == kinds
        assert 4 == len(list(values(root)))


def pointer(token: str) -> str:
    """A token of a JSON pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def test_a_choice_of_words_has_no_gallery() -> None:
    node = {"type": "string", "enum": ["png", "2K"]}
    schema = {"type": "object", "properties": {"format": node}}
    made = catalogue_of({"model_id": "acme/words", "input_schema": schema})
    assert {} == made.drawings
    assert [] == list(size_gallery.galleries(made.models[0]))
