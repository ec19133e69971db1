"""Resolve JSON pointers (RFC 6901) and find their line and column in a text.

Hand-written: jsonyx locates syntax errors but not pointers, and json-source-map is old.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

from .json_types import is_array, is_object

_DECODER = json.JSONDecoder()
_LINE_END = re.compile(r"\n")
_SPACE = re.compile(r"[ \t\r\n]*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_SCALAR = re.compile(r"[^\s,\]}:]+")


class Missing(LookupError):
    """The pointer does not exist in the document."""


def tokens(pointer: str) -> list[str]:
    """Split a pointer into unescaped tokens."""
    if not pointer:
        return []
    return [t.replace("~1", "/").replace("~0", "~") for t in pointer[1:].split("/")]


def join(*steps: str | int) -> str:
    """Join tokens to a pointer."""
    return "".join("/" + str(s).replace("~", "~0").replace("/", "~1") for s in steps)


def get(document: object, pointer: str) -> object:
    """Return the value at a pointer; raise ``Missing`` if there is none."""
    value = document
    for token in tokens(pointer):
        value = step(value, token)
    return value


def step(value: object, token: str) -> object:
    """Return the member or item that a token names; raise ``Missing`` if there is none."""
    if is_object(value) and token in value:
        child: object = value[token]
        return child
    if is_array(value) and _INDEX.fullmatch(token) and int(token) < len(value):
        item: object = value[int(token)]
        return item
    raise Missing(token)


class Places:
    """The positions of all values of a valid JSON text, computed in one pass."""

    def __init__(self, text: str) -> None:
        self._offsets = {join(*path): offset for path, offset, _ in _walk(text)}
        self._lines = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, pointer: str) -> tuple[int, int]:
        """Return line and column (from 1) of a pointer, or of its nearest existing parent."""
        offset = self.offset(pointer)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def offset(self, pointer: str) -> int:
        """Return the offset of a pointer, or of its nearest existing parent."""
        while pointer and pointer not in self._offsets:
            pointer = pointer.rpartition("/")[0]
        return self._offsets.get(pointer, 0)


def position(text: str, pointer: str) -> tuple[int, int]:
    """Return line and column (from 1) of a pointer, or of its nearest existing parent."""
    return Places(text).position(pointer)


def second_key(text: str) -> tuple[str, int, int]:
    """Return pointer, line and column of the first duplicate key."""
    seen: set[str] = set()
    for path, offset, _ in _walk(text):
        here = join(*path)
        if here in seen:
            return here, *line_column(text, offset)
        seen.add(here)
    raise Missing("no key is duplicated")


def first_written(text: str, literal: str) -> tuple[str, int, int]:
    """Return pointer, line and column of the first value whose text starts like this."""
    for path, _, offset in _walk(text):
        if text.startswith(literal, offset):
            return join(*path), *line_column(text, offset)
    raise Missing(literal)


def first_below(text: str, depth: int) -> tuple[str, int, int]:
    """Return pointer, line and column of the first value nested deeper than ``depth``."""
    for path, _, offset in _walk(text):
        if len(path) > depth:
            return join(*path), *line_column(text, offset)
    raise Missing(f"nothing is nested {depth} deep")


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _walk(text: str) -> Iterator[tuple[list[str], int, int]]:
    """Yield path, offset of the key (of the value, if it has none) and offset of each value."""
    stack: list[str | int] = []
    offset, key_at = 0, -1
    while offset < len(text):
        offset = _skip(text, offset)
        if offset >= len(text):
            return
        character = text[offset]
        if character in "]}":
            stack.pop()
            offset += 1
        elif character == ",":
            offset += 1
            if isinstance(stack[-1], int):
                stack[-1] += 1
        elif stack and isinstance(stack[-1], str) and key_at < 0 and character == '"':
            key_at = offset
            stack[-1], offset = _DECODER.raw_decode(text, offset)
            offset = _skip(text, offset) + 1  # the colon
        else:
            yield [str(s) for s in stack], key_at if key_at >= 0 else offset, offset
            key_at = -1
            if character in "[{":
                stack.append(0 if character == "[" else "")
                offset += 1
            elif character == '"':
                offset = _DECODER.raw_decode(text, offset)[1]
            else:
                match = _SCALAR.match(text, offset)
                offset = match.end() if match else offset + 1


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset
