# Generated from schemas/acme/draw_a.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw A."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime import MediaOutput, Request

__all__ = [
    "DrawWithA",
]


class DrawWithA(Request[MediaOutput], frozen=True):
    """The inputs of `acme/draw_a`."""

    model_id: ClassVar[str] = "acme/draw_a"

    prompt: str | None = None
