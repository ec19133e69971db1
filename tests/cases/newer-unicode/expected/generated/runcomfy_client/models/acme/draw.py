# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw \U0001fae8."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Draw",
    "Mode",
    "ModeValue",
]


class Mode(Choice):
    """The 4 values of `mode`."""

    U1E4F1 = "\U0001e4f1"
    U1E4F1_1024X768 = "\U0001e4f11024x768"
    U32350 = "\U00032350"
    U1FAE8_16_9 = "\U0001fae8 16:9"


ModeValue: TypeAlias = Literal[
    "\U0001e4f1", "\U0001e4f11024x768", "\U00032350", "\U0001fae8 16:9"
]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Mode = Mode


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    mode: Mode | ModeValue | None = None
    """\U0001e4f1. first, \U00032350www.example.com and \U000323501024x768."""
