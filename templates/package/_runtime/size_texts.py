"""Free texts that are sizes or ratios: ``(1024, 768)`` is written as the model reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .size_grammar import Size


@dataclass(frozen=True, slots=True)
class _Sign:
    """What stands between width and height in a text."""

    sign: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            self._written, handler(source)
        )

    def _written(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        given = cast(tuple[object, ...], value)
        sides = given[:2] if isinstance(value, Size) else given
        if len(sides) != 2 or any(type(side) is not int or side < 1 for side in sides):
            raise ValueError("is no size: write (width, height) in whole numbers")
        return f"{sides[0]}{self.sign}{sides[1]}"


if TYPE_CHECKING:
    SizeByX: TypeAlias = str | tuple[int, int] | Size
    SizeByStar: TypeAlias = str | tuple[int, int] | Size
    SizeByColon: TypeAlias = str | tuple[int, int] | Size
else:
    # A field holds the text alone: what else is given is written as one.
    SizeByX: TypeAlias = Annotated[str, _Sign("x")]
    SizeByStar: TypeAlias = Annotated[str, _Sign("*")]
    SizeByColon: TypeAlias = Annotated[str, _Sign(":")]
