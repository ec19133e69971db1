"""Put rendered content into the frame of a page, and build the pages outside all languages."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from .blocks import RUN
from .html_allowlist import digest
from .pages import Page, Place, Shared
from .render import Rendered

_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=_)(?=[a-z])")
MENU = "<!--rc:menu-->"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
# Of pages that may call an emulator of this machine. Policies know no address of IPv6.
_TRYING = POLICY.replace(
    "connect-src 'self'", "connect-src 'self' http://127.0.0.1:* http://localhost:*"
).replace("img-src 'self' data:", "img-src 'self' data: blob:; media-src blob:")


def framed(place: Place, rendered: Rendered, shared: Shared) -> str:
    """Return the whole page, with `MENU` in place of its menu."""
    page, words = place.page, place.page.words
    turns = "\n".join(
        f'<a rel="{rel}" href="{_way(page, other)}"><small>{word}</small> '
        f"{shared.titles[other.address]}</a>"
        for rel, word, other in (
            ("prev", words.previous, place.previous),
            ("next", words.next, place.next),
        )
        if other
    )
    return f"""<!doctype html>
<html lang="{words.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{_head(page, rendered, shared)}
<title>{shared.titles[page.address]} · {words.site}</title>
</head>
<body>
<a class="skip" href="#text">{words.skip}</a>
{_header(page, shared)}
<div class="frame">
<nav class="pages" id="pages" aria-label="{words.pages}">
{MENU}
</nav>
<main id="text" tabindex="-1">
{_contents(page, rendered.headings)}
<article>
{rendered.html.strip()}
</article>
<nav class="turn" aria-label="{words.turn}">
{turns}
</nav>
</main>
{_toc(page, rendered.headings)}
</div>
{_footer(page)}
</body>
</html>
"""


def _way(page: Page, other: Page) -> str:
    way = posixpath.relpath(f"/{other.address}", f"/{page.address}")
    return f"{quote(way)}/"


def _jointed(title: str) -> str:
    """Return the HTML of a title in which long names can break."""
    return _JOINT.sub("<wbr>", html.escape(title, quote=False))


def _toc(page: Page, headings: Sequence[tuple[str, str, str]]) -> str:
    if not headings:
        return '<div class="toc"></div>'
    rows = "".join(
        f'<li class="level-{element[1:]}"><a href="#{anchor}">{_jointed(title)}</a></li>'
        for element, anchor, title in headings
    )
    label = page.words.on_page
    return (
        f'<nav class="toc" aria-label="{label}"><p class="nav-title">{label}</p>'
        f"<ul>{rows}</ul></nav>"
    )


def _contents(page: Page, headings: Sequence[tuple[str, str, str]]) -> str:
    """Return the contents for narrow windows, folded above the text."""
    rows = "".join(
        f'<li><a href="#{anchor}">{_jointed(title)}</a></li>'
        for element, anchor, title in headings
        if element == "h2"
    )
    label = page.words.on_page
    return (
        f'<details class="contents"><summary>{label}</summary><ul>{rows}</ul></details>'
        if len(headings) > 2
        else ""
    )


def _head(page: Page, rendered: Rendered, shared: Shared) -> str:
    base = shared.base or page.root
    style = [f"{name}.css" for name in ("site", *rendered.scripts)]
    policy = _TRYING if RUN in rendered.scripts else POLICY
    lines = [
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        f'<meta name="description" content="{html.escape(rendered.summary)}">',
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
    lines += [
        f'<script defer src="{page.root}{shared.addresses[f"{name}.js"]}"></script>'
        for name in (
            *rendered.scripts,
            "search",
            "site",
        )  # which makes tabs of what they have built
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
    return f"""<header class="bar" data-root="{page.root}" data-language="{page.language}" \
data-copy="{words.copy}" data-copied="{words.copied}" \
data-failed="{words.failed}" data-samples="{words.samples}" data-table="{words.table}" \
data-searching="{words.searching}" data-search-failed="{words.search_failed}" \
data-again="{words.again}" data-none-found="{words.none_found}" \
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
    """Return the root page: it redirects by the browser's language, and links to all."""
    offered = " ".join(shared.languages)
    head = "\n".join((
        f'<link rel="icon" href="{shared.addresses["icon.svg"]}">',
        f'<link rel="stylesheet" href="{shared.addresses["site.css"]}">',
        f'<script src="{shared.addresses["theme.js"]}"></script>',
        f'<script src="{shared.addresses["entrance.js"]}" data-offered="{offered}"></script>',
    ))  # fmt: skip
    return _plain("", shared, "", head, POLICY)


def nothing_here(shared: Shared) -> str:
    """Return the page for missing files, which a host serves at any depth.

    It holds its style and script, so that it looks right wherever it is served, and its script
    corrects the links where the root is not where ``base`` says.
    """
    languages = shared.languages.values()
    messages = "".join(f'<p lang="{w.tag}">{w.not_found}</p>' for w in languages)
    root = urlsplit(shared.base or "/").path
    script = shared.own["theme.js"] + shared.own["not-found.js"]
    allowed = f"script-src 'self' '{digest(script)}'"
    icon = shared.addresses["icon.svg"]
    head = (
        f'<link rel="icon" href="{root}{icon}">\n<style>{shared.own["site.css"]}</style>\n'
        f'<script data-probe="{icon}">{script}</script>'
    )
    policy = POLICY.replace("script-src 'self'", allowed)
    return _plain(root, shared, messages, head, policy)


def _plain(root: str, shared: Shared, messages: str, head: str, policy: str) -> str:
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
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="color-scheme" content="light dark">
<title>{first.site}</title>
{head}
</head>
<body>
<main class="entrance"><h1>{first.site}</h1>{messages}<ul>{links}</ul></main>
</body>
</html>
"""
