"""What the values of a choice mean in pixels, as the package reads them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ..core.size_grammar import Meaning, Size, kind_of, read
from . import types as ir


def choice_kind(values: Iterable[str | int | bool]) -> ir.ChoiceKind:
    """What a list of choices holds, judged by its values and not by its name."""
    texts = tuple(values)
    return kind_of(_texts(texts)) if all(isinstance(v, str) for v in texts) else "plain"


def meanings(choice: ir.Choice) -> tuple[Meaning, ...]:
    """What each value of a choice says of a picture; nothing where the list is of other things."""
    if choice.kind == "plain":
        return (Meaning(),) * len(choice.values)
    return read(_texts(choice.values))


def has_closest(choice: ir.Choice) -> bool:
    """Whether one of the values is the closest to a size: has pixels or a shape."""
    return choice.kind in ("size", "ratio")


def exact_ratio(size: Size) -> str:
    """The ratio of the pixels in lowest terms."""
    exact = Fraction(size.width, size.height)
    return f"{exact.numerator}:{exact.denominator}"


def megapixels(size: Size) -> str:
    """Millions of pixels with two decimals, halves rounded up."""
    hundredths = (size.pixels + 5_000) // 10_000
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
