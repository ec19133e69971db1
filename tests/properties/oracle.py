"""What jsonschema says of an input, and under which names a request is given it."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
from jsonschema.validators import extend
from payloads import URL, Schema, named, same, subschemas, target, whole
from referencing import Registry
from stages import Outcome

from generator.core import json_pointer
from generator.ir import types as ir
from generator.json_schema.keywords import asserting

Part = tuple[Schema, str]
Errors = Iterator[jsonschema.ValidationError]
Change = Callable[[dict[str, str], dict[str, Any]], Any]
_extended: Any = extend


class Ambiguous(Exception):
    """A union of several objects, of which the schema does not say which one is meant."""


def _same_choice(allowed: list[Any], value: Any) -> bool:
    return any(
        same(whole(value), whole(a)) and not (type(value) is float and type(a) is int)
        for a in allowed
    )


def _enum(validator: Any, values: Any, instance: Any, schema: Any) -> Errors:
    if not _same_choice(values, instance):
        yield jsonschema.ValidationError("not a choice")


def _const(validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    yield from _enum(validator, [value], instance, schema)


def _multiple(validator: Any, step: Any, instance: Any, schema: Any) -> Errors:
    # jsonschema divides floats, and so takes 0.3 for no multiple of 0.1.
    if type(instance) in (int, float) and Fraction(Decimal(repr(instance))) % Fraction(
        Decimal(repr(step))
    ):
        yield jsonschema.ValidationError("not a multiple")


_Exact = _extended(jsonschema.Draft202012Validator, {"multipleOf": _multiple})
_formats = jsonschema.FormatChecker(formats=())
for _name in ("image_uri", "video_url"):
    _formats.checks(_name)(lambda v: not isinstance(v, str) or v.startswith(URL[:20]))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER
_House = _extended(
    jsonschema.Draft202012Validator,
    {"enum": _enum, "const": _const, "multipleOf": _multiple},
    type_checker=_TYPES.redefine("integer", lambda checker, value: type(value) is int),
)


class Oracle:
    """What jsonschema says of an input, and what the documented exceptions add to it."""

    def __init__(self, schema: Schema, outcome: Outcome, null: object) -> None:
        self.schema = schema
        self.null = null  # what a field is given that is to be sent as null
        assert outcome.model and outcome.names
        self.fields = {f.loc.pointer: f for f in _fields(outcome.model)}
        self.attributes = outcome.names.fields
        self.raw = _Exact(schema, registry=Registry())
        closed = deepcopy(schema)
        definitions = [id(node) for node in schema.get("$defs", {}).values()]
        for node, own in zip(subschemas(closed), subschemas(schema), strict=True):
            names = named(schema, [(own, "")])
            if (names or node is closed) and id(own) not in definitions:
                only = {"propertyNames": {"enum": list(names)}}
                node["allOf"] = [*node.get("allOf", []), only]
        # A misspelt name, a float for a whole number and a URL that is none are refused.
        self.house = _House(closed, registry=Registry(), format_checker=_formats)

    @staticmethod
    def is_default(schema: Schema, node: Schema) -> bool:
        """Whether the default of a part of a schema is valid."""
        raw = _Exact(schema, registry=Registry())
        try:
            return bool(raw.evolve(schema=node).is_valid(node["default"]))
        except RecursionError:  # a definition that is itself; the generator says so
            return False

    def accepts(self, sent: Any) -> bool | None:
        """Whether an input is valid and misspells nothing.

        ``None`` where only its types can tell, since it holds ``1.0`` where 1 is meant.
        """
        if not self.raw.is_valid(sent) or self.house.is_valid(sent):
            return bool(self.raw.is_valid(sent))
        return None if self.house.is_valid(whole(sent)) else False

    def sent(self, payload: Any) -> Any:
        """The input as it is sent, with what is prefilled."""
        root = [(self.schema, "/input_schema")]
        return json.loads(json.dumps(self._walk(root, payload, self._as_sent)))

    def spelt(self, payload: Any) -> Any:
        """The input under the names of Python, with NULL in fields that are null."""
        return self._walk([(self.schema, "/input_schema")], payload, self._as_spelt)

    def _as_sent(self, places: dict[str, str], payload: dict[str, Any]) -> Any:
        fields = [self.fields[place] for place in places.values()]
        given = {
            field.name: field.presence.value
            for field in fields
            if isinstance(field.presence, ir.Prefilled)
        }
        return given | payload

    def _as_spelt(self, places: dict[str, str], payload: dict[str, Any]) -> Any:
        names = {name: self.attributes[place] for name, place in places.items()}
        return {
            names.get(key, f"no {key}"): self.null if value is None else value
            for key, value in payload.items()
        }

    def _walk(self, parts: list[Part], payload: Any, change: Change) -> Any:
        if not isinstance(payload, dict | list):
            return payload
        parts = self._merged(parts)
        if any("anyOf" in node for node, _ in parts):
            return self._walk_union(parts, payload, change)
        if isinstance(payload, list):
            return self._walk_list(parts, payload, change)
        places = named(self.schema, parts)
        if places or parts[0][1] == "/input_schema":
            inner = {
                key: self._walk(self._of_property(parts, key), value, change)
                for key, value in payload.items()
            }
            return change(places, inner)
        values = self._below(parts, "additionalProperties")
        if len(parts) > 1 and self._hold_fields(values):
            raise Ambiguous
        return {k: self._walk(values, v, change) for k, v in payload.items()}

    def _walk_list(self, parts: list[Part], payload: list[Any], change: Change) -> Any:
        firsts = [part for part in parts if "prefixItems" in part[0]]
        items = self._below(parts, "items")
        if not firsts:
            return [self._walk(items, item, change) for item in payload]
        (node, where), *_ = firsts
        first = [
            (child, f"{where}/prefixItems/{index}")
            for index, child in enumerate(node["prefixItems"])
        ]
        if len(parts) > 1 and self._hold_fields([*first, *items]):
            raise Ambiguous  # only what one schema describes is a tuple
        if len(first) == len(payload) == node.get("minItems") and len(parts) == 1:
            pairs = zip(first, payload, strict=True)
            # Python means a tuple by what has a fixed length.
            return tuple(self._walk([one], item, change) for one, item in pairs)
        return payload

    def _walk_union(self, parts: list[Part], payload: Any, change: Change) -> Any:
        takers = [o for o in self._options(parts) if self._may_take(o[0], payload)]
        if len(takers) == 1:
            return self._walk(takers, payload, change)
        if self._hold_fields(takers):
            raise Ambiguous
        return payload

    def _merged(self, parts: list[Part]) -> list[Part]:
        found: dict[str, Part] = {}
        ahead = [(node if isinstance(node, dict) else {}, at) for node, at in parts]
        while len(ahead) == 1 and len(asserting(ahead[0][0])) == 1:
            node, where = ahead[0]  # nothing is merged where a schema is but another
            if "$ref" in node:
                ahead = [target(self.schema, node["$ref"])]
            elif len(node.get("allOf", [])) == 1:
                ahead = [(node["allOf"][0], f"{where}/allOf/0")]
            else:
                break
        while ahead:
            node, where = ahead.pop(0)
            if where in found:
                continue
            found[where] = node, where
            if "$ref" in node:
                ahead.append(target(self.schema, node["$ref"]))
            for index, child in enumerate(node.get("allOf", [])):
                ahead.append((child, f"{where}/allOf/{index}"))
        return list(found.values())

    def _of_property(self, parts: list[Part], name: str) -> list[Part]:
        step = "/properties" + json_pointer.join(name)
        inner = [(n.get("properties", {}), where) for n, where in parts]
        return [(p[name], where + step) for p, where in inner if name in p] or [
            ({}, "")
        ]

    def _below(self, parts: list[Part], key: str) -> list[Part]:
        inner = [(n[key], f"{where}/{key}") for n, where in parts if key in n]
        return inner or [({}, "")]

    def _options(self, parts: list[Part]) -> Iterator[Part]:
        for node, where in self._merged(parts):
            if "anyOf" in node:
                for index, option in enumerate(node["anyOf"]):
                    yield from self._options([(option, f"{where}/anyOf/{index}")])
            elif "type" in node or not node.keys() & {"$ref", "allOf"}:
                yield node, where

    def _may_take(self, node: Schema, payload: Any) -> bool:
        kind = "object" if isinstance(payload, dict) else "array"
        types = node.get("type", kind)
        return kind in types and not node.keys() & {"enum", "const"}

    def _hold_fields(self, parts: list[Part]) -> bool:
        return any(
            n.keys() & {"properties", "$ref", "prefixItems"}
            for node, _ in parts
            for n in subschemas(node)
        )


def _fields(model: ir.Model) -> Iterator[ir.Field]:
    yield from model.fields
    for named_type in model.named.values():
        if isinstance(named_type, ir.Object):
            yield from named_type.fields
