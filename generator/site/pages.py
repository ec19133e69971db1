"""Find the pages of a generated tree, and define their addresses, order and names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..core.resources import GUIDES
from .i18n import WORDS, SiteWords
from .schemas import text_of

ASSETS = "assets/"
FORMS = f"{ASSETS}forms/"


@dataclass(frozen=True)
class Page:
    """A page in one language; ``path`` is the path of its Markdown below the language."""

    language: str
    path: str

    @property
    def words(self) -> SiteWords:
        """Return the names of the parts of a page in its language."""
        return WORDS[self.language]

    @property
    def vendor(self) -> str:
        """Return the vendor of the model that it describes; empty for any other page."""
        vendor, slash, _ = self.path.partition("/")
        return vendor if slash and vendor != "guides" else ""

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
class Docs:
    """The generated docs by path; they are read when they are needed, as they can be large."""

    folder: Path
    paths: Set[str]

    def text(self, path: str) -> str | None:
        """Return the text of a file, ``None`` if the tree has no such file."""
        return text_of(self.folder / path) if path in self.paths else None

    def page(self, page: Page) -> str:
        """Return the Markdown of a page."""
        return text_of(self.folder / page.markdown_file)


@dataclass(frozen=True, slots=True)
class Shared:
    """The data that all pages share: base URL, generated docs, the site's own assets."""

    base: str | None
    docs: Docs
    addresses: Mapping[str, str]
    own: Mapping[str, str]
    sizes: Mapping[str, str]  # data of the size finder by model id; "" for all models
    titles: Mapping[str, str]  # plain text as HTML, by address
    menus: Mapping[str, Mapping[str, str]]  # by language and vendor
    outlines: Mapping[str, str]  # the shapes of a model by the folder of its page
    emulator: str | None = None  # origin of the emulator that forms call, if they may

    @property
    def languages(self) -> dict[str, SiteWords]:
        """Return the languages of the site; the first one is the default."""
        return {language: WORDS[language] for language in self.menus}


def guide_link(name: str, page: Page, shared: Shared) -> str:
    """Return a paragraph that leads from a model's page to a guide; empty if there is none."""
    address = f"{page.language}/guides/{name}/"
    if not page.vendor or address not in shared.titles:
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


def page_at(path: str) -> Page | None:
    """Return the page whose Markdown has this path in a docs folder, ``None`` for other files."""
    language, _, below = path.partition("/")
    return (
        Page(language, below) if language in WORDS and below.endswith(".md") else None
    )


def by_language(paths: Iterable[str]) -> dict[str, list[Page]]:
    """Return the pages of a docs folder by language, in the order of their navigation."""
    found: dict[str, list[Page]] = {}
    for page in filter(None, map(page_at, paths)):
        found.setdefault(page.language, []).append(page)
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
