"""Values at and around every limit of two schemas, for jsonschema to judge by each."""

import itertools
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
from referencing import Registry

_JUNK = "zzz"


def validator(root: Any) -> Any:
    """Return the validator of a raw schema."""
    return jsonschema.Draft202012Validator(root, registry=Registry())


def refused(judge: Any, other: Any) -> bool:
    """Tell whether one raw schema accepts a value that another refuses.

    Nobody sends a key that only the other schema names where the first names its keys.
    """
    return _refused(json.dumps(judge), json.dumps(other))


@cache
def _refused(first: str, second: str) -> bool:
    if first == second:
        return False
    judge, other = json.loads(first), json.loads(second)
    accepts, still_accepts = validator(judge).is_valid, validator(other).is_valid
    values = _candidates([(judge, judge), (other, other)], constants([judge, other]), 0)
    # What refuses least is asked first; what a key may be takes longest.
    return any(
        not still_accepts(value)
        and accepts(value)
        and _sendable(value, judge, other, judge, other)
        for value in values
    )


def constants(schemas: list[Any]) -> dict[str, list[Any]]:
    """Return the values at and around the limits of the schemas."""
    numbers: set[float] = {0, 0.5, 1, 7}
    lengths: set[int] = {0, 1, 2}
    texts: set[str] = {"", "a"}
    for schema in schemas:
        for key, value in _walk(schema):
            if isinstance(value, bool):
                continue
            if isinstance(value, int | float):
                if key.startswith(("min", "max")) and key not in ("minimum", "maximum"):
                    lengths |= {max(0, int(value) + d) for d in (-1, 0, 1)}
                else:
                    numbers |= {
                        value - 1,
                        value,
                        value + 1,
                        value + 0.5,
                        value * 2,
                        value / 2,
                    }
            if isinstance(value, str) and key in ("enum", "const"):
                texts.add(value)
    texts |= {"b" * n for n in lengths}
    whole = {int(n) if float(n).is_integer() else n for n in numbers}
    return {
        "scalars": [None, True, False, *sorted(whole), *sorted(texts)],
        "lengths": sorted(lengths),
    }


def _walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _walk(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from _walk(child, key)
    else:
        yield key, value


def _resolved(nodes: list[tuple[Any, Any]]) -> list[tuple[dict[str, Any], Any]]:
    found: list[tuple[dict[str, Any], Any]] = []
    queue = list(nodes)
    while queue:
        node, root = queue.pop(0)
        if not isinstance(node, dict):
            continue
        found.append((node, root))
        if "$ref" in node:
            target = root
            for step in node["$ref"].split("/")[1:]:
                target = target[step]
            queue.append((target, root))
        for key in ("anyOf", "oneOf", "allOf"):
            queue += [(option, root) for option in node.get(key, [])]
        for key in ("if", "then", "else", "not"):
            if key in node:
                queue.append((node[key], root))
    return found


def _candidates(
    nodes: list[tuple[Any, Any]], pool: dict[str, list[Any]], depth: int
) -> Iterator[Any]:
    """Return values of all kinds for a place that these schemas describe."""
    parts = _resolved(nodes)
    texts = json.dumps([node for node, _ in parts])
    names = {key for node, _ in parts for key in node.get("properties", {})}
    if names or '"object"' in texts or not depth:
        yield from _objects(parts, names, pool, depth)
    if not depth:
        return
    yield from pool["scalars"]
    yield from ([], {}, ["a"], {"k": "a"})
    if '"array"' in texts or '"items"' in texts:
        items = [(node["items"], root) for node, root in parts if "items" in node]
        items += [
            (item, root) for node, root in parts for item in node.get("prefixItems", [])
        ]
        inner = list(_candidates(items, pool, depth + 1)) if items else pool["scalars"]
        yield from ([value] for value in inner)
        fitting = [
            v
            for v in inner
            if any(validator(r).evolve(schema=n).is_valid(v) for n, r in items)
        ]
        usable = fitting or ["a"]
        for value in usable[:20]:
            yield [value] * 2
            yield ["a", value]
            yield [value, "a", "a"]
        yield from (["a", value] for value in pool["scalars"])
        for length in pool["lengths"]:
            yield [usable[-1]] * length
            yield list(itertools.islice(itertools.cycle(usable), length))


def _objects(
    parts: list[tuple[dict[str, Any], Any]],
    names: set[str],
    pool: dict[str, list[Any]],
    depth: int,
) -> Iterator[Any]:
    places = {
        name: [
            (n["properties"][name], r)
            for n, r in parts
            if name in n.get("properties", {})
        ]
        for name in sorted(names)
    }
    extra = [
        (n["additionalProperties"], r)
        for n, r in parts
        if isinstance(n.get("additionalProperties"), dict)
    ]
    values = {
        name: list(_candidates(nodes, pool, depth + 1))
        for name, nodes in places.items()
    }
    bases: list[dict[str, Any]] = [{}]
    for node, root in parts:
        if "properties" not in node:
            continue
        fitting: dict[str, Any] = {}
        for name in node["properties"]:
            judge = validator(root).evolve(schema=node["properties"][name])
            good = [v for v in values[name] if judge.is_valid(v)]
            if good:
                fitting[name] = good[0]
        bases.append(fitting)
        bases.append(
            {k: v for k, v in fitting.items() if k in node.get("required", [])}
        )
        bases.append(
            {
                k: v
                for k, v in fitting.items()
                if k == "prompt" or k in node.get("required", [])
            }
        )
    unique = {json.dumps(base, sort_keys=True): base for base in bases}
    keyed = any("patternProperties" in node for node, _ in parts)
    yield from ({"k0": value} for value in (pool["scalars"] if keyed else ()))
    for base in unique.values():
        yield base
        for name, options in values.items():
            yield {k: v for k, v in base.items() if k != name}
            yield from ({**base, name: value} for value in options)
        for value in _candidates(extra, pool, depth + 1) if extra else ["a", 1]:
            yield {**base, _JUNK: value}
    free = list(_candidates(extra, pool, depth + 1)) if extra else ["a"]
    for length in pool["lengths"]:
        yield {f"k{i}": free[i % len(free)] for i in range(length)}
        yield {f"k{i}": free[0] for i in range(length)}


def _sendable(value: Any, one: Any, other: Any, one_root: Any, other_root: Any) -> bool:
    """Return whether no object has a key that only the other schema names."""
    own = _resolved([(one, one_root)])
    theirs = _resolved([(other, other_root)])
    if isinstance(value, dict):
        known = {key for node, _ in own for key in node.get("properties", {})}
        foreign = {
            key for node, _ in theirs for key in node.get("properties", {})
        } - known
        if known and foreign & set(value):
            return False
    if isinstance(value, dict):
        steps = [(key, child) for key, child in value.items()]
        return all(
            _sendable(
                child,
                {"anyOf": _below(own, key)},
                {"anyOf": _below(theirs, key)},
                one_root,
                other_root,
            )
            for key, child in steps
        )
    if isinstance(value, list):
        return all(
            _sendable(
                child,
                {"anyOf": _items(own)},
                {"anyOf": _items(theirs)},
                one_root,
                other_root,
            )
            for child in value
        )
    return True


def _below(nodes: list[tuple[dict[str, Any], Any]], key: str) -> list[Any]:
    found = [
        node["properties"][key]
        for node, _ in nodes
        if key in node.get("properties", {})
    ]
    return found or [
        node["additionalProperties"]
        for node, _ in nodes
        if "additionalProperties" in node
    ]


def _items(nodes: list[tuple[dict[str, Any], Any]]) -> list[Any]:
    return [node["items"] for node, _ in nodes if "items" in node]
