"""Galleries as they stand on a page: the parts of a drawing, free to flow into rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GALLERY = re.compile(r'<svg [^>]*class="gallery"')
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_PART = re.compile(
    r'<svg class="(head|cell)" data-group="(\d+)" x="[^"]*" y="[^"]*" '
    r'width="([\d.]+)" height="([\d.]+)">(.*?)</svg>',
    re.DOTALL,
)
_WORDS = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_CELL = 152  # the width of a cell in a drawing
_LEAST = 8.9  # that on a page, in `rem`, so that it grows with the text; see site.css


def is_gallery(drawing: str) -> bool:
    """Whether a drawing is made of parts that may stand elsewhere."""
    return _GALLERY.search(drawing) is not None


def flowing(drawing: str, label: str) -> str:
    """A gallery whose parts keep their size and find their rows; ``label`` is HTML."""
    groups: dict[str, list[re.Match[str]]] = {}
    for part in _PART.finditer(drawing):
        groups.setdefault(part[2], []).append(part)
    style = _STYLE.search(drawing)
    return (
        f'<figure class="drawing"><div class="gallery" role="group" aria-label="{label}">'
        '<svg width="0" height="0" aria-hidden="true" focusable="false">'
        f"{style[0] if style else ''}</svg>"
        f"{''.join(_group(parts) for parts in groups.values())}</div></figure>"
    )


def _group(parts: list[re.Match[str]]) -> str:
    head = next(part for part in parts if part[1] == "head")
    words = _WORDS.search(head[5])
    columns = round(float(head[3]) / _CELL)
    return (
        f'<div class="group" style="flex:{columns} 1 {columns * _LEAST:.1f}rem">'
        f'<p class="group-title">{words[1] if words else ""}</p><div class="cells">'
        f"{''.join(_cells(parts))}</div></div>"
    )


def _cells(parts: list[re.Match[str]]) -> Iterator[str]:
    for part in parts:
        if part[1] == "cell":
            size = f"0 0 {part[3]} {part[4]}"
            yield f'<svg class="cell" viewBox="{size}">{part[5].strip()}</svg>'
