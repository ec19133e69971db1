"""Adapt tables to narrow screens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from ..core.markdown import columns
from .tokens import plain, raw

_LONG_COLUMNS = 40  # a longer cell holds sentences
_NOTHING = "—"
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
    count = len(heads)
    if count == 2:
        is_code = any(child.type == "code_inline" for child in heads[1].children or ())
        return "facts" if is_code else "pairs"
    figures = (cell for at, cell in enumerate(cells) if at % count > 1)
    if count > 3:
        return "packed" if all(map(_FIGURE.search, figures)) else "listed"
    is_long = count == 3 and any(columns(cell) > _LONG_COLUMNS for cell in cells)
    return "listed" if is_long else ""
