# Generated from schemas/class/import.json. Do not edit: run `runcomfy-codegen generate`.
"""Import."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

from pydantic import Field

from ..._runtime import Choice, MediaOutput, Request

__all__ = [
    "Import",
    "NoneType",
    "NoneTypeValue",
]


class NoneType(Choice):
    """The 2 values of `none`."""

    NONE = "none"
    MRO = "mro"


NoneTypeValue: TypeAlias = Literal["none", "mro"]


class _Choices:
    """The enums of the model's inputs, as attributes of its request."""

    NoneType = NoneType


class Import(Request[MediaOutput], _Choices, frozen=True):
    """The inputs of `class/import`."""

    model_id: ClassVar[str] = "class/import"

    none: NoneType | NoneTypeValue | None = None

    class_: str | None = Field(default=None, serialization_alias="class")

    model_id_: str | None = Field(default=None, serialization_alias="model_id")

    field: str | None = Field(default=None, serialization_alias="Field")

    str_: str | None = Field(default=None, serialization_alias="str")

    init: str | None = Field(default=None, serialization_alias="__init__")
