# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime import MediaOutput, Request

__all__ = [
    "Draw",
]


class Draw(Request[MediaOutput], frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    prompt: str | None = None

    style: str | None = None
