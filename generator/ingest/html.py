"""Turn saved HTML into the visible text, and map its offsets back to the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from ..core.json_pointer import line_column

_MARKUP = re.compile(
    r"\A\s*(?:<\?xml|<!--|<!doctype\s+html|<html|<head|<body|<main|<article|<div|<section"
    r"|<pre|<code|<p\b|<h[1-6])",
    re.IGNORECASE,
)
_UNSEEN = {"script", "style", "svg", "template"}
_LINES = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_LINE_NUMBER = re.compile(r"line-?number|lineno", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A visible text, with the line and column in the source of every offset."""

    text: str
    position: Callable[[int], tuple[int, int]]


def readable(source: str) -> Text:
    """Return the visible text of HTML, or any other source unchanged."""
    if _MARKUP.match(source):
        return _seen(source)
    return Text(source, lambda offset: line_column(source, offset))


def _seen(source: str) -> Text:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return Text("".join(reader.pieces), reader.position)


class _Reader(HTMLParser):
    """Collects the visible pieces of a document and their positions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._starts: list[int] = []
        self._places: list[tuple[int, int]] = []
        self._length = 0
        self._skipped = ""  # the element that is not seen, and how deep it is nested
        self._depth = 0

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset: exact except for character references."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 1, 1
        line, column = self._places[index]
        before = self.pieces[index][: offset - self._starts[index]]
        down, across = line_column(before, len(before))
        return line + down - 1, (column if down == 1 else 0) + across

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if self._depth:
            self._depth += tag == self._skipped
        elif tag in _UNSEEN or _LINE_NUMBER.search(classes):
            self._skipped, self._depth = tag, 1
        elif tag in _LINES:
            self._add("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._depth and tag in _LINES:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= tag == self._skipped
        elif tag in _LINES:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self._add(data)

    def _add(self, piece: str) -> None:
        self._starts.append(self._length)
        self._places.append(self.getpos())
        self.pieces.append(piece)
        self._length += len(piece)
