"""Check every link within the site, anchors included."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from ..core.problems import Loc, Problem
from .html_allowlist import Found


def broken(
    pages: Mapping[str, Found], files: frozenset[str], base: str | None
) -> Iterator[Problem]:
    """Yield the broken links; ``pages`` and ``files`` have paths below the root of the site.

    An absolute URL that begins with ``base`` counts as a link within the site.
    """
    for file, found in pages.items():
        for link in found.links:
            wrong = _wrong(file, link, pages, files, base)
            if wrong:
                yield Problem(
                    "dead-link",
                    Loc(file),
                    f"{link[:120]} leads nowhere: {wrong}",
                    "correct the link or the anchor in the template of the page",
                )


def _wrong(
    file: str,
    link: str,
    pages: Mapping[str, Found],
    files: frozenset[str],
    base: str | None,
) -> str:
    here = posixpath.dirname(file)
    if base and link.startswith(base):
        link, here = link.removeprefix(base) or ".", ""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    target = file
    if parts.path:
        target = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
        if parts.path.startswith("/") or target.startswith(".."):
            return "it leaves the site"
        if f"{target}/index.html".removeprefix("./") in files:
            target = f"{target}/index.html".removeprefix("./")
        elif target not in files:
            return "there is no such file"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"{target} has no anchor {anchor}"
    return ""
