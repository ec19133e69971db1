"""Tables as they stand on a page, whatever its width."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from unicodedata import east_asian_width

_CODE = re.compile(r"<code>[^<]*</code>")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=_)(?=[A-Za-z0-9])")
_TAG = re.compile(r"<[^>]+>")
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_BODY = re.compile(r"<tbody>.*</tbody>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
_LONG = 40  # columns: a cell with more of them is read, not compared
_NAME = 16  # characters: a name with more of them may be broken
_NOTHING = "—"
_FIGURE = re.compile(r"\d|^—$")
_SHAPE = re.compile(r"\d ?[×:] ?\d")  # says by itself what it is


def fitted(table: str) -> str:
    """A table that breaks its long names where they have joints, and scrolls by itself.

    On a phone one with sentences or many columns becomes a list, and one of figures a list of
    two lines for each row: their cells know their headings.
    """
    table = _CODE.sub(_jointed, table)
    cells = [_plain(match[2]) for match in _CELL.finditer(table)]
    heads = _HEAD.findall(table)
    kind = _kind(heads, cells)
    if kind in ("listed", "packed"):
        names = [_plain(head) for head in heads]
        table = _BODY.sub(
            lambda match: _ROW.sub(lambda row: _row(row[0], names), match[0]), table
        )
    return f'<div class="{f"wide {kind}".rstrip()}">{table}</div>'


def _kind(heads: Sequence[str], cells: Sequence[str]) -> str:
    columns = len(heads)
    if columns == 2:
        return "facts" if "<code>" in heads[1] else "pairs"
    figures = (cell for at, cell in enumerate(cells) if at % columns > 1)
    if columns > 3 and all(map(_FIGURE.search, figures)):
        return "packed"
    longest = max(map(_width, cells), default=0)
    return "listed" if columns > 3 or (columns == 3 and longest > _LONG) else ""


def _jointed(code: re.Match[str]) -> str:
    return _JOINT.sub("<wbr>", code[0]) if len(_plain(code[0])) > _NAME else code[0]


def _row(row: str, heads: list[str]) -> str:
    names = iter(heads)

    def cell(match: re.Match[str]) -> str:
        name = html.escape(next(names, ""))
        mark = ""
        if match[2].strip() == _NOTHING:
            mark = ' class="none"'
        elif _SHAPE.search(match[2]):
            mark = ' class="shape"'
        return f'<td{match[1]}{mark} data-head="{name}">{match[2]}</td>'

    return _CELL.sub(cell, row)


def _width(text: str) -> int:
    """How many columns a text takes: characters of East Asia take two."""
    return sum(1 + (east_asian_width(character) in "FW") for character in text)


def _plain(content: str) -> str:
    return html.unescape(_TAG.sub("", content)).strip()
