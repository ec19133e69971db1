"""Walks rendered Markdown for anything that would act, load or lead elsewhere."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What the templates write themselves; anything else came from a schema.
_HTML = re.compile(
    r"(?:<div data-[a-z-]+=\"[^\"<>&\s]*\"></div>|<a id=\"[^\"<>&\s]+\">|</a>|</?details(?: markdown=\"1\")?>"
    r"|<summary>[^<>&]*</summary>|<br/>|<!-- [^<>&]*? -->|\s)*"
)
_HOSTS = {"", "github.com", "model-api.runcomfy.net", "www.runcomfy.com"}


def flaws(markdown: str) -> Iterator[str]:
    """What is wrong with a page; nothing, if it is only text."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    for token in _flat(tokens):
        is_html = token.type in ("html_inline", "html_block")
        if is_html and not _HTML.fullmatch(token.content):
            yield f"live HTML: {token.content[:200]}"
        for name, value in token.attrs.items():
            if name in ("href", "src") and not _is_ours(str(value)):
                yield f"{token.tag} {name}={str(value)[:200]}"
            elif name not in ("href", "src", "alt", "title", "class", "style", "start"):
                yield f"attribute {name}"
            elif name == "style" and not re.fullmatch(r"text-align:\w+", str(value)):
                yield f"style {value}"


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("", "https") and parts.netloc in _HOSTS


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])
