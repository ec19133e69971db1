# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""acme/draw."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import MediaOutput, Request

__all__ = [
    "Draw",
    "Mode",
    "ModeValue",
]


class Mode(StrEnum):
    """The choices of `mode`."""

    A_B = "a-b"
    A_SPACE_B = "a b"
    RATIO_16_9 = "16:9"
    RATIO_IN_WORDS = "ratio 16 9"


ModeValue: TypeAlias = Annotated[
    Literal["a-b", "a b", "16:9", "ratio 16 9"], AfterValidator(Mode.__call__)
]


class Draw(Request[MediaOutput], frozen=True):
    """A request to acme/draw."""

    model_id: ClassVar[str] = "acme/draw"

    mode: Mode | ModeValue | None = None
