"""Render blocks that Markdown has no syntax for: tabs, cards, notes, drawings, size finder.

They are found as tokens. Text of a schema cannot become one: its ``<`` are entities, and it
never makes a paragraph that is bold as a whole.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from .gallery_html import figure
from .pages import FORMS, Page, Shared, guide_link
from .responsive_tables import fit
from .schemas import text_of
from .tokens import plain, raw

_PLACE = re.compile(r'<div data-([a-z-]+)="([^"]*)"></div>\s*')
_WORDS = Path(__file__).parent / "assets/request/words"
FORM = "request-form"
RUN = "request-run"
_DETAILS = '<details markdown="1">'
_CARD = re.compile(r"\*\*\[[^\]]+\]\([^)]+\)\*\*")
_LABEL = re.compile(r"\*\*[^*]+\*\*")
_NOTE = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:\n|$)")


def furnish(tokens: list[Token], page: Page, shared: Shared) -> list[str]:
    """Replace the tokens of these blocks; return the scripts that they need."""
    scripts: list[str] = []
    for at, token in enumerate(tokens):
        match token.type:
            case "html_block" if place := _PLACE.fullmatch(token.content):
                name, of = place[1], html.unescape(place[2])
                if name == "size-finder":
                    link = guide_link("sizes", page, shared)
                    tokens[at] = raw(_finder(of, link, shared))
                    scripts.append(name)
                elif name == FORM and (data := shared.docs.text(f"{FORMS}{of}.json")):
                    tokens[at] = raw(_form(json.loads(data), page, shared))
                    scripts += [name, RUN] if shared.emulator else [name]
            case "html_block":
                # Python-Markdown needs the attribute to read what is folded as Markdown.
                token.content = token.content.replace(_DETAILS, "<details>")
            case "paragraph_open" if _is_tab(tokens, at):
                _tabs(tokens, at)
            case "bullet_list_open" if _CARD.fullmatch(tokens[at + 3].content):
                _cards(tokens, at, shared)
            case "inline":
                _drawing(tokens, at, page, shared)
            case "blockquote_open":
                _note(tokens, at, page)
            case "table_open":
                fit(tokens, at)
            case _:
                pass
    return scripts


def _is_tab(tokens: list[Token], at: int) -> bool:
    """Tell whether a tab begins: a paragraph that is bold as a whole, then a block of code."""
    kinds = [token.type for token in tokens[at : at + 4 : 3]]
    label = _LABEL.fullmatch(tokens[at + 1].content)
    return bool(label) and kinds == ["paragraph_open", "fence"]


def _tabs(tokens: list[Token], at: int) -> None:
    before = '<div class="tabs">'
    while at + 3 < len(tokens) and _is_tab(tokens, at):
        label = html.escape(plain(tokens[at + 1]), quote=False)
        tokens[at] = raw(f'{before}<section class="tab">')
        tokens[at + 1] = raw(f'<p class="tab-label">{label}</p>')
        tokens[at + 2] = raw("")
        before = "</section>"
        at += 4
    tokens.insert(at, raw("</section></div>\n"))


def _cards(tokens: list[Token], start: int, shared: Shared) -> None:
    shapes = ""
    tokens[start].attrSet("class", "cards")
    at = start
    while (
        tokens[at].type != "bullet_list_close" or tokens[at].level > tokens[start].level
    ):
        for child in tokens[at].children or ():
            shapes = shared.outlines.get(str(child.meta.get("folder")), shapes)
        if tokens[at].type == "list_item_close":
            tokens[at], shapes = raw(f"{shapes}</li>\n"), ""
        at += 1


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
    path = posixpath.normpath(posixpath.join(here, source))
    if path.endswith(".svg") and (drawing := shared.docs.text(path)):
        label = html.escape(plain(children[0]))
        tokens[at - 1] = tokens[at + 1] = raw("")
        tokens[at] = raw(figure(drawing, label))


def _finder(model: str, guide: str, shared: Shared) -> str:
    data = shared.sizes.get(model, "[]").replace("<", "\\u003c")
    return (
        f'<div class="rc-finder" data-size-finder data-model="{html.escape(model)}">{guide}</div>'
        f'<script type="application/json" id="rc-sizes">{data}</script>\n'
    )


@cache
def _words(language: str) -> Any:
    """Return the words of the request form; {0} and {1} in them are details of a fault."""
    return json.loads(text_of(_WORDS / f"{language}.json"))


def _form(data: Mapping[str, Any], page: Page, shared: Shared) -> str:
    """Return the request form of a model, which a script builds from the data beside it."""
    words = page.words
    about, run = words.form_about, ""
    if shared.emulator:
        about, run = words.form_runs, f' data-emulator="{html.escape(shared.emulator)}"'
    whole = {**data["form"], **data[page.language], "words": _words(page.language)}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return (
        f'<h2 id="{FORM}">{words.form}<a class="anchor" href="#{FORM}" '
        'aria-hidden="true" tabindex="-1">#</a></h2>\n'
        f"<p>{about}</p>\n"
        f'<div class="rc-request" data-request-form{run}><p>{words.needs_script}</p></div>'
        '<script type="application/json" id="rc-request">'
        f"{text.replace('<', chr(92) + 'u003c')}</script>\n"
    )
