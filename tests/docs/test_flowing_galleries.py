"""Galleries on the site: parts that flow lose nothing of the drawing."""

import re
from xml.etree import ElementTree

import pytest
from docs_reading import published

from generator.site.gallery_html import flowing, is_gallery

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", sorted(published().drawings))
def test_every_part_of_a_drawing_flows(path: str) -> None:
    drawing = published().drawings[path]
    assert is_gallery(drawing)
    flow = ElementTree.fromstring(flowing(drawing, "said &amp; done"))
    root = ElementTree.fromstring(drawing)
    assert "said & done" == flow.get("aria-label")
    cells = root.findall(f"{SVG}svg[@class='cell']")
    assert sorted(drawn(cell) for cell in cells) == sorted(
        flowed(cell) for cell in flow.iter("div") if cell.get("class") == "cell"
    )
    heads = [
        head.findtext(f"{SVG}text") for head in root.findall(f"{SVG}svg[@class='head']")
    ]
    assert heads == [title.text for title in flow.iter("p")]
    for group in flow.findall("div"):
        shown = re.search(r"\d+", group.findtext("p") or "")
        assert shown and int(shown[0]) == sum(
            "data-copy" in t.attrib for t in group.iter("code")
        )


def drawn(cell: ElementTree.Element) -> list[tuple[str, ...]]:
    """What a cell of a drawing shows and says."""
    rects = [tuple(rect.attrib.values()) for rect in cell.findall(f"{SVG}rect")]
    texts = [
        (t.get("class", ""), t.get("data-copy", ""), t.text or "")
        for t in cell.findall(f"{SVG}text")
    ]
    return [*rects, *texts]


def flowed(cell: ElementTree.Element) -> list[tuple[str, ...]]:
    """What a cell on a page shows and says; its picture has room for all that it shows."""
    rects = cell.findall("svg/rect")
    for picture in cell.findall("svg"):
        _, top, _, height = map(float, picture.get("viewBox", "").split())
        edges = [(float(r.get("y", "")), float(r.get("height", ""))) for r in rects]
        assert top < min(y for y, _ in edges)
        assert max(y + high for y, high in edges) < top + height
    texts = [
        (line.get("class", ""), line.get("data-copy", ""), line.text or "")
        for line in cell.findall("div/*")
    ]
    return [*(tuple(rect.attrib.values()) for rect in rects), *texts]


def test_another_drawing_is_no_gallery() -> None:
    assert not is_gallery('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>')
