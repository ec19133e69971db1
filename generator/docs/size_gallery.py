"""Build the context of the size gallery, an SVG of a choice's sizes drawn to scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from html import escape
from math import sqrt
from typing import Any
from urllib.parse import quote

from ..core.markdown import folded, text
from ..core.size_grammar import Meaning
from ..ir import types as ir
from ..ir.sizes import exact_ratio, meanings, megapixels
from ..python.naming import ModelNames
from .phrases import PHRASES, Orientation

Context = dict[str, Any]

# In user units of the SVG, which are CSS pixels at its natural size.
_LONGEST_SIDE_PX = 116  # of the largest shape
_CELL_PX = 152  # width; `site/gallery_html.py` cuts the drawings at it
_COLUMNS = 5
_LINE_PX = 16
_HEAD_PX = 36
_MARGIN_PX = 16
_BAND_GAP_PX = 6
_LABEL_GAP_PX = 8  # between the labels of two shapes in one cell
_MIN_SIDE_PX = 0.5

_ORDER: tuple[Orientation, ...] = ("landscape", "square", "portrait", "open")
_PLAIN = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Shape:
    """The drawing of one value: its dimensions and the lines below it."""

    orientation: Orientation
    nominal: Fraction  # the published ratio; zero if there is none
    width: float
    height: float
    lines: tuple[tuple[str, str], ...]
    mark: str

    @property
    def area(self) -> float:
        """The area, in the square of the unit of its sides."""
        return self.width * self.height


def galleries(model: ir.Model) -> Iterator[tuple[str, ir.Choice]]:
    """Yield the choices of a model that can be drawn."""
    for where, named in model.named.items():
        if isinstance(named, ir.Choice) and has_gallery(named):
            yield where, named


def has_gallery(choice: ir.Choice) -> bool:
    """Return whether one of the values is a size or a ratio."""
    return any(meaning.judged_shape for meaning in meanings(choice))


def gallery_path(choice: ir.Choice, names: ModelNames, language: str) -> str:
    """Return the path of a gallery, relative to the output folder."""
    path = ".".join(choice.path)
    if not all(_PLAIN.fullmatch(word) for word in choice.path):
        path = sha256(path.encode()).hexdigest()[:8]
    return f"docs/assets/sizes/{language}/{names.page}.{path}.svg"


def shown(choice: ir.Choice, names: ModelNames, language: str) -> str:
    """Return the Markdown image of a gallery for the page of its model."""
    up = "../" * (names.page.count("/") + 1)
    path = gallery_path(choice, names, language).removeprefix("docs/")
    return f"![{text(describe(choice, language))}]({up}{quote(path)})"


def describe(choice: ir.Choice, language: str) -> str:
    """Return the alternative text of a gallery."""
    words = PHRASES[language]
    shapes = _shapes(choice, [""] * len(choice.values), language)
    counts: dict[Orientation, int] = {
        o: sum(s.orientation == o for s in shapes) for o in _ORDER
    }
    groups = words.comma.join(
        words.orientations[o].format(count=count)
        for o, count in counts.items()
        if count
    )
    phrase = words.drawn_ratios if choice.kind == "ratio" else words.drawn_sizes
    return folded(
        phrase.format(name=".".join(choice.path), count=len(shapes), groups=groups)
    )


def plan_gallery(
    where: str, choice: ir.Choice, model: ir.Model, names: ModelNames, language: str
) -> Context:
    """Return the context of one choice's gallery."""
    words = PHRASES[language]
    shapes = _shapes(choice, names.members[where], language)
    scale = _LONGEST_SIDE_PX / max(max(s.width, s.height) for s in shapes)
    blocks = [
        _Block(words.orientations[o].format(count=len(of)), _stacked(of))
        for o in _ORDER
        if (of := [s for s in shapes if s.orientation == o])
    ]
    heads: list[Context] = []
    cells: list[Context] = []
    y = float(_MARGIN_PX)
    for band in _bands(blocks):
        left = 0
        groups: list[int] = []  # by column
        for block in band:
            groups += [len(heads)] * block.columns
            heads.append(_head(block, len(heads), _MARGIN_PX + left * _CELL_PX, y))
            left += block.columns
        y += _HEAD_PX
        for stacks in _rows(band):
            cells += _row(stacks, groups, y, scale)
            y += _height(stacks, scale)
        y += _BAND_GAP_PX
    return {
        "title": _xml(f"{names.types[where]} · {model.title.in_(language)}"),
        "desc": _xml(describe(choice, language)),
        "language": language,
        "width": 2 * _MARGIN_PX + _COLUMNS * _CELL_PX,
        "height": _number(y),
        "heads": heads,
        "cells": cells,
    }


@dataclass(frozen=True, slots=True)
class _Block:
    """The shapes of one orientation, in rows of equal length."""

    title: str
    stacks: Sequence[Sequence[Shape]]

    @property
    def columns(self) -> int:
        """The number of cells in a row."""
        rows = -(-len(self.stacks) // _COLUMNS)
        return -(-len(self.stacks) // rows)


def _bands(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """Yield groups of consecutive blocks that fit next to each other."""
    band: list[_Block] = []
    for block in blocks:
        if sum(b.columns for b in band) + block.columns > _COLUMNS:
            yield band
            band = []
        band.append(block)
    yield band


def _rows(band: Sequence[_Block]) -> Iterator[dict[int, Sequence[Shape]]]:
    """Yield the stacks of each row by column, across all blocks of a band."""
    rows: list[dict[int, Sequence[Shape]]] = []
    left = 0
    for block in band:
        for index, stack in enumerate(block.stacks):
            row, column = divmod(index, block.columns)
            if row == len(rows):
                rows.append({})
            rows[row][left + column] = stack
        left += block.columns
    yield from rows


def _head(block: _Block, group: int, x: int, y: float) -> Context:
    return {
        "group": group,
        "x": x,
        "y": _number(y),
        "width": block.columns * _CELL_PX,
        "height": _HEAD_PX,
        "text": _xml(block.title),
    }


def _row(
    stacks: Mapping[int, Sequence[Shape]],
    groups: Sequence[int],
    y: float,
    scale: float,
) -> Iterator[Context]:
    box = _box(stacks, scale)
    height = _number(_height(stacks, scale))
    for column, stack in stacks.items():
        yield {
            "group": groups[column],
            "x": _MARGIN_PX + column * _CELL_PX,
            "y": _number(y),
            "width": _CELL_PX,
            "height": height,
            "rects": list(_rects(stack, box, scale)),
            "texts": list(_texts(stack, box)),
        }


def _box(stacks: Mapping[int, Sequence[Shape]], scale: float) -> float:
    """Return the height of the tallest shape of a row."""
    return max(shape.height for stack in stacks.values() for shape in stack) * scale


def _height(stacks: Mapping[int, Sequence[Shape]], scale: float) -> float:
    lines = max(
        sum(len(shape.lines) for shape in stack) * _LINE_PX
        + (len(stack) - 1) * _LABEL_GAP_PX
        for stack in stacks.values()
    )
    return _box(stacks, scale) + lines + 30


def _rects(stack: Sequence[Shape], box: float, scale: float) -> Iterator[Context]:
    """Yield the shapes of one ratio, drawn over each other, the largest first."""
    left = (_CELL_PX - stack[-1].width * scale) / 2
    for shape in reversed(stack):
        width = max(shape.width * scale, _MIN_SIDE_PX)
        height = max(shape.height * scale, _MIN_SIDE_PX)
        if shape.mark != "open":
            yield {
                "x": _number(left),
                "y": _number(box - height + 2),
                "width": _number(width),
                "height": _number(height),
                "kind": shape.mark,
            }


def _texts(stack: Sequence[Shape], box: float) -> Iterator[Context]:
    y = box + 6
    for shape in stack:
        for kind, line in shape.lines:
            y += _LINE_PX
            yield {
                "y": _number(y),
                "kind": kind,
                "text": _xml(line),
                "is_member": kind == "member",
            }
        y += _LABEL_GAP_PX


def _stacked(shapes: Iterable[Shape]) -> list[list[Shape]]:
    """Return shapes grouped by ratio, from wide to tall, each group from small to large."""
    stacks: dict[Fraction | int, list[Shape]] = {}
    for index, shape in enumerate(shapes):
        key = shape.nominal or -index  # a value without a ratio gets its own stack
        stacks.setdefault(key, []).append(shape)
    ordered = sorted(
        stacks.values(),
        key=lambda stack: stack[0].nominal,
        reverse=True,
    )
    return [sorted(stack, key=lambda shape: shape.area) for stack in ordered]


def _shapes(choice: ir.Choice, members: Sequence[str], language: str) -> list[Shape]:
    unit = choice.kind == "ratio"
    known = zip(map(str, choice.values), members, meanings(choice), strict=True)
    return [_shape(*one, unit=unit, language=language) for one in known]


@lru_cache(4096)  # many models offer the same sizes
def _shape(
    value: str, member: str, meaning: Meaning, *, unit: bool, language: str
) -> Shape:
    """Return the shape of a value: its pixels, or a unit area if all values are ratios."""
    last = ("member", member)
    size, shape, ratio = meaning.size, meaning.judged_shape, meaning.ratio
    # Among sizes in pixels, a ratio or a word cannot be drawn to scale.
    if shape is None or (size is None and not unit):
        return Shape("open", Fraction(0), 0.0, 0.0, (("name", value), last), "open")
    if size is None or ratio is None:
        width, height = sqrt(shape), sqrt(1 / shape)
        short = (("name", value), last)
        return Shape(_orientation(shape), shape, width, height, short, "exact")
    lines = [("name", f"{size.width} × {size.height}")]
    if meaning.is_nearly:
        nearly = PHRASES[language].nearly
        exact_words = nearly.format(label=ratio, exact=exact_ratio(size))
        lines += [("fact", exact_words), ("fact", f"{megapixels(size)} MP")]
    else:
        lines.append(("fact", f"{ratio} · {megapixels(size)} MP"))
    return Shape(
        _orientation(shape),
        Fraction(ratio.width, ratio.height),
        size.width,
        size.height,
        (*lines, last),
        "nearly" if meaning.is_nearly else "exact",
    )


def _orientation(ratio: Fraction) -> Orientation:
    if ratio == 1:
        return "square"
    return "landscape" if ratio > 1 else "portrait"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _xml(value: str) -> str:
    return escape(folded(value))
