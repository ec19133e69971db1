"""Find JSON objects anywhere in a text, even without separators around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..core import strict_json

# An object begins with a key and a colon, or is empty; a brace in prose is neither.
_START = re.compile(r'\{\s*(?:"(?:[^"\\]++|\\.)*+"\s*:|\})')
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\]"]', re.DOTALL)
# Copies of a page may have other kinds of space than the page itself.
_SPACES = re.compile("[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
_BODY = re.compile(
    r"(?:--data(?:-raw|-binary|-ascii)?|--json|-d)[\s=]*\$?['\"‘’“”]?\s*$"
)
_NEXT_CALL = re.compile(r"\bcurl\s+--?[A-Za-z]")
_MAX_OPTION_CHARS = 40  # of the command-line option before a request body
_MAX_OBJECTS = 10_000
_MAX_TOKENS = 500_000  # strings and brackets; those of an object read twice count twice


@dataclass(frozen=True, slots=True)
class Value:
    """An outermost JSON object: its offset, its text and its value."""

    start: int
    text: str
    data: object


@dataclass(frozen=True, slots=True)
class Broken:
    """A text that begins like an object but is invalid: where, why, and what to do."""

    start: int  # of the object
    at: int  # of the error
    code: str
    message: str
    hint: str
    text: str


class TooMuch(ValueError):
    """A text holds more JSON than any page of a model."""


def scan(text: str, depth: int) -> Iterator[Value | Broken]:
    """Return the outermost objects of a text in order, except for request bodies.

    The inside of a broken object is skipped: a part of a schema is not the schema. Raises
    ``TooMuch`` for a text that would take long.
    """
    position = objects = tokens = 0
    while match := _START.search(text, position):
        start = match.start()
        found, count = _read(text, start, depth, _MAX_TOKENS - tokens)
        tokens, objects = tokens + count, objects + 1
        if objects > _MAX_OBJECTS:
            raise TooMuch
        if _BODY.search(text, max(0, start - _MAX_OPTION_CHARS), start):
            # Request bodies are not needed, so shell quoting may make them invalid.
            after = _NEXT_CALL.search(text, start)
            if isinstance(found, Value):
                position = start + len(found.text)
                continue
            if after:
                position = after.start()
                continue
        yield found
        position = start + len(found.text)


def _read(text: str, start: int, depth: int, most: int) -> tuple[Value | Broken, int]:
    """Return the object that begins at an offset, and the number of its tokens."""
    pieces: list[str] = []
    done = start
    open_brackets = count = 0
    for token in _TOKEN.finditer(text, start):
        count += 1
        if count > most:
            raise TooMuch
        character = token[0][0]
        if character == '"':
            if len(token[0]) == 1:
                break  # an unterminated string
            pieces += [_SPACES.sub(" ", text[done : token.start()]), token[0]]
            done = token.end()
        open_brackets += (character in "{[") - (character in "}]")
        if open_brackets == 0:
            pieces.append(_SPACES.sub(" ", text[done : token.end()]))
            return _parsed("".join(pieces), start, depth), count
    broken = Broken(
        start,
        start,
        "cut-off",
        "the JSON that begins here has no end",
        "the copy is cut off: copy or save the whole page again",
        text[start:],
    )
    return broken, count


def _parsed(text: str, start: int, depth: int) -> Value | Broken:
    try:
        return Value(start, text, strict_json.loads(text, depth))
    except strict_json.Flaw as flaw:
        lines = text.split("\n")[: flaw.line - 1]
        at = start + sum(len(line) + 1 for line in lines) + flaw.column - 1
        return Broken(start, at, flaw.code, str(flaw), flaw.hint, text)
