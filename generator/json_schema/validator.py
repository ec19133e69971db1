"""Validate values and schemas with jsonschema, without access to files or the network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import jsonschema
from referencing import Registry

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import short_repr
from . import keywords, regex
from .fast_validator import Passing

MAX_BREACHES = 500

# An empty registry: without one, jsonschema opens files and fetches URLs.
_NOTHING_REMOTE: Registry[Any] = Registry()


def errors(schema: Any, root: Any, value: Any) -> Iterator[Any]:
    """Return the errors that jsonschema finds in a value.

    ``#/...`` is resolved in ``root``, and no other document is read.
    """
    if is_object(root):
        # Refused elsewhere; one that is not a string would crash jsonschema.
        root = {key: root[key] for key in root if key != "$id"}
    found: Iterator[Any] = _validator(root).evolve(schema=schema).iter_errors(value)
    return found


def _validator(schema: Any) -> Any:
    return _Validator(schema, registry=_NOTHING_REMOTE)


def _pattern(
    validator: Any, pattern: str, value: object, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """Yield an error for a text that does not match, by the engine that requests use."""
    if isinstance(value, str) and not regex.found(pattern, value):
        yield jsonschema.ValidationError(
            f"{short_repr(value)} does not match {pattern}"
        )


def exact_multiple(
    validator: Any, step: float, value: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """Yield an error by decimal arithmetic: as floats, 0.3 is not a multiple of 0.1."""
    if validator.is_type(value, "number") and (
        Fraction(Decimal(repr(value))) % Fraction(Decimal(repr(step)))
    ):
        yield jsonschema.ValidationError(f"{value} is no multiple of {step}")


_validators: Any = import_module("jsonschema.validators")  # which has no types
_Validator: Any = _validators.extend(
    jsonschema.Draft202012Validator, {"multipleOf": exact_multiple, "pattern": _pattern}
)


_specifications: Any = import_module("jsonschema_specifications")
_META: Any = jsonschema.Draft202012Validator.META_SCHEMA


@cache
def _well_formed() -> Passing:
    """Return the meta schema as a predicate: its vocabularies joined, `#meta` resolved."""
    whole: dict[str, Any] = {key: _META[key] for key in ("type", "properties")}
    definitions: dict[str, Any] = {}
    for vocabulary in _META["allOf"]:
        address = urljoin(_META["$id"], vocabulary["$ref"])
        part: Any = _specifications.REGISTRY.contents(address)
        whole["properties"] = {**whole["properties"], **part["properties"]}
        definitions |= part.get("$defs", {})
    text = json.dumps({**whole, "$defs": definitions})
    return Passing(json.loads(text.replace('"$dynamicRef": "#meta"', '"$ref": "#"')))


def breaches_of_meta_schema(schema: object) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the message of each breach of the JSON Schema 2020-12 meta schema.

    At most ``MAX_BREACHES`` are looked for.
    """
    check: Any = jsonschema.Draft202012Validator(_META)
    return islice(_breaches(schema, "", check), MAX_BREACHES)


def _breaches(schema: object, at: str, check: Any) -> Iterator[tuple[str, str]]:
    """Yield the breaches of a schema and of those in it; jsonschema sees the bad ones alone."""
    if _well_formed()(schema):
        return
    alone = _without_subschemas(schema) if is_object(schema) else schema
    for error in check.iter_errors(alone):
        yield at + json_pointer.join(*error.absolute_path), brief(error.message)
    for steps, child in keywords.subschemas(schema) if is_object(schema) else ():
        if is_object(child):
            yield from _breaches(child, at + json_pointer.join(*steps), check)


def _without_subschemas(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with the simplest one in place of each schema in it."""
    alone = dict(schema)
    for key, value in schema.items():
        if key in keywords.ONE and is_object(value):
            alone[key] = True
        elif key in keywords.LISTS and is_array(value):
            alone[key] = [is_object(child) or child for child in value]
        elif key in keywords.TABLES | keywords.DEFINITIONS and is_object(value):
            alone[key] = {name: is_object(v) or v for name, v in value.items()}
    return alone


def brief(message: str) -> str:
    """Shorten a validator's message that contains a dump of a whole document."""
    if len(message) <= 160:
        return message
    return f"{message[:80]} ... {message[-70:]}"
