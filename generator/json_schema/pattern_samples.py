"""Make up texts that match a regular expression, from the shortest on.

What is made is a proposal: whoever asks checks it with the engine that requests use, so a part
that is not understood here costs a sample and never makes a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COMMON = _LETTERS + _LETTERS.upper() + "0123456789-_. "
_CLASSES = {"d": "0123456789", "w": _LETTERS + "0123456789_", "s": " "}
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_COUNT = re.compile(r"\{([0-9]+)(,([0-9]*))?\}\??|[*+?]\??")
_CODE_POINT = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]+)\}")
_GROUP = re.compile(r"\(\?(?::|P?<[^=!][^>]*>)")
_MAX_REPEATS = 300
_MAX_TEXTS = 8  # of each part of the pattern


def matching(pattern: str, at_least: int = 0) -> Iterator[str]:
    """Yield texts that should match; those of `at_least` characters come first."""
    for extra in dict.fromkeys((0, min(at_least, _MAX_REPEATS), 1, 2)):
        try:
            texts = _Maker(pattern, extra).alternatives()
        except (IndexError, ValueError, RecursionError):
            return
        yield from sorted(texts, key=lambda text: len(text) < at_least)


@dataclass(slots=True)
class _Maker:
    """A recursive-descent parser whose methods return some texts that a part matches."""

    rest: str
    extra: int  # repetitions beyond the fewest

    def alternatives(self) -> list[str]:
        """Return texts for everything up to the closing parenthesis."""
        found = self._sequence()
        while self.rest.startswith("|"):
            self.rest = self.rest[1:]
            found += self._sequence()
        return found[: _MAX_TEXTS * 4]

    def _sequence(self) -> list[str]:
        found = [""]
        while self.rest and self.rest[0] not in "|)":
            part = self._repeated(self._atom())[:_MAX_TEXTS]
            pairs = product(found, part)
            found = list(dict.fromkeys(a + b for a, b in pairs))[:_MAX_TEXTS]
        return found

    def _repeated(self, texts: list[str]) -> list[str]:
        counted = _COUNT.match(self.rest)
        if not counted:
            return texts
        self.rest = self.rest[counted.end() :]
        if counted[0][0] == "{":
            least = int(counted[1])
            most = least if counted[2] is None else int(counted[3] or _MAX_REPEATS)
        else:
            least = int(counted[0][0] == "+")
            most = 1 if counted[0][0] == "?" else _MAX_REPEATS
        count = min(least + self.extra, most, _MAX_REPEATS)
        return [text * count for text in texts]

    def _atom(self) -> list[str]:
        char, self.rest = self.rest[0], self.rest[1:]
        match char:
            case "^" | "$":
                return [""]
            case ".":
                return ["a"]
            case "[":
                return self._class()
            case "(":
                opened = _GROUP.match("(" + self.rest)
                if self.rest.startswith("?") and not opened:
                    raise ValueError  # look-around
                self.rest = self.rest[opened.end() - 1 if opened else 0 :]
                found = self.alternatives()
                self.rest = self.rest[1:]
                return found
            case "\\":
                return sorted(self._escape())[:1] or [""]
            case _:
                return [char]

    def _escape(self) -> set[str]:
        """Return the characters that an escape stands for; none for an edge of a word."""
        if code := _CODE_POINT.match(self.rest):
            self.rest = self.rest[code.end() :]
            return {chr(int(next(filter(None, code.groups())), 16))}
        char, self.rest = self.rest[0], self.rest[1:]
        if char in "pP" and self.rest.startswith("{"):
            name, _, self.rest = self.rest[1:].partition("}")
            return set("1" if name.startswith("N") else "A" if name == "Lu" else "a")
        if char in "bB":
            return set()
        if char in "DWS":
            return {*_COMMON} - {*_CLASSES[char.lower()]}
        return set(_CLASSES.get(char, _CONTROL.get(char, char)))

    def _class(self) -> list[str]:
        """Return the members of a class, the most usual first."""
        negated = self.rest.startswith("^")
        self.rest = self.rest[negated:]
        members: set[str] = set()
        while not self.rest.startswith("]"):
            low = self._member()
            if self.rest.startswith("-") and self.rest[1] != "]" and len(low) == 1:
                self.rest = self.rest[1:]
                first, last = ord(min(low)), ord(min(self._member()))
                low = {chr(code) for code in range(first, min(last, first + 300) + 1)}
            members |= low
        self.rest = self.rest[1:]
        usual = [c for c in _COMMON if (c in members) != negated]
        if usual or negated:
            return usual[:1] or ["~"]
        return sorted(members)[:1]

    def _member(self) -> set[str]:
        char, self.rest = self.rest[0], self.rest[1:]
        return self._escape() if char == "\\" else {char}
