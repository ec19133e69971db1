"""Make an image from text."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import MediaOutput, Request, SizeChoice


class AspectRatio(SizeChoice):
    """Choices of ``AspectRatio``."""

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


AspectRatioValue: TypeAlias = Annotated[
    Literal[
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
    ],
    AfterValidator(AspectRatio.__call__),
]


class Wan25TextToImage(Request[MediaOutput], frozen=True):
    """Make an image from text."""

    model_id: ClassVar[str] = "wan-ai/wan-2-5/text-to-image"

    prompt: str
    aspect_ratio: AspectRatio | AspectRatioValue = AspectRatio.SIZE_1024X1024
    negative_prompt: str | None = None
