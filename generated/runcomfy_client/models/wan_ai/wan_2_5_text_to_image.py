# Generated from schemas/wan-ai/wan-2-5/text-to-image.json. Do not edit: run `runcomfy-codegen generate`.
"""Wan 2.5 Text to Image."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from pydantic import Field

from ..._runtime import MediaOutput, Request, SizeChoice

__all__ = [
    "AspectRatio",
    "AspectRatioValue",
    "Wan25TextToImage",
]


class AspectRatio(SizeChoice):
    """13 sizes of `aspect_ratio`, from 810x1440 to 1440x810."""

    SIZE_1440X810 = "1440:810 (16:9)"
    SIZE_1440X864 = "1440:864 (5:3)"
    SIZE_1440X960 = "1440:960 (3:2)"
    SIZE_1440X1024 = "1440:1024 (7:5)"
    SIZE_1360X1020 = "1360:1020 (4:3)"
    SIZE_1280X1024 = "1280:1024 (5:4)"
    SIZE_1024X1024 = "1024:1024 (1:1)"
    SIZE_1024X1280 = "1024:1280 (4:5)"
    SIZE_1024X1365 = "1024:1365 (3:4)"
    SIZE_1024X1434 = "1024:1434 (5:7)"
    SIZE_960X1440 = "960:1440 (2:3)"
    SIZE_864X1440 = "864:1440 (3:5)"
    SIZE_810X1440 = "810:1440 (9:16)"


AspectRatioValue: TypeAlias = Literal[
    "1440:810 (16:9)",
    "1440:864 (5:3)",
    "1440:960 (3:2)",
    "1440:1024 (7:5)",
    "1360:1020 (4:3)",
    "1280:1024 (5:4)",
    "1024:1024 (1:1)",
    "1024:1280 (4:5)",
    "1024:1365 (3:4)",
    "1024:1434 (5:7)",
    "960:1440 (2:3)",
    "864:1440 (3:5)",
    "810:1440 (9:16)",
]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    AspectRatio = AspectRatio


class Wan25TextToImage(Request[MediaOutput], _Choices, frozen=True):
    """Generate an image from a text prompt."""

    model_id: ClassVar[str] = "wan-ai/wan-2-5/text-to-image"

    prompt: str = Field(max_length=2048)
    """Text that describes the image. The length limit counts characters. At most 2048
    characters.
    """

    negative_prompt: str | None = None
    """Text that describes what the image should not show."""

    aspect_ratio: AspectRatio | AspectRatioValue | None = None
    """Size of the image in pixels as width:height, although the name says ratio; the
    nominal ratio is in brackets. Send the whole value, as in `1440:810 (16:9)`. Not
    sent unless given; the server's default is `1440:810 (16:9)`.
    """
