# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""acme/draw."""

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


class Draw(Request[MediaOutput], frozen=True):
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
