# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import MediaOutput, RatioChoice, Request

__all__ = [
    "Draw",
    "Mode",
    "ModeValue",
]


class Mode(RatioChoice):
    """1 ratio of `mode`, 16:9, and 3 other values."""

    A_B = "a-b"
    A_SPACE_B = "a b"
    RATIO_16_9 = "16:9"
    RATIO_IN_WORDS = "ratio 16 9"


ModeValue: TypeAlias = Literal["a-b", "a b", "16:9", "ratio 16 9"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Mode = Mode


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    mode: Mode | ModeValue | None = None
