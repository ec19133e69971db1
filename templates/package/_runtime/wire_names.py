"""Wire names that are read as well as written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema


def readable(schema: CoreSchema, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema of a class, in which wire names are read where a validation asks for it.

    They are declared outward only, since a plain alias would replace the field's name in
    the constructor. They change in the schema, since of classes that refer to each other
    pydantic copies the fields.
    """
    for field in fields_of(schema, handler).values():
        if "serialization_alias" in field:
            field["validation_alias"] = field["serialization_alias"]
    return schema


def fields_of(schema: CoreSchema, handler: GetCoreSchemaHandler) -> Mapping[str, Any]:
    """Return the fields in the schema of a class."""
    try:
        found: Mapping[str, Any] = cast(Any, handler.resolve_ref_schema(schema))
    except LookupError:  # inside itself, a class has no schema yet
        return {}
    while "fields" not in found:
        found = found["schema"]
    return cast(Mapping[str, Any], found["fields"])
