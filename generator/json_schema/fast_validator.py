"""Compile schemas to fast predicates: True means valid; False means ask jsonschema.

A predicate returns ``True`` only if jsonschema would find no error. ``False`` may also mean
that the predicate cannot tell.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from . import regex

Predicate = Callable[[Any], bool]

_TYPES: Mapping[str, Predicate] = {
    "array": is_array,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int,
    "null": lambda value: value is None,
    "number": lambda value: type(value) in (int, float),
    "object": is_object,
    "string": lambda value: isinstance(value, str),
}
_IGNORED = {
    "$comment", "$defs", "$id", "$schema", "additionalProperties", "default", "deprecated",
    "description", "else", "examples", "format", "message", "then", "title",
}  # fmt: skip


class FastValidator:
    """A schema as a predicate; references are resolved in ``root``, by default the schema itself.

    Nothing here may be negated, because ``False`` may mean "unknown". Of a condition, only the
    branches are asked. Keywords that are not listed here make the answer unknown.
    """

    def __init__(self, root: Any, schema: Any = None) -> None:
        self._root = root
        self._targets: dict[str, Predicate] = {}
        self._check = self._made("#") if schema is None else self._of(schema)

    def __call__(self, value: object) -> bool:
        return self._check(value)

    def _made(self, reference: str) -> Predicate:
        """Return a predicate that compiles the target on first use: schemas are recursive."""

        def target(value: Any) -> bool:
            if reference not in self._targets:
                found = json_pointer.get(self._root, reference[1:])
                self._targets[reference] = self._of(found)
            return self._targets[reference](value)

        return target

    def _of(self, schema: Any) -> Predicate:
        if not is_object(schema):
            return lambda _: schema is True
        checks = [self._keyword(k, schema) for k in schema if k not in _IGNORED]
        if "additionalProperties" in schema and "properties" not in schema:
            checks.append(self._properties({}, schema))
        if len(checks) == 1:
            return checks[0]
        return lambda value: all(check(value) for check in checks)

    def _keyword(self, keyword: str, schema: Mapping[str, Any]) -> Predicate:
        operand = schema[keyword]
        match keyword:
            case "$ref" if operand.startswith("#"):
                return self._made(operand)
            case "allOf":
                every = [self._of(option) for option in operand]
                return lambda value: all(check(value) for check in every)
            case "anyOf":
                some = [self._of(option) for option in operand]
                return lambda value: any(check(value) for check in some)
            case "if":
                both = [self._of(schema[k]) for k in ("then", "else") if k in schema]
                return lambda value: all(check(value) for check in both)
            case "properties":
                return self._properties(operand, schema)
            case "items":
                item = self._of(operand)
                return lambda value: not is_array(value) or all(map(item, value))
            case "propertyNames":
                name = self._of(operand)
                return lambda value: not is_object(value) or all(map(name, value))
            case _:
                return _assertion(keyword, operand)

    def _properties(
        self, properties: Mapping[str, Any], schema: Mapping[str, Any]
    ) -> Predicate:
        named = {name: self._of(s) for name, s in properties.items()}
        other = self._of(schema.get("additionalProperties", True))

        def check(value: Any) -> bool:
            if not is_object(value):
                return True
            return all(named.get(key, other)(part) for key, part in value.items())

        return check


def _assertion(keyword: str, operand: Any) -> Predicate:
    match keyword:
        case "type":
            kinds = [
                _TYPES[name] for name in (operand if is_array(operand) else [operand])
            ]
            return lambda value: any(kind(value) for kind in kinds)
        case "const" | "enum":
            # Only strings and integers: in Python, True equals 1.
            listed = operand if keyword == "enum" else [operand]
            known = {v for v in listed if type(v) in (str, int)}
            return lambda value: type(value) in (str, int) and value in known
        case "multipleOf" if type(operand) is int:
            return lambda value: type(value) is int and value % operand == 0
        case _ if keyword in _LIMITS:
            kind, holds = _LIMITS[keyword]
            return lambda value: not kind(value) or holds(value, operand)
        case _:
            return lambda _: False


def _are_unique(values: Collection[object]) -> bool:
    texts = {value for value in values if isinstance(value, str)}
    return len(texts) == len(values)


def _has_all(value: Mapping[str, object], needs: Mapping[str, list[str]]) -> bool:
    return all(set(needs[key]) <= value.keys() for key in needs if key in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


# The kind of value that a keyword judges, and whether a value keeps within the limit.
_LIMITS: Mapping[str, tuple[Predicate, Callable[[Any, Any], bool]]] = {
    "dependentRequired": (is_object, _has_all),
    "exclusiveMaximum": (_is_number, operator.lt),
    "exclusiveMinimum": (_is_number, operator.gt),
    "maxItems": (is_array, lambda value, limit: len(value) <= limit),
    "maxLength": (_TYPES["string"], lambda value, limit: len(value) <= limit),
    "maximum": (_is_number, operator.le),
    "minItems": (is_array, lambda value, limit: len(value) >= limit),
    "minLength": (_TYPES["string"], lambda value, limit: len(value) >= limit),
    "minProperties": (is_object, lambda value, limit: len(value) >= limit),
    "minimum": (_is_number, operator.ge),
    "pattern": (_TYPES["string"], lambda value, limit: regex.found(limit, value)),
    "required": (is_object, lambda value, names: value.keys() >= set(names)),
    "uniqueItems": (is_array, lambda value, _: _are_unique(value)),
}
