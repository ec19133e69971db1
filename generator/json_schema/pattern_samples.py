"""Make up texts that match a regular expression, from the shortest on.

What is made is a proposal: whoever asks checks it with the engine that requests use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from string import ascii_lowercase, ascii_uppercase, digits

from . import regex

_USUAL = f"{ascii_lowercase}{ascii_uppercase}{digits}-_. ~"
_MAX_REPEATS = 300
_MAX_TEXTS = 8  # of each part of the pattern


def matching(pattern: str, at_least: int = 0) -> Iterator[str]:
    """Yield texts that should match; those of `at_least` characters come first."""
    try:
        options = regex.parsed(pattern)
    except regex.Unusable:
        return
    for extra in dict.fromkeys((0, min(at_least, _MAX_REPEATS), 1, 2)):
        texts = _of_options(options, extra)
        yield from sorted(texts, key=lambda text: len(text) < at_least)


def _of_options(options: regex.Options, extra: int) -> list[str]:
    """Return texts with so many repetitions beyond the fewest."""
    texts = [text for parts in options for text in _of_sequence(parts, extra)]
    return texts[: _MAX_TEXTS * 4]


def _of_sequence(parts: Sequence[regex.Part], extra: int) -> list[str]:
    found = [""]
    for part in parts:
        count = min(part.least + extra, _MAX_REPEATS)
        count = count if part.most is None else min(count, part.most)
        texts = [text * count for text in _once(part, extra)][:_MAX_TEXTS]
        pairs = product(found, texts)
        found = list(dict.fromkeys(one + other for one, other in pairs))[:_MAX_TEXTS]
    return found


def _once(part: regex.Part, extra: int) -> list[str]:
    match part.of:
        case str():  # an edge
            return [""]
        case regex.Group(options):
            return _of_options(options, extra)
        case ranges:
            codes = (ord(mark) for mark in _USUAL)
            usual = (c for c in codes if any(low <= c <= high for low, high in ranges))
            first = ranges[0][0] if ranges else ord("~")
            return [chr(next(usual, first))]
