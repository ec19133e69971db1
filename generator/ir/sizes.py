"""Read the values of a choice as sizes, with the grammar that the package uses too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..core.problems import Loc
from ..core.size_grammar import Meaning, Size, kind_of, read, sign_of
from ..json_schema import regex
from . import types as ir

_TYPED_SIGNS = (":", "x", "*")  # those between the sides of a free text anywhere


def choice_kind(values: Iterable[str | int | bool]) -> ir.ChoiceKind:
    """Return the kind of a list of choices, from its values and not from its name."""
    texts = tuple(values)
    return kind_of(_texts(texts)) if all(isinstance(v, str) for v in texts) else "plain"


def meanings(choice: ir.Choice) -> tuple[Meaning, ...]:
    """Return the size, ratio or tier of each value; all are empty in a plain choice."""
    if choice.kind == "plain":
        return (Meaning(),) * len(choice.values)
    return read(_texts(choice.values))


def sign_between(parts: Iterable[tuple[Loc, Mapping[str, Any]]]) -> str:
    """Return what stands between width and height in a text, where its patterns take sizes alone."""
    patterns = [node["pattern"] for _, node in parts if "pattern" in node]
    if not patterns:
        return ""
    sign = sign_of(lambda text: all(regex.found(one, text) for one in patterns))
    return sign if sign in _TYPED_SIGNS else ""


def has_closest(choice: ir.Choice) -> bool:
    """Return whether ``closest`` can search the values, since they are sizes or ratios."""
    return choice.kind in ("size", "ratio")


@lru_cache(
    4096
)  # many models offer the same sizes, and many parts ask for their shapes
def judged_shape(meaning: Meaning) -> Fraction | None:
    """Return the shape of a value for comparisons, if it has one."""
    return meaning.judged_shape


def exact_ratio(size: Size) -> str:
    """Return the ratio of width to height in lowest terms."""
    exact = Fraction(size.width, size.height)
    return f"{exact.numerator}:{exact.denominator}"


def megapixels(size: Size) -> str:
    """Return the number of megapixels with two decimals, halves rounded up."""
    hundredths = (size.pixels + 5_000) // 10_000
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
