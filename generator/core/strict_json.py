"""Parse JSON strictly: refuse, with its position, any text that parsers read differently.

Hand-written: jsonyx locates syntax errors, but neither refuses duplicate keys with their
position nor numbers such as 1e999.
"""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

from . import json_pointer
from .json_types import is_array, is_object
from .problems import Loc, Problem

_WHITE = " \t\r\n"
_MAX_DIGITS = 1000
_SYNTAX = "JSON needs double quotes, no comments and no comma before a bracket"
_UNCLEAN = re.compile("[\x00\ud800-\udfff]")


class Flaw(ValueError):
    """The reason why parsers would read a text differently, and its position."""

    def __init__(
        self,
        place: tuple[str, int, int],
        message: str,
        hint: str = "write plain JSON that every parser reads alike",
        code: str = "bad-json",
    ) -> None:
        super().__init__(message)
        self.pointer, self.line, self.column = place
        self.hint = hint
        self.code = code

    def problem(self, file: str) -> Problem:
        """Return the flaw as a problem of a file."""
        loc = Loc(file, self.pointer)
        place = self.line, self.column
        return Problem(self.code, loc, str(self), self.hint, "error", *place)


class _Duplicate(ValueError):
    """An object has a duplicate key."""


class _BadNumber(ValueError):
    """A number that is not valid JSON, or that some parsers cannot represent."""

    def __init__(self, literal: str, message: str) -> None:
        super().__init__(message)
        self.literal = literal


def loads(text: str, depth: int) -> object:
    """Parse a text that all parsers read alike; raise ``Flaw`` for any other."""
    try:
        data: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except json.JSONDecodeError as error:
        raise _syntax_flaw(text, error) from None
    except _Duplicate:
        place = json_pointer.second_key(text)
        message = "this key is a duplicate"
        raise Flaw(place, message, "keep one of the two", "duplicate-key") from None
    except _BadNumber as error:
        place = json_pointer.first_written(text, error.literal)
        raise Flaw(place, str(error)) from None
    except RecursionError:
        raise _too_deep(text, depth) from None
    _refuse_unclean(data, text, depth)
    return data


def _syntax_flaw(text: str, error: json.JSONDecodeError) -> Flaw:
    # Python versions report the same syntax error at different positions.
    before = text[: error.pos].rstrip(_WHITE)
    if text[error.pos : error.pos + 1] in ("]", "}") and before.endswith(","):
        return _flaw_at(text, len(before) - 1, "a comma before a closing bracket")
    after = text[error.pos + 1 :].lstrip(_WHITE)
    if text[error.pos : error.pos + 1] == "," and after[:1] in ("]", "}"):
        return _flaw_at(text, error.pos, "a comma before a closing bracket")
    if text.startswith("\ufeff"):
        hint = "save the file as UTF-8 without a byte order mark"
        return Flaw(("", 1, 1), "the file begins with a byte order mark", hint)
    if not text.strip(_WHITE):
        hint = "write one JSON object, or remove the file"
        return Flaw(("", 1, 1), "there is nothing in it", hint)
    message = error.msg.removesuffix(" at").removesuffix(" starting")
    return _flaw_at(text, error.pos, message[:1].lower() + message[1:])


def _flaw_at(text: str, offset: int, message: str) -> Flaw:
    place = ("", *json_pointer.line_column(text, offset))
    return Flaw(place, message, _SYNTAX)


def _too_deep(text: str, depth: int) -> Flaw:
    message = f"values are nested more than {depth} deep"
    return Flaw(json_pointer.first_below(text, depth), message)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _constant(name: str) -> NoReturn:
    raise _BadNumber(name, f"{name} is not a JSON number")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _BadNumber(text, f"{text[:20]} is too large for a number")
    return value


def _int(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise _BadNumber(text, f"a number has {len(text):,} digits")
    return int(text)


def _refuse_unclean(data: object, text: str, depth: int) -> None:
    """Raise ``Flaw`` for NUL, half a surrogate pair, or nesting that is too deep."""
    # Only escapes produce such characters, and most files contain none.
    if "\\u" not in text and not _is_deeper(data, depth):
        return
    level: list[tuple[Loc, object]] = [(Loc(""), data)]
    for _ in range(depth + 1):
        below: list[tuple[Loc, object]] = []
        for loc, value in level:
            place = loc.pointer
            if isinstance(value, str) and _UNCLEAN.search(value):
                raise _unclean(text, place, "a text")
            if is_object(value):
                for key, child in value.items():
                    if _UNCLEAN.search(key):
                        raise _unclean(text, place, "a key")
                    below.append((loc / key, child))
            elif is_array(value):
                below += [(loc / i, child) for i, child in enumerate(value)]
        if not below:
            return
        level = below
    raise _too_deep(text, depth)


def _is_deeper(data: object, depth: int) -> bool:
    level: list[object] = [data]
    for _ in range(depth):
        below: list[object] = []
        for value in level:
            if is_object(value):
                below += [v for v in value.values() if type(v) in (dict, list)]
            elif is_array(value):
                below += [v for v in value if type(v) in (dict, list)]
        if not below:
            return False
        level = below
    return any(level)


def _unclean(text: str, place: str, what: str) -> Flaw:
    at = json_pointer.position(text, place)
    return Flaw((place, *at), f"{what} holds NUL or half a surrogate pair")
