"""Check every link within the site, anchors included."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ..core.problems import Loc, Problem
from .html_allowlist import Found


class Ends(NamedTuple):
    """The anchors of a page, and its links as they are written.

    All pages are held at once, and most of these texts are those of other pages, too.
    """

    anchors: tuple[str, ...]
    links: tuple[str, ...]

    @classmethod
    def of(cls, found: Found) -> Ends:
        """Return those of a page that was walked."""
        links = dict.fromkeys(found.links)
        return cls(tuple(map(sys.intern, found.anchors)), tuple(map(sys.intern, links)))


def broken(
    pages: Mapping[str, Ends], files: frozenset[str], base: str | None
) -> Iterator[Problem]:
    """Yield the broken links; ``pages`` and ``files`` have paths below the root of the site.

    An absolute URL that begins with ``base`` counts as a link within the site.
    """
    for file, ends in pages.items():
        for link in ends.links:
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
    pages: Mapping[str, Ends],
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
    if anchor and target in pages and anchor not in _set(pages[target].anchors):
        return f"{target} has no anchor {anchor}"
    return ""


@lru_cache(64)  # most links lead to their own page, and the others to a few
def _set(anchors: tuple[str, ...]) -> frozenset[str]:
    return frozenset(anchors)
