"""Find the pages of a generated tree, and define their addresses, order and names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..core.resources import GUIDES
from .i18n import WORDS, SiteWords

ASSETS = "assets/"
FORMS = f"{ASSETS}forms/"


@dataclass(frozen=True)
class Page:
    """A page in one language; ``path`` is the path of its Markdown below the language."""

    language: str
    path: str
    text: str

    @property
    def words(self) -> SiteWords:
        """Return the names of the parts of a page in its language."""
        return WORDS[self.language]

    @cached_property
    def folder(self) -> str:
        """Its address below the language: empty, or with a final slash."""
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
        """Return the path of its HTML."""
        return f"{self.address}index.html"

    @property
    def markdown_file(self) -> str:
        """Return the path of its Markdown."""
        return f"{self.language}/{self.path}"

    @property
    def root(self) -> str:
        """Return the relative path from its address to the root of the site, with a final slash."""
        return "../" * self.address.count("/")

    def translation(self, language: str) -> str:
        """Return the address of the same page in another language."""
        return f"{language}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Place:
    """A page with the pages before and after it."""

    page: Page
    previous: Page | None
    next: Page | None


@dataclass(frozen=True, slots=True)
class Shared:
    """The data that all pages share: base URL, drawings and data by path, the site's assets."""

    base: str | None
    assets: Mapping[str, str]
    addresses: Mapping[str, str]
    own: Mapping[str, str]
    sizes: Mapping[str, str]  # data of the size finder by model id; "" for all models
    forms: Mapping[str, Mapping[str, Any]]  # data of the request form by page
    titles: Mapping[str, str]  # plain text as HTML, by address
    menus: Mapping[str, str]  # by language
    outlines: Mapping[str, str]  # the shapes of a model by the folder of its page
    emulator: str | None = None  # origin of the emulator that forms call, if they may

    @property
    def languages(self) -> dict[str, SiteWords]:
        """Return the languages of the site; the first one is the default."""
        return {language: WORDS[language] for language in self.menus}


def guide_link(name: str, page: Page, shared: Shared) -> str:
    """Return a paragraph that leads from a model's page to a guide; empty if there is none."""
    address = f"{page.language}/guides/{name}/"
    is_model = page.folder.count("/") > 1 and not page.folder.startswith("guides/")
    if not is_model or address not in shared.titles:
        return ""
    way = posixpath.relpath(f"/{address}", f"/{page.address}")
    link = f'<a href="{way}/">{shared.titles[address]}</a>'
    return f'<p class="guide">{page.words.guide.format(link=link)}</p>\n'


def places(group: Sequence[Page]) -> list[Place]:
    """Return the pages of one language, each with its neighbours."""
    around = [None, *group, None]
    return list(map(Place, group, around, around[2:]))


def _is_index(stem: str) -> bool:
    return posixpath.basename(stem) == "index"


def by_language(texts: Mapping[str, str]) -> dict[str, list[Page]]:
    """Return the pages of a docs folder by language, in the order of their navigation."""
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
        return (1, GUIDES.index(stem) if stem in GUIDES else len(GUIDES), stem)
    return (2, 0, page.path)


def navigation(pages: Sequence[Page]) -> list[Any]:
    """Return the navigation tree of one language: top pages, guides, models by vendor."""
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
