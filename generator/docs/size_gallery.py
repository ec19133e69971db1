"""Build the context of the size gallery, an SVG of a choice's sizes drawn to scale."""

from __future__ import annotations

import posixpath
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
from ..core.size_grammar import Meaning, read
from ..ir import types as ir
from ..ir.sizes import exact_ratio, judged_shape, meanings, megapixels
from ..python.naming import ModelNames
from .phrases import PHRASES, Orientation, Phrases

Context = dict[str, Any]

# In user units of the SVG, which are CSS pixels at its natural size.
_LONGEST_SIDE_PX = 116  # of the largest shape
_CELL_PX = 152  # width
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
    lines: tuple[tuple[str, str], ...]  # in the kind "nearly" a ratio and the exact one
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
    return any(map(judged_shape, meanings(choice)))


def gallery_path(choice: ir.Choice, names: ModelNames, language: str) -> str:
    """Return the path of a gallery, relative to the output folder."""
    path = ".".join(choice.path)
    if not all(_PLAIN.fullmatch(word) for word in choice.path):
        path = sha256(path.encode()).hexdigest()[:8]
    return f"docs/{language}/{names.page}.{path}.svg"


def shown(choice: ir.Choice, names: ModelNames, language: str) -> str:
    """Return the Markdown image of a gallery for the page of its model."""
    name = posixpath.basename(gallery_path(choice, names, language))
    return f"![{text(describe(choice, language))}]({quote(name)})"


@lru_cache(64)  # the page says it, and the gallery too
def describe(choice: ir.Choice, language: str) -> str:
    """Return the alternative text of a gallery."""
    words = PHRASES[language]
    counts = _counts(_texts(choice), unit=choice.kind == "ratio")
    groups = words.comma.join(
        words.orientations[o].format(count=count) for o, count in counts.items()
    )
    phrase = words.drawn_ratios if choice.kind == "ratio" else words.drawn_sizes
    count = len(choice.values)
    return folded(phrase.format(name=".".join(choice.path), count=count, groups=groups))


@lru_cache(256)
def _counts(values: tuple[str, ...], *, unit: bool) -> dict[Orientation, int]:
    """Return the number of shapes of each orientation that occurs."""
    found = [_orientation(meaning, unit=unit) for meaning in read(values)]
    return {o: found.count(o) for o in _ORDER if o in found}


def plan_gallery(
    where: str, choice: ir.Choice, model: ir.Model, names: ModelNames, language: str
) -> Context:
    """Return the context of one choice's gallery."""
    words = PHRASES[language]
    drawing = _drawn(_texts(choice), names.members[where], unit=choice.kind == "ratio")
    return {
        "title": _xml(f"{names.types[where]} · {model.title.in_(language)}"),
        "desc": _xml(describe(choice, language)),
        "language": language,
        "width": 2 * _MARGIN_PX + _COLUMNS * _CELL_PX,
        "height": drawing.height,
        "heads": [
            {**head, "text": _xml(words.orientations[o].format(count=count))}
            for head, o, count in drawing.heads
        ],
        "cells": [
            cell | {"texts": [_spoken(line, words) for line in cell["texts"]]}
            for cell in drawing.cells
        ],
    }


def _spoken(line: Context, words: Phrases) -> Context:
    if line["kind"] != "nearly":
        return line
    label, exact = line["text"].split()
    said = words.nearly.format(label=label, exact=exact)
    return {**line, "kind": "fact", "text": _xml(said)}


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What a gallery shows in every language."""

    height: str
    heads: Sequence[tuple[Context, Orientation, int]]
    cells: Sequence[Context]


@lru_cache(16)  # the languages show it one after the other; a large one takes 100 kB
def _drawn(
    values: tuple[str, ...], members: tuple[str, ...], *, unit: bool
) -> _Drawing:
    meanings = read(values)
    shapes = [
        _shape(*one, unit=unit) for one in zip(values, members, meanings, strict=True)
    ]
    scale = _LONGEST_SIDE_PX / max(max(s.width, s.height) for s in shapes)
    blocks = [
        _Block(o, len(of), _stacked(of))
        for o in _ORDER
        if (of := [s for s in shapes if s.orientation == o])
    ]
    heads: list[tuple[Context, Orientation, int]] = []
    cells: list[Context] = []
    y = float(_MARGIN_PX)
    for band in _bands(blocks):
        left = 0
        groups: list[int] = []  # by column
        for block in band:
            groups += [len(heads)] * block.columns
            head = _head(block, len(heads), _MARGIN_PX + left * _CELL_PX, y)
            heads.append((head, block.orientation, block.count))
            left += block.columns
        y += _HEAD_PX
        for stacks in _rows(band):
            cells += _row(stacks, groups, y, scale)
            y += _height(stacks, scale)
        y += _BAND_GAP_PX
    return _Drawing(_number(y), heads, cells)


@dataclass(frozen=True, slots=True)
class _Block:
    """The shapes of one orientation, in rows of equal length."""

    orientation: Orientation
    count: int
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
            "texts": list(_lines(stack, box)),
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


def _lines(stack: Sequence[Shape], box: float) -> Iterator[Context]:
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
        key=lambda stack: float(stack[0].nominal),
        reverse=True,
    )
    return [sorted(stack, key=lambda shape: shape.area) for stack in ordered]


def _texts(choice: ir.Choice) -> tuple[str, ...]:
    return tuple(map(str, choice.values))


@lru_cache(4096)  # the same sizes occur in many models
def _shape(value: str, member: str, meaning: Meaning, *, unit: bool) -> Shape:
    """Return the shape of a value: its pixels, or a unit area if all values are ratios."""
    last = ("member", member)
    size, shape, ratio = meaning.size, judged_shape(meaning), meaning.ratio
    orientation = _orientation(meaning, unit=unit)
    if shape is None or orientation == "open":
        return Shape("open", Fraction(0), 0.0, 0.0, (("name", value), last), "open")
    if size is None or ratio is None:
        width, height = sqrt(shape), sqrt(1 / shape)
        short = (("name", value), last)
        return Shape(orientation, shape, width, height, short, "exact")
    lines = [("name", f"{size.width} × {size.height}")]
    if meaning.is_nearly:
        lines.append(("nearly", f"{ratio} {exact_ratio(size)}"))
        lines.append(("fact", f"{megapixels(size)} MP"))
    else:
        lines.append(("fact", f"{ratio} · {megapixels(size)} MP"))
    return Shape(
        orientation,
        Fraction(ratio.width, ratio.height),
        size.width,
        size.height,
        (*lines, last),
        "nearly" if meaning.is_nearly else "exact",
    )


def _orientation(meaning: Meaning, *, unit: bool) -> Orientation:
    shape = judged_shape(meaning)
    # Among sizes in pixels, a ratio or a word cannot be drawn to scale.
    if shape is None or (meaning.size is None and not unit):
        return "open"
    if shape == 1:
        return "square"
    return "landscape" if shape > 1 else "portrait"


@lru_cache(4096)
def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(4096)
def _xml(value: str) -> str:
    return escape(folded(value))
