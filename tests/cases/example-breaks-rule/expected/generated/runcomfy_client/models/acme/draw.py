# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Draw",
    "Mode",
    "ModeValue",
]


class Mode(Choice):
    """The 2 values of `mode`."""

    AUTO = "auto"
    OFF = "off"


ModeValue: TypeAlias = Literal["auto", "off"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    Mode = Mode


class Draw(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/draw`.

    `count` needs `mode` to be `auto`.
    """

    model_id: ClassVar[str] = "acme/draw"

    _rules: ClassVar[Mapping[str, Any]] = {
        "allOf": [
            {
                "if": {"required": ["count"]},
                "then": {
                    "properties": {"mode": {"const": "auto"}},
                    "required": ["mode"],
                },
                "message": "`count` needs `mode` to be `auto`.",
            }
        ]
    }

    mode: Mode | ModeValue | None = None

    count: int | None = None
