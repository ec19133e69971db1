"""Random inputs for a schema, right and wrong, and what a request makes of them."""

import json
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import jsonschema
from referencing import Registry
from stages import Outcome

from generator import ir, pointer

Schema = Any
URL = "https://example.com/cat.png"
_JUNK = [
    None, True, False, 0, 1, -1, 2, 2**70, -(2**63), 0.5, 1.0, 0.0, -0.0, 1e300, 3.0,
    "", "1", "x", "true", "null", "xxxxxxxxxx", "\U0001f600" * 3, "e\u0301\x00\n", URL,
    "http://example.com/a", [], {}, [None], [1, "a"], [[[]]], {"": None}, {"a": {"b": [None]}},
]  # fmt: skip


class Ambiguous(Exception):
    """A union of several objects, of which the schema does not say which one is meant."""


def subschemas(node: Schema) -> Iterator[dict[str, Any]]:
    """A schema and all schemas inside it."""
    if not isinstance(node, dict):
        return
    yield node
    for key in ("properties", "$defs"):
        for child in node.get(key, {}).values():
            yield from subschemas(child)
    for key in ("items", "additionalProperties"):
        yield from subschemas(node.get(key))
    for child in node.get("anyOf", []):
        yield from subschemas(child)


def _same_choice(allowed: list[Any], value: Any) -> bool:
    return any(type(value) is type(a) and value == a for a in allowed)


def _enum(validator, values, instance, schema):
    if not _same_choice(values, instance):
        yield jsonschema.ValidationError("not a choice")


def _const(validator, value, instance, schema):
    yield from _enum(validator, [value], instance, schema)


def _multiple(validator, step, instance, schema):
    # jsonschema divides floats, and so takes 0.3 for no multiple of 0.1.
    if type(instance) in (int, float) and Fraction(Decimal(repr(instance))) % Fraction(
        Decimal(repr(step))
    ):
        yield jsonschema.ValidationError("not a multiple")


_Exact = jsonschema.validators.extend(
    jsonschema.Draft202012Validator, {"multipleOf": _multiple}
)
_formats = jsonschema.FormatChecker(formats=())
for _name in ("image_uri", "video_url"):
    _formats.checks(_name)(lambda v: not isinstance(v, str) or v.startswith(URL[:20]))
_TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER
_House = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    {"enum": _enum, "const": _const, "multipleOf": _multiple},
    type_checker=_TYPES.redefine("integer", lambda checker, value: type(value) is int),
)


class Oracle:
    """What jsonschema says of an input, and what the documented exceptions add to it."""

    def __init__(self, schema: Schema, outcome: Outcome, null: object) -> None:
        self.schema = schema
        self.null = null  # what a field is given that is to be sent as null
        self.fields = {f.loc.pointer: f for f in _fields(outcome.model)}
        self.attributes = outcome.names.fields
        self.raw = _Exact(schema, registry=Registry())
        closed = deepcopy(schema)
        for node in subschemas(closed):
            if node.get("properties") or node is closed:
                names = {"propertyNames": {"enum": list(node.get("properties", {}))}}
                node["allOf"] = [*node.get("allOf", []), names]
        # A misspelt name, a float for a whole number and a URL that is none are refused.
        self.house = _House(closed, registry=Registry(), format_checker=_formats)

    @staticmethod
    def is_default(schema: Schema, node: Schema) -> bool:
        """Whether the default of a part of a schema is valid."""
        raw = _Exact(schema, registry=Registry())
        try:
            return raw.evolve(schema=node).is_valid(node["default"])
        except RecursionError:  # a definition that is itself; the generator says so
            return False

    def accepts(self, sent: Any) -> bool:
        """Whether an input is valid, and no documented exception refuses it."""
        return self.raw.is_valid(sent) and self.house.is_valid(sent)

    def sent(self, payload: Any) -> Any:
        """The input as it is sent, with what is prefilled."""
        return self._walk(self.schema, "/input_schema", payload, self._as_sent)

    def spelt(self, payload: Any) -> Any:
        """The input under the names of Python, with NULL in fields that are null."""
        return self._walk(self.schema, "/input_schema", payload, self._as_spelt)

    def _as_sent(self, where: str, payload: dict[str, Any]) -> dict[str, Any]:
        kept = dict(payload)
        for place, field in self.fields.items():
            prefilled = isinstance(field.presence, ir.Prefilled)
            if prefilled and place.rpartition("/")[0] == where:
                kept.setdefault(field.name, field.presence.value)
        return kept

    def _as_spelt(self, where: str, payload: dict[str, Any]) -> dict[str, Any]:
        names = {
            pointer.tokens(p)[-1]: a
            for p, a in self.attributes.items()
            if p.rpartition("/")[0] == where
        }
        return {
            names.get(key, f"no {key}"): self.null if value is None else value
            for key, value in payload.items()
        }

    def _walk(self, node: Schema, where: str, payload: Any, change) -> Any:
        if not isinstance(node, dict) or not isinstance(payload, dict | list):
            return payload
        if "$ref" in node:
            target = node["$ref"][1:]
            found = pointer.get(self.schema, target)
            return self._walk(found, "/input_schema" + target, payload, change)
        if "anyOf" in node:
            return self._walk_union(node, where, payload, change)
        if isinstance(payload, list):
            items = (node.get("items"), f"{where}/items")
            return [self._walk(*items, item, change) for item in payload]
        known = node.get("properties", {})
        if not known and where != "/input_schema":
            value = (node.get("additionalProperties"), f"{where}/additionalProperties")
            return {k: self._walk(*value, v, change) for k, v in payload.items()}
        below = f"{where}/properties"
        inner = {
            key: self._walk(known.get(key), below + pointer.join(key), value, change)
            for key, value in payload.items()
        }
        return change(below, inner)

    def _walk_union(self, node: Schema, where: str, payload: Any, change) -> Any:
        options = list(self._options(node, where))
        takers = [o for o in options if self._may_take(o[0], payload)]
        if len(takers) == 1:
            return self._walk(*takers[0], payload, change)
        if any(self._holds_fields(option) for option, _ in takers):
            raise Ambiguous
        return payload

    def _options(self, node: Schema, where: str) -> Iterator[tuple[Schema, str]]:
        if "$ref" in node:
            target = node["$ref"][1:]
            found = pointer.get(self.schema, target)
            yield from self._options(found, "/input_schema" + target)
        elif "anyOf" in node:
            for index, option in enumerate(node["anyOf"]):
                yield from self._options(option, f"{where}/anyOf/{index}")
        else:
            yield node, where

    def _may_take(self, node: Schema, payload: Any) -> bool:
        kind = "object" if isinstance(payload, dict) else "array"
        types = node.get("type", kind)
        return kind in types and not node.keys() & {"enum", "const"}

    def _holds_fields(self, node: Schema) -> bool:
        return any("properties" in n or "$ref" in n for n in subschemas(node))


def _fields(model: ir.Model) -> Iterator[ir.Field]:
    yield from model.fields
    for named in model.named.values():
        if isinstance(named, ir.Object):
            yield from named.fields


class Inputs:
    """Random inputs for one schema."""

    def __init__(self, schema: Schema, random: Random) -> None:
        self.schema = schema
        self.random = random
        self.pool = [*_JUNK, *_constants(schema)]

    def valid(self) -> Any:
        """An input that tries to be valid."""
        return self.of(self.schema)

    def mutated(self, payload: Any) -> Any:
        """The same input with one thing changed, mostly for the worse."""
        payload = deepcopy(payload)
        places = list(_places(payload))
        if not places:
            return payload
        parent, key = self.random.choice(places)
        match self.random.randrange(6):
            case 0:
                del parent[key]
            case 1 if isinstance(parent, dict):
                parent[self.random.choice(["extra", f"{key}x", "", "a"])] = 1
            case 1 | 2 if isinstance(parent, list):
                parent.append(deepcopy(self.random.choice(parent)))
            case 3 if type(parent[key]) in (int, float):
                step = self.random.choice([1, -1, 0.5, 1.0, -100])
                parent[key] = parent[key] + step
            case 4 if type(parent[key]) is str:
                parent[key] = self.random.choice([parent[key] + "x", parent[key][:-1]])
            case _:
                parent[key] = deepcopy(self.random.choice(self.pool))
        return payload

    def of(self, node: Schema, depth: int = 0) -> Any:
        """A value that tries to fit a schema."""
        if depth > 12:  # it contains itself and must: nothing finite fits
            return None
        choose = self.random.choice
        if not isinstance(node, dict) or not node.keys() & {"$ref", "anyOf", "enum", "const", "type"}:  # fmt: skip
            return deepcopy(choose(self.pool))
        if "$ref" in node:
            return self.of(pointer.get(self.schema, node["$ref"][1:]), depth + 1)
        if "anyOf" in node:
            return self.of(choose(node["anyOf"]), depth + 1)
        if "enum" in node:
            return choose(node["enum"])
        if "const" in node:
            return node["const"]
        types = node["type"] if isinstance(node["type"], list) else [node["type"]]
        return getattr(self, f"_{choose(types)}")(node, depth)

    def _null(self, node: Schema, depth: int) -> None:
        return None

    def _boolean(self, node: Schema, depth: int) -> bool:
        return self.random.random() < 0.5

    def _integer(self, node: Schema, depth: int) -> Any:
        low, high = _range(node)
        step = int(max(node.get("multipleOf", 1), 1))
        value = self.random.randint(int(low), max(int(high), int(low)))
        return value // step * step if self.random.random() < 0.9 else value

    def _number(self, node: Schema, depth: int) -> Any:
        low, high = _range(node)
        if self.random.random() < 0.5:
            return self._integer(node, depth)
        return self.random.uniform(low, high)

    def _string(self, node: Schema, depth: int) -> str:
        if "format" in node and self.random.random() < 0.8:
            return URL
        low = int(node.get("minLength", 0))
        size = self.random.randint(low, int(node.get("maxLength", low + 4)))
        return "".join(self.random.choice("ab \u00e9\u753b\U0001f600\"'\\\n") for _ in range(size))  # fmt: skip

    def _array(self, node: Schema, depth: int) -> list[Any]:
        size = self._size(node, "Items", depth)
        return [self.of(node.get("items"), depth + 1) for _ in range(size)]

    def _object(self, node: Schema, depth: int) -> dict[str, Any]:
        known = node.get("properties")
        if known or node is self.schema:
            required = node.get("required", [])
            rare = 0.6 if depth < 4 else 0.05
            return {
                key: self.of(child, depth + 1)
                for key, child in known.items()
                if self.random.random() < (0.95 if key in required else rare)
                and (depth < 12 or key in required)
            }
        extra = node.get("additionalProperties", True)
        size = self._size(node, "Properties", depth) if extra else 0
        return {f"key {i}": self.of(extra, depth + 1) for i in range(size)}

    def _size(self, node: Schema, thing: str, depth: int) -> int:
        low = int(node.get(f"min{thing}", 0))
        spare = 0 if depth > 6 else 3
        return self.random.randint(low, int(node.get(f"max{thing}", low + spare)))


def _range(node: Schema) -> tuple[float, float]:
    low = node.get("minimum", node.get("exclusiveMinimum"))
    high = node.get("maximum", node.get("exclusiveMaximum"))
    if low is None:
        low = -10 if high is None else high - 20
    return low, low + 20 if high is None else high


def _constants(schema: Schema) -> Iterator[Any]:
    for node in subschemas(schema):
        yield from node.get("enum", [])
        for key, value in node.items():
            if type(value) in (int, float):
                yield from (value, value + 1, value - 1, float(value))
            elif key == "const":
                yield value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in pairs:
        yield value, key
        if isinstance(child, dict | list):
            yield from _places(child)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON, and 1 is neither 1.0 nor True."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
