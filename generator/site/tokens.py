"""Read and create tokens of markdown-it-py."""

from __future__ import annotations

from markdown_it.token import Token


def plain(inline: Token) -> str:
    """Return the text of an inline token on one line."""
    parts = (
        " " if child.type.endswith("break") else child.content
        for child in inline.children or ()
        if child.type != "html_inline"
    )
    return " ".join("".join(parts).split())


def raw(html: str) -> Token:
    """Return a token that renders as exactly this HTML."""
    return Token("html_block", "", 0, content=html)
