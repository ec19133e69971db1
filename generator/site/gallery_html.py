"""Put drawings on a page; the cells of a gallery wrap into rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_GALLERY = re.compile(r'<svg [^>]*class="gallery"')
_PART = re.compile(
    r'<svg class="(head|cell)" data-group="(\d+)" x="[^"]*" y="[^"]*" '
    r'width="([\d.]+)" height="[\d.]+">(.*?)</svg>',
    re.DOTALL,
)
_TEXT = re.compile(
    r'<text(?: class="([a-z]+)")?[^>]*?( data-copy="[^"]*")?>(.*?)</text>'
)
_RECT = re.compile(r'<rect [^>]*?y="([\d.]+)"[^>]*? height="([\d.]+)"[^>]*/>')
_SVG_TAG = re.compile(r"<svg\b([^>]*)>")
_SVG_SIZE = re.compile(r'\s(?:width|height|role|aria-[a-z]+)="[^"]*"')
_CELL_REM = 8.9  # the width of a cell on a page; see assets/look
_MANY = 24  # cells from which on they get smaller and scroll in a frame of their own


def figure(drawing: str, label: str) -> str:
    """Return the HTML of a drawing; ``label`` is HTML."""
    if is_gallery(drawing):
        return flowing(drawing, label)
    opening = _SVG_TAG.search(drawing)
    if not opening:
        return ""
    kept = _SVG_SIZE.sub("", opening[1])
    body = drawing[opening.end() :].strip()
    # An image, unless it contains something to click.
    role = "group" if "data-copy" in body else "img"
    return (
        f'<figure class="drawing"><svg{kept} role="{role}" aria-label="{label}">'
        f"{body}</figure>\n"
    )


def is_gallery(drawing: str) -> bool:
    """Return whether a drawing is a gallery, whose cells can be placed one by one."""
    return _GALLERY.search(drawing) is not None


def flowing(drawing: str, label: str) -> str:
    """Return a gallery whose cells keep their scale and wrap; ``label`` is HTML."""
    groups: dict[str, list[re.Match[str]]] = {}
    for part in _PART.finditer(drawing):
        groups.setdefault(part[2], []).append(part)
    count = sum(part[1] == "cell" for parts in groups.values() for part in parts)
    kind = "drawing gallery many" if count > _MANY else "drawing gallery"
    return (
        f'<figure class="{kind}" role="group" aria-label="{label}">'
        f"{''.join(_group(parts) for parts in groups.values())}</figure>"
    )


def _group(parts: list[re.Match[str]]) -> str:
    head = next(part for part in parts if part[1] == "head")
    title = _TEXT.search(head[4])
    drawn = [part for part in parts if part[1] == "cell"]
    columns = round(float(head[3]) / float(drawn[0][3]))
    style = f"flex:{columns} 1 {columns * _CELL_REM:.1f}rem"
    cells = "".join(_cell(part[4], part[3]) for part in drawn)
    return (
        f'<div class="group" style="{style}">'
        f'<p class="group-title">{title[3] if title else ""}</p>'
        f'<div class="cells">{cells}</div></div>'
    )


def _cell(body: str, width: str) -> str:
    return (
        f'<div class="cell">{_shapes(list(_RECT.finditer(body)), width)}'
        f'<div class="words">{"".join(_words(_TEXT.finditer(body)))}</div></div>'
    )


def _shapes(rects: list[re.Match[str]], width: str) -> str:
    """Return the shapes of one cell, cropped to their height."""
    if not rects:
        return ""
    top = min(float(rect[1]) for rect in rects) - 1
    bottom = max(float(rect[1]) + float(rect[2]) for rect in rects) + 1
    shapes = "".join(rect[0] for rect in rects)
    box = f"0 {top:g} {width} {bottom - top:g}"
    return f'<svg viewBox="{box}" aria-hidden="true">{shapes}</svg>'


def _words(texts: Iterable[re.Match[str]]) -> Iterator[str]:
    """Yield the lines of text below a shape."""
    for text in texts:
        tag = "code" if text[1] == "member" else "span"
        yield f'<{tag} class="{text[1]}"{text[2] or ""}>{text[3]}</{tag}>'
