"""Edit an image as the text says."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import ImageUrl, MediaOutput, RatioChoice, Request


class AspectRatio(RatioChoice):
    """Choices of ``AspectRatio``."""

    RATIO_21_9 = "21:9"
    RATIO_16_9 = "16:9"
    RATIO_4_3 = "4:3"
    RATIO_3_2 = "3:2"
    RATIO_1_1 = "1:1"
    RATIO_2_3 = "2:3"
    RATIO_3_4 = "3:4"
    RATIO_9_16 = "9:16"
    RATIO_9_21 = "9:21"


AspectRatioValue: TypeAlias = Annotated[
    Literal["21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21"],
    AfterValidator(AspectRatio.__call__),
]


class Flux1KontextProEdit(Request[MediaOutput], frozen=True):
    """Edit an image as the text says."""

    model_id: ClassVar[str] = "blackforestlabs/flux-1-kontext/pro/edit"

    prompt: str
    image_url: ImageUrl
    aspect_ratio: AspectRatio | AspectRatioValue | None = None
    seed: int | None = None
