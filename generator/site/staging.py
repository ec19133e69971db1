"""Generated Markdown as the site takes it: what only a plain reader needs is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_SWITCH = re.compile(
    r"(?:\[[^\]]+\]\([^)]*\)|[^\[\]·]+)(?: · (?:\[[^\]]+\]\([^)]*\)|[^\[\]·]+))+"
)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_IN_LIST = re.compile(r"^ {2,3}(?=\S)")


def staged(text: str, languages: Iterable[str]) -> str:
    """A page without its line of languages; its folded parts are read as Markdown."""
    names = set(languages)
    lines = [
        _staged(line) if outside else line
        for outside, line in _outside_fences(text)
        if not (outside and _is_switch(line, names))
    ]
    return "\n".join(lines) + "\n"


def opening(staged_text: str) -> tuple[str, str]:
    """The title of a page and its first paragraph: Markdown of one line, without links."""
    title, summary = "", list[str]()
    for outside, line in _outside_fences(staged_text):
        if outside and not title and line.startswith("# "):
            title = line.removeprefix("# ")
        elif title and line:
            summary.append(line)
        elif summary:
            break
    return title, _LINK.sub(r"\1", " ".join(summary))


def _staged(line: str) -> str:
    if line == "<details>":
        return '<details markdown="1">'
    # What belongs to an item of a list stands two columns in; Python-Markdown wants four.
    return _IN_LIST.sub("    ", line)


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
        return line in names  # there is one language only
    shown = {re.sub(r"^\[([^\]]+)\].*", r"\1", part) for part in line.split(" · ")}
    return len(shown) > 1 and shown <= names
