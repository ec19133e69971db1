# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Draw",
    "Mode",
    "ModeValue",
]


class Mode(Choice):
    """Ours: The only value of `mode`."""

    A = "a"


ModeValue: TypeAlias = Literal["a"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Mode = Mode


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    mode: Mode | ModeValue | None = None
