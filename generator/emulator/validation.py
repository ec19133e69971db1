"""Validate inputs against raw schemas with jsonschema; errors are rows of a ``detail`` array."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry
from referencing.exceptions import Unresolvable

from ..core.json_pointer import join
from ..core.json_types import is_array, is_object
from ..json_schema import keywords, regex
from ..json_schema.validator import exact_validator
from .json_values import mapping, sequence

# The empty registry keeps jsonschema from opening files and fetching URLs.
_NOTHING_REMOTE: Registry[Any] = Registry()

_MAX_MESSAGE_CHARS = 300


class UnusableSchema(Exception):
    """A published schema that cannot be evaluated; the message says where."""


class InputValidation:
    """The validation of one model's inputs against its raw schema.

    If the raw schema cannot be evaluated, ``repaired`` is used: the schema after repairs.
    """

    def __init__(self, schema: object, file: str, repaired: object = None) -> None:
        self._schema = mapping(standard(schema))
        self._mended = mapping(standard(repaired))
        self._file = file
        self._validator: Draft202012Validator | None = None

    def complaints(self, body: object) -> list[dict[str, object]]:
        """Return rows of {loc, msg, type, pointer}; raise ``UnusableSchema`` if validation is impossible."""
        if self._validator is None:
            self._validator = self._prepare()
        try:
            # The stubs leave the type of an instance partly unknown.
            errors: list[ValidationError] = list(
                cast(Any, self._validator).iter_errors(body)
            )
        except (Unresolvable, RecursionError) as error:
            if self._mended:
                self._schema, self._mended, self._validator = self._mended, {}, None
                return self.complaints(body)
            raise UnusableSchema(f"{self._file}: {error}") from error
        rows: dict[tuple[object, object], dict[str, object]] = {}
        for row in (row for error in errors for row in _rows(error)):
            rows.setdefault((row["pointer"], row["type"]), row)
        return sorted(rows.values(), key=lambda row: str(row["pointer"]))

    def _prepare(self) -> Draft202012Validator:
        try:
            # Without the checker of formats, which takes for patterns what Python does.
            Draft202012Validator.check_schema(self._schema, FormatChecker(()))
            where, complaint = _unusable_pattern(self._schema)
        except SchemaError as error:
            where, complaint = join(*error.absolute_path), error.message
        if not complaint:
            made: Draft202012Validator = exact_validator()(
                self._schema, registry=_NOTHING_REMOTE
            )
            return made
        if self._mended:
            self._schema, self._mended = self._mended, {}
            return self._prepare()
        place = join("input_schema") + where
        raise UnusableSchema(f"{self._file} at {place}: {complaint}")


def _unusable_pattern(schema: object, at: str = "") -> tuple[str, str]:
    """Return where a schema has a pattern that cannot be checked, and why; empty if nowhere."""
    if not is_object(schema):
        return "", ""
    patterns = [(at + join("pattern"), schema.get("pattern"))]
    for name in mapping(schema.get("patternProperties")):
        patterns.append((at + join("patternProperties", name), name))
    for where, pattern in patterns:
        try:
            regex.translate(pattern if isinstance(pattern, str) else "")
        except regex.Unusable as reason:
            return where, f"{pattern!r} cannot be checked: {reason}"
    for steps, inner in keywords.subschemas(schema):
        where, complaint = _unusable_pattern(inner, at + join(*steps))
        if complaint:
            return where, complaint
    return "", ""


def standard(schema: object) -> object:
    """Return a copy of a schema with standard names of types."""
    if not is_object(schema):
        return schema
    copied: dict[str, object] = keywords.with_subschemas(schema, standard)
    if "type" in schema:
        copied["type"] = _standard_type(schema["type"])
    if copied.get("nullable") is True:
        return _or_null(copied)
    return copied


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema that allows null too, as ``nullable`` of OpenAPI 3.0 means it."""
    kind, values = schema.get("type"), schema.get("enum")
    others = schema.keys() & keywords.ANY_TYPE - {"enum", "type"}
    if others:
        return {"anyOf": [schema, {"type": "null"}]}
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
    if is_array(values):
        schema["enum"] = [*values, None]
    return schema


def _standard_type(word: object) -> object:
    if isinstance(word, str):
        plain = word.strip().lower()
        return keywords.TYPE_WORDS.get(plain, plain)
    if is_array(word):
        return [_standard_type(item) for item in word]
    return word


def _rows(error: ValidationError) -> Iterable[dict[str, object]]:
    path = list(error.absolute_path)
    if error.validator == "required":
        given = mapping(error.instance)
        for name in sequence(error.validator_value):
            if isinstance(name, str) and name not in given:
                yield complaint([*path, name], "Field required", "missing")
    else:
        yield complaint(path, error.message, str(error.validator))


def complaint(path: list[str | int], message: str, kind: str) -> dict[str, object]:
    """Return a row of ``detail``: the place in the body, the error, and the keyword."""
    short = message[:_MAX_MESSAGE_CHARS]
    return {"loc": ["body", *path], "msg": short, "type": kind, "pointer": join(*path)}
