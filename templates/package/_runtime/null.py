"""JSON's null as a value of its own, since ``None`` means that an input is not sent."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

__all__ = ["NULL", "Null"]


class Null(Enum):
    """The type of :data:`NULL`, in the annotation of every input that may be null."""

    # Its value is None, so that it serializes as null even where any JSON is allowed.
    NULL = None

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self.name

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        read = core_schema.no_info_plain_validator_function(lambda _: cls.NULL)
        return core_schema.json_or_python_schema(
            core_schema.chain_schema([core_schema.none_schema(), read]),
            core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda _: None
            ),
        )


NULL: Final = Null.NULL
"""Sent as ``null``, where the schema allows it; ``None`` is not sent at all."""
