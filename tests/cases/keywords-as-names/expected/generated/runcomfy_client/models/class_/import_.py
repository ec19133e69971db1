# Generated from schemas/class/import.json. Do not edit: run `runcomfy-codegen generate`.
"""class/import."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field

from ..._runtime import MediaOutput, Request

__all__ = [
    "Import",
    "NoneType",
    "NoneTypeValue",
]


class NoneType(StrEnum):
    """The choices of `none`."""

    NONE = "none"
    MRO = "mro"


NoneTypeValue: TypeAlias = Annotated[
    Literal["none", "mro"], AfterValidator(NoneType.__call__)
]


class Import(Request[MediaOutput], frozen=True):
    """A request to class/import."""

    model_id: ClassVar[str] = "class/import"

    none: NoneType | NoneTypeValue | None = None

    class_: str | None = Field(default=None, serialization_alias="class")

    model_id_: str | None = Field(default=None, serialization_alias="model_id")

    field: str | None = Field(default=None, serialization_alias="Field")

    str_: str | None = Field(default=None, serialization_alias="str")

    init: str | None = Field(default=None, serialization_alias="__init__")
