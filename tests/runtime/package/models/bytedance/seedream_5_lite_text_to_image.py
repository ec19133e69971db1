"""Make images from text."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import Exact, MediaOutput, Request, SizeChoice


class Resolution(SizeChoice):
    """Choices of ``Resolution``."""

    SIZE_2K = "2K"
    SIZE_3K = "3K"
    SIZE_2048X2048 = "2048x2048 (1:1)"
    SIZE_2304X1728 = "2304x1728 (4:3)"
    SIZE_1728X2304 = "1728x2304 (3:4)"
    SIZE_2848X1600 = "2848x1600 (16:9)"
    SIZE_1600X2848 = "1600x2848 (9:16)"
    SIZE_2496X1664 = "2496x1664 (3:2)"
    SIZE_1664X2496 = "1664x2496 (2:3)"
    SIZE_3136X1344 = "3136x1344 (21:9)"
    SIZE_3072X3072 = "3072x3072 (1:1)"
    SIZE_3456X2592 = "3456x2592 (4:3)"
    SIZE_2592X3456 = "2592x3456 (3:4)"
    SIZE_4096X2304 = "4096x2304 (16:9)"
    SIZE_2304X4096 = "2304x4096 (9:16)"
    SIZE_3744X2496 = "3744x2496 (3:2)"
    SIZE_2496X3744 = "2496x3744 (2:3)"
    SIZE_4704X2016 = "4704x2016 (21:9)"


ResolutionValue: TypeAlias = Annotated[
    Literal[
        "2K",
        "3K",
        "2048x2048 (1:1)",
        "2304x1728 (4:3)",
        "1728x2304 (3:4)",
        "2848x1600 (16:9)",
        "1600x2848 (9:16)",
        "2496x1664 (3:2)",
        "1664x2496 (2:3)",
        "3136x1344 (21:9)",
        "3072x3072 (1:1)",
        "3456x2592 (4:3)",
        "2592x3456 (3:4)",
        "4096x2304 (16:9)",
        "2304x4096 (9:16)",
        "3744x2496 (3:2)",
        "2496x3744 (2:3)",
        "4704x2016 (21:9)",
    ],
    AfterValidator(Resolution.__call__),
]


class SequentialImageGeneration(StrEnum):
    """Choices of ``SequentialImageGeneration``."""

    AUTO = "auto"
    DISABLED = "disabled"


SequentialImageGenerationValue: TypeAlias = Annotated[
    Literal["auto", "disabled"], AfterValidator(SequentialImageGeneration.__call__)
]


MaxImagesValue: TypeAlias = Annotated[
    Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], Exact
]


class Seedream5LiteTextToImage(Request[MediaOutput], frozen=True):
    """Make images from text."""

    model_id: ClassVar[str] = "bytedance/seedream-5/lite/text-to-image"

    prompt: str
    resolution: Resolution | ResolutionValue | None = None
    sequential_image_generation: (
        SequentialImageGeneration | SequentialImageGenerationValue | None
    ) = None
    max_images: MaxImagesValue | None = None
