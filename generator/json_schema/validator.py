"""Validate values and schemas with jsonschema, without access to files or the network.

jsonschema is imported when there is something to explain: predicates accept what is valid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_object
from .exact_keywords import exact_validator
from .fast_validator import Passing

META_SCHEMA = Path(__file__).with_name("draft_2020_12.json")


def errors(schema: Any, root: Any, value: Any) -> Iterator[Any]:
    """Return the errors that jsonschema finds in a value.

    ``#/...`` is resolved in ``root``, and no other document is read.
    """
    return iter(()) if Passing(root, schema)(value) else explained(schema, root, value)


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
def _well_formed() -> Passing:
    """Return the meta schema as a predicate.

    The file has its vocabularies joined and its dynamic references resolved; a test compares
    it with the published ones.
    """
    return Passing(json.loads(META_SCHEMA.read_text("utf-8")))


def breaches_of_meta_schema(schema: object) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the message of each breach of the JSON Schema 2020-12 meta schema."""
    if _well_formed()(schema):
        return
    validators: Any = import_module("jsonschema.validators")
    draft = validators.Draft202012Validator
    check: Any = draft(draft.META_SCHEMA)
    for error in check.iter_errors(schema):
        yield json_pointer.join(*error.absolute_path), brief(error.message)


def brief(message: str) -> str:
    """Shorten a validator's message that contains a dump of a whole document."""
    if len(message) <= 160:
        return message
    return f"{message[:80]} ... {message[-70:]}"
