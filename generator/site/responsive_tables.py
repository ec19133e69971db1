"""Adapt tables to narrow screens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from .tokens import plain, raw

_LONG_COLUMNS = 40  # a longer cell holds sentences
_NOTHING = "—"
# What takes two columns: a fixed list, since the data of ``unicodedata`` depends on Python.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f900-\U0001f9ff"
    "\U00020000-\U0003fffd]"
)
_FIGURE = re.compile(r"[0-9]|^—$")
_SHAPE = re.compile(r"[0-9] ?[×:] ?[0-9]")  # clear without its heading


def fit(tokens: list[Token], start: int) -> None:
    """Make the table that begins at a token scroll by itself and break its long names.

    On a phone, a table of sentences or of many columns becomes a list, and one of numbers a list
    with two lines for each row; cells carry their column headings for that.
    """
    heads, cells = list[Token](), list[tuple[Token, str]]()
    end = start
    while tokens[end].type != "table_close":
        opening, inline = tokens[end], tokens[end + 1]
        if opening.type in ("th_open", "td_open"):
            for child in inline.children or ():
                child.meta["cell"] = True
            if opening.type == "th_open":
                heads.append(inline)
            else:
                cells.append((opening, plain(inline)))
        end += 1
    kind = _kind(heads, [text for _, text in cells])
    if kind in ("listed", "packed"):
        names = list(map(plain, heads))
        for at, (cell, text) in enumerate(cells):
            if text == _NOTHING:
                cell.attrSet("class", "none")
            elif _SHAPE.search(text):
                cell.attrSet("class", "shape")
            cell.attrSet("data-head", names[at % len(names)])
    before = f'<div class="{f"wide {kind}".rstrip()}"><table>\n'
    tokens[start] = raw(before)
    tokens[end] = raw("</table></div>\n")


def _kind(heads: Sequence[Token], cells: Sequence[str]) -> str:
    columns = len(heads)
    if columns == 2:
        is_code = any(child.type == "code_inline" for child in heads[1].children or ())
        return "facts" if is_code else "pairs"
    figures = (cell for at, cell in enumerate(cells) if at % columns > 1)
    if columns > 3 and all(map(_FIGURE.search, figures)):
        return "packed"
    longest = max(map(_width, cells), default=0)
    return "listed" if columns > 3 or (columns == 3 and longest > _LONG_COLUMNS) else ""


def _width(text: str) -> int:
    """Return the number of columns of a text; East Asian characters take two."""
    return len(text) + len(_WIDE.findall(text))
