# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

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


class BigMode(Choice):
    """The only value of `big_mode`."""

    A = "a"


BigModeValue: TypeAlias = Literal["a"]


class OtherMode(Choice):
    """The only value of `bigMode`."""

    B = "b"


OtherModeValue: TypeAlias = Literal["b"]


class DrawKind(Choice):
    """The only value of `draw`."""

    C = "c"


DrawKindValue: TypeAlias = Literal["c"]


class ModeWorth(Choice):
    """The only value of `big_mode_value`."""

    D = "d"


ModeWorthValue: TypeAlias = Literal["d"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    BigMode = BigMode
    DrawKind = DrawKind
    ModeWorth = ModeWorth
    OtherMode = OtherMode


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    big_mode: BigMode | BigModeValue | None = None

    bigMode: OtherMode | OtherModeValue | None = None

    draw: DrawKind | DrawKindValue | None = None

    big_mode_value: ModeWorth | ModeWorthValue | None = None
