"""Turn saved HTML into the visible text, and map its offsets back to the source.

Hand-written: html.parser of Python 3.11 to 3.14 takes quadratic time for unclosed tags, and a
second of CPU for each megabyte of small ones; of lxml and its like we would use only the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from ..core.json_pointer import Lines

_MARKUP = re.compile(
    r"\A\s*(?:<\?xml|<!--|<!doctype\s+html|<html|<head|<body|<main|<article|<div|<section"
    r"|<pre|<code|<p\b|<h[1-6])",
    re.IGNORECASE,
)
_UNSEEN = {"script", "style", "svg", "template"}
_RAW = {"script", "style"}  # tags inside are text
_LINES = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_LINE_NUMBER = re.compile(r"line-?number|lineno", re.IGNORECASE)
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
}  # fmt: skip
_CLASS = re.compile(r"""\bclass\s*=\s*("[^"]*"|'[^']*'|\S+)""", re.IGNORECASE)
_START = re.compile(r"<(?=[A-Za-z/!?])")
_OPENING = re.compile(r"</?[A-Za-z]")
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>"""
)
# html.unescape reads digits as a number of any length, which int() refuses.
_ENDLESS_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9A-Fa-f]{8,}+);?")
_MAX_TAGS = 200_000


class TooManyTags(ValueError):
    """The source has more tags than any page of a model."""


@dataclass(frozen=True, slots=True)
class Text:
    """A visible text, with the line and column in the source of every offset."""

    text: str
    position: Callable[[int], tuple[int, int]]


def readable(source: str) -> Text:
    """Return the visible text of HTML, or any other source unchanged.

    Raises ``TooManyTags`` for a source that cannot be a page.
    """
    if _MARKUP.match(source):
        return _seen(source)
    return Text(source, Lines(source).position)


def _seen(source: str) -> Text:
    """Return the visible text; positions are exact except behind character references."""
    pieces: list[str] = []
    starts: list[int] = []  # of the pieces in the text
    origins: list[int] = []  # of the pieces in the source
    length = 0
    for origin, piece in _pieces(source):
        pieces.append(piece)
        starts.append(length)
        origins.append(origin)
        length += len(piece)
    lines = Lines(source)

    def position(offset: int) -> tuple[int, int]:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return 1, 1
        return lines.position(origins[index] + offset - starts[index])

    return Text("".join(pieces), position)


def _pieces(source: str) -> Iterator[tuple[int, str]]:
    """Yield the visible pieces of a document, and where each begins in the source."""
    hidden, depth = "", 0  # the element that is not seen, and how deep it is nested
    for start, end, tag, attributes in _tags(source):
        if tag is None:
            if not depth:
                yield start, _unescaped(source[start:end])
            continue
        name = tag.lstrip("/")
        if depth:
            if name == hidden and not attributes.endswith("/"):
                depth += 1 if tag == name else -1
        elif tag == name and _is_unseen(name, attributes):
            hidden, depth = name, 1
        elif name in _LINES:
            yield start, "\n"


def _tags(source: str) -> Iterator[tuple[int, int, str | None, str]]:
    """Yield texts, whose tag is ``None``, and tags, each with its start and end.

    As in browsers, nothing is seen behind a tag or comment that has no end.
    """
    done = count = 0
    while start := _START.search(source, done):
        at = start.start()
        if at > done:
            yield done, at, None, ""
        count += 1
        if count > _MAX_TAGS:
            raise TooManyTags
        tag = _TAG.match(source, at)
        if tag:
            name = tag[2].lower()
            done = tag.end()
            yield at, done, tag[1] + name, tag[3]
            if name in _RAW and not tag[1]:
                closing = re.compile(f"</{name}[\\s/>]", re.IGNORECASE)
                end = closing.search(source, done)
                if end is None:
                    return
                done = end.start()
            continue
        if source.startswith("<!--", at):
            end_at, size = source.find("-->", at + 4), 3
        elif _OPENING.match(source, at):
            return  # a tag without an end
        else:
            end_at, size = source.find(">", at), 1
        if end_at < 0:
            return
        done = end_at + size
    if done < len(source):
        yield done, len(source), None, ""


def _is_unseen(name: str, attributes: str) -> bool:
    """Return whether a start tag hides what it holds."""
    if name in _VOID or (attributes.endswith("/") and name not in _RAW):
        return False
    classes = _CLASS.search(attributes)
    return name in _UNSEEN or bool(classes and _LINE_NUMBER.search(classes[1]))


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    return unescape(_ENDLESS_REFERENCE.sub("\ufffd", text))
