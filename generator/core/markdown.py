"""Foreign text as Markdown that shows it and does nothing else.

What comes out here reads alike on GitHub, in CommonMark and in Python-Markdown with the
usual extensions. A backslash is used only where all of them know it, else an entity.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

# Written down rather than asked of ``unicodedata``, whose answer depends on the Python:
# controls, soft hyphens, joiners, bidirectional marks, fillers, variation selectors, tags,
# private use and noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Not brackets: some read a backslash before one as the beginning of a formula.
_BACKSLASHED = "*_{}#+-!"
_ACTIVE = re.compile(
    r"^(?P<block>[-!?:%]+)"  # list items, admonitions and their kind
    r"|^\d+(?P<dot>[.)])"  # ordered lists
    r"|(?P<colon>:)(?=//|[\w+-]+:)"  # bare URLs, emoji names
    r"|(?i:\bwww(?P<www>\.))"
    r"|(?P<mark>[\\`|~$^=@&<>*_\[\]{}#+])"
)
_MARK = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LOOKS_LIKE_DATA = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_LONGEST_CODE = 60


def visible(text: str) -> str:
    """The text with invisible and bidirectional characters written as ``<U+202E>``."""
    return _INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def folded(text: str) -> str:
    """The visible text on one line: all white space is one space."""
    return " ".join(visible(text).split())


def text(value: str) -> str:
    """Inline Markdown that renders as exactly this text, folded, with no markup in it."""
    return _ACTIVE.sub(_escape, folded(value))


def _escape(match: re.Match[str]) -> str:
    start, whole = match.start(), match[0]
    kind = match.lastgroup or ""
    at = match.start(kind) - start
    marks = "".join(_neutral(c) for c in match[kind])
    return whole[:at] + marks + whole[at + len(match[kind]) :]


def _neutral(mark: str) -> str:
    if mark in _BACKSLASHED:
        return f"\\{mark}"
    return _ENTITIES.get(mark) or f"&#{ord(mark)};"


def prose(value: str) -> str:
    """Like ``text``, but pairs of single backticks mark code."""
    parts = _MARK.split(value)
    marked = [
        code(part.strip()) if index % 2 and part.strip() else _plain(part)
        for index, part in enumerate(parts)
    ]
    return "".join(marked).strip()


def _plain(part: str) -> str:
    # The spaces at the seams of a sentence and its code are kept.
    inner = text(part)
    before = " " if part[:1].isspace() else ""
    after = " " if inner and part[-1:].isspace() else ""
    return before + inner + after


def code(value: object) -> str:
    """A JSON value as inline code; a text stands bare where it cannot be mistaken."""
    if isinstance(value, str):
        return _code_of_text(value)
    return verbatim(json.dumps(value, ensure_ascii=False))


@lru_cache(4096)  # the pages of all languages name the same choices
def _code_of_text(value: str) -> str:
    return verbatim(
        json.dumps(value, ensure_ascii=False) if _needs_quotes(value) else value
    )


def verbatim(value: str) -> str:
    """A text of ours as inline code, without quotes even where it looks like data."""
    shown = visible(value)
    if "|" in shown or "<" in shown:
        # In code, dialects disagree on pipes within tables and on what is HTML.
        return text(shown)
    return _span(shown)


def _needs_quotes(value: str) -> bool:
    return (
        value != " ".join(value.split())
        or not value
        or _LOOKS_LIKE_DATA.fullmatch(value) is not None
    )


def _span(shown: str) -> str:
    marks = "`" * (_longest_run(shown) + 1)
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{marks}{pad}{shown}{pad}{marks}"


def is_short(value: object) -> bool:
    """Whether a value fits into the cell of a table."""
    return len(json.dumps(value, ensure_ascii=False)) <= _LONGEST_CODE


def fence(content: str, language: str) -> str:
    """A code block; its fence is longer than any run of backticks inside."""
    marks = "`" * max(3, _longest_run(content) + 1)
    return f"{marks}{language}\n{content.rstrip()}\n{marks}"


def _longest_run(content: str) -> int:
    if "`" not in content:
        return 0
    return max((len(run) for run in re.findall("`+", content)), default=0)


def json_text(value: Any) -> str:
    """A JSON value, indented, with invisible characters of its strings as escapes."""
    plain = json.dumps(value, indent=2, ensure_ascii=False)
    return _INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], plain)
