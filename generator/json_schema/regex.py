"""Translate regular expressions of JSON Schema (ECMA-262) to Rust's linear-time engine.

The engine comes with pydantic. It matches in linear time whatever the pattern, and supports
neither look-around nor backreferences: such patterns are refused with a reason. Where the two
dialects differ, the translation is explicit: `\\d` becomes `[0-9]`, `$` the very end, and
white space is that of ECMAScript.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic_core import SchemaError, SchemaValidator, core_schema

_LAST_CODE_POINT = 0x10FFFF
_DIGIT = [(0x30, 0x39)]
_WORD = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_SPACE = [
    (0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
    (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
]  # fmt: skip
_SURROGATES = (0xD800, 0xDFFF)  # Rust has no such characters
_LINE_END = [(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)]
_CONTROL = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_QUANTIFIER = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_HEX = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}")
_BEGIN, _END, _BOUND, _UNBOUND = ("^", r"\z", r"(?-u:\b)", r"(?-u:\B)")
_RUST_ONLY = re.compile(r"\(\?-u:\\[bB]\)|\\.", re.DOTALL)
_IN_PYTHON = {_END: r"\Z", _BOUND: r"(?a:\b)", _UNBOUND: r"(?a:\B)"}
# The limit of a pattern's characters, and of its repeat counts.
_MAX_CHARS_OR_REPEATS = 1000

Ranges = list[tuple[int, int]]  # of characters


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in a pattern, an edge as Rust writes it, and how often; no most is no limit."""

    of: Ranges | Group | str
    least: int = 1
    most: int | None = 1
    mark: str = ""  # of the repetition


@dataclass(frozen=True, slots=True)
class Group:
    """A group of alternatives."""

    options: Options


Options = Sequence[Sequence[Part]]


class Unusable(ValueError):
    """A pattern that cannot be checked."""


def found(pattern: str, text: str) -> bool:
    """Return whether a pattern matches anywhere in a text; raise `Unusable`."""
    return _compiled(translate(pattern)).isinstance_python(text)


@lru_cache(maxsize=1024)
def translate(pattern: str) -> str:
    """Return the pattern in Rust's syntax; raise `Unusable`."""
    text = _rust(parsed(pattern))
    try:
        _compiled(text)
    except SchemaError:
        raise Unusable("its repetitions make it too large") from None
    return text


def parsed(pattern: str) -> Options:
    """Return the alternatives of a pattern, each a sequence of parts; raise `Unusable`."""
    if len(pattern) > _MAX_CHARS_OR_REPEATS:
        raise Unusable(f"it has more than {_MAX_CHARS_OR_REPEATS:,} characters")
    parser = _Parser(pattern)
    options = parser.alternatives()
    if parser.rest:
        raise Unusable("a bracket closes that was never opened")
    return options


def _rust(options: Options) -> str:
    return "|".join("".join(map(_rust_of, parts)) for parts in options)


def _rust_of(part: Part) -> str:
    match part.of:
        case str(edge):
            return edge
        case Group(options):
            return f"(?:{_rust(options)}){part.mark}"
        case ranges:
            return f"{_chars(ranges)}{part.mark}"


def for_python(pattern: str) -> str:
    """Return the pattern in Python's syntax, for code that knows no other; raise `Unusable`."""
    # Escapes are read in pairs, so that a backslash before a z is told from the very end.
    return _RUST_ONLY.sub(lambda m: _IN_PYTHON.get(m[0], m[0]), translate(pattern))


@lru_cache(maxsize=1024)
def _compiled(text: str) -> SchemaValidator:
    # The same call as in `measures` of the generated package's runtime.
    return SchemaValidator(
        core_schema.str_schema(pattern=text, regex_engine="rust-regex")
    )


@dataclass(slots=True)
class _Parser:
    """A recursive-descent parser; each method returns what it has read."""

    rest: str
    depth: int = 0

    def alternatives(self) -> Options:
        """Return everything up to the closing parenthesis."""
        self.depth += 1
        if self.depth > 50:
            raise Unusable("its groups are nested more than 50 deep")
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        self.depth -= 1
        return options

    def _take(self, text: str) -> bool:
        if not self.rest.startswith(text):
            return False
        self.rest = self.rest[len(text) :]
        return True

    def _next(self) -> str:
        if not self.rest:
            raise Unusable("it ends too early")
        mark, self.rest = self.rest[0], self.rest[1:]
        return mark

    def _sequence(self) -> list[Part]:
        parts: list[Part] = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self._quantified())
        return parts

    def _quantified(self) -> Part:
        atom = self._atom()
        limits = self._limits()
        if limits is None:
            return Part(atom)
        least, most, mark = limits
        if isinstance(atom, str):
            raise Unusable("it repeats what has no length")
        if max(least, most or 0) > _MAX_CHARS_OR_REPEATS or (
            most is not None and most < least
        ):
            raise Unusable(f"{mark} is not a sensible number of times")
        return Part(atom, least, most, mark + ("?" if self._take("?") else ""))

    def _limits(self) -> tuple[int, int | None, str] | None:
        for mark, least, most in (("*", 0, None), ("+", 1, None), ("?", 0, 1)):
            if self._take(mark):
                return least, most, mark
        if not (match := _QUANTIFIER.match(self.rest)):
            return None
        self.rest = self.rest[match.end() :]
        least = int(match[1])
        most = least if not match[2] else int(match[3]) if match[3] else None
        return least, most, match[0]

    def _atom(self) -> Ranges | Group | str:
        mark = self._next()
        match mark:
            case "(":
                return self._group()
            case "[":
                return self._class()
            case ".":
                return _without(_LINE_END)
            case "^":
                return _BEGIN
            case "$":
                # Nothing follows the very end. Some schemas say so for engines to which
                # a last line break may.
                self._take(r"(?!\n)")
                return _END
            case "*" | "+" | "?":
                raise Unusable("there is nothing to repeat")
            case "\\":
                return self._escape()
            case _:
                return [(ord(mark), ord(mark))]

    def _group(self) -> Group:
        if re.match(r"\?<?[=!]", self.rest):
            raise Unusable("it looks ahead or behind")
        if not self._take("?:") and self.rest.startswith("?"):
            name = re.match(r"\?<[A-Za-z_$][\w$]*>", self.rest)
            if not name:
                raise Unusable("it has a group that ECMA-262 does not know")
            self.rest = self.rest[name.end() :]
        options = self.alternatives()
        if not self._take(")"):
            raise Unusable("a group is never closed")
        return Group(options)

    def _escape(self) -> Ranges | str:
        if self._take("b"):
            return _BOUND
        if self._take("B"):
            return _UNBOUND
        if self.rest[:1] in "123456789k" and self.rest:
            raise Unusable("it refers back to a group")
        return self._escaped()

    def _escaped(self) -> Ranges:
        """Return the escape that follows a backslash."""
        if match := _HEX.match(self.rest):
            self.rest = self.rest[match.end() :]
            return [self._code(match)]
        mark = self._next()
        if mark in _SETS:
            return _SETS[mark]
        if mark in _CONTROL:
            return [(_CONTROL[mark], _CONTROL[mark])]
        if mark == "c" and re.match("[A-Za-z]", self.rest):
            code = ord(self._next()) % 32
            return [(code, code)]
        if mark == "0" and not re.match("[0-9]", self.rest):
            return [(0, 0)]
        if mark in "pP":
            raise Unusable("properties of Unicode characters are of no one version")
        if mark.isalnum() or mark == "_":
            raise Unusable(f"\\{mark} means nothing in ECMA-262")
        return [(ord(mark), ord(mark))]

    def _code(self, match: re.Match[str]) -> tuple[int, int]:
        code = int(match[1] or match[2] or match[3], 16)
        low = re.match(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})", self.rest)
        if match[2] and 0xD800 <= code < 0xDC00 and low:
            self.rest = self.rest[low.end() :]
            code = 0x10000 + ((code - 0xD800) << 10) + int(low[1], 16) - 0xDC00
        if code > _LAST_CODE_POINT:
            raise Unusable(f"there is no character {code:X}")
        return code, code

    def _class(self) -> Ranges:
        inverted = self._take("^")
        found: Ranges = []
        while not self._take("]"):
            low = self._member()
            if not self.rest.startswith("-") or self.rest.startswith("-]"):
                found += low
                continue
            self._take("-")
            high = self._member()
            if len(low) + len(high) > 2 or low[0][0] != low[0][1]:
                raise Unusable("a range of characters begins or ends with a set")
            if high[0][1] < low[0][0]:
                raise Unusable("a range of characters runs backwards")
            found.append((low[0][0], high[0][1]))
        return _without(found) if inverted else found

    def _member(self) -> Ranges:
        mark = self._next()
        if mark != "\\":
            return [(ord(mark), ord(mark))]
        if self._take("b"):
            return [(8, 8)]
        if self._take("-"):
            return [(0x2D, 0x2D)]
        return self._escaped()


def _chars(ranges: Ranges) -> str:
    merged = _without([*_without(ranges), _SURROGATES])
    if not merged:
        return "[a&&b]"
    if len(merged) == 1 and merged[0][0] == merged[0][1]:
        return _mark(merged[0][0])
    inverted = merged[0][0] == 0 and merged[-1][1] == _LAST_CODE_POINT
    inside = "".join(
        _mark(low) if low == high else f"{_mark(low)}-{_mark(high)}"
        for low, high in (_without([*merged, _SURROGATES]) if inverted else merged)
    )
    if not inside:
        return r"[\s\S]"
    return f"[{'^' if inverted else ''}{inside}]"


def _mark(code: int) -> str:
    """Return one character in Rust's syntax, valid inside and outside a class."""
    mark = chr(code)
    if mark.isascii() and (mark.isalnum() or mark in " _/:,;<>=!@%'\"`"):
        return mark
    if mark.isascii() and mark.isprintable():
        return f"\\{mark}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _without(ranges: Ranges) -> Ranges:
    """Return all characters except these, in order."""
    found: Ranges = []
    start = 0
    for low, high in sorted(ranges):
        if low > start:
            found.append((start, low - 1))
        start = max(start, high + 1)
    if start <= _LAST_CODE_POINT:
        found.append((start, _LAST_CODE_POINT))
    return found


_SETS: dict[str, Ranges] = {
    "d": _DIGIT,
    "D": _without(_DIGIT),
    "s": _SPACE,
    "S": _without(_SPACE),
    "w": _WORD,
    "W": _without(_WORD),
}
