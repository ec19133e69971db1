# Generated from schemas/bytedance/seedream-5/lite/text-to-image.json. Do not edit: run `runcomfy-codegen generate`.
"""Seedream 5 Lite Text to Image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from ..._runtime import Choice, Exact, MediaOutput, Request, SizeChoice

__all__ = [
    "MaxImages",
    "OptimizePromptOptions",
    "OptimizePromptOptionsValue",
    "OutputFormat",
    "OutputFormatValue",
    "Resolution",
    "ResolutionValue",
    "Seedream5LiteTextToImage",
    "SequentialImageGeneration",
    "SequentialImageGenerationValue",
]


class Resolution(SizeChoice):
    """16 sizes of `resolution`, from 1600x2848 to 4704x2016, and 2 other values."""

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


ResolutionValue: TypeAlias = Literal[
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
]


class SequentialImageGeneration(Choice):
    """The 2 values of `sequential_image_generation`."""

    AUTO = "auto"
    DISABLED = "disabled"


SequentialImageGenerationValue: TypeAlias = Literal["auto", "disabled"]


MaxImages: TypeAlias = Annotated[
    Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], Exact
]


class OutputFormat(Choice):
    """The 2 values of `output_format`."""

    PNG = "png"
    JPEG = "jpeg"


OutputFormatValue: TypeAlias = Literal["png", "jpeg"]


class OptimizePromptOptions(Choice):
    """The only value of `optimize_prompt_options`."""

    STANDARD = "standard"


OptimizePromptOptionsValue: TypeAlias = Literal["standard"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    OptimizePromptOptions = OptimizePromptOptions
    OutputFormat = OutputFormat
    Resolution = Resolution
    SequentialImageGeneration = SequentialImageGeneration


class Seedream5LiteTextToImage(Request[MediaOutput], _Choices, frozen=True):
    """Generate one image or a series of images from a text prompt.

    `max_images` counts only when `sequential_image_generation` is `auto`: set that
    too, or leave `max_images` out.
    """

    model_id: ClassVar[str] = "bytedance/seedream-5/lite/text-to-image"

    _rules: ClassVar[Mapping[str, Any]] = {
        "allOf": [
            {
                "if": {"required": ["max_images"]},
                "then": {
                    "properties": {"sequential_image_generation": {"const": "auto"}},
                    "required": ["sequential_image_generation"],
                },
                "message": "`max_images` counts only when `sequential_image_generation` is `auto`: set that too, or leave `max_images` out.",
            }
        ]
    }

    prompt: str
    """Text that describes the image. Staying within 600 English words is advised,
    since details of a longer prompt may be lost.
    """

    resolution: Resolution | ResolutionValue | None = None
    """Either a size in pixels, width x height with the nominal aspect ratio in
    brackets, or one of the tiers `2K` and `3K`. With a tier the model chooses width
    and height from what the prompt says about shape and purpose. Not sent unless
    given; the server's default is `2304x1728 (4:3)`.
    """

    sequential_image_generation: (
        SequentialImageGeneration | SequentialImageGenerationValue | None
    ) = None
    """`auto` generates images one after another, at most `max_images` of them;
    `disabled` turns this off. Not sent unless given; the server's default is
    `disabled`.
    """

    max_images: MaxImages | None = None
    """Upper limit for the number of images in one request. It counts only when
    `sequential_image_generation` is `auto`, so leave it out otherwise. Not sent
    unless given; the server's default is `15`.
    """

    output_format: OutputFormat | OutputFormatValue | None = None
    """File format of the generated images, `png` or `jpeg`. Not sent unless given; the
    server's default is `png`.
    """

    optimize_prompt_options: (
        OptimizePromptOptions | OptimizePromptOptionsValue | None
    ) = None
    """How the prompt is optimized before generation. `standard` favors quality over
    speed. Not sent unless given; the server's default is `standard`.
    """
