"""Galleries on the site: parts that flow lose nothing of the drawing."""

import re
from xml.etree import ElementTree

import pytest
from docs_reading import published

from generator.site.drawings import flowing, is_gallery

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", sorted(published().drawings))
def test_every_part_of_a_drawing_flows(path: str) -> None:
    drawing = published().drawings[path]
    assert is_gallery(drawing)
    flow = ElementTree.fromstring(flowing(drawing, "said &amp; done"))
    root = ElementTree.fromstring(drawing)
    assert "said & done" == flow[0].get("aria-label")
    cells = root.findall(f"{SVG}svg[@class='cell']")
    assert sorted(shapes(cell, SVG) for cell in cells) == sorted(
        shapes(cell, "") for cell in flow.iter("svg") if cell.get("class") == "cell"
    )
    heads = [
        head.findtext(f"{SVG}text") for head in root.findall(f"{SVG}svg[@class='head']")
    ]
    assert heads == [title.text for title in flow.iter("p")]
    for group in flow[0].findall("div"):
        shown = re.search(r"\d+", group.findtext("p") or "")
        assert shown and int(shown[0]) == sum(
            "data-copy" in t.attrib for t in group.iter("text")
        )


def shapes(cell: ElementTree.Element, namespace: str) -> list[tuple[str, ...]]:
    """What a cell draws and says."""
    rects = [tuple(rect.attrib.values()) for rect in cell.findall(f"{namespace}rect")]
    return [*rects, *((text.text or "",) for text in cell.findall(f"{namespace}text"))]


def test_another_drawing_is_no_gallery() -> None:
    assert not is_gallery('<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>')
