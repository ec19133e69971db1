# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from ..._runtime import Choice, Exact, MediaOutput, RatioChoice, Request, SizeChoice

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
    "Steps",
]


class Size(SizeChoice):
    """4 sizes of `size`, from 1024x1536 to 1152x864, and 3 other values."""

    SIZE_1024X1024 = "1024:1024"
    SIZE_1024X1536 = "1024x1536"
    SIZE_1152X864 = "1152*864 (4:3)"
    SIZE_1024X1434 = "1024×1434 (5:7)"
    SIZE_2K = "2K"
    SIZE_720P = "720p"
    AUTO = "auto"


SizeValue: TypeAlias = Literal[
    "1024:1024", "1024x1536", "1152*864 (4:3)", "1024×1434 (5:7)", "2K", "720p", "auto"
]


class Ratio(RatioChoice):
    """3 ratios of `ratio`, from 1:1 to 2.39:1, and 1 other value."""

    RATIO_1_1 = "1:1"
    RATIO_16_9 = "16:9"
    RATIO_2_39_1 = "2.39:1"
    AUTO = "auto"


RatioValue: TypeAlias = Literal["1:1", "16:9", "2.39:1", "auto"]


class Mode(SizeChoice):
    """1 size of `mode`, 1024x1024, and 1 other value."""

    SIZE_1024X1024 = "1024x1024"
    WHY_NOT = "why, not"


ModeValue: TypeAlias = Literal["1024x1024", "why, not"]


Steps: TypeAlias = Annotated[Literal[1, 2, 4], Exact]


class Level(Choice):
    """The 7 values of `level`."""

    MINUS_1 = "-1"
    VALUE_1 = "+1"
    EMPTY = ""
    VALUE_1ST = "1st"
    NAÏVE = "naïve"
    快速 = "快速"
    U1F388 = "\U0001f388"


LevelValue: TypeAlias = Literal["-1", "+1", "", "1st", "naïve", "快速", "\U0001f388"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Level = Level
    Mode = Mode
    Ratio = Ratio
    Size = Size


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    size: Size | SizeValue = Size.SIZE_2K

    ratio: Ratio | RatioValue = Ratio.RATIO_16_9

    mode: Mode | ModeValue | None = None

    steps: Steps = 4

    level: Level | LevelValue | None = None
