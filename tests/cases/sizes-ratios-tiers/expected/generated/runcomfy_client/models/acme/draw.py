# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""acme/draw."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import Exact, MediaOutput, RatioChoice, Request, SizeChoice

__all__ = [
    "Draw",
    "Level",
    "LevelValue",
    "Mode",
    "ModeValue",
    "Ratio",
    "RatioValue",
    "Size",
    "SizeValue",
    "StepsValue",
]


class Size(SizeChoice):
    """The choices of `size`."""

    SIZE_1024X1024 = "1024:1024"
    SIZE_1024X1536 = "1024x1536"
    SIZE_1152X864 = "1152*864 (4:3)"
    SIZE_1024X1434 = "1024×1434 (5:7)"
    SIZE_2K = "2K"
    SIZE_720P = "720p"
    AUTO = "auto"


SizeValue: TypeAlias = Annotated[
    Literal[
        "1024:1024",
        "1024x1536",
        "1152*864 (4:3)",
        "1024×1434 (5:7)",
        "2K",
        "720p",
        "auto",
    ],
    AfterValidator(Size.__call__),
]


class Ratio(RatioChoice):
    """The choices of `ratio`."""

    RATIO_1_1 = "1:1"
    RATIO_16_9 = "16:9"
    RATIO_2_39_1 = "2.39:1"
    AUTO = "auto"


RatioValue: TypeAlias = Annotated[
    Literal["1:1", "16:9", "2.39:1", "auto"], AfterValidator(Ratio.__call__)
]


class Mode(StrEnum):
    """The choices of `mode`."""

    SIZE_1024X1024 = "1024x1024"
    WHY_NOT = "why, not"


ModeValue: TypeAlias = Annotated[
    Literal["1024x1024", "why, not"], AfterValidator(Mode.__call__)
]


StepsValue: TypeAlias = Annotated[Literal[1, 2, 4], Exact]


class Level(StrEnum):
    """The choices of `level`."""

    MINUS_1 = "-1"
    VALUE_1 = "+1"
    EMPTY = ""
    VALUE_1ST = "1st"
    NAÏVE = "naïve"
    快速 = "快速"
    U1F388 = "\U0001f388"


LevelValue: TypeAlias = Annotated[
    Literal["-1", "+1", "", "1st", "naïve", "快速", "\U0001f388"],
    AfterValidator(Level.__call__),
]


class Draw(Request[MediaOutput], frozen=True):
    """A request to acme/draw."""

    model_id: ClassVar[str] = "acme/draw"

    size: Size | SizeValue = Size.SIZE_2K

    ratio: Ratio | RatioValue = Ratio.RATIO_16_9

    mode: Mode | ModeValue | None = None

    steps: StepsValue = 4

    level: Level | LevelValue | None = None
