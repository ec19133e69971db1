"""Validate values and schemas with jsonschema, without access to files or the network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urljoin

import jsonschema
from referencing import Registry

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.problems import short_repr
from . import keywords, regex
from .fast_validator import Passing

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


def _pattern_properties(
    validator: Any, table: dict[str, Any], value: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    for pattern, inner in table.items() if is_object(value) else ():
        for key, item in value.items():
            if regex.found(pattern, key):
                yield from validator.descend(item, inner, path=key, schema_path=pattern)


def _with_python_patterns(keyword: str) -> Any:
    """Return the library's own check, given names of properties in patterns that it can read."""
    check: Any = jsonschema.Draft202012Validator.VALIDATORS[keyword]

    def checked(
        validator: Any, inner: Any, value: Any, schema: Any
    ) -> Iterator[jsonschema.ValidationError]:
        yield from check(validator, inner, value, _in_python(schema))

    return checked


def _in_python(schema: Any) -> Any:
    """Return a schema of an object with its patterns of names as Python reads them."""
    if not is_object(schema) or not schema.keys() & _HOLDING_PATTERNS:
        return schema
    found = dict(schema)
    if is_object(table := schema.get("patternProperties")):
        found["patternProperties"] = {
            regex.for_python(pattern): inner for pattern, inner in table.items()
        }
    for key in schema.keys() & keywords.IN_PLACE & keywords.LISTS:
        found[key] = [_in_python(inner) for inner in schema[key]]
    for key in schema.keys() & keywords.IN_PLACE & keywords.ONE:
        found[key] = _in_python(schema[key])
    return found


_HOLDING_PATTERNS = keywords.IN_PLACE | {"patternProperties"}
# Where our reading of JSON Schema is not that of the library.
EXACT: dict[str, Any] = {
    "additionalProperties": _with_python_patterns("additionalProperties"),
    "multipleOf": exact_multiple,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "unevaluatedProperties": _with_python_patterns("unevaluatedProperties"),
}
_validators: Any = import_module("jsonschema.validators")  # which has no types
_Validator: Any = _validators.extend(jsonschema.Draft202012Validator, EXACT)


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
    """Yield the pointer and the message of each breach of the JSON Schema 2020-12 meta schema."""
    if _well_formed()(schema):
        return
    check: Any = jsonschema.Draft202012Validator(_META)
    for error in check.iter_errors(schema):
        yield json_pointer.join(*error.absolute_path), brief(error.message)


def brief(message: str) -> str:
    """Shorten a validator's message that contains a dump of a whole document."""
    if len(message) <= 160:
        return message
    return f"{message[:80]} ... {message[-70:]}"
