"""Walk finished HTML: check it against an allowlist, and collect links and search text."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from html.parser import HTMLParser

# The elements and attributes that the theme, Markdown and the drawings use. Anything else on a
# page comes from text that was not escaped, and ends the build.
_ELEMENTS = frozenset({
    "a", "article", "b", "blockquote", "body", "br", "button", "circle", "clippath", "code",
    "defs", "del", "desc", "details", "div", "ellipse", "em", "figcaption", "figure",
    "footer", "g", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i",
    "img", "kbd", "li", "line", "lineargradient", "link", "main", "meta", "nav", "ol", "p",
    "path", "pattern", "polygon", "polyline", "pre", "rect", "script", "section", "small",
    "span", "stop", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody",
    "td", "text", "th", "thead", "title", "tr", "tspan", "ul", "wbr",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "link", "meta", "wbr"})
_ATTRIBUTES = frozenset({
    "alt", "charset", "class", "colspan", "content", "cx", "cy", "d", "defer", "dir", "dx",
    "dy", "fill", "focusable", "height", "href", "hreflang", "http-equiv", "id", "lang",
    "name", "offset", "opacity", "open", "points", "preserveaspectratio", "r", "rel",
    "role", "rowspan", "rx", "ry", "scope", "src", "start", "stroke", "style", "tabindex",
    "title", "transform", "type", "value", "viewbox", "width", "x", "x1", "x2", "xmlns",
    "y", "y1", "y2",
})  # fmt: skip
_PREFIXES = (
    "aria-", "data-", "dominant-", "fill-", "font-", "letter-", "stroke-", "text-",
)  # fmt: skip
_SCHEME = re.compile(r"^[\s\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.\-\s]*):")
_POLICY = "Content-Security-Policy"
_DATA = "application/json"
_HOST = re.compile(r"^[\s\x00-\x20]*[/\\]{2}")
_STYLE = re.compile(r"(?i)url\(|@import|expression|javascript:|\\")
_LINKED = {"a": "href", "link": "href", "script": "src", "img": "src"}
# Elements that a page has by the hundred, in a form that needs no parser.
_FREQUENT = "a|code|div|li|p|pre|rect|section|span|td|th|tr|wbr"
_PLAIN = re.compile(rf'<({_FREQUENT})((?: [a-z-]+="[^"&<>]*")*)>')
_PLAIN_END = re.compile(rf"</({_FREQUENT})>")
_PLAIN_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_SKIPPED = frozenset({"script", "summary", "style", "svg", "nav", "header", "footer"})


def digest(script: str) -> str:
    """Return the digest by which a policy allows one script that stands in the page itself."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


@dataclass(slots=True)
class Section:
    """A heading and the text up to the next one."""

    anchor: str
    title: str
    text: str


@dataclass(slots=True)
class Found:
    """The contents of a page; ``links`` are as written, ``wrongs`` are reasons to refuse it."""

    anchors: set[str] = field(default_factory=set[str])
    headings: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    sections: list[Section] = field(default_factory=list[Section])
    wrongs: list[str] = field(default_factory=list[str])


def walk(html: str) -> Found:
    """Return the contents of a page."""
    walker = _Walker()
    walker.feed(html)
    walker.close()
    for tag in walker.open:
        walker.found.wrongs.append(f"<{tag}> is not closed")
    for section in walker.found.sections:
        section.text = " ".join(section.text.split())
        section.title = " ".join(section.title.split())
    return walker.found


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Found()
        self.open: list[str] = []
        self.in_article = False
        self.heading = False
        self.skipped = 0
        self.policy = ""
        self.script: str | None = None  # the one that stands in the page itself

    def parse_starttag(self, i: int) -> int:
        """Read plain tags at once, which halves the time, and others as the parser does."""
        if not (plain := _PLAIN.match(self.rawdata, i)):
            return super().parse_starttag(i)
        self.handle_starttag(plain[1], _plain_attributes(plain[2]))
        return plain.end()

    def parse_endtag(self, i: int) -> int:
        """Read plain tags at once; within a script they are text."""
        if self.cdata_elem or not (plain := _PLAIN_END.match(self.rawdata, i)):
            return super().parse_endtag(i)
        self.handle_endtag(plain[1])
        return plain.end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.wrongs += _judged(tag, tuple(attrs))
        values = {name: value or "" for name, value in attrs}
        if anchor := values.get("id"):
            if anchor in self.found.anchors:
                self.found.wrongs.append(f"the id {anchor!r} stands twice")
            self.found.anchors.add(anchor)
        link = values.get(_LINKED.get(tag, ""))
        if link is not None:
            self.found.links.append(link)
        if values.get("http-equiv") == _POLICY:
            self.policy = self.policy or values.get("content", "")
        if tag in _VOID:
            return
        if tag == "script" and "src" not in values:
            self.script = "" if values.get("type") != _DATA else None
        self.open.append(tag)
        self.in_article |= tag == "article"
        self.skipped += self._is_skipped(tag)
        if tag in ("h1", "h2", "h3", "h4") and self.in_article:
            self.heading = True
            self.found.headings.append(values.get("id", ""))
            self.found.sections.append(Section(values.get("id", ""), "", ""))

    def _is_skipped(self, tag: str) -> bool:
        """Tell whether search leaves it out: a folded schema is data, a folded table is not."""
        return tag in _SKIPPED or (tag == "pre" and "details" in self.open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        skipped = self._is_skipped(tag)
        if not self.open or self.open.pop() != tag:
            self.found.wrongs.append(f"</{tag}> closes nothing")
            return
        self.skipped -= skipped
        if tag == "script" and self.script is not None:
            if f"'{digest(self.script)}'" not in self.policy:
                self.found.wrongs.append("a script stands in the page itself")
            self.script = None
        if tag in ("h1", "h2", "h3", "h4"):
            self.heading = False
        elif tag == "article":
            self.in_article = False
        elif tag in ("p", "li", "td", "th", "pre", "div") and self.found.sections:
            self.found.sections[-1].text += " "

    def handle_data(self, data: str) -> None:
        if self.script is not None:
            self.script += data
        if self.open and self.open[-1] == "style" and _STYLE.search(data):
            self.found.wrongs.append("<style> fetches or runs something")
        if not self.in_article or self.skipped or not self.found.sections:
            return
        section = self.found.sections[-1]
        if not self.heading:
            section.text += data
        elif "a" not in self.open:  # without the anchor link of the heading
            section.title += data

    def updatepos(self, i: int, j: int) -> int:
        return j  # line numbers are not needed

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.found.wrongs.append(f"<!{decl}> is not a declaration of the site")

    def handle_pi(self, data: str) -> None:
        self.found.wrongs.append(f"<?{data[:40]} is not part of the site")

    def unknown_decl(self, data: str) -> None:
        self.found.wrongs.append(f"<![{data[:40]} is not part of the site")


@lru_cache(4096)
def _plain_attributes(text: str) -> list[tuple[str, str | None]]:
    return [(found[1], found[2]) for found in _PLAIN_ATTRIBUTE.finditer(text)]


@lru_cache(4096)
def _judged(tag: str, attrs: tuple[tuple[str, str | None], ...]) -> tuple[str, ...]:
    return tuple(_wrongs(tag, {name: value or "" for name, value in attrs}))


def _wrongs(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if tag not in _ELEMENTS:
        yield f"<{tag}> is not an element of the site"
    for name in attributes:
        if name not in _ATTRIBUTES and not name.startswith(_PREFIXES):
            yield f"<{tag} {name}> is not an attribute of the site"
    if _STYLE.search(attributes.get("style", "")):
        yield f"<{tag} style> fetches or runs something"
    if attributes.get("http-equiv", _POLICY) != _POLICY:
        yield "a <meta> leads away or changes the policy of the page"
    link = attributes.get("href", attributes.get("src", ""))
    scheme = _SCHEME.match(link)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        yield f"a link leads to {link[:80]}"
    if (scheme or _HOST.match(link)) and _is_fetched(tag, attributes):
        yield f"<{tag}> would fetch {link[:80]}"


def _is_fetched(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "link":
        return attributes.get("rel") not in ("canonical", "alternate")
    return tag != "a"
