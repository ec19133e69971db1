"""Sizes and shapes as models publish them: ``1152:864 (4:3)``, ``16:9``, ``2K``."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Self

from .errors import InvalidInput

__all__ = ["Ratio", "RatioChoice", "Size", "SizeChoice", "parse_ratio", "parse_size"]

_RATIO = re.compile(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3})")
_SIZE = re.compile(r"([1-9][0-9]{1,4})[:xX*×]([1-9][0-9]{1,4})(?: \(([^()]*)\))?")
_SMALLEST_PIXELS = 100  # `16:9` is a ratio, `1024:1024` a size


class Ratio(NamedTuple):
    """A shape, width to height, as published: ``21:9`` stays ``21:9``."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}:{self.height}"


class Size(NamedTuple):
    """A size in pixels with the text that stood in parentheses behind it."""

    width: int
    height: int
    label: str


def parse_ratio(text: str) -> Ratio | None:
    """The ratio that a text such as ``16:9`` is; ``None`` when it is none."""
    found = _RATIO.fullmatch(text)
    return Ratio(int(found[1]), int(found[2])) if found else None


def parse_size(text: str) -> Size | None:
    """The size that ``1152:864 (4:3)`` or ``2048x2048`` is; ``None`` when it is none."""
    found = _SIZE.fullmatch(text)
    if found is None or _is_shape(text):
        return None
    return Size(int(found[1]), int(found[2]), found[3] or "")


class SizeChoice(StrEnum):
    """The sizes that a model supports; ``str(member)`` is the published text.

    Some members may be tiers, such as ``2K`` or ``auto``: they name no pixels.
    """

    @property
    def has_size(self) -> bool:
        """Whether this choice names a size in pixels."""
        return parse_size(self.value) is not None

    @property
    def width(self) -> int:
        """The width in pixels; raises :class:`InvalidInput` for a tier."""
        return self._size().width

    @property
    def height(self) -> int:
        """The height in pixels; raises :class:`InvalidInput` for a tier."""
        return self._size().height

    @property
    def pixels(self) -> int:
        """The area in pixels; raises :class:`InvalidInput` for a tier."""
        size = self._size()
        return size.width * size.height

    @property
    def ratio(self) -> Ratio:
        """The published shape, which the pixels may meet only nearly.

        Without a published one it is that of the pixels, in lowest terms. Raises
        :class:`InvalidInput` for a tier.
        """
        shape = parse_ratio(self.value) if _is_shape(self.value) else None
        if shape is not None:
            return shape
        size = self._size()
        exact = Fraction(size.width, size.height)
        return parse_ratio(size.label) or Ratio(exact.numerator, exact.denominator)

    @property
    def label(self) -> str:
        """The published text in parentheses, ``""`` where there is none."""
        size = parse_size(self.value)
        return size.label if size else ""

    @classmethod
    def closest(cls, width: int, height: int) -> Self:
        """The choice nearest in shape to a size in pixels, then nearest in area.

        Shapes are compared as factors: twice as wide is as far away as twice as
        high. Areas are compared by their difference in pixels. What is still equal
        is decided by the published text, never by the order of the choices. Tiers
        are left out. Raises :class:`InvalidInput` when ``width`` or ``height`` is
        not positive, or when no choice has a size.
        """
        _check_pixels(cls, width, height)
        sized = [choice for choice in cls if choice.has_size]
        if not sized:
            raise InvalidInput(f"{cls.__name__} has no choice with a size in pixels")
        return min(
            sized,
            key=lambda choice: (
                _shape_distance(width, height, choice.width, choice.height),
                abs(width * height - choice.pixels),
                choice.value,
            ),
        )

    def _size(self) -> Size:
        size = parse_size(self.value)
        if size is None:
            raise InvalidInput(
                f"{type(self).__name__}.{self.name} ({self.value!r}) has no pixel size;"
                " has_size tells which choices have one"
            )
        return size


class RatioChoice(StrEnum):
    """The shapes that a model supports; ``str(member)`` is the published text.

    Some members may leave the shape to the model, such as ``auto``.
    """

    @property
    def has_ratio(self) -> bool:
        """Whether this choice names a shape."""
        return parse_ratio(self.value) is not None

    @property
    def ratio(self) -> Ratio:
        """The shape as published; raises :class:`InvalidInput` for ``auto`` and such."""
        ratio = parse_ratio(self.value)
        if ratio is None:
            raise InvalidInput(
                f"{type(self).__name__}.{self.name} ({self.value!r}) has no ratio;"
                " has_ratio tells which choices have one"
            )
        return ratio

    @classmethod
    def closest(cls, width: int, height: int) -> Self:
        """The choice nearest in shape to a size in pixels, or to a ratio.

        Shapes are compared as factors: twice as wide is as far away as twice as
        high. What is still equal is decided by the published text. Raises
        :class:`InvalidInput` when ``width`` or ``height`` is not positive, or when
        no choice has a ratio.
        """
        _check_pixels(cls, width, height)
        shaped = [choice for choice in cls if choice.has_ratio]
        if not shaped:
            raise InvalidInput(f"{cls.__name__} has no choice with a ratio")
        return min(
            shaped,
            key=lambda choice: (
                _shape_distance(width, height, *choice.ratio),
                choice.value,
            ),
        )


def _is_shape(text: str) -> bool:
    ratio = parse_ratio(text)
    return ratio is not None and min(ratio) < _SMALLEST_PIXELS


# Exact, and in the same order as the difference of logarithms.
def _shape_distance(width: int, height: int, to_width: int, to_height: int) -> Fraction:
    one, other = width * to_height, height * to_width
    return Fraction(max(one, other), min(one, other))


def _check_pixels(choices: type[StrEnum], width: int, height: int) -> None:
    for name, value in (("width", width), ("height", height)):
        if type(value) is not int or value < 1:
            raise InvalidInput(
                f"{choices.__name__}.closest: {name} must be a positive whole number"
                f" of pixels, not {value!r}",
                fields=(name,),
            )
