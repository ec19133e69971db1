"""Walk finished HTML: check it against an allowlist, and collect links and search text."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from itertools import islice

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
_EMPTY = _VOID | {"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"}
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
_MARKUP = re.compile(r"(<[^<>]*>)")
# Tags as nearly all of a page are, in a form that needs no parser.
_PLAIN = re.compile(r'<([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*="[^"&<>]*")*)(/?)>')
_PLAIN_END = re.compile(r"</([a-z][a-z0-9]*)>")
_WHOLE = re.compile(
    r'<[a-z][a-z0-9]*(?: [a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*/?>'
    r"|</[a-z][a-z0-9]*>|<!doctype html>|<!--[a-z:]+-->"
)
_PLAIN_ATTRIBUTE = re.compile(r' ([a-zA-Z0-9-]+)="([^"]*)"')
_PLAIN_ELEMENTS = _ELEMENTS - {"script", "style", "title"}  # which hold no markup
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_BLOCKS = frozenset({"p", "li", "td", "th", "pre", "div"})  # whose end parts words
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


@dataclass(frozen=True, slots=True)
class _Start:
    """A start tag, judged."""

    name: str
    wrongs: tuple[str, ...]
    anchor: str
    link: str | None
    policy: str
    is_empty: bool
    has_script: bool  # in the page itself


@dataclass(frozen=True, slots=True)
class _End:
    """An end tag."""

    name: str


def walk(html: str) -> Found:
    """Return the contents of a page.

    The parser reads what is not plain, so that plain markup, which is looked up, costs a third.
    """
    walker = _Walker()
    pieces = iter(_MARKUP.split(html))
    for piece in pieces:
        if "<" not in piece:
            if piece:
                walker.handle_data(unescape(piece))
        elif isinstance(tag := _plain(piece), _Start):
            walker.start(tag)
        elif tag:
            walker.handle_endtag(tag.name)
        else:
            # The parser takes a part of what is not whole for text.
            rest = "" if _WHOLE.fullmatch(piece) else "".join(pieces)
            walker.feed(piece + rest)
            if walker.cdata_elem:  # its text and end tag are the next pieces
                walker.feed("".join(islice(pieces, 2)))
            if walker.rawdata or walker.cdata_elem:  # this is no such element
                walker.feed("".join(pieces))
    walker.close()
    return walker.finished()


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
        self.texts: list[str] = []  # of the last section

    def finished(self) -> Found:
        """Return all that was found."""
        self.found.wrongs += [f"<{tag}> is not closed" for tag in self.open]
        self._end_section()
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.start(_started(tag, attrs))

    def start(self, tag: _Start) -> None:
        """Take a start tag."""
        name, found = tag.name, self.found
        if tag.wrongs:
            found.wrongs += tag.wrongs
        if tag.anchor:
            if tag.anchor in found.anchors:
                found.wrongs.append(f"the id {tag.anchor!r} stands twice")
            found.anchors.add(tag.anchor)
        if tag.link is not None:
            found.links.append(tag.link)
        if tag.is_empty:
            self.policy = self.policy or tag.policy
            return
        if tag.has_script:
            self.script = ""
        self.open.append(name)
        if name in _SKIPPED or name == "pre":
            self.skipped += self._is_skipped(name)
        elif name == "article":
            self.in_article = True
        elif name in _HEADINGS and self.in_article:
            self._end_section()
            self.heading = True
            found.headings.append(tag.anchor)
            found.sections.append(Section(tag.anchor, "", ""))

    def _is_skipped(self, tag: str) -> bool:
        """Tell whether search leaves it out: a folded schema is data, a folded table is not."""
        return tag in _SKIPPED or (tag == "pre" and "details" in self.open)

    def _end_section(self) -> None:
        if self.found.sections:
            section = self.found.sections[-1]
            section.text = " ".join("".join(self.texts).split())
            section.title = " ".join(section.title.split())
        self.texts.clear()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        skipped = (tag in _SKIPPED or tag == "pre") and self._is_skipped(tag)
        if not self.open or self.open.pop() != tag:
            self.found.wrongs.append(f"</{tag}> closes nothing")
            return
        self.skipped -= skipped
        if tag == "script" and self.script is not None:
            if f"'{digest(self.script)}'" not in self.policy:
                self.found.wrongs.append("a script stands in the page itself")
            self.script = None
        if tag in _BLOCKS:
            self.texts.append(" ")
        elif tag in _HEADINGS:
            self.heading = False
        elif tag == "article":
            self.in_article = False

    def handle_data(self, data: str) -> None:
        if self.script is not None:
            self.script += data
        if self.open and self.open[-1] == "style" and _STYLE.search(data):
            self.found.wrongs.append("<style> fetches or runs something")
        if not self.in_article or self.skipped or not self.found.sections:
            return
        if not self.heading:
            self.texts.append(data)
        elif "a" not in self.open:  # without the anchor link of the heading
            self.found.sections[-1].title += data

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
def _plain(markup: str) -> _Start | _End | None:
    """Return a tag that the parser would read like this, ``None`` for all else."""
    tag = _PLAIN.fullmatch(markup)
    if tag and tag[1] in (_EMPTY if tag[3] else _PLAIN_ELEMENTS):
        attrs = _PLAIN_ATTRIBUTE.findall(tag[2])
        named = ((name.lower(), value) for name, value in attrs)
        return _started(tag[1], named, bool(tag[3]))
    tag = _PLAIN_END.fullmatch(markup)
    return _End(tag[1]) if tag and tag[1] in _PLAIN_ELEMENTS else None


def _started(
    tag: str, attrs: Iterable[tuple[str, str | None]], closed: bool = False
) -> _Start:
    given = [*attrs]
    values = {name: value or "" for name, value in given}
    wrongs = [*_wrongs(tag, values)]
    if len(given) != len(values):  # a browser takes the first, this the last
        wrongs.append(f"<{tag}> has an attribute twice")
    has_policy = values.get("http-equiv") == _POLICY
    return _Start(
        tag,
        tuple(wrongs),
        values.get("id", ""),
        values.get(_LINKED.get(tag, "")),
        values.get("content", "") if has_policy else "",
        closed or tag in _VOID,
        tag == "script" and "src" not in values and values.get("type") != _DATA,
    )


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
