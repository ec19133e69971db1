"""Write the site for programs: llms.txt, llms-full.txt and the sitemap."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from .i18n import WORDS
from .pages import Docs, Page

_ABOUT = (
    "Each link leads to a page as Markdown. A page of a model holds all of its inputs with "
    "their limits, its output, and samples in Python and curl."
)


def sitemap(pages: Sequence[Page], base: str) -> str:
    """Return the sitemap: all addresses, each with its translations."""
    languages = sorted({page.language for page in pages}, key=list(WORDS).index)
    entries: list[str] = []
    for page in pages:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{WORDS[other].tag}" '
            f'href="{html.escape(base + page.translation(other))}"/>'
            for other in languages
        )
        default = html.escape(base + page.translation(languages[0]))
        links += f'<xhtml:link rel="alternate" hreflang="x-default" href="{default}"/>'
        loc = html.escape(base + page.address)
        entries.append(f"<url><loc>{loc}</loc>{links}</url>\n")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        + "".join(entries)
        + "</urlset>\n"
    )


def llms(
    pages: Sequence[Page],
    openings: Mapping[str, tuple[str, str]],
    schemas: Iterable[str],
    base: str,
) -> str:
    """Return the list of all pages in the format of llmstxt.org.

    ``openings`` maps addresses to title and summary, as Markdown that is already escaped.
    """
    first = _first(pages)
    title, summary = openings[first[0].address]
    lines = [f"# {title}", "", f"> {summary}", "", _ABOUT, ""]
    groups = {
        "Pages": [page for page in first if "/" not in page.path],
        "Guides": [page for page in first if page.path.startswith("guides/")],
    }
    shown = [page.path for group in groups.values() for page in group]
    groups["Models"] = [page for page in first if page.path not in shown]
    for name, group in groups.items():
        lines += [f"## {name}", ""] if group else []
        for page in group:
            title, summary = openings[page.address]
            lines.append(f"- [{_plain(title)}]({base}{page.markdown_file}): {summary}")
        lines += [""] if group else []
    lines += ["## Optional", ""]
    lines.append(f"- [Everything in one file]({base}llms-full.txt)")
    lines.append(f"- [OpenAPI description]({base}openapi.json)")
    lines += [
        f"- [{path}]({base}{quote(path)}): "
        f"{'schema of the input' if path.startswith('inputs/') else 'model file'}"
        for path in sorted(schemas)
    ]
    lines += [
        f"- [{words.name}]({base}{language}/index.md)"
        for language, words in WORDS.items()
        if language in {page.language for page in pages} - {first[0].language}
    ]
    return "\n".join(lines) + "\n"


def _plain(title: str) -> str:
    """Return a title without brackets, which readers of llms.txt take for the end of a link."""
    return title.replace("\\[", "(").replace("\\]", ")")


def llms_full(pages: Sequence[Page], docs: Docs) -> Iterator[str]:
    """Yield the Markdown of all pages in the first language, one after another."""
    parted = ""
    for page in _first(pages):
        yield f"{parted}<!-- {page.markdown_file} -->\n\n{docs.page(page).strip()}\n"
        parted = "\n"


def _first(pages: Sequence[Page]) -> Sequence[Page]:
    """Return the pages in the first language, which is English if there is English."""
    return [page for page in pages if page.language == pages[0].language]
