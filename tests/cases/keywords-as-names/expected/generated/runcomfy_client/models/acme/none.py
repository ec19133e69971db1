# Generated from schemas/acme/none.json. Do not edit: run `runcomfy-codegen generate`.
"""acme/none."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator

from ..._runtime import MediaOutput, Request

__all__ = [
    "LiteralType",
    "LiteralTypeValue",
    "NoneModel",
    "TrueType",
    "TrueTypeValue",
]


class TrueType(StrEnum):
    """The choices of `true`."""

    TRUE = "True"


TrueTypeValue: TypeAlias = Annotated[Literal["True"], AfterValidator(TrueType.__call__)]


class LiteralType(StrEnum):
    """The choices of `literal`."""

    A = "a"


LiteralTypeValue: TypeAlias = Annotated[
    Literal["a"], AfterValidator(LiteralType.__call__)
]


class NoneModel(Request[MediaOutput], frozen=True):
    """A request to acme/none."""

    model_id: ClassVar[str] = "acme/none"

    true: TrueType | TrueTypeValue | None = None

    literal: LiteralType | LiteralTypeValue | None = None
