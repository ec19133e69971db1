"""Generated Markdown as the site takes it: what only a plain reader needs is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_SWITCH = re.compile(
    r"(?:\[[^\]]+\]\([^)]*\)|[^\[\]·]+)(?: · (?:\[[^\]]+\]\([^)]*\)|[^\[\]·]+))+"
)
_TITLE = re.compile(r"^# (.*)$")


def staged(text: str, languages: Iterable[str]) -> str:
    """A page without its line of languages; its folded parts are read as Markdown."""
    names = set(languages)
    lines = [
        '<details markdown="1">' if outside and line == "<details>" else line
        for outside, line in _outside_fences(text)
        if not (outside and _is_switch(line, names))
    ]
    return "\n".join(lines) + "\n"


def _outside_fences(text: str) -> Iterator[tuple[bool, str]]:
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        yield not fence and not mark, line
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and line.strip() == mark[1]:
            fence = ""


def _is_switch(line: str, names: set[str]) -> bool:
    if not _SWITCH.fullmatch(line):
        return False
    shown = {re.sub(r"^\[([^\]]+)\].*", r"\1", part) for part in line.split(" · ")}
    return len(shown) > 1 and shown <= names
