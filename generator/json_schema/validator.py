"""Validate values and schemas with jsonschema, without access to files or the network.

jsonschema is imported when there is something to explain: predicates accept what is valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import import_module
from importlib.metadata import distribution
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.problems import short_repr
from . import keywords, regex
from .fast_validator import FastValidator

if TYPE_CHECKING:
    from jsonschema import ValidationError

_HOLDING_PATTERNS = keywords.IN_PLACE | {"patternProperties"}
_PYTHON_WORD = re.compile("^(None|True|False)(?= )")
_JSON_WORDS = {"None": "null", "True": "true", "False": "false"}
_PUBLISHED = "jsonschema_specifications/schemas/draft202012"

MAX_BREACHES = 500


def errors(schema: Any, root: Any, value: Any) -> Iterator[Any]:
    """Return the errors that jsonschema finds in a value.

    ``#/...`` is resolved in ``root``, and no other document is read.
    """
    return (
        iter(())
        if FastValidator(root, schema)(value)
        else explained(schema, root, value)
    )


def explained(schema: Any, root: Any, value: Any) -> Iterator[Any]:
    """Return the same as `errors`, whatever the predicates say."""
    if is_object(root):
        # Refused elsewhere; one that is not a string would crash jsonschema.
        root = {key: root[key] for key in root if key != "$id"}
    make, nothing_remote = _maker()
    validator = make(root, registry=nothing_remote)
    found: Iterator[Any] = validator.evolve(schema=schema).iter_errors(value)
    return found


@cache
def _maker() -> tuple[Any, Any]:
    """Return jsonschema's class with our keywords, and an empty registry.

    Without a registry, jsonschema opens files and fetches URLs.
    """
    from referencing import Registry

    nothing: Registry[Any] = Registry()
    return exact_validator(), nothing


@cache
def exact_validator() -> Any:
    """Return jsonschema's class for draft 2020-12 with our keywords."""
    validators: Any = import_module("jsonschema.validators")  # which has no types
    draft = validators.Draft202012Validator
    own: dict[str, Any] = {
        "multipleOf": exact_multiple,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
    }
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        own[keyword] = _with_python_patterns(draft.VALIDATORS[keyword])
    return validators.extend(draft, own)


def _pattern(
    validator: Any, pattern: str, value: object, schema: Any
) -> Iterator[ValidationError]:
    """Yield an error for a text that does not match, by the engine that requests use."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not regex.found(pattern, value):
        yield ValidationError(f"{short_repr(value)} does not match {pattern}")


def exact_multiple(
    validator: Any, step: float, value: Any, schema: Any
) -> Iterator[ValidationError]:
    """Yield an error by decimal arithmetic: as floats, 0.3 is not a multiple of 0.1."""
    from jsonschema import ValidationError

    if validator.is_type(value, "number") and (
        Fraction(Decimal(repr(value))) % Fraction(Decimal(repr(step)))
    ):
        yield ValidationError(f"{value} is not a multiple of {step}")


def _pattern_properties(
    validator: Any, table: dict[str, Any], value: Any, schema: Any
) -> Iterator[ValidationError]:
    for pattern, inner in table.items() if is_object(value) else ():
        for key, item in value.items():
            if regex.found(pattern, key):
                yield from validator.descend(item, inner, path=key, schema_path=pattern)


def _with_python_patterns(check: Any) -> Any:
    """Return the library's own check, given names of properties in patterns that it can read."""

    def checked(
        validator: Any, inner: Any, value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        yield from check(validator, inner, value, _in_python(schema))

    return checked


def _in_python(schema: Any) -> Any:
    """Return a schema of an object with its patterns of names as Python reads them."""
    if not is_object(schema) or not schema.keys() & _HOLDING_PATTERNS:
        return schema
    found = keywords.with_subschemas(schema, _in_python, keywords.IN_PLACE)
    if is_object(table := schema.get("patternProperties")):
        found["patternProperties"] = {
            regex.for_python(pattern): inner for pattern, inner in table.items()
        }
    return found


@cache
def _well_formed() -> FastValidator:
    """Return the meta schema as a predicate."""
    return FastValidator(meta_schema())


def meta_schema() -> Any:
    """Return the published meta schema, its vocabularies joined, its dynamic references resolved.

    Its files are read where jsonschema has them: importing what reads them takes longer than
    the rest of a small run.
    """
    published = distribution("jsonschema-specifications").locate_file(_PUBLISHED)
    folder = Path(str(published))
    meta = json.loads((folder / "metaschema.json").read_text("utf-8"))
    joined: dict[str, Any] = {"properties": {}, "$defs": {}}
    for path in ("metaschema.json", *(part["$ref"] for part in meta["allOf"])):
        file = folder / path.replace("meta/", "vocabularies/")
        part = json.loads(file.read_text("utf-8"))
        for key, table in joined.items():
            table.update(part.get(key, {}))
    text = json.dumps({"type": meta["type"], **joined})
    return json.loads(text.replace('"$dynamicRef": "#meta"', '"$ref": "#"'))


def breaches_of_meta_schema(schema: object) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the message of each breach of the JSON Schema 2020-12 meta schema.

    At most ``MAX_BREACHES`` are looked for.
    """
    if _well_formed()(schema):
        return iter(())
    validators: Any = import_module("jsonschema.validators")
    draft = validators.Draft202012Validator
    check: Any = draft(draft.META_SCHEMA)
    return islice(_breaches(schema, "", check), MAX_BREACHES)


def _breaches(schema: object, at: str, check: Any) -> Iterator[tuple[str, str]]:
    """Yield the breaches of a schema and of those in it; jsonschema sees the bad ones alone."""
    if _well_formed()(schema):
        return
    alone = schema
    if is_object(schema):  # the simplest schema in place of each schema in it
        alone = keywords.with_subschemas(schema, lambda one: is_object(one) or one)
    for error in check.iter_errors(alone):
        yield at + json_pointer.join(*error.absolute_path), brief(error.message)
    for steps, child in keywords.subschemas(schema) if is_object(schema) else ():
        if is_object(child):
            yield from _breaches(child, at + json_pointer.join(*steps), check)


def brief(message: str) -> str:
    """Return a validator's message as JSON calls things, without a dump of a whole document."""
    message = _PYTHON_WORD.sub(lambda word: _JSON_WORDS[word[0]], message)
    if len(message) <= 160:
        return message
    return f"{message[:80]} ... {message[-70:]}"
