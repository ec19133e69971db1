"""What the values of a choice mean in pixels, in exact arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from .choices import RATIO, SIZE, is_size

# The ratios that the package's `closest` counts with: whole numbers above zero.
_WHOLE_RATIO = re.compile(r"[1-9]\d{0,2}:[1-9]\d{0,2}")


@dataclass(frozen=True)
class Size:
    """A published size: its pixels, and the ratio in its label where it has one."""

    width: int
    height: int
    label: tuple[int, int] | None

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """The ratio of the pixels in lowest terms."""
        exact = Fraction(self.width, self.height)
        return exact.numerator, exact.denominator

    @cached_property
    def is_nearly(self) -> bool:
        """Whether the label is not exactly the ratio of the pixels."""
        if self.label is None:
            return False
        return self.width * self.label[1] != self.height * self.label[0]

    @cached_property
    def megapixels(self) -> str:
        """Millions of pixels with two decimals, halves rounded up."""
        hundredths = (self.width * self.height + 5_000) // 10_000
        return f"{hundredths // 100}.{hundredths % 100:02d}"


# Pages and tables in each language ask about the same choices again.
@lru_cache(maxsize=4096)
def size_of(value: str) -> Size | None:
    """The size that a choice names, ``None`` for a tier, a ratio or a word."""
    match = SIZE.fullmatch(value)
    if match is None or not is_size(value):
        return None
    label = (int(match[4]), int(match[5])) if match[4] else None
    return Size(int(match[1]), int(match[3]), label)


@lru_cache(maxsize=4096)
def ratio_of(value: str) -> Fraction | None:
    """The shape that a choice without pixels names, width to height."""
    match = RATIO.fullmatch(value) if size_of(value) is None else None
    if match is None:
        return None
    width, height = Fraction(match[1]), Fraction(match[2])
    return width / height if width and height else None


def is_ratio(value: str) -> bool:
    """Whether a choice names a ratio and no pixels."""
    return size_of(value) is None and RATIO.fullmatch(value) is not None


def has_closest(values: Iterable[str]) -> bool:
    """Whether one of the values is the closest to a size: has pixels or a shape."""
    return any(size_of(value) or _WHOLE_RATIO.fullmatch(value) for value in values)
