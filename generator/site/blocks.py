"""Render blocks that Markdown has no syntax for: tabs, cards, notes, drawings, size finder.

They are found as tokens. Text of a schema cannot become one: its ``<`` are entities.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from typing import Any

from markdown_it.token import Token

from .gallery_html import figure
from .pages import Page, Shared
from .responsive_tables import fit
from .tokens import plain, raw

_MARKER = re.compile(r"<!-- (/?[a-z-]+)(?:: (\S+))? -->\s*")
FORM = "request-form"
_LABEL = re.compile(r"\*\*[^*]+\*\*")
_NOTE = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\n|$)")


def furnish(tokens: list[Token], page: Page, shared: Shared) -> list[str]:
    """Replace the tokens of these blocks; return the scripts that they need."""
    scripts: list[str] = []
    for at, token in enumerate(tokens):
        match token.type:
            case "html_block" if token.content.startswith("<!--"):
                marker = _MARKER.fullmatch(token.content)
                name = marker[1] if marker else ""
                tokens[at] = raw("")
                if name == "tabs":
                    _tabs(tokens, at, _end(tokens, at, name))
                elif name == "cards":
                    _cards(tokens, at, _end(tokens, at, name), shared)
                elif marker and name == "size-finder":
                    tokens[at] = raw(_finder(marker[2] or "", shared))
                    scripts.append(name)
                elif marker and marker[2] in shared.forms and name == FORM:
                    tokens[at] = raw(_form(shared.forms[marker[2]], page, shared))
                    scripts.append(name)
            case "inline":
                _drawing(tokens, at, page, shared)
            case "blockquote_open":
                _note(tokens, at, page)
            case "table_open":
                fit(tokens, at)
            case _:
                pass
    return scripts


def _end(tokens: list[Token], start: int, name: str) -> int:
    return next(
        at
        for at in range(start, len(tokens))
        if tokens[at].content.strip() == f"<!-- /{name} -->"
    )


def _tabs(tokens: list[Token], start: int, end: int) -> None:
    before = '<div class="tabs">'
    for at in range(start, end):
        token = tokens[at]
        if token.type == "inline" and _LABEL.fullmatch(token.content):
            label = html.escape(plain(token), quote=False)
            tokens[at - 1] = raw(f'{before}<section class="tab">')
            tokens[at] = raw(f'<p class="tab-label">{label}</p>')
            tokens[at + 1] = raw("")
            before = "</section>"
    tokens[end] = raw("</section></div>\n")


def _cards(tokens: list[Token], start: int, end: int, shared: Shared) -> None:
    shapes = ""
    tokens[start + 1].attrSet("class", "cards")
    for at in range(start, end):
        for child in tokens[at].children or ():
            shapes = shared.outlines.get(str(child.meta.get("folder")), shapes)
        if tokens[at].type == "list_item_close":
            tokens[at], shapes = raw(f"{shapes}</li>\n"), ""


def _note(tokens: list[Token], start: int, page: Page) -> None:
    inline = tokens[start + 2]
    kind = _NOTE.match(inline.content)
    if not kind or not inline.children:
        return
    name = kind[1].lower()
    level = tokens[start].level
    end = next(
        at
        for at in range(start, len(tokens))
        if tokens[at].type == "blockquote_close" and tokens[at].level == level
    )
    tokens[start] = raw(
        f'<div class="note note-{name}" role="note">'
        f'<p class="note-title">{page.words.notes[name]}</p>'
    )
    tokens[end] = raw("</div>\n")
    del inline.children[:2]  # the marker and its line break
    if not inline.children:
        tokens[start + 1].hidden = tokens[start + 3].hidden = True


def _drawing(tokens: list[Token], at: int, page: Page, shared: Shared) -> None:
    children = tokens[at].children or []
    if len(children) != 1 or children[0].type != "image":
        return
    here = posixpath.dirname(page.markdown_file)
    source = str(children[0].attrs["src"])
    drawing = shared.assets.get(posixpath.normpath(posixpath.join(here, source)))
    if drawing:
        label = html.escape(plain(children[0]))
        tokens[at - 1] = tokens[at + 1] = raw("")
        tokens[at] = raw(figure(drawing, label))


def _finder(model: str, shared: Shared) -> str:
    data = shared.sizes.get(model, "[]").replace("<", "\\u003c")
    return (
        f'<div class="rc-finder" data-size-finder data-model="{html.escape(model)}"></div>'
        f'<script type="application/json" id="rc-sizes">{data}</script>\n'
    )


def _form(data: Mapping[str, Any], page: Page, shared: Shared) -> str:
    """Return the request form of a model, which a script builds from the data beside it."""
    words = page.words
    whole = {**data["form"], **data[page.language]}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return (
        f'<h2 id="{FORM}">{words.form}<a class="anchor" href="#{FORM}" '
        'aria-hidden="true" tabindex="-1">#</a></h2>\n'
        f"<p>{words.form_about}</p>\n"
        f'<div class="rc-request" data-request-form><p>{words.needs_script}</p></div>'
        '<script type="application/json" id="rc-request">'
        f"{text.replace('<', chr(92) + 'u003c')}</script>\n"
    )
