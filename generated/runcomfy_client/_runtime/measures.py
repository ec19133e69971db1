"""The limits of single JSON values, and when two are the same; no number is rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, TypeGuard

from pydantic_core import SchemaValidator, core_schema

from .size_grammar import parse, sign_of

_LONGEST_PAIR = 40
_BOUNDS: list[tuple[str, str, Callable[[Any, Any], bool]]] = [
    ("minimum", "at least", lambda value, limit: value >= limit),
    ("maximum", "at most", lambda value, limit: value <= limit),
    ("exclusiveMinimum", "more than", lambda value, limit: value > limit),
    ("exclusiveMaximum", "less than", lambda value, limit: value < limit),
]


def is_number(value: object) -> bool:
    """Return whether a JSON value is a number; to Python, truth values are too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Return whether a JSON value is an array."""
    return isinstance(value, list)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Return whether a JSON value is an object."""
    return isinstance(value, dict)


def key_of(value: object) -> object:
    """Return a hashable stand-in that is equal exactly where two values are equal JSON."""
    if is_object(value):
        return dict, frozenset((key, key_of(item)) for key, item in value.items())
    if is_array(value):
        return list, tuple(key_of(item) for item in value)
    return (float if is_number(value) else type(value)), value


def finds(pattern: str, text: str) -> bool:
    """Return whether a pattern is found anywhere in a text, in time linear in its length."""
    return _compiled(pattern).isinstance_python(text)


def measure_text(rules: Mapping[str, Any], value: str) -> Iterator[str]:
    """Yield what is wrong with the length or the form of a text."""
    yield from measure_size(rules, value, "Length", "characters")
    if "pattern" in rules and not finds(rules["pattern"], value):
        pattern: str = rules["pattern"]
        yield f"does not match the pattern {pattern}{_offer(pattern, value)}"


def _offer(pattern: str, text: str) -> str:
    """Return the end of a message: a size or ratio as a pattern spells it, if it is of such."""
    if not (sign := sign_of(partial(finds, pattern))):
        return ""
    meant = parse(text[:_LONGEST_PAIR])
    pairs = [("a value such as ", 16, 9), ("a value such as ", 1024, 768)]
    if given := meant.size or meant.ratio:
        shape = Fraction(given.width, given.height)
        pairs.insert(0, ("", given.width, given.height))
        pairs.insert(1, ("", shape.numerator, shape.denominator))
    for lead, width, height in pairs:
        if finds(pattern, spelled := f"{width}{sign}{height}"):
            return f"; write {lead}{spelled!r}"
    return ""


def measure_number(rules: Mapping[str, Any], value: Any) -> Iterator[str]:
    """Yield what is wrong with the size of a number."""
    for keyword, words, holds in _BOUNDS:
        limit = rules.get(keyword)
        if limit is not None and not holds(value, limit):
            yield f"is not {words} {limit}"
    step = rules.get("multipleOf")
    if step is not None and _exactly(value) % _exactly(step):
        yield f"is not a multiple of {step}"


def measure_array(rules: Mapping[str, Any], value: list[Any]) -> Iterator[str]:
    """Yield what is wrong with the length of an array, or with two of its items."""
    yield from measure_size(rules, value, "Items", "items")
    seen: dict[object, int] = {}
    for index, item in enumerate(value if rules.get("uniqueItems") else ()):
        first = seen.setdefault(key_of(item), index)
        if first != index:
            yield f"holds the same item twice, at {first} and {index}"
            return


def measure_size(
    rules: Mapping[str, Any],
    value: str | list[Any] | dict[str, Any],
    thing: str,
    words: str,
) -> Iterator[str]:
    """Yield what is wrong with how much there is of a thing such as ``Items``."""
    least, most = rules.get(f"min{thing}", 0), rules.get(f"max{thing}")
    if len(value) < least:
        yield f"has {len(value)} {words}, fewer than {least:g}"
    elif most is not None and len(value) > most:
        yield f"has {len(value)} {words}, more than {most:g}"


def _exactly(number: float) -> Fraction:
    """Return the number that is written, not the binary fraction nearest to it."""
    return Fraction(Decimal(repr(number)))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> SchemaValidator:
    # Python's own engine backtracks: some patterns would let a short text take for ever.
    return SchemaValidator(
        core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
    )
