# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""acme/draw."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import MediaOutput, Request

__all__ = [
    "BigMode",
    "BigModeValue",
    "Draw",
    "DrawKind",
    "DrawKindValue",
    "ModeWorth",
    "ModeWorthValue",
    "OtherMode",
    "OtherModeValue",
]


class BigMode(StrEnum):
    """The choices of `big_mode`."""

    A = "a"


BigModeValue: TypeAlias = Annotated[Literal["a"], AfterValidator(BigMode.__call__)]


class OtherMode(StrEnum):
    """The choices of `bigMode`."""

    B = "b"


OtherModeValue: TypeAlias = Annotated[Literal["b"], AfterValidator(OtherMode.__call__)]


class DrawKind(StrEnum):
    """The choices of `draw`."""

    C = "c"


DrawKindValue: TypeAlias = Annotated[Literal["c"], AfterValidator(DrawKind.__call__)]


class ModeWorth(StrEnum):
    """The choices of `big_mode_value`."""

    D = "d"


ModeWorthValue: TypeAlias = Annotated[Literal["d"], AfterValidator(ModeWorth.__call__)]


class Draw(Request[MediaOutput], frozen=True):
    """A request to acme/draw."""

    model_id: ClassVar[str] = "acme/draw"

    big_mode: BigMode | BigModeValue | None = None

    bigMode: OtherMode | OtherModeValue | None = None

    draw: DrawKind | DrawKindValue | None = None

    big_mode_value: ModeWorth | ModeWorthValue | None = None
