"""Escape untrusted text as Markdown, so that it renders as exactly this text.

The result is the same on GitHub, in CommonMark and in Python-Markdown with the usual
extensions; no library escapes for all three. Backslashes are used only where all of them
support it, otherwise entities.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from .json_types import is_array, is_object
from .problems import INVISIBLE

# Black counts terminal columns: two for most East Asian letters, none for combining marks.
_WIDE = re.compile(
    "[\u3001-\u3029\u3030-\u303e\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\uff01-\uff5e]"
)
_COMBINING = re.compile("[\u302a-\u302f]")
_INVISIBLE = re.compile(INVISIBLE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# No brackets: some dialects read a backslash before one as the start of a formula.
_BACKSLASHED = "*_{}#+-!"
# What begins a mode line of an editor, before its colon. The first letters stand apart, since `re`
# searches for a set of letters several times as fast as for a boundary.
_MODE = (
    r"[VvekL](?:(?:(?<=\b[Vv])im?|(?<=\be)x|(?<=\bk)ate)(?:[<=>]?[0-9]+)?"
    r"|(?<=L)ocal Variables)"
)
_ACTIVE = re.compile(
    r"^(?P<block>[-!?:%]+)"  # list items, admonitions and their kind
    r"|^\d+(?P<dot>[.)])"  # ordered lists
    r"|(?P<colon>:)(?=//|[\w+-]+:)"  # bare URLs, emoji names
    rf"|{_MODE}(?P<mode>:)"
    r"|(?i:\bwww(?P<www>\.))"
    r"|(?P<mark>[\\`|~$^=@&<>*_\[\]{}#+])",
    re.ASCII,
)
_MODE_LINE = re.compile(f"{_MODE}:", re.ASCII)
_MARK = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LOOKS_LIKE_DATA = re.compile(
    r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null"
)
_NO_SLUG = re.compile(r"[^\w\- ]")
_MAX_CELL_CODE_CHARS = 60
_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` makes one each time


def visible(text: str) -> str:
    """Return the text with invisible and bidirectional characters written as ``<U+202E>``."""
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)


def folded(text: str) -> str:
    """Return the visible text on one line, with white space collapsed."""
    return " ".join(visible(text).split())


@lru_cache(1024)  # many models share the texts of their inputs
def text(value: str) -> str:
    """Return inline Markdown that renders as exactly this text, on one line and without markup."""
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


@lru_cache(1024)
def prose(value: str) -> str:
    """Escape like ``text``, but turn pairs of single backticks into code."""
    parts = _MARK.split(value)
    marked = [
        code(part.strip()) if index % 2 and part.strip() else _plain(part)
        for index, part in enumerate(parts)
    ]
    return "".join(marked).strip()


def _plain(part: str) -> str:
    # Keep the spaces between text and code.
    inner = text(part)
    before = " " if part[:1].isspace() else ""
    after = " " if inner and part[-1:].isspace() else ""
    return before + inner + after


def code(value: object) -> str:
    """Return a JSON value as inline code; a string gets quotes only if it is ambiguous without."""
    if isinstance(value, str):
        return _code_of_text(value)
    return verbatim(_json(value))


@lru_cache(4096)  # the pages of all languages show the same choices
def _code_of_text(value: str) -> str:
    return verbatim(_json(value) if _needs_quotes(value) else value)


def verbatim(value: str) -> str:
    """Return a text as inline code, never with quotes."""
    shown = visible(value)
    has_mark = any(mark in shown for mark in ("|", "<", "-*-"))
    if has_mark or _MODE_LINE.search(shown):
        # Dialects disagree on pipes in code in tables, and on HTML in code. Code has no escapes.
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
    """Return whether a value is short enough for a table cell."""
    return len(_json(value)) <= _MAX_CELL_CODE_CHARS


def heading_slug(heading: str) -> str:
    """Return the anchor that GitHub, Docusaurus, MyST and others give to a heading."""
    return _NO_SLUG.sub("", heading.lower()).replace(" ", "-")


def fence(content: str, language: str) -> str:
    """Return a code block whose fence is longer than any run of backticks in it."""
    marks = "`" * max(3, _longest_run(content) + 1)
    return f"{marks}{language}\n{content.rstrip()}\n{marks}"


def _longest_run(content: str) -> int:
    if "`" not in content:
        return 0
    return max((len(run) for run in re.findall("`+", content)), default=0)


def json_text(value: Any) -> str:
    """Return indented JSON with invisible characters escaped."""
    return _indented(value, "\n")


def without_mode_lines(text: str) -> str:
    """Return JSON text without mode lines: only strings hold any, and what ends them has an escape."""
    text = _MODE_LINE.sub(lambda match: f"{match[0][:-1]}\\u003a", text)
    return text.replace("-*-", r"-*\u002d")


def _indented(value: Any, line: str) -> str:
    """Return ``json.dumps(value, indent=2, ensure_ascii=False)``, which makes no use of C."""
    if isinstance(value, str):
        return _quoted(value)
    inner = f"{line}  "
    if value and is_object(value):
        items = [f"{_quoted(key)}: {_indented(v, inner)}" for key, v in value.items()]
        return f"{{{inner}{f',{inner}'.join(items)}{line}}}"
    if isinstance(value, tuple):
        return _indented([*value], line)
    if value and is_array(value):
        items = [_indented(item, inner) for item in value]
        return f"[{inner}{f',{inner}'.join(items)}{line}]"
    return json.dumps(value)


@lru_cache(4096)  # most keys and values occur in many schemas
def _quoted(value: str) -> str:
    plain = _json(value)
    plain = _INVISIBLE.sub(lambda match: json.dumps(match[0])[1:-1], plain)
    return without_mode_lines(plain)


def columns(line: str) -> int:
    """Return the width of a line in terminal columns, as black counts them."""
    return len(line) + len(_WIDE.findall(line)) - len(_COMBINING.findall(line))
