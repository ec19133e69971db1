"""Choices as models publish them: ``1152:864 (4:3)``, ``16:9``, ``720p``, ``fast``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from operator import index
from typing import Any, NoReturn, Self, SupportsIndex, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from .errors import InvalidInput
from .size_grammar import (
    Meaning,
    Orientation,
    Ratio,
    Size,
    nearest,
    of_pixels,
    read,
)

__all__ = ["Choice", "Ratio", "RatioChoice", "Size", "SizeChoice", "TierChoice"]

ChoiceT = TypeVar("ChoiceT", bound="Choice")


class Choice(StrEnum):
    """The values that an input takes; ``str(member)`` is the published text."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # A literal, since in a union with one pydantic would prefer its plain text.
        return core_schema.no_info_after_validator_function(
            cls.__call__, core_schema.literal_schema([one.value for one in cls])
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(core_schema.enum_schema(cls, list(cls), sub_type="str"))

    @property
    def _meaning(self) -> Meaning:
        return _meanings(type(self))[self.value]


class SizeChoice(Choice):
    """The sizes that a model supports; ``str(member)`` is the published text.

    Some members may be tiers, such as ``2K`` or ``auto``: they name no pixels.
    """

    @property
    def has_size(self) -> bool:
        """Return whether this choice names a size in pixels."""
        return self._meaning.size is not None

    @property
    def width(self) -> int:
        """Return the width in pixels; raises :class:`InvalidInput` for a tier."""
        return self._size().width

    @property
    def height(self) -> int:
        """Return the height in pixels; raises :class:`InvalidInput` for a tier."""
        return self._size().height

    @property
    def pixels(self) -> int:
        """Return the area in pixels; raises :class:`InvalidInput` for a tier."""
        return self._size().pixels

    @property
    def ratio(self) -> Ratio:
        """Return the published shape, which the pixels may meet only nearly.

        Without a published one it is that of the pixels, in lowest terms. Raises
        :class:`InvalidInput` for a tier.
        """
        return self._meaning.ratio or self._refuse()

    @property
    def label(self) -> str:
        """Return the text published beside the pixels, ``""`` where there is none."""
        size = self._meaning.size
        return size.label if size else ""

    @property
    def tier(self) -> str:
        """Return the tier, such as ``2K``, that the choice is or belongs to, else ``""``."""
        tier = self._meaning.tier
        return tier.text if tier else ""

    @classmethod
    def closest(cls, width: int, height: int) -> Self:
        """Return the choice nearest in shape to a size in pixels, then nearest in area.

        Shapes are compared as factors: twice as wide is as far away as twice as
        high, and a mere orientation counts as 4:3 or 3:4. Areas are compared by their
        difference in pixels; what names no pixels comes after what does. What is still equal is decided by
        the published text, never by the order of the choices. Tiers are left out.
        Raises :class:`InvalidInput` when ``width`` or ``height`` is not positive, or
        when no choice has a size.
        """
        return _closest(cls, width, height, "size in pixels")

    def _size(self) -> Size:
        return self._meaning.size or self._refuse()

    def _refuse(self) -> NoReturn:
        raise InvalidInput(
            f"{type(self).__name__}.{self.name} ({self.value!r}) has no pixel size;"
            " has_size says which choices have one"
        )


class RatioChoice(Choice):
    """The shapes that a model supports; ``str(member)`` is the published text.

    Some members may leave the shape to the model, such as ``auto``.
    """

    @property
    def has_ratio(self) -> bool:
        """Return whether this choice names a ratio."""
        return self._meaning.ratio is not None

    @property
    def ratio(self) -> Ratio:
        """Return the ratio as published; raises :class:`InvalidInput` for ``auto`` and such."""
        ratio = self._meaning.ratio
        if ratio is None:
            raise InvalidInput(
                f"{type(self).__name__}.{self.name} ({self.value!r}) has no ratio;"
                " has_ratio says which choices have one"
            )
        return ratio

    @property
    def orientation(self) -> Orientation | None:
        """Return how the picture stands; ``None`` for ``auto`` and such."""
        return self._meaning.orientation

    @classmethod
    def closest(cls, width: int, height: int) -> Self:
        """Return the choice nearest in shape to a size in pixels, or to a ratio.

        Shapes are compared as factors: twice as wide is as far away as twice as
        high, and a mere orientation counts as 4:3 or 3:4. What is still equal is decided by the published text. Raises
        :class:`InvalidInput` when ``width`` or ``height`` is not positive, or when
        no choice has a ratio.
        """
        return _closest(cls, width, height, "ratio")


class TierChoice(Choice):
    """The classes of sizes that a model supports, such as ``720p``, ``2K`` or ``4 MP``.

    Members are ordered from small to large, those that name no tier, such as ``auto``,
    before all others. Lines, thousands and megapixels are compared as if all pictures
    were 16:9.
    """

    @property
    def has_tier(self) -> bool:
        """Return whether this choice names a tier."""
        return self._meaning.tier is not None

    @property
    def short_side(self) -> int | None:
        """The shorter side in pixels: 720 for ``720p``, ``None`` where a tier leaves it open."""
        tier = self._meaning.tier
        return tier.short_side if tier else None

    @property
    def megapixels(self) -> Fraction | None:
        """Millions of pixels: 4 for ``4 MP``, ``None`` where a tier leaves them open."""
        tier = self._meaning.tier
        return tier.megapixels if tier else None

    @classmethod
    def at_least(cls, short_side: int) -> Self:
        """Return the smallest choice whose shorter side has as many pixels or more.

        Tiers that leave their sides open are left out. Raises :class:`InvalidInput`
        when ``short_side`` is not positive, or when no choice is as large.
        """
        (short_side,) = whole_pixels(f"{cls.__name__}.at_least", short_side=short_side)
        found = [one for one in cls if (one.short_side or 0) >= short_side]
        if not found:
            raise InvalidInput(
                f"{cls.__name__} has no choice known to have {short_side} pixels or"
                " more on its shorter side",
                fields=("short_side",),
            )
        return min(found)

    def _order(self) -> tuple[Fraction, str]:
        tier = self._meaning.tier
        return (tier.rank if tier else Fraction(0)), self.value

    # Text is ordered as text; only tiers among themselves are ordered as tiers.
    def __lt__(self, other: str) -> bool:
        if isinstance(other, TierChoice):
            return self._order() < other._order()
        return super().__lt__(other)

    def __le__(self, other: str) -> bool:
        if isinstance(other, TierChoice):
            return self._order() <= other._order()
        return super().__le__(other)

    def __gt__(self, other: str) -> bool:
        if isinstance(other, TierChoice):
            return self._order() > other._order()
        return super().__gt__(other)

    def __ge__(self, other: str) -> bool:
        if isinstance(other, TierChoice):
            return self._order() >= other._order()
        return super().__ge__(other)


def _closest(choices: type[ChoiceT], width: int, height: int, what: str) -> ChoiceT:
    where = f"{choices.__name__}.closest"
    width, height = whole_pixels(where, width=width, height=height)
    for text in nearest(of_pixels(width, height), _meanings(choices)):
        return choices(text)
    raise InvalidInput(f"{choices.__name__} has no choice with a {what}")


@lru_cache(maxsize=1024)
def _meanings(choices: type[StrEnum]) -> Mapping[str, Meaning]:
    texts = tuple(choice.value for choice in choices)
    return dict(zip(texts, read(texts), strict=True))


def whole_pixels(where: str, **lengths: object) -> list[int]:
    """Return numbers of pixels as plain integers, those of numpy too.

    Raises :class:`InvalidInput` for the first that is none.
    """
    return [_whole(where, name, value) for name, value in lengths.items()]


def _whole(where: str, name: str, value: object) -> int:
    if (
        isinstance(value, SupportsIndex)
        and not isinstance(value, bool)
        and index(value) > 0
    ):
        return index(value)
    raise InvalidInput(
        f"{where}: {name} must be a positive whole number of pixels, not {value!r}",
        fields=(name,),
    )
