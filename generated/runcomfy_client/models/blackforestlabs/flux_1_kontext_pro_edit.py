# Generated from schemas/blackforestlabs/flux-1-kontext/pro/edit.json. Do not edit: run `runcomfy-codegen generate`.
"""FLUX.1 Kontext Pro Edit."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import ImageUrl, MediaOutput, RatioChoice, Request

__all__ = [
    "AspectRatio",
    "AspectRatioValue",
    "Flux1KontextProEdit",
]


class AspectRatio(RatioChoice):
    """9 ratios of `aspect_ratio`, from 9:21 to 21:9."""

    RATIO_21_9 = "21:9"
    RATIO_16_9 = "16:9"
    RATIO_4_3 = "4:3"
    RATIO_3_2 = "3:2"
    RATIO_1_1 = "1:1"
    RATIO_2_3 = "2:3"
    RATIO_3_4 = "3:4"
    RATIO_9_16 = "9:16"
    RATIO_9_21 = "9:21"


AspectRatioValue: TypeAlias = Literal[
    "21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21"
]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    AspectRatio = AspectRatio


class Flux1KontextProEdit(Request[MediaOutput], _Choices, frozen=True):
    """Edit an image according to a text instruction."""

    model_id: ClassVar[str] = "blackforestlabs/flux-1-kontext/pro/edit"

    prompt: str
    """Text that says what to change in the image."""

    image_url: ImageUrl
    """Public HTTPS URL of the image to edit. The server fetches it itself, so it must
    load without a login.
    """

    seed: int | None = None
    """Integer seed for the random numbers behind the image. The schema does not
    promise that equal seeds give equal images.
    """

    aspect_ratio: AspectRatio | AspectRatioValue | None = None
    """Shape of the result as width:height. The values are ratios, not pixel sizes; the
    schema does not state the size in pixels. Not sent unless given; the server's
    default is `16:9`.
    """
