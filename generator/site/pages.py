"""The pages of a generated tree: their places, order, and what they are called."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .words import WORDS, Words

_GUIDES = (
    "quick-start", "sizes", "files", "errors", "batches", "testing", "vendoring", "upgrading",
)  # fmt: skip
ASSETS = "assets/"


@dataclass(frozen=True)
class Page:
    """One page in one language; ``path`` is that of its Markdown below the language."""

    language: str
    path: str
    text: str

    @property
    def words(self) -> Words:
        """What its language calls the parts of a page."""
        return WORDS[self.language]

    @cached_property
    def folder(self) -> str:
        """Its address below the language: empty, or ending in a slash."""
        stem = self.path.removesuffix(".md")
        return (
            posixpath.join(posixpath.dirname(stem), "")
            if _is_index(stem)
            else f"{stem}/"
        )

    @property
    def address(self) -> str:
        """Its address below the root of the site, such as ``en/guides/sizes/``."""
        return f"{self.language}/{self.folder}"

    @property
    def file(self) -> str:
        """Where its HTML stands."""
        return f"{self.address}index.html"

    @property
    def markdown_file(self) -> str:
        """Where its Markdown stands."""
        return f"{self.language}/{self.path}"

    @property
    def root(self) -> str:
        """The way from its address to the root of the site, ending in a slash."""
        return "../" * self.address.count("/")

    def translation(self, language: str) -> str:
        """The address of the same page in another language."""
        return f"{language}/{self.folder}"


def _is_index(stem: str) -> bool:
    return posixpath.basename(stem) == "index"


def by_language(texts: Mapping[str, str]) -> dict[str, list[Page]]:
    """The pages of a docs folder in the order of their navigation, by language."""
    found: dict[str, list[Page]] = {}
    for name, text in texts.items():
        language, _, path = name.partition("/")
        if language in WORDS and path.endswith(".md"):
            found.setdefault(language, []).append(Page(language, path, text))
    return {
        language: sorted(found[language], key=_place)
        for language in WORDS
        if language in found
    }


def _place(page: Page) -> tuple[int, int, str]:
    folder, _, name = page.path.rpartition("/")
    stem = name.removesuffix(".md")
    if not folder:
        return (0, stem != "index", stem)
    if folder == "guides":
        return (1, _GUIDES.index(stem) if stem in _GUIDES else len(_GUIDES), stem)
    return (2, 0, page.path)


def navigation(pages: Sequence[Page]) -> list[Any]:
    """The tree of one language: pages at the top, guides, models by vendor."""
    top: list[Any] = [page.path for page in pages if "/" not in page.path]
    guides = [page.path for page in pages if page.path.startswith("guides/")]
    vendors: dict[str, list[str]] = {}
    for page in pages:
        vendor = page.path.partition("/")[0]
        if "/" in page.path and vendor != "guides":
            vendors.setdefault(vendor, []).append(page.path)
    words = pages[0].words
    if guides:
        top.append({words.guides: guides})
    if vendors:
        top.append({words.models: [{name: paths} for name, paths in vendors.items()]})
    return top
