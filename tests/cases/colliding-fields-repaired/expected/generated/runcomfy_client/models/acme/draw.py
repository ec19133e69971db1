# Generated from schemas/acme/draw.json. Do not edit: run `runcomfy-codegen generate`.
"""Draw."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ..._runtime import MediaOutput, Request

__all__ = [
    "Draw",
]


class Draw(Request[MediaOutput], frozen=True):
    """The inputs of `acme/draw`."""

    model_id: ClassVar[str] = "acme/draw"

    a_b: str | None = Field(default=None, serialization_alias="a-b")

    a_under_b: str | None = Field(default=None, serialization_alias="a_b")

    class_: str | None = Field(default=None, serialization_alias="class")

    klass: str | None = Field(default=None, serialization_alias="class_")

    s: str | None = Field(default=None, serialization_alias="ſ")

    plain_s: str | None = Field(default=None, serialization_alias="s")
