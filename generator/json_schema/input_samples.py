"""Find a small input that a schema allows: published values first, then a search.

An input is built of its required parts. Where the whole does not fit, each error tells what
to add, to drop or to choose otherwise, and a bounded best-first search follows.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice, product
from typing import Any

from ..core.json_types import is_array, is_object
from .fast_validator import FastValidator
from .keywords import asserting, property_names, type_names
from .merge import merged, node_of, resolved
from .sample_texts import texts
from .samples import likely_type, numbers, references
from .validator import errors

Path = tuple[str | int, ...]

_MAX_CANDIDATES = 6  # of each part
_MAX_TRIES = 60  # inputs that are validated in a search
_MAX_SEARCHED_CHARS = 1_000_000  # of the JSON of all inputs that a search makes
_MAX_LEVELS = 8
_MAX_ITEMS = 1_000


@dataclass(frozen=True)
class InputSamples:
    """Finds values for one document, in which references are resolved.

    ``rules`` are further schemas that a whole input has to fit, and ``accepts`` tells what no
    schema says.
    """

    root: dict[str, Any]
    rules: Sequence[dict[str, Any]] = ()
    accepts: Callable[[Any], bool] = lambda _: True

    def best(self) -> tuple[Any, bool]:
        """Return the best input, and whether it fits."""
        first: Any = None
        for value in islice(self._values(self.root, "", ()), _MAX_CANDIDATES):
            first = value if first is None else first
            if (found := self._searched(value)) is not None:
                return found, True
        return ({} if first is None else first), False

    @cached_property
    def _whole(self) -> dict[str, Any]:
        return {"allOf": [self.root, *self.rules]} if self.rules else self.root

    @cached_property
    def _passes(self) -> FastValidator:
        return FastValidator(self.root)

    def _wrong(self, value: Any) -> list[Any]:
        if not self.rules and self._passes(value):
            return []
        return list(islice(errors(self._whole, self.root, value), _MAX_CANDIDATES))

    def _searched(self, start: Any) -> Any:
        """Return the fitting value that is the fewest changes away, or ``None``."""
        order = count()
        ahead = [(0, next(order), start)]
        seen = {json.dumps(start, sort_keys=True)}
        chars = 0
        for _ in range(_MAX_TRIES):
            if not ahead:
                return None
            _, _, value = heapq.heappop(ahead)
            wrong = self._wrong(value)
            if not wrong:
                if self.accepts(value):
                    return value
                continue
            for error in wrong:
                for changed in self._changes(value, error, ()):
                    key = json.dumps(changed, sort_keys=True)
                    chars += len(key)
                    if chars > _MAX_SEARCHED_CHARS:
                        return None
                    if key not in seen:
                        seen.add(key)
                        rank = len(wrong) + len(key) // 200
                        heapq.heappush(ahead, (rank, next(order), changed))
        return None

    # What a schema offers

    def _values(self, schema: Any, name: str, open_: Sequence[str]) -> Iterator[Any]:
        """Yield values that fit a schema by itself, the best first."""
        published = node_of(schema)
        open_ = [*open_, *references(published)]
        if len(open_) > _MAX_LEVELS and len(open_) > len(set(open_)) + 1:
            return
        node = merged(published, self.root)
        seen: set[str] = set()
        for value in self._offers(node, name, open_):
            key = json.dumps(value)
            if key not in seen and self._fits(node, value):
                seen.add(key)
                yield value

    def _offers(
        self, node: dict[str, Any], name: str, open_: Sequence[str]
    ) -> Iterator[Any]:
        if "const" in node:
            yield node["const"]
            return
        names = type_names(node)
        types = [t for t in names if t != "null"]
        given: Any = node.get("examples", [])
        given = given if is_array(given) else [given]
        given = [*given, node.get("example"), node.get("default")]
        given = [_plain(v, types) for v in given if v not in (None, "", [], {})]
        yield from (v for v in given if not any(errors(node, self.root, v)))
        if "enum" in node:
            yield from (v for v in node["enum"] if v is not None)
            yield None
            return
        for key in ("anyOf", "oneOf"):
            rest = {k: v for k, v in node.items() if k not in (key, "default")}
            if key in node:
                options = [{"allOf": [rest, o]} for o in node[key][:_MAX_ITEMS]]
                made = [self._values(option, name, open_) for option in options]
                yield from _in_turn(made)
                return
        for word in types or [likely_type(node)]:
            yield from self._of_type(word, node, name, open_)
        if "null" in names:
            yield None

    def _of_type(
        self, word: str, node: dict[str, Any], name: str, open_: Sequence[str]
    ) -> Iterator[Any]:
        match word:
            case "integer" | "number":
                found = (_plain(n, [word]) for n in numbers(node))
                yield from (n for n in found if word == "number" or n % 1 == 0)
            case "boolean":
                yield from (True, False)
            case "array":
                yield from self._arrays(node, name, open_)
            case "object":
                yield from self._objects(node, open_)
            case _:
                yield from texts(node, name)

    def _arrays(
        self, node: dict[str, Any], name: str, open_: Sequence[str]
    ) -> Iterator[Any]:
        least = min(int(node.get("minItems", 0)), _MAX_ITEMS)
        first = node.get("prefixItems", [])
        item = node.get("items", True)
        if "format" in node:  # such as image_uris, of what is in the list
            said = {"format": node["format"]}
            item = item and {"allOf": [item, said]}
            first = [{"allOf": [one, said]} for one in first]
        wanted = [node["contains"]] if "contains" in node else []
        for total in dict.fromkeys((max(least, len(first) or 1), least)):
            schemas = [*first, *wanted * node.get("minContains", 1)]
            schemas += [item] * (total - len(schemas))
            choices = [
                [*islice(self._values(s, name, [*open_, ""]), _MAX_CANDIDATES)]
                for s in schemas[: max(total, len(first))][:20]
            ]
            for combined in islice(product(*choices), 2 * _MAX_CANDIDATES):
                made = [*combined]
                more = choices[-1] if choices else []
                while len(made) < total and more:
                    made.append(more[len(made) % len(more)])
                yield made
                if node.get("uniqueItems"):
                    yield list({json.dumps(v): v for v in made}.values())

    def _objects(self, node: dict[str, Any], open_: Sequence[str]) -> Iterator[Any]:
        known: dict[str, Any] = node.get("properties", {})
        needed = dict.fromkeys([*known, *node.get("required", [])])
        required = [n for n in needed if n in node.get("required", [])]
        choices: list[list[Any]] = []
        for name in required:
            child = known.get(name, node.get("additionalProperties", True))
            choices.append(
                [*islice(self._values(child, name, [*open_, ""]), _MAX_CANDIDATES)]
            )
        for combined in islice(product(*choices), _MAX_CANDIDATES):
            yield self._filled(node, dict(zip(required, combined, strict=True)), open_)

    def _filled(
        self, node: dict[str, Any], made: dict[str, Any], open_: Sequence[str]
    ) -> dict[str, Any]:
        """Return an object with as many properties as it needs at least."""
        known: dict[str, Any] = node.get("properties", {})
        free = node.get("additionalProperties", True)
        least = min(int(node.get("minProperties", 0)), _MAX_ITEMS)
        names = [name for name in known if name not in made]
        names += [f"key{index}" for index in range(least)] if free is not False else []
        for name in names:
            if len(made) >= least:
                break
            values = self._values(known.get(name, free), name, [*open_, ""])
            for value in islice(values, 1):
                made[name] = value
        return made

    def _fits(self, node: dict[str, Any], value: Any) -> bool:
        if not asserting(node) - {"type", "properties", "required"} and not is_object(
            value
        ):
            return True
        own = {k: v for k, v in node.items() if k != "conditions"}
        if is_object(
            value
        ):  # its own parts fit; the search repairs how they go together
            own = {k: own[k] for k in own if k in ("const", "enum")}
        return not any(errors(own, self.root, value))

    # What an error asks for

    def _changes(self, value: Any, error: Any, above: Path) -> Iterator[Any]:
        """Yield the values in which one error may be repaired."""
        at: Path = (*above, *error.relative_path)
        here = _part(value, at)
        match error.validator:
            case "required" | "dependentRequired" if is_object(here):
                yield from self._completed(value, at, here, error)
            case "anyOf" | "oneOf" if error.context:
                for inner in error.context:
                    yield from self._changes(value, inner, at)
                return
            case "additionalProperties" | "unevaluatedProperties" if is_object(here):
                known = property_names(self._schema_at(at), self.root)
                yield _with(value, at, {k: v for k, v in here.items() if k in known})
            case "not" | "oneOf" | "minProperties" | "maxProperties" if is_object(here):
                yield from self._varied(value, at, here)
            case _:
                pass
        asked = {"allOf": [self._schema_at(at), node_of(error.schema)]}
        name = next((s for s in reversed(at) if isinstance(s, str)), "")
        if at and not is_object(here):
            for other in islice(self._values(asked, name, ()), _MAX_CANDIDATES):
                yield _with(value, at, other)
            if isinstance(at[-1], str):
                parent = dict(_part(value, at[:-1]))
                parent.pop(at[-1], None)
                yield _with(value, at[:-1], parent)

    def _completed(
        self, value: Any, at: Path, here: dict[str, Any], error: Any
    ) -> Iterator[Any]:
        wanted = error.validator_value
        if error.validator == "dependentRequired":
            wanted = [n for key in wanted if key in here for n in wanted[key]]
        for name in (n for n in wanted if n not in here):
            child = node_of(error.schema).get("properties", {}).get(name, {})
            asked = {"allOf": [self._schema_at((*at, name)), child]}
            for other in islice(self._values(asked, name, ()), 3):
                yield _with(value, at, {**here, name: other})

    def _varied(self, value: Any, at: Path, here: dict[str, Any]) -> Iterator[Any]:
        """Yield an object with one property more, less or otherwise."""
        for name in property_names(self._schema_at(at), self.root):
            values = self._values(self._schema_at((*at, name)), name, ())
            for other in islice(values, 3):
                yield _with(value, at, {**here, name: other})
        for name in here:
            yield _with(value, at, {k: v for k, v in here.items() if k != name})

    def _schema_at(self, at: Path) -> dict[str, Any]:
        """Return what the document says of the value at a path; {} if it says nothing."""
        node: dict[str, Any] = self.root
        for step in at:
            if isinstance(step, int):
                whole = merged(node, self.root)
                first = whole.get("prefixItems", [])
                item = first[step] if step < len(first) else whole.get("items", {})
                node = node_of(item)
                continue
            found = property_schema(node, step, self.root)
            free = merged(node, self.root).get("additionalProperties", {})
            node = node_of(free) if found is None else found
        return node


def property_schema(
    node: dict[str, Any], name: str, root: Any
) -> dict[str, Any] | None:
    """Return the first schema of a property, also in conditions and alternatives."""
    ahead: list[Any] = [node]
    for _ in range(_MAX_ITEMS):
        if not ahead:
            break
        one = node_of(ahead.pop(0))
        if name in one.get("properties", {}):
            return node_of(one["properties"][name])
        if "$ref" in one:
            ahead.append(resolved(one["$ref"], root))
        for key in ("allOf", "anyOf", "oneOf"):
            ahead += one.get(key, [])
        ahead += [one[key] for key in ("if", "then", "else") if key in one]
        ahead += one.get("dependentSchemas", {}).values()
    return None


def _plain(value: Any, types: Sequence[str]) -> Any:
    """Return a number as Python writes it: an integer without a fraction."""
    if isinstance(value, float) and value % 1 == 0 and "number" not in types:
        return int(value)
    return value


def _in_turn(made: Sequence[Iterator[Any]]) -> Iterator[Any]:
    """Yield the first value of each, then all that follow."""
    later: list[Iterator[Any]] = []
    for values in made:
        for value in values:
            yield value
            later.append(values)
            break
    for values in later:
        yield from islice(values, _MAX_CANDIDATES)


def _part(value: Any, at: Path) -> Any:
    for step in at:
        value = value[step]
    return value


def _with(value: Any, at: Path, part: Any) -> Any:
    """Return the value with another part at a path."""
    if not at:
        return part
    step: Any = at[0]
    copy: Any = dict(value) if is_object(value) else list(value)
    copy[step] = _with(value[step], at[1:], part) if len(at) > 1 else part
    return copy
