"""A built site as its readers meet it: files, pages, and what stands on them."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

LANGUAGES = ("en", "ja", "zh")
SEEDREAM = "bytedance/seedream-5-lite-text-to-image/"
IDEOGRAM = "ideogram/ideogram-v3-reframe/"
BASE = "https://docs.example.org/sub/path/"


@dataclass(frozen=True)
class Built:
    """A folder with a site."""

    root: Path
    source: Path = Path(__file__).parents[2]

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """All pages, taken apart, by their addresses such as ``en/guides/sizes/``."""
        return {
            path.relative_to(self.root).parent.as_posix()
            + "/": BeautifulSoup(path.read_text("utf-8"), "html.parser")
            for path in sorted(self.root.glob("*/**/index.html"))
        }

    @cached_property
    def anchors(self) -> dict[str, set[str]]:
        """The ids on each page by its address."""
        return {
            address: set(select(page, "[id]", "id"))
            for address, page in self.pages.items()
        }

    def of(self, language: str) -> dict[str, BeautifulSoup]:
        """The pages of one language by their addresses below it."""
        start = f"{language}/"
        return {
            address.removeprefix(start): page
            for address, page in self.pages.items()
            if address.startswith(start)
        }

    def text(self, path: str) -> str:
        """A file of the site."""
        return (self.root / path).read_text("utf-8")

    def target(self, address: str, link: str) -> Path | None:
        """The file that a link of a page leads to; ``None`` for another host."""
        url = urljoin(BASE + address, link)
        if not url.startswith(BASE):
            return None
        path = self.root / urlsplit(url.removeprefix(BASE)).path
        return path / "index.html" if path.is_dir() else path


def attribute(tag: Tag, name: str) -> str:
    """An attribute of an element as one text."""
    value = tag.get(name) or ""
    return value if isinstance(value, str) else " ".join(value)


def select(page: BeautifulSoup, what: str, name: str) -> list[str]:
    """One attribute of all elements that a selector finds."""
    return [attribute(tag, name) for tag in page.select(what)]
