# Generated from schemas/acme/drawA.json. Do not edit: run `runcomfy-codegen generate`.
"""DrawA."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime import MediaOutput, Request

__all__ = [
    "DrawA",
]


class DrawA(Request[MediaOutput], frozen=True):
    """The inputs of `acme/drawA`."""

    model_id: ClassVar[str] = "acme/drawA"

    prompt: str | None = None
