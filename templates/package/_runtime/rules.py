"""What a schema says beyond types, checked on the JSON that would be sent.

The rules of a request are a JSON Schema that holds only what its types cannot say. Values
compare as in JSON: ``true`` is not 1, ``1.0`` is, and no number is rounded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from .data_uris import file_flaws
from .measures import (
    finds,
    is_array,
    is_number,
    is_object,
    key_of,
    measure_array,
    measure_number,
    measure_size,
    measure_text,
)
from .media import media_flaws

__all__ = ["Broken", "Schema", "broken"]

Schema: TypeAlias = "Mapping[str, Any] | bool"
Array: TypeAlias = "list[Any]"
Object: TypeAlias = "dict[str, Any]"


_FEW = 6


class Broken(NamedTuple):
    """One rule that a value breaks."""

    at: tuple[str | int, ...]
    message: str
    """Words that follow the value: ``holds one item twice``."""
    value: object
    is_sentence: bool = False
    """Whether the message says it all, without the value."""


@dataclass(slots=True)
class _Found:
    """What a schema says of a value: what is wrong, and which of its parts were looked at.

    What is wrong with files stands apart. JSON Schema does not know it, so it never decides
    which alternative or condition a value fits.
    """

    broken: list[Broken] = field(default_factory=list[Broken])
    files: list[Broken] = field(default_factory=list[Broken])
    keys: set[str | int] = field(default_factory=set[str | int])

    def blame(self, value: object, message: str, *at: str | int) -> None:
        # What is missing stands nowhere, so its value is not there to be shown.
        self.broken.append(Broken(at, message, value, message.startswith("is missing")))

    def blame_all(self, value: object, messages: Iterable[str]) -> None:
        for message in messages:
            self.blame(value, message)

    def inside(self, key: str | int, found: _Found) -> None:
        """Take over what was found in a part."""
        self.keys.add(key)
        self.broken += [b._replace(at=(key, *b.at)) for b in found.broken]
        self.files += [b._replace(at=(key, *b.at)) for b in found.files]

    def also(self, found: _Found) -> None:
        """Take over what another schema says of the same value."""
        self.broken += found.broken
        self.files += found.files
        if not found.broken:
            self.keys |= found.keys


def broken(rules: Schema, value: object) -> list[Broken]:
    """Return all that a JSON value does against the rules."""
    try:
        found = _Check(rules).of(rules, value)
        return found.broken + found.files
    except RecursionError:
        return [Broken((), "is nested too deeply to be checked", value)]


class _Check:
    def __init__(self, rules: Schema) -> None:
        known: Mapping[str, Any] = {} if isinstance(rules, bool) else rules
        self.defs: Mapping[str, Schema] = known.get("$defs", {})
        # A definition that several alternatives lead to is checked once for each value.
        self.known: dict[tuple[str, int], _Found] = {}

    def of(self, schema: Schema, value: object) -> _Found:
        """Return what a schema says of a value."""
        found = _Found()
        if isinstance(schema, bool):
            if not schema:
                found.blame(value, "is not allowed here")
            return found
        for keyword, content in schema.items():
            if rule := _ANY.get(keyword):
                rule(self, content, schema, value, found)
        if "validations" in schema:
            for message in file_flaws(schema["validations"], value):
                found.files.append(Broken((), message, value, is_sentence=True))
        if "media" in schema:
            for at, message, text in media_flaws(schema["media"], value):
                found.files.append(Broken(at, message, text))
        if isinstance(value, str):
            found.blame_all(value, measure_text(schema, value))
        elif is_object(value):
            self._object(schema, value, found)
        elif is_array(value):
            self._array(schema, value, found)
        elif is_number(value):
            found.blame_all(value, measure_number(schema, value))
        if found.broken and "message" in schema:
            first = found.broken[0]
            message = str(schema["message"])
            found.broken = [first._replace(message=message, is_sentence=True)]
        return found

    def reference(
        self, target: str, schema: Schema, value: object, found: _Found
    ) -> None:
        key = target, id(value)
        if key not in self.known:
            self.known[key] = self.of(self.defs[_name(target)], value)
        found.also(self.known[key])

    def every(
        self, schemas: list[Schema], schema: Schema, value: object, found: _Found
    ) -> None:
        for one in schemas:
            found.also(self.of(one, value))

    def some(
        self, schemas: list[Schema], schema: Schema, value: object, found: _Found
    ) -> None:
        tried = [self.of(one, value) for one in schemas]
        fitting = [one for one in tried if not one.broken]
        if not fitting:
            self._blame_nearest(value, schemas, tried, found)
        elif all(one.files for one in fitting):
            found.files += fitting[0].files
        for one in fitting:
            found.keys |= one.keys

    def one(
        self, schemas: list[Schema], schema: Schema, value: object, found: _Found
    ) -> None:
        tried = [self.of(one, value) for one in schemas]
        fitting = [index for index, one in enumerate(tried) if not one.broken]
        if not fitting:
            self._blame_nearest(value, schemas, tried, found)
        elif len(fitting) > 1:
            labels = self._labels(schemas)
            which = " and ".join(labels[index] for index in fitting)
            found.blame(value, f"fits {which}, but may fit only one of {len(schemas)}")
        else:
            found.also(tried[fitting[0]])

    def _blame_nearest(
        self, value: object, schemas: list[Schema], tried: list[_Found], found: _Found
    ) -> None:
        """Say what the alternative lacks that was meant, or that none fits."""
        labels = self._labels(schemas)
        meant = [
            i for i, one in enumerate(schemas) if _is_tagged(self._tags(one), value)
        ]
        if len(meant) == 1:
            for one in tried[meant[0]].broken:
                said = (
                    one.message
                    if one.is_sentence
                    else f"{one.message}, in {labels[meant[0]]}"
                )
                found.broken.append(one._replace(message=said))
            return
        nearest = max(
            (one.broken[0] for one in tried),
            key=lambda b: (not b.is_sentence, len(b.at)),
        )
        place = ".".join(str(step) for step in nearest.at)
        lacks = f"; nearest: {place} {nearest.message}" if place else ""
        few = f": {', '.join(labels)}" if len(labels) <= _FEW else ""
        found.blame(value, f"fits none of the {len(tried)} alternatives{few}{lacks}")

    def _labels(self, schemas: list[Schema]) -> list[str]:
        """Return what alternatives are called in messages: title, tag or name, else number."""
        labels = [self._label(one) for one in schemas]
        return [
            label if label and labels.count(label) == 1 else f"number {index + 1}"
            for index, label in enumerate(labels)
        ]

    def _label(self, schema: Schema) -> str:
        known: Mapping[str, Any] = {} if isinstance(schema, bool) else schema
        tags = [
            f"{n} {json.dumps(v, ensure_ascii=False)}"
            for n, v in self._tags(schema).items()
        ]
        name = str(known.get("$ref", "")).rpartition("~1")[2]
        return str(known.get("title", "")) or name or ", ".join(tags)

    def _tags(self, schema: Schema) -> dict[str, object]:
        """Return the properties of which an alternative allows one value only."""
        known: Mapping[str, Any] = {} if isinstance(schema, bool) else schema
        if "$ref" in known:
            return self._tags(self.defs[_name(known["$ref"])])
        table: dict[str, Schema] = known.get("properties", {})
        return {
            n: s["const"] for n, s in table.items() if is_object(s) and "const" in s
        }

    def negation(
        self, schema: Schema, around: Schema, value: object, found: _Found
    ) -> None:
        if not self.of(schema, value).broken:
            found.blame(value, "is what it must not be")

    def condition(
        self, schema: Schema, around: Mapping[str, Any], value: object, found: _Found
    ) -> None:
        met = self.of(schema, value)
        if not met.broken:
            found.also(met)
        branch = around.get("else" if met.broken else "then", True)
        found.also(self.of(branch, value))

    def _object(self, schema: Mapping[str, Any], value: Object, found: _Found) -> None:
        found.blame_all(value, measure_size(schema, value, "Properties", "entries"))
        for name in schema.get("required", ()):
            if name not in value:
                found.blame(value, "is missing", name)
        for name, others in schema.get("dependentRequired", {}).items():
            for other in others if name in value else ():
                if other not in value:
                    found.blame(value, f"is missing, and {name} needs it", other)
        for name, one in schema.get("dependentSchemas", {}).items():
            if name in value:
                found.also(self.of(one, value))
        if "propertyNames" in schema:
            for name in value:
                for wrong in self.of(schema["propertyNames"], name).broken:
                    found.blame(name, f"cannot be a key: it {wrong.message}")
        own: dict[str, Schema] = schema.get("properties", {})
        patterns: dict[str, Schema] = schema.get("patternProperties", {})
        for name, item in value.items():
            fitting = [one for text, one in patterns.items() if finds(text, name)]
            if name in own:
                fitting.append(own[name])
            elif not fitting and "additionalProperties" in schema:
                fitting.append(schema["additionalProperties"])
            for fit in fitting:
                found.inside(name, self.of(fit, item))
        if "unevaluatedProperties" in schema:
            for name in value.keys() - found.keys:
                one = self.of(schema["unevaluatedProperties"], value[name])
                found.inside(name, one)

    def _array(self, schema: Mapping[str, Any], value: Array, found: _Found) -> None:
        found.blame_all(value, measure_array(schema, value))
        first: list[Schema] = schema.get("prefixItems", [])
        for index, (one, item) in enumerate(zip(first, value, strict=False)):
            found.inside(index, self.of(one, item))
        if "items" in schema:
            for index in range(len(first), len(value)):
                found.inside(index, self.of(schema["items"], value[index]))
        if "contains" in schema:
            self._contained(schema, value, found)
        if "unevaluatedItems" in schema:
            for index in range(len(value)):
                if index not in found.keys:
                    rest = self.of(schema["unevaluatedItems"], value[index])
                    found.inside(index, rest)

    def _contained(
        self, schema: Mapping[str, Any], value: Array, found: _Found
    ) -> None:
        fitting = [
            index
            for index, item in enumerate(value)
            if not self.of(schema["contains"], item).broken
        ]
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        found.keys.update(fitting)
        if len(fitting) < least:
            what = f"{len(fitting)} items of the kind of which it needs {least:g}"
            found.blame(value, f"holds {what}")
        elif most is not None and len(fitting) > most:
            what = f"{len(fitting)} items of the kind of which it may have {most:g}"
            found.blame(value, f"holds {what}")


def _name(target: str) -> str:
    """Return the definition that a reference names."""
    name = target.removeprefix("#/$defs/")
    return name.replace("~1", "/").replace("~0", "~")


def _is_tagged(tags: Mapping[str, object], value: object) -> bool:
    """Return whether an object has all the values by which an alternative is told apart."""
    if not tags or not is_object(value):
        return False
    return all(n in value and key_of(value[n]) == key_of(v) for n, v in tags.items())


def _check_type(
    check: _Check, names: Any, schema: Schema, value: object, found: _Found
) -> None:
    wanted: list[str] = [names] if isinstance(names, str) else names
    if not any(_TYPES[name](value) for name in wanted):
        found.blame(value, f"is not of type {' or '.join(wanted)}")


def _check_enum(
    check: _Check, values: list[object], schema: Schema, value: object, found: _Found
) -> None:
    if key_of(value) not in map(key_of, values):
        text = ", ".join(json.dumps(one, ensure_ascii=False) for one in values[:6])
        found.blame(value, f"is none of {text}" + (", ..." if len(values) > 6 else ""))


def _check_const(
    check: _Check, only: object, schema: Schema, value: object, found: _Found
) -> None:
    if key_of(value) != key_of(only):
        found.blame(value, f"is not {json.dumps(only, ensure_ascii=False)}")


_TYPES: dict[str, Callable[[Any], bool]] = {
    "array": is_array,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: is_number(value) and value % 1 == 0,
    "null": lambda value: value is None,
    "number": is_number,
    "object": is_object,
    "string": lambda value: isinstance(value, str),
}
_ANY: dict[str, Callable[[_Check, Any, Any, object, _Found], None]] = {
    "$ref": _Check.reference,
    "allOf": _Check.every,
    "anyOf": _Check.some,
    "const": _check_const,
    "enum": _check_enum,
    "if": _Check.condition,
    "not": _Check.negation,
    "oneOf": _Check.one,
    "type": _check_type,
}
