"""Sizes that are given as two whole numbers: a width and a height within limits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import gcd
from typing import Annotated, Any, Generic, NamedTuple, Self, cast, get_origin

from pydantic import BaseModel

from .errors import InvalidInput
from .refusal import types_in
from .size_grammar import Ratio, Size
from .sizes import whole_pixels
from .values import OutputT_co, Request, Value


class SizedValue(Value, frozen=True):
    """An object with a ``width`` and a ``height`` in pixels."""

    @property
    def pixels(self) -> int:
        """Return the area in pixels."""
        return self._size().pixels

    @property
    def ratio(self) -> Ratio:
        """Return the shape, in lowest terms."""
        size = self._size()
        divisor = gcd(size.width, size.height) or 1
        return Ratio(size.width // divisor, size.height // divisor)

    @classmethod
    def closest(cls, width: int, height: int) -> Self:
        """Return the object nearest to a size in pixels that its limits allow.

        The shape is kept as nearly as they allow, then the area. Raises
        :class:`InvalidInput` when ``width`` or ``height`` is not positive.
        """
        size = _closest(cls, "closest", width, height)
        fields: dict[str, Any] = {"width": size.width, "height": size.height}
        return cls(**fields)

    def _size(self) -> Size:
        width, height = (getattr(self, name, None) for name in ("width", "height"))
        if not isinstance(width, int) or not isinstance(height, int):
            raise InvalidInput(f"{self!r} leaves its size to the model")
        return Size(width, height, "")


class SizedRequest(Request[OutputT_co], Generic[OutputT_co], frozen=True):
    """A request with a ``width`` and a ``height`` in pixels."""

    @classmethod
    def closest_size(cls, width: int, height: int) -> Size:
        """Return the size nearest to one in pixels that the limits of the inputs allow.

        The shape is kept as nearly as they allow, then the area. Raises
        :class:`InvalidInput` when ``width`` or ``height`` is not positive.
        """
        return _closest(cls, "closest_size", width, height)


class _Side(NamedTuple):
    least: int
    most: int | None
    step: int

    def near(self, length: Fraction) -> set[int]:
        """Return the allowed lengths just below and just above a length."""
        low = -(-self.least // self.step) * self.step
        high = self.most and self.most // self.step * self.step
        around = (length // self.step * self.step, -(-length // self.step) * self.step)
        return {max(low, min(one, high or one)) for one in map(int, around)}


def _closest(cls: type[BaseModel], name: str, width: int, height: int) -> Size:
    where = f"{cls.__name__}.{name}"
    width, height = whole_pixels(where, width=width, height=height)
    sides = _side(cls, "width"), _side(cls, "height")
    shape = Fraction(width, height)

    def distance(size: Size) -> tuple[Fraction, int, int]:
        factor = Fraction(size.width, size.height) / shape
        area = abs(size.pixels - width * height)
        return max(factor, 1 / factor), area, size.width

    found = [
        Size(*pair, "")
        for scale in _scales(sides, width, height)
        for pair in product(sides[0].near(width * scale), sides[1].near(height * scale))
    ]
    return min(found, key=distance)


def _scales(sides: tuple[_Side, _Side], width: int, height: int) -> Iterator[Fraction]:
    """Yield the factors by which a size is brought within the limits, as near to 1 as possible."""
    pairs = list(zip(sides, (width, height), strict=True))
    low = max(Fraction(side.least, length) for side, length in pairs)
    high = [Fraction(side.most, length) for side, length in pairs if side.most]
    yield max(low, min([Fraction(1), *high]))
    yield min([max(low, Fraction(1)), *high])


def _side(cls: type[BaseModel], name: str) -> _Side:
    """Return the limits of a field, those of a type inside its own included."""
    field = cls.model_fields[name]
    marks: list[Any] = list(field.metadata)
    for part in types_in(field.annotation):
        if get_origin(part) is Annotated:
            for mark in cast(Any, part).__metadata__:
                marks += getattr(mark, "metadata", [mark])

    def said(word: str) -> list[int]:
        return [int(v) for m in marks if (v := getattr(m, word, None)) is not None]

    least = [1, *said("ge"), *(one + 1 for one in said("gt"))]
    most = [*said("le"), *(one - 1 for one in said("lt"))]
    steps = [*said("multiple_of"), 1]
    return _Side(max(least), min(most, default=None), steps[0])
