"""Tables as they stand on a page, whatever its width."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"<code>[^<]*</code>")
_TAG = re.compile(r"<[^>]+>")
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_BODY = re.compile(r"<tbody>.*</tbody>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
_LONG = 40  # characters: a cell with more of them is read, not compared


def fitted(table: str) -> str:
    """A table that breaks its long names where they have joints, and scrolls by itself.

    One with sentences in it becomes a list on a phone: each cell knows its heading.
    """
    table = _CODE.sub(lambda match: match[0].replace("_", "_<wbr>"), table)
    cells = [_plain(match[2]) for match in _CELL.finditer(table)]
    heads = [_plain(head) for head in _HEAD.findall(table)]
    if len(heads) < 3 or max(map(len, cells), default=0) <= _LONG:
        return f'<div class="wide">{table}</div>'
    body = _BODY.sub(
        lambda match: _ROW.sub(lambda row: _row(row[0], heads), match[0]), table
    )
    return f'<div class="wide listed">{body}</div>'


def _row(row: str, heads: list[str]) -> str:
    names = iter(heads)

    def cell(match: re.Match[str]) -> str:
        name = html.escape(next(names, ""))
        return f'<td{match[1]} data-head="{name}">{match[2]}</td>'

    return _CELL.sub(cell, row)


def _plain(content: str) -> str:
    return html.unescape(_TAG.sub("", content)).strip()
