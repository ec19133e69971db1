# Generated from schemas/acme/draw/fast.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw Fast."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime import MediaOutput, Request

__all__ = [
    "DrawInHaste",
]


class DrawInHaste(Request[MediaOutput], frozen=True):
    """The inputs of `acme/draw/fast`."""

    model_id: ClassVar[str] = "acme/draw/fast"

    prompt: str | None = None
