# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Draw",
    "Size",
    "SizeValue",
]


class Size(Choice):
    """The 2 values of `size`."""

    SMALL = "small"
    LARGE = "large"


SizeValue: TypeAlias = Literal["small", "large"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Size = Size


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    prompt: str

    steps: int | None = None

    size: Size | SizeValue | None = None
