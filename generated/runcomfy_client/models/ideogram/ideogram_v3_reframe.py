# Generated from schemas/ideogram/ideogram-v3/reframe.json. Do not edit: run `runcomfy-codegen generate`.
"""Ideogram 3.0 Reframe."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from ..._runtime import Choice, ImageUrl, MediaOutput, Request, SizeChoice

__all__ = [
    "IdeogramV3Reframe",
    "RenderingSpeed",
    "RenderingSpeedValue",
    "Resolution",
    "ResolutionValue",
]


class Resolution(SizeChoice):
    """69 sizes of `resolution`, from 512x1536 to 1536x512."""

    SIZE_1536X640 = "1536:640 (12:5)"
    SIZE_1536X576 = "1536:576 (8:3)"
    SIZE_1536X512 = "1536:512 (3:1)"
    SIZE_1472X704 = "1472:704 (23:11)"
    SIZE_1472X640 = "1472:640 (23:10)"
    SIZE_1472X576 = "1472:576 (23:9)"
    SIZE_1408X704 = "1408:704 (2:1)"
    SIZE_1408X640 = "1408:640 (11:5)"
    SIZE_1408X576 = "1408:576 (22:9)"
    SIZE_1344X768 = "1344:768 (7:4)"
    SIZE_1344X704 = "1344:704 (21:11)"
    SIZE_1344X640 = "1344:640 (21:10)"
    SIZE_1312X736 = "1312:736 (41:23)"
    SIZE_1280X800 = "1280:800 (8:5)"
    SIZE_1280X768 = "1280:768 (5:3)"
    SIZE_1280X704 = "1280:704 (20:11)"
    SIZE_1248X832 = "1248:832 (3:2)"
    SIZE_1216X832 = "1216:832 (19:13)"
    SIZE_1216X768 = "1216:768 (19:12)"
    SIZE_1216X704 = "1216:704 (19:11)"
    SIZE_1152X896 = "1152:896 (9:7)"
    SIZE_1152X864 = "1152:864 (4:3)"
    SIZE_1152X832 = "1152:832 (18:13)"
    SIZE_1152X704 = "1152:704 (18:11)"
    SIZE_1120X896 = "1120:896 (5:4)"
    SIZE_1088X960 = "1088:960 (17:15)"
    SIZE_1088X896 = "1088:896 (17:14)"
    SIZE_1088X832 = "1088:832 (17:13)"
    SIZE_1088X768 = "1088:768 (17:12)"
    SIZE_1024X1024 = "1024:1024 (1:1)"
    SIZE_1024X960 = "1024:960 (16:15)"
    SIZE_1024X896 = "1024:896 (8:7)"
    SIZE_1024X832 = "1024:832 (16:13)"
    SIZE_960X1088 = "960:1088 (15:17)"
    SIZE_960X1024 = "960:1024 (15:16)"
    SIZE_960X896 = "960:896 (15:14)"
    SIZE_960X832 = "960:832 (15:13)"
    SIZE_896X1152 = "896:1152 (7:9)"
    SIZE_896X1120 = "896:1120 (4:5)"
    SIZE_896X1088 = "896:1088 (14:17)"
    SIZE_896X1024 = "896:1024 (7:8)"
    SIZE_896X960 = "896:960 (14:15)"
    SIZE_864X1152 = "864:1152 (3:4)"
    SIZE_832X1248 = "832:1248 (2:3)"
    SIZE_832X1216 = "832:1216 (13:19)"
    SIZE_832X1152 = "832:1152 (13:18)"
    SIZE_832X1088 = "832:1088 (13:17)"
    SIZE_832X1024 = "832:1024 (13:16)"
    SIZE_832X960 = "832:960 (13:15)"
    SIZE_800X1280 = "800:1280 (5:8)"
    SIZE_768X1344 = "768:1344 (4:7)"
    SIZE_768X1280 = "768:1280 (3:5)"
    SIZE_768X1216 = "768:1216 (12:19)"
    SIZE_768X1088 = "768:1088 (12:17)"
    SIZE_736X1312 = "736:1312 (23:41)"
    SIZE_704X1472 = "704:1472 (11:23)"
    SIZE_704X1408 = "704:1408 (1:2)"
    SIZE_704X1344 = "704:1344 (11:21)"
    SIZE_704X1280 = "704:1280 (11:20)"
    SIZE_704X1216 = "704:1216 (11:19)"
    SIZE_704X1152 = "704:1152 (11:18)"
    SIZE_640X1536 = "640:1536 (5:12)"
    SIZE_640X1472 = "640:1472 (10:23)"
    SIZE_640X1408 = "640:1408 (5:11)"
    SIZE_640X1344 = "640:1344 (10:21)"
    SIZE_576X1536 = "576:1536 (3:8)"
    SIZE_576X1472 = "576:1472 (9:23)"
    SIZE_576X1408 = "576:1408 (9:22)"
    SIZE_512X1536 = "512:1536 (1:3)"


ResolutionValue: TypeAlias = Literal[
    "1536:640 (12:5)",
    "1536:576 (8:3)",
    "1536:512 (3:1)",
    "1472:704 (23:11)",
    "1472:640 (23:10)",
    "1472:576 (23:9)",
    "1408:704 (2:1)",
    "1408:640 (11:5)",
    "1408:576 (22:9)",
    "1344:768 (7:4)",
    "1344:704 (21:11)",
    "1344:640 (21:10)",
    "1312:736 (41:23)",
    "1280:800 (8:5)",
    "1280:768 (5:3)",
    "1280:704 (20:11)",
    "1248:832 (3:2)",
    "1216:832 (19:13)",
    "1216:768 (19:12)",
    "1216:704 (19:11)",
    "1152:896 (9:7)",
    "1152:864 (4:3)",
    "1152:832 (18:13)",
    "1152:704 (18:11)",
    "1120:896 (5:4)",
    "1088:960 (17:15)",
    "1088:896 (17:14)",
    "1088:832 (17:13)",
    "1088:768 (17:12)",
    "1024:1024 (1:1)",
    "1024:960 (16:15)",
    "1024:896 (8:7)",
    "1024:832 (16:13)",
    "960:1088 (15:17)",
    "960:1024 (15:16)",
    "960:896 (15:14)",
    "960:832 (15:13)",
    "896:1152 (7:9)",
    "896:1120 (4:5)",
    "896:1088 (14:17)",
    "896:1024 (7:8)",
    "896:960 (14:15)",
    "864:1152 (3:4)",
    "832:1248 (2:3)",
    "832:1216 (13:19)",
    "832:1152 (13:18)",
    "832:1088 (13:17)",
    "832:1024 (13:16)",
    "832:960 (13:15)",
    "800:1280 (5:8)",
    "768:1344 (4:7)",
    "768:1280 (3:5)",
    "768:1216 (12:19)",
    "768:1088 (12:17)",
    "736:1312 (23:41)",
    "704:1472 (11:23)",
    "704:1408 (1:2)",
    "704:1344 (11:21)",
    "704:1280 (11:20)",
    "704:1216 (11:19)",
    "704:1152 (11:18)",
    "640:1536 (5:12)",
    "640:1472 (10:23)",
    "640:1408 (5:11)",
    "640:1344 (10:21)",
    "576:1536 (3:8)",
    "576:1472 (9:23)",
    "576:1408 (9:22)",
    "512:1536 (1:3)",
]


class RenderingSpeed(Choice):
    """The 3 values of `rendering_speed`."""

    TURBO = "TURBO"
    BALANCED = "BALANCED"
    QUALITY = "QUALITY"


RenderingSpeedValue: TypeAlias = Literal["TURBO", "BALANCED", "QUALITY"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    RenderingSpeed = RenderingSpeed
    Resolution = Resolution


class IdeogramV3Reframe(Request[MediaOutput], _Choices, frozen=True):
    """Refit an existing image to a new size and shape."""

    model_id: ClassVar[str] = "ideogram/ideogram-v3/reframe"

    image: ImageUrl
    """Public HTTPS URL of the image to refit. The server fetches it itself, so it must
    load without a login.
    """

    resolution: Resolution | ResolutionValue = Resolution.SIZE_1152X864
    """Width and height of the result in pixels, written width:height; the part in
    brackets is its aspect ratio. Send the whole value, as in `1152:864 (4:3)`.
    """

    seed: int | None = Field(default=None, ge=0, le=2147483647)
    """Integer seed for the random numbers behind the image. The schema does not
    promise that equal seeds give equal images. From 0 to 2147483647.
    """

    rendering_speed: RenderingSpeed | RenderingSpeedValue | None = None
    """Trade-off between speed (`TURBO`) and quality (`QUALITY`), with `BALANCED` in
    between. The schema gives no timings. Not sent unless given; the server's
    default is `BALANCED`.
    """

    color_palette: Mapping[str, Any] | None = None
    """Color palette as a JSON object. The published schema says no more than that: its
    keys and values are not described.
    """

    style: Mapping[str, Any] | None = None
    """Style settings as a JSON object. The published schema says no more than that:
    its keys and values are not described.
    """
