"""Put schemas into a canonical form for comparison: no annotations, no irrelevant order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..core.json_types import is_array, is_object
from . import keywords

# Includes keywords that `generate` refuses, since a published schema may still contain them.
ASSERTIONS = keywords.ASSERTIONS | {
    "$dynamicRef", "$recursiveRef", "additionalItems", "dependencies",
}  # fmt: skip


def asserted(node: object) -> Any:
    """Return only what a schema asserts: no texts, no defaults, no irrelevant order."""
    if not is_object(node):
        return node
    found: dict[str, Any] = {}
    for key, child in sorted(node.items()):
        if key not in ASSERTIONS and key not in keywords.NAMED:
            continue
        if key in keywords.NAMED and is_object(child):
            found[key] = {name: asserted(inner) for name, inner in child.items()}
        elif key in ("enum", "const", "dependentRequired"):
            found[key] = unordered({key: child})[key]
        elif is_array(child):
            inner = [asserted(item) for item in child]
            found[key] = sorted(inner, key=dumped) if key != "prefixItems" else inner
        else:
            found[key] = asserted(child)
    return found


def dumped(value: object) -> str:
    """Return a canonical text of a JSON value: 1, 1.0 and true differ."""
    return _encode(value)


# Made once: `json.dumps` makes an encoder for each value, and a choice may have thousands.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def same(one: object, other: object) -> bool:
    """Return whether two schemas make the same assertions in the same keywords."""
    return dumped(asserted(one)) == dumped(asserted(other))


def group(node: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the part of a schema that uses these keywords."""
    return {key: node[key] for key in names if key in node}


# Lists of JSON Schema and of overlays whose order has no meaning.
_SETS = {"allOf", "anyOf", "enum", "oneOf", "required", "rules", "type"}


def unordered(value: object) -> Any:
    """Return the same JSON, with lists sorted where their order has no meaning."""
    if is_object(value):
        return {
            key: (
                sorted(map(unordered, child), key=dumped)
                if key in _SETS and is_array(child)
                else unordered(child)
            )
            for key, child in value.items()
        }
    return [unordered(child) for child in value] if is_array(value) else value
