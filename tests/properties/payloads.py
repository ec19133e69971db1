"""Random inputs for a schema, right and wrong."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from generator.core import json_pointer

Schema = Any
URL = "https://example.com/cat.png"
_JUNK: list[Any] = [
    None, True, False, 0, 1, -1, 2, 2**70, -(2**63), 0.5, 1.0, 0.0, -0.0, 1e300, 3.0,
    "", "1", "x", "true", "null", "xxxxxxxxxx", "\U0001f600" * 3, "e\u0301\x00\n", URL,
    "http://example.com/a", [], {}, [None], [1, "a"], [[[]]], {"": None}, {"a": {"b": [None]}},
]  # fmt: skip


_IN_PLACE = ("if", "then", "else")


def subschemas(node: Schema) -> Iterator[dict[str, Any]]:
    """A schema and all schemas inside it that judge another value."""
    if not isinstance(node, dict):
        return
    yield node
    for key in ("properties", "$defs"):
        for child in node.get(key, {}).values():
            yield from subschemas(child)
    for key in ("items", "additionalProperties"):
        yield from subschemas(node.get(key))
    for key in ("anyOf", "prefixItems"):
        for child in node.get(key, []):
            yield from subschemas(child)


def beside(node: Schema, where: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """The schemas directly inside one that judge the same value, with their places."""
    for index, child in enumerate(node.get("allOf", [])):
        yield child, f"{where}/allOf/{index}"
    for key in _IN_PLACE:
        if key in node:
            yield node[key], f"{where}/{key}"
    for name, child in node.get("dependentSchemas", {}).items():
        yield child, f"{where}/dependentSchemas" + json_pointer.join(name)


def named(schema: Schema, parts: list[tuple[Schema, str]]) -> dict[str, str]:
    """The properties that schemas of one value name, each with its place."""
    found: dict[str, str] = {}
    ahead, seen = list(parts), set[str]()
    while ahead:
        node, where = ahead.pop(0)
        if not isinstance(node, dict) or where in seen:
            continue
        seen.add(where)
        for name in node.get("properties", {}):
            found.setdefault(name, f"{where}/properties" + json_pointer.join(name))
        ahead += beside(node, where)
        if "$ref" in node:
            ahead.append(target(schema, node["$ref"]))
    return found


def target(schema: Schema, reference: str) -> tuple[Schema, str]:
    """What a reference leads to, with its place."""
    return json_pointer.get(schema, reference[1:]), "/input_schema" + reference[1:]


def whole(value: Any) -> Any:
    """The same JSON, in which no fraction stands for a whole number."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [whole(item) for item in value]
        case dict():
            return {key: whole(item) for key, item in value.items()}
        case _:
            return value


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
        if not isinstance(node, dict) or not node.keys() & {"$ref", "allOf", "anyOf", "enum", "const", "type"}:  # fmt: skip
            return deepcopy(choose(self.pool))
        if "$ref" in node:
            return self.of(json_pointer.get(self.schema, node["$ref"][1:]), depth + 1)
        if "anyOf" in node:
            return self.of(choose(node["anyOf"]), depth + 1)
        if not node.keys() & {"enum", "const", "type"}:
            return self.of(node["allOf"][0], depth + 1)
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
        kinds = [*node.get("prefixItems", []), *[node.get("items")] * size]
        return [self.of(kind, depth + 1) for kind in kinds[:size]]

    def _object(self, node: Schema, depth: int) -> dict[str, Any]:
        known = node.get("properties")
        if known is not None:
            required = node.get("required", [])
            rare = 0.6 if depth < 4 else 0.05
            found = {
                key: self.of(child, depth + 1)
                for key, child in known.items()
                if self.random.random() < (0.95 if key in required else rare)
                and (depth < 12 or key in required)
            }
            for part, _ in beside(node):
                if self.random.random() < 0.4:
                    found |= self._object({"properties": {}, **part}, depth + 1)
            return found
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
