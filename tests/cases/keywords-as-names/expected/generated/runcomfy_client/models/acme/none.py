# Generated from schemas/acme/none.json. Do not edit: run `runcomfy-codegen generate`.
"""None."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "LiteralType",
    "LiteralTypeValue",
    "NoneModel",
    "TrueType",
    "TrueTypeValue",
]


class TrueType(Choice):
    """The only value of `true`."""

    TRUE = "True"


TrueTypeValue: TypeAlias = Literal["True"]


class LiteralType(Choice):
    """The only value of `literal`."""

    A = "a"


LiteralTypeValue: TypeAlias = Literal["a"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    LiteralType = LiteralType
    TrueType = TrueType


class NoneModel(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `acme/none`."""

    model_id: ClassVar[str] = "acme/none"

    true: TrueType | TrueTypeValue | None = None

    literal: LiteralType | LiteralTypeValue | None = None
