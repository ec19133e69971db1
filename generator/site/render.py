"""Render Markdown as GitHub does to the HTML of a page, with markdown-it-py and Pygments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import token as kinds
from pygments.lexer import Lexer
from pygments.lexers import (
    get_lexer_by_name,  # pyright: ignore[reportUnknownVariableType]
)
from pygments.util import ClassNotFound

from ..core.markdown import heading_slug
from .blocks import FORM, furnish
from .pages import Page, Shared, guide_link
from .tokens import plain

_ANCHOR = re.compile(r'<a id="([^"]+)"></a>')
_OPENED = re.compile(r'<a id="([^"]+)">')
_FORM = f"<div data-{FORM}="
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_FILE = re.compile(r'title="([^"]+)"')
_MARK = re.compile(r"(?<=[._/])(?=[^\W\x80-\U0010ffff])")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=_)(?=[A-Za-z0-9])")
_LONG_CHARS = 25  # names of this length can break after punctuation
_LONG_CELL_CHARS = 17  # and in a table between words, too
_WORDS = re.compile(r"[^\n\\`~*_\[!<&]+")  # without markup
_TAGS = {
    "td_open": "<td>",
    "td_close": "</td>\n",
    "tr_open": "<tr>\n",
    "tr_close": "</tr>\n",
}
_COMMENT = "//"  # the label of "[//]: # (text)"
_escape = partial(escape, quote=False)
_LISTED = ("h2", "h3")
# The guides that say more than the sections of a model's page, by their anchors.
_GUIDES = {"start": "quick-start", "files": "files", "error-table": "errors"}
# The theme's colours by kind of token; the first match counts.
_COLORS = (
    ("", (kinds.Name.Builtin.Pseudo,)),
    ("k", (kinds.Keyword, kinds.Operator.Word, kinds.Name.Tag)),
    ("m", (kinds.Number,)),
    ("s", (kinds.Literal,)),
    ("c", (kinds.Comment,)),
    ("n", (kinds.Name.Attribute, kinds.Name.Builtin, kinds.Name.Class)),
    ("n", (kinds.Name.Decorator, kinds.Name.Exception, kinds.Name.Function)),
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The content of a page, and its extracts for other places."""

    html: str
    headings: Sequence[tuple[str, str, str]]  # element, anchor, plain text
    opening: tuple[str, str]  # title and first paragraph as Markdown of one line
    summary: str  # plain text of the first paragraph
    scripts: Sequence[str]  # that its blocks need


def render(page: Page, text: str, shared: Shared) -> Rendered:
    """Return the content of a page from its Markdown."""
    tokens = _MARKDOWN.parse(text)
    headings = list[tuple[str, str, str]]()
    heading = paragraph = Token("inline", "", 0)
    for at, token in reversed(list(enumerate(tokens))):
        if token.type == "heading_open":
            heading = tokens[at + 1]
            found = _anchored(tokens, at)
            headings += found
            for _, anchor, _ in found:
                if anchor in _GUIDES:
                    link = guide_link(_GUIDES[anchor], page, shared)
                    tokens[at + 2].content += link
        elif token.type == "html_block" and token.content.startswith(_FORM):
            headings.append(("h2", FORM, page.words.form))
        elif token.type == "paragraph_open" and token.level == 0:
            paragraph = tokens[at + 1]
        elif token.type == "inline":
            for child in token.children or ():
                if child.type == "link_open":
                    _lead(child, page)
            if tokens[at - 1].type == "td_open":
                _link_to_itself(token)
    opening = _LINK.sub(r"\1", paragraph.content.replace("\n", " "))
    summary = plain(paragraph)
    scripts = furnish(tokens, page, shared)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Rendered(html, headings[::-1], (heading.content, opening), summary, scripts)


def title(text: str) -> str:
    """Return the title of a page as plain text, without rendering all of it."""
    line = next((line for line in text.split("\n") if line.startswith("# ")), "# ")
    return plain(_MARKDOWN.parseInline(line[2:])[0])


def _anchored(tokens: list[Token], at: int) -> list[tuple[str, str, str]]:
    """Turn the anchor before a heading into its id; return the heading if the page lists it.

    Its slug remains an anchor too, since links in the Markdown use it.
    """
    opening, inline, closing = tokens[at : at + 3]
    anchor = _ANCHOR.fullmatch(tokens[at - 2].content) if at > 2 else None
    if not anchor:
        return []
    for token in tokens[at - 3 : at]:
        token.type, token.content, token.children = "html_block", "", None
    opening.attrSet("id", anchor[1])
    slug = heading_slug(plain(inline))
    other = f'<span id="{slug}"></span>' if slug != anchor[1] else ""
    mark = f'{other}<a class="anchor" href="#{anchor[1]}" aria-hidden="true" tabindex="-1">#</a>'
    closing.type, closing.content = "html_block", f"{mark}</{closing.tag}>\n"
    listed = opening.tag in _LISTED
    return [(opening.tag, anchor[1], plain(inline))] if listed else []


def _link_to_itself(cell: Token) -> None:
    """Make the name of a row that has an anchor a link to the row."""
    first, *others = cell.children or [cell]
    if others and (anchor := _OPENED.fullmatch(first.content)):
        first.content = f'<a id="{anchor[1]}" href="#{quote(anchor[1])}">'
        others[:2] = reversed(others[:2])
        cell.children = [first, *others]


def _lead(link: Token, page: Page) -> None:
    """Rewrite a link that is relative to a page's Markdown, relative to its address."""
    parts = urlsplit(str(link.attrs["href"]))
    if parts.scheme or parts.netloc or not parts.path:
        return
    here = posixpath.dirname(page.markdown_file)
    target = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
    language, _, below = target.partition("/")
    slash = ""
    if below.endswith(".md"):
        there = Page(language, below)
        target, slash = there.address, "/"
        link.meta["folder"] = there.folder
    way = posixpath.relpath(f"/{target}", f"/{page.address}")
    link.attrs["href"] = parts._replace(path=quote(way) + slash).geturl()


def _code(
    self: object, tokens: Sequence[Token], at: int, options: object, env: object
) -> str:
    """Return inline code in which long names can break."""
    name, pieces = tokens[at].content, [tokens[at].content]
    if len(name) >= _LONG_CHARS and len(name.split()) == 1:
        pieces = _MARK.split(name)
    if len(pieces) == 1 and len(name) >= _LONG_CELL_CHARS and "cell" in tokens[at].meta:
        pieces = _JOINT.split(name)
    return f"<code>{'<wbr>'.join(map(_escape, pieces))}</code>"


def _fence(
    self: object, tokens: Sequence[Token], at: int, options: object, env: object
) -> str:
    """Return a code block with syntax highlighting."""
    language, _, rest = tokens[at].info.partition(" ")
    language = escape(language or "text")
    name = _FILE.search(rest)
    title = f'<span class="filename">{escape(name[1])}</span>' if name else ""
    code = _colored(tokens[at].content, language)
    return (
        f'<div class="language-{language} highlight">{title}<pre><code>'
        f"{code}</code></pre></div>\n"
    )


@lru_cache(64)  # the languages of a page share most of their code
def _colored(code: str, language: str) -> str:
    lexer = _lexer(language)
    if not lexer:
        return _escape(code)
    parts: list[str] = []
    for color, run in groupby(lexer.get_tokens(code), lambda pair: _color(pair[0])):
        text = _escape("".join(value for _, value in run))
        parts.append(f'<span class="{color}">{text}</span>' if color else text)
    return "".join(parts)


@lru_cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


@lru_cache
def _color(kind: Any) -> str:
    return next(
        (color for color, above in _COLORS if any(kind in one for one in above)), ""
    )


def _inline(state: StateCore) -> None:
    """Parse the text of blocks; what pages have in common is parsed once."""
    names_links = state.env.get("references", {}).keys() - {_COMMENT}
    for token in state.tokens:
        if token.type != "inline":
            continue
        if _WORDS.fullmatch(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
        elif names_links:
            token.children = _PHRASES.parseInline(token.content, state.env)[0].children
        else:
            token.children = list(map(_copy, _phrases(token.content)))


@lru_cache(2048)  # most texts are those of other languages or models, too
def _phrases(text: str) -> tuple[Token, ...]:
    return tuple(_PHRASES.parseInline(text)[0].children or ())


def _copy(token: Token) -> Token:
    """Return a token that can be changed; `Token.copy` takes four times as long."""
    return Token(
        token.type,
        token.tag,
        token.nesting,
        token.attrs.copy(),
        level=token.level,
        children=token.children,
        content=token.content,
        markup=token.markup,
        info=token.info,
    )


class _Renderer(RendererHTML):
    def renderToken(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Return a tag; most are those of cells and need no look around."""
        token = tokens[idx]
        known = not token.attrs and _TAGS.get(token.type)
        return known or super().renderToken(tokens, idx, options, env)


def _parser() -> MarkdownIt:
    # Without linkify: it would turn text of a schema into links.
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _inline)
    parser.disable("text_join")
    parser.add_render_rule("code_inline", _code)
    parser.add_render_rule("fence", _fence)
    return parser


_MARKDOWN = _parser()
_PHRASES = MarkdownIt("commonmark").enable("strikethrough")
