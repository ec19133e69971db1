# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Draw",
    "ShortText",
    "XStr",
    "XStrValue",
]


class XStr(Choice):
    """The only value of `x_str`."""

    AUTO = "auto"


XStrValue: TypeAlias = Literal["auto"]


ShortText: TypeAlias = Annotated[str, Field(max_length=3)]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    XStr = XStr


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    x_str: XStr | XStrValue | None = None

    x: ShortText | int | None = None
