# Generated from schemas/acme/paint.json. Do not edit: run `runcomfy-codegen generate`.
"""Paint."""

from __future__ import annotations

from typing import ClassVar

from ..._runtime import MediaOutput, Request

__all__ = [
    "Paint",
]


class Paint(Request[MediaOutput], frozen=True):
    """The inputs of `acme/paint`."""

    model_id: ClassVar[str] = "acme/paint"

    prompt: str | None = None
