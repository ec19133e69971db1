"""Rendered HTML as it is published: what Markdown has no words for is put in.

Markers and forms are looked for in HTML, where text of the schemas cannot be one: whatever it
says of ``<`` has become ``&lt;`` by then.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .drawings import flowing, is_gallery
from .grids import fitted
from .pages import Page
from .words import WORDS, Words

_CONTENT = re.compile(r"<!--rc:content-->(.*?)<!--rc:/content-->", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_HEADING = re.compile(
    r'<h([1-6])(?: id="([^"]*)")?>(?:<a id="([^"]+)"></a>)?(.*?)</h\1>', re.DOTALL
)
_H1 = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TITLE = re.compile(r"<!--rc:title ([^ ]*?)-->")
_TABS = re.compile(r"<!-- tabs -->(.*?)<!-- /tabs -->", re.DOTALL)
_LABEL = re.compile(r"<p><strong>([^<]+)</strong></p>")
_CARDS = re.compile(r"<!-- cards -->\s*<ul>(.*?)<!-- /cards -->", re.DOTALL)
_CARD = re.compile(r'<li>(.*?<a href="([^"]+?)/".*?)</li>', re.DOTALL)
_NOTE = re.compile(
    r"<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(.*?)</blockquote>",
    re.DOTALL,
)
_DRAWING = re.compile(r'<p><img alt="([^"]*)" src="([^"]+\.svg)"\s*/?></p>')
_FINDER = re.compile(r"<!-- size-finder(?:: ([^ ]+))? -->")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_PLAIN = re.compile(r'<span class="(?:bp|err|n|nn|nv|o|p|w)">([^<]*)</span>')
_LONG_NAME = re.compile(r"(?<=<code>)(?<!<pre><code>)[^<\s]{25,}(?=</code>)")
_IN_NAME = re.compile(r"(?<=[._/])(?=\w)")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=_)(?=[a-z])")
_EMPTY = "<span></span>"
_TAG = re.compile(r"<[^>]+>")
_SVG_TAG = re.compile(r"<svg\b([^>]*)>")
_SVG_SIZE = re.compile(r'\s(?:width|height|role|aria-[a-z]+)="[^"]*"')
MENU = "<!--rc:menu-->"
_ON_PAGE = (2, 3)  # levels of headings in the list of a page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all pages share: the base URL, drawings and data by path, the site's own assets."""

    base: str | None
    assets: Mapping[str, str]
    addresses: Mapping[str, str]
    own: Mapping[str, str]
    sizes: Mapping[str, str]  # data of the size finder by model id; "" for all models
    titles: Mapping[str, str]  # HTML of plain text by address
    menus: Mapping[str, str]  # by language
    outlines: Mapping[str, str]  # the shapes of a model by its page below the language

    @property
    def languages(self) -> dict[str, Words]:
        """Those that there are pages in; the first one is for whoever asks for none of them."""
        return {language: WORDS[language] for language in self.menus}


def finished(page: Page, rendered: str, shared: Shared) -> str:
    """The whole page, with `MENU` where its menu has to stand."""
    found = _CONTENT.search(rendered)
    if not found:
        raise ValueError(f"{page.file}: the template has lost its content")
    content, scripts = _content(page, found[1], shared)
    content, entries = _headings(content)
    parts = {
        "<!--rc:head-->": _head(page, content, shared, scripts),
        "<!--rc:header-->": _header(page, shared),
        "<!--rc:toc-->": _toc(page, entries),
        "<!--rc:footer-->": _footer(page),
    }
    before, after = (
        _TITLE.sub(lambda match: _titled(page, match[1], shared), part)
        for part in (rendered[: found.start()], rendered[found.end() :])
    )
    for marker, part in parts.items():
        before, after = before.replace(marker, part), after.replace(marker, part)
    return before + content.strip() + after


def title(rendered: str) -> str:
    """The title of a rendered page: HTML of plain text."""
    found = _H1.search(rendered)
    return _TAG.sub("", found[1]).strip() if found else ""


def _titled(page: Page, url: str, shared: Shared) -> str:
    return shared.titles[f"{page.language}/{url.removeprefix('./')}"]


def _content(page: Page, content: str, shared: Shared) -> tuple[str, list[str]]:
    content = content.replace(_EMPTY, "")
    content = _PLAIN.sub(r"\1", content)
    content = _LONG_NAME.sub(lambda match: _IN_NAME.sub("<wbr>", match[0]), content)
    content = _TABS.sub(lambda match: _tabs(match[1]), content)
    content = _CARDS.sub(lambda match: _cards(match[1], shared), content)
    content = _NOTE.sub(lambda match: _note(page, match[1], match[2]), content)
    content = _DRAWING.sub(lambda m: _drawing(page, m[1], m[2], shared), content)
    content = _TABLE.sub(lambda match: fitted(match[0]), content)
    finder = _FINDER.search(content)
    if finder:
        content = content.replace(finder[0], _finder(finder[1] or "", shared), 1)
    content = _COMMENT.sub("", content)
    return content, ["size-finder"] if finder else []


def _tabs(inner: str) -> str:
    parts = _LABEL.split(inner)
    panels = [
        f'<section class="tab"><p class="tab-label">{label}</p>{body.strip()}</section>'
        for label, body in zip(parts[1::2], parts[2::2], strict=True)
    ]
    return f'{parts[0].strip()}<div class="tabs">{"".join(panels)}</div>'


def _cards(inner: str, shared: Shared) -> str:
    def card(match: re.Match[str]) -> str:
        return f"<li>{match[1]}{shared.outlines.get(match[2], '')}</li>"

    return f'<ul class="cards">{_CARD.sub(card, inner)}'


def _note(page: Page, kind: str, body: str) -> str:
    title = page.words.notes[kind.lower()]
    body = body if body.startswith("<") else f"<p>{body}"
    return (
        f'<div class="note note-{kind.lower()}" role="note">'
        f'<p class="note-title">{title}</p>{body.removeprefix("<p></p>")}</div>'
    )


def _drawing(page: Page, text: str, source: str, shared: Shared) -> str:
    here = posixpath.dirname(f"{page.language}/{page.path}")
    # Zensical writes paths relative to the address, generated pages relative to the file.
    for base in (page.address, here):
        drawing = shared.assets.get(posixpath.normpath(posixpath.join(base, source)))
        if drawing:
            break
    else:
        return f'<p><img alt="{text}" src="{source}"></p>'
    if is_gallery(drawing):
        return flowing(drawing, text)
    opening = _SVG_TAG.search(drawing)
    if not opening:
        return ""
    kept = _SVG_SIZE.sub("", opening[1])
    body = drawing[opening.end() :].strip()
    # A picture, unless there is something in it to press.
    role = "group" if "data-copy" in body else "img"
    return (
        f'<figure class="drawing"><svg{kept} role="{role}" aria-label="{text}">'
        f"{body}</figure>"
    )


def _finder(model: str, shared: Shared) -> str:
    data = shared.sizes.get(model, "[]").replace("<", "\\u003c")
    return (
        f'<div class="rc-finder" data-size-finder data-model="{html.escape(model)}"></div>'
        f'<script type="application/json" id="rc-sizes">{data}</script>'
    )


def _headings(content: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The content with the anchors that its pages gave, and the list of its headings."""
    entries: list[tuple[int, str, str]] = []

    def heading(match: re.Match[str]) -> str:
        level, anchor = int(match[1]), match[3] or match[2] or ""
        inner = match[4].strip()
        if level in _ON_PAGE:
            entries.append((level, anchor, _TAG.sub("", inner)))
        if level == 1 and not match[3]:
            return f"<h1>{inner}</h1>"
        mark = (
            f'<a class="anchor" href="#{anchor}" aria-hidden="true" tabindex="-1">#</a>'
        )
        return f'<h{level} id="{anchor}">{inner}{mark}</h{level}>'

    return _HEADING.sub(heading, content), entries


def _jointed(title: str) -> str:
    """A title whose long names can be broken where they have joints."""
    return _JOINT.sub("<wbr>", title)


def _toc(page: Page, entries: list[tuple[int, str, str]]) -> str:
    if not entries:
        return '<div class="toc"></div>'
    rows = "".join(
        f'<li class="level-{level}"><a href="#{anchor}">{_jointed(title)}</a></li>'
        for level, anchor, title in entries
    )
    label = page.words.on_page
    return (
        f'<nav class="toc" aria-label="{label}"><p class="nav-title">{label}</p>'
        f"<ul>{rows}</ul></nav>"
    )


def _summary(content: str) -> str:
    """The first paragraph of a page as plain text."""
    found = re.search(r"<p>(.*?)</p>", content, re.DOTALL)
    return " ".join(html.unescape(_TAG.sub("", found[1])).split()) if found else ""


def _head(page: Page, content: str, shared: Shared, scripts: list[str]) -> str:
    base = shared.base or page.root
    style = [f"{name}.css" for name in ("site", *scripts)]
    lines = [
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f'<meta name="description" content="{html.escape(_summary(content))}">',
        '<meta name="color-scheme" content="light dark">',
        f'<link rel="icon" href="{page.root}{shared.addresses["icon.svg"]}">',
    ]
    if shared.base:
        lines.append(f'<link rel="canonical" href="{base}{page.address}">')
    for language, words in shared.languages.items():
        target = f"{base}{page.translation(language)}"
        lines.append(f'<link rel="alternate" hreflang="{words.tag}" href="{target}">')
    target = f"{base}{page.translation(next(iter(shared.languages)))}"
    lines.append(f'<link rel="alternate" hreflang="x-default" href="{target}">')
    markdown = f"{page.root}{page.markdown_file}"
    lines.append(f'<link rel="alternate" type="text/markdown" href="{markdown}">')
    lines += [
        f'<link rel="stylesheet" href="{page.root}{shared.addresses[name]}">'
        for name in style
        if name in shared.addresses
    ]
    lines.append(f'<script src="{page.root}{shared.addresses["theme.js"]}"></script>')
    lines.append(
        f'<script defer src="{page.root}{shared.addresses["site.js"]}"></script>'
    )
    lines += [
        f'<script type="module" src="{page.root}{shared.addresses[f"{name}.js"]}"></script>'
        for name in scripts
        if f"{name}.js" in shared.addresses
    ]
    return "\n".join(lines)


def _header(page: Page, shared: Shared) -> str:
    words = page.words
    links = "".join(
        f'<li><a href="{page.root}{page.translation(language)}" hreflang="{other.tag}" '
        f'lang="{other.tag}"{_current(language == page.language)}>{other.name}</a></li>'
        for language, other in shared.languages.items()
    )
    label = words.languages
    switch = f'<nav class="languages" aria-label="{label}"><ul>{links}</ul></nav>'
    search = page.root + shared.addresses["search.js"]
    return f"""<header class="bar" data-root="{page.root}" data-language="{page.language}" \
data-search="{search}" data-copy="{words.copy}" data-copied="{words.copied}" \
data-failed="{words.failed}" data-samples="{words.samples}" data-table="{words.table}" \
data-searching="{words.searching}" data-none-found="{words.none_found}" \
data-found="{words.found}" data-close="{words.close}" data-hint="{words.search_hint}">
<button class="menu" type="button" aria-expanded="false" aria-controls="pages">\
<span aria-hidden="true">☰</span><span class="hidden-text">{words.menu}</span></button>
<a class="brand" href="{page.root}{page.language}/">{words.site}</a>
<button class="search" type="button" aria-haspopup="dialog" aria-keyshortcuts="/">\
{words.search}</button>
{switch if len(shared.languages) > 1 else ""}
<button class="theme" type="button" aria-pressed="false" aria-label="{words.theme}">\
<span aria-hidden="true">◐</span></button>
</header>"""


def _current(is_current: bool, /) -> str:
    return ' aria-current="true"' if is_current else ""


def _footer(page: Page) -> str:
    root = page.root
    return f"""<footer class="foot"><ul>
<li><a href="{root}{page.markdown_file}">{page.words.as_markdown}</a></li>
<li><a href="{root}llms.txt">llms.txt</a></li>
<li><a href="{root}openapi.json">openapi.json</a></li>
</ul></footer>"""


def entrance(shared: Shared) -> str:
    """The root of the site: leads on by the browser's language, and offers all."""
    offered = " ".join(shared.languages)
    script = (
        f'<script src="{shared.addresses["entrance.js"]}" data-offered="{offered}">'
    )
    return _plain("", shared, "", f"{script}</script>")


def nothing_here(shared: Shared) -> str:
    """What a host shows where there is no page, at whatever depth."""
    languages = shared.languages.values()
    said = "".join(f'<p lang="{w.tag}">{w.not_found}</p>' for w in languages)
    return _plain(urlsplit(shared.base or "/").path, shared, said, "")


def _plain(root: str, shared: Shared, said: str, script: str) -> str:
    first = next(iter(shared.languages.values()))
    links = "".join(
        f'<li><a href="{root}{language}/" hreflang="{words.tag}" lang="{words.tag}">'
        f"{words.name}</a></li>"
        for language, words in shared.languages.items()
    )
    return f"""<!doctype html>
<html lang="{first.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<title>{first.site}</title>
<link rel="icon" href="{root}{shared.addresses["icon.svg"]}">
<link rel="stylesheet" href="{root}{shared.addresses["site.css"]}">
<script src="{root}{shared.addresses["theme.js"]}"></script>
{script}
</head>
<body>
<main class="entrance"><h1>{first.site}</h1>{said}<ul>{links}</ul></main>
</body>
</html>
"""
