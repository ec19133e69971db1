"""JSON's null as a value of its own, since ``None`` means that an input is not sent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import UnionType
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema


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
        return core_schema.json_or_python_schema(
            _null_of_json(),
            core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda _: None, when_used="json"
            ),
        )


UNIONS: Final = (UnionType, get_origin(Literal[""] | None))
"""What a union is: before Python 3.14 there are two kinds, and the name of one is deprecated."""

NULL: Final = Null.NULL
"""Sent as ``null``, where the schema allows it; ``None`` is not sent at all."""


def tell_apart(fields: Mapping[str, FieldInfo], schemas: Mapping[str, Any]) -> None:
    """Make JSON tell :data:`NULL` from a field that is not given, in any of its validators.

    What is not given is not written, so null is :data:`NULL` where the field may be null.
    """
    for name, schema in schemas.items():
        holder = schema
        if not fields[name].is_required():
            schema["serialization_exclude_if"] = _is_absent
            holder = schema["schema"]  # the default has to stay in sight
        inner = reads = holder["schema"]
        if inner["type"] == "nullable" and not fields[name].is_required():
            reads = inner["schema"]
        alternatives = _alternatives(fields[name].annotation)
        if Any in alternatives:
            null_first = [_null_of_json(), reads]
            reads = core_schema.union_schema(null_first, mode="left_to_right")
        elif Null not in alternatives or reads is inner:
            continue
        # Without the layer that makes null None, the type below it makes null NULL. A
        # function around it would turn JSON into Python, where a list is no tuple.
        holder["schema"] = core_schema.json_or_python_schema(reads, inner)


def _alternatives(annotation: object) -> tuple[object, ...]:
    """Return the types of a union; a type that isn't one, such as a map of any JSON, is alone."""
    is_union = get_origin(annotation) in UNIONS
    return get_args(annotation) if is_union else (annotation,)


def _is_absent(value: object) -> bool:
    return value is None


def _null_of_json() -> CoreSchema:
    read = core_schema.no_info_plain_validator_function(lambda _: NULL)
    return core_schema.chain_schema([core_schema.none_schema(), read])
