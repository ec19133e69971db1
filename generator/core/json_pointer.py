"""Resolve JSON pointers (RFC 6901) and find their line and column in a text.

Hand-written: jsonyx locates syntax errors but not pointers, and json-source-map is old.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

from .json_types import is_array, is_object

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_LINE_END = re.compile(r"\n")
_SPACE = re.compile(r"[ \t\r\n]*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(rf"({_STRING})(\s*+:)?|[\[\]{{}},]", re.DOTALL)


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


def find(document: object, pointer: str) -> object:
    """Return the value at a pointer, ``None`` if there is none."""
    try:
        return get(document, pointer)
    except Missing:
        return None


def step(value: object, token: str) -> object:
    """Return the member or item that a token names; raise ``Missing`` if there is none."""
    if is_object(value) and token in value:
        child: object = value[token]
        return child
    if is_array(value) and _INDEX.fullmatch(token) and int(token) < len(value):
        item: object = value[int(token)]
        return item
    raise Missing(token)


class Lines:
    """The lines of a text, found once, so that each position costs little."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column (from 1) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Places:
    """The positions of the values of a JSON text.

    A container is read when something in it is asked for, and what lies between is skipped by
    the scanner of Python's json, so that megabytes take a fraction of a second.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._known: dict[int, dict[str, tuple[int, int]]] = {}
        self._unread: dict[int, Iterator[tuple[str, int, int]]] = {}

    def position(self, pointer: str) -> tuple[int, int]:
        """Return line and column (from 1) of a pointer, or of its nearest existing parent."""
        return self._lines.position(self.offset(pointer))

    def offset(self, pointer: str) -> int:
        """Return the offset of a pointer, or of its nearest existing parent."""
        place = value = _skip(self._text, 0)
        for token in tokens(pointer):
            found = self._member(value, token)
            if found is None:
                break
            place, value = found
        return place

    def _member(self, container: int, token: str) -> tuple[int, int] | None:
        """Return where a member begins, with its key if it has one, and where its value does."""
        known = self._known.setdefault(container, {})
        if token not in known:
            unread = self._unread.get(container)
            if unread is None:
                unread = self._unread[container] = members(self._text, container)
            for name, start, value in unread:
                known[name] = start, value
                if name == token:
                    break
        return known.get(token)


def members(text: str, container: int) -> Iterator[tuple[str, int, int]]:
    """Yield the name or index, the start and the start of the value of each member."""
    has_names = text.startswith("{", container)
    if not has_names and not text.startswith("[", container):
        return
    offset = _skip(text, container + 1)
    index = 0
    try:
        while text[offset] not in "]}":
            name, start = str(index), offset
            if has_names:
                name, offset = _DECODER.raw_decode(text, offset)
                offset = _skip(text, _skip(text, offset) + 1)  # after the colon
            yield name, start, offset
            if (end := value_end(text, offset)) is None:
                return
            offset = _skip(text, end)
            offset = _skip(text, offset + (text[offset] == ","))
            index += 1
    except (ValueError, IndexError):
        return  # this is not JSON from here on


def value_end(text: str, offset: int) -> int | None:
    """Return where the value at an offset ends, ``None`` if it is no JSON."""
    try:
        return _DECODER.raw_decode(text, offset)[1]
    except ValueError:
        return None
    except RecursionError:
        return _last_bracket(text, offset)


def _last_bracket(text: str, offset: int) -> int | None:
    """Return where brackets end that are nested deeper than Python's json reads."""
    depth = 0
    for token in _TOKEN.finditer(text, offset):
        mark = text[token.start()]
        depth += (mark in "[{") - (mark in "]}")
        if not depth:
            return token.end()
    return None


def position(text: str, pointer: str) -> tuple[int, int]:
    """Return line and column (from 1) of a pointer, or of its nearest existing parent."""
    return Places(text).position(pointer)


def second_key(text: str) -> tuple[str, int, int]:
    """Return pointer, line and column of the first duplicate key."""
    open_keys: list[set[str]] = []
    for token in _TOKEN.finditer(text):
        character = text[token.start()]
        if character in "{[":
            open_keys.append(set())
        elif character in "}]":
            open_keys.pop()
        elif token[2] is not None:
            key = _unquoted(token[1])
            if key in open_keys[-1]:
                at = line_column(text, token.start())
                return _pointer_at(text, token.end()), *at
            open_keys[-1].add(key)
    raise Missing("no key is duplicated")


def first_written(text: str, literal: str) -> tuple[str, int, int]:
    """Return pointer, line and column of the first value whose text starts like this."""
    found = re.compile(rf"{_STRING}|({re.escape(literal)})", re.DOTALL)
    for token in found.finditer(text):
        if token[1] is not None:
            offset = token.start()
            return _pointer_at(text, offset), *line_column(text, offset)
    raise Missing(literal)


def first_below(text: str, depth: int) -> tuple[str, int, int]:
    """Return pointer, line and column of the first value nested deeper than ``depth``."""
    below = 0
    for token in _TOKEN.finditer(text):
        character = text[token.start()]
        if character in "{[":
            below += 1
            offset = _skip(text, token.end())
            if below > depth and text[offset : offset + 1] not in ("]", "}"):
                if character == "{":
                    _, offset = _DECODER.raw_decode(text, offset)
                    offset = _skip(text, _skip(text, offset) + 1)
                return _pointer_at(text, offset), *line_column(text, offset)
        elif character in "}]":
            below -= 1
    raise Missing(f"nothing is nested {depth} deep")


def _pointer_at(text: str, offset: int) -> str:
    """Return the pointer of the value at an offset."""
    path: list[str | int] = []
    for token in _TOKEN.finditer(text, 0, offset):
        character = text[token.start()]
        if character == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif character in "{[":
            path.append(0 if character == "[" else "")
        elif character in "}]":
            path.pop()
        elif token[2] is not None:
            path[-1] = token[1]
    return join(*(step if isinstance(step, int) else _unquoted(step) for step in path))


def _unquoted(string: str) -> str:
    """Return the value of a JSON string."""
    return str(json.loads(string)) if "\\" in string else string[1:-1]


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset in a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset
