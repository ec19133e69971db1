"""Turn keywords of OpenAPI 3.0 and of older drafts into those of JSON Schema 2020-12."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import Loc
from ..json_schema import keywords
from ..json_schema.keywords import TYPES, asserting
from ..json_schema.output_block import block_of
from ..sources.overlay import Repair
from .findings import Finding, add, remove, replace

_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}
_DEPENDENT = {"dependentRequired": True, "dependentSchemas": False}
# Keywords that say nothing about null.
_BESIDE_NULL = {key for keys in keywords.FOR_TYPE.values() for key in keys}
# For these keywords null may be a real value, so it is kept.
_NULLABLE_KEYWORDS = {"const", "default", "examples", "type"}


def nulls(finding: Finding) -> Iterator[Repair]:
    """Remove null where no schema may have it."""
    for loc, node in finding.nodes:
        for key, value in node.items():
            if value is None and key in keywords.UNDERSTOOD - _NULLABLE_KEYWORDS:
                yield remove(loc / key, None)


def nullable(finding: Finding) -> Iterator[Repair]:
    """Turn ``nullable`` of OpenAPI 3.0 into what allows null in JSON Schema."""
    for loc, node in finding.nodes:
        is_whole = loc.pointer == "/input_schema"  # never null
        if node.get("nullable") is False or (is_whole and "nullable" in node):
            yield remove(loc / "nullable", node["nullable"])
        if node.get("nullable") is not True or is_whole:
            continue
        own = asserting(node)
        kind = node.get("type")
        unions = own & {"anyOf", "oneOf"}
        if not own <= _BESIDE_NULL | {"enum", "type", *unions} or len(unions) > 1:
            # All that is said here is one alternative, null is the other.
            kept = {k: v for k, v in node.items() if k not in {*own, "nullable"}}
            said = {k: v for k, v in node.items() if k in own}
            yield replace(loc, node, {**kept, "anyOf": [said, {"type": "null"}]})
            continue
        if isinstance(kind, str) and kind in TYPES and kind != "null":
            yield replace(loc / "type", kind, [kind, "null"])
        elif is_array(kind) and "null" not in kind:
            yield add(loc / "type" / "-", "null")
        if is_array(values := node.get("enum")) and None not in values:
            yield add(loc / "enum" / "-", None)
        for key in unions:
            if {"type": "null"} not in node[key]:
                yield add(loc / key / "-", {"type": "null"})
        if kind is None or is_array(kind) or kind in TYPES:
            yield remove(loc / "nullable", True)


def null_choices(finding: Finding) -> Iterator[Repair]:
    """Remove null from choices whose type forbids it."""
    for loc, node in finding.nodes:
        values, types = node.get("enum"), keywords.type_names(node)
        is_open = not types or "null" in types or node.get("nullable") is True
        if is_open or not is_array(values) or values == [None]:
            continue
        for index in reversed(range(len(values))):
            if values[index] is None:
                yield remove(loc / "enum" / index, None)


def exclusive(finding: Finding) -> Iterator[Repair]:
    """Turn the booleans of draft 4, which make the limit next to them exclusive, into limits."""
    for loc, node in finding.nodes:
        for plain, exclusive in _EXCLUSIVE.items():
            switch, limit = node.get(exclusive), node.get(plain)
            is_number = isinstance(limit, int | float) and not isinstance(limit, bool)
            if switch is True and is_number:
                yield replace(loc / exclusive, switch, limit)
            elif switch is False:
                yield remove(loc / exclusive, switch)


def required(finding: Finding) -> Iterator[Repair]:
    """Turn the booleans of draft 3, which mark properties as required, into a list."""
    for loc, node in finding.nodes:
        properties, names = node.get("properties"), node.get("required", [])
        if not is_object(properties) or not is_array(names):
            continue
        switches = {
            name: child["required"]
            for name, child in properties.items()
            if is_object(child) and isinstance(child.get("required"), bool)
        }
        if any(name in names and not switch for name, switch in switches.items()):
            continue  # the list says otherwise
        missing = [n for n, switch in switches.items() if switch and n not in names]
        if missing and "required" not in node:
            yield add(loc / "required", missing)
        else:
            yield from (add(loc / "required" / "-", name) for name in missing)
        for name, switch in switches.items():
            yield remove(loc / "properties" / name / "required", switch)


def older_drafts(finding: Finding) -> Iterator[Repair]:
    """Rename the keywords that draft 2019-09 and 2020-12 have split."""
    for loc, node in finding.nodes:
        items = node.get("items")
        if is_array(items) and "prefixItems" not in node:
            yield remove(loc / "items", items)
            yield add(loc / "prefixItems", items)
            if "additionalItems" in node:
                yield add(loc / "items", node["additionalItems"])
        if "additionalItems" in node:
            yield remove(loc / "additionalItems", node["additionalItems"])
        needs = node.get("dependencies")
        if is_object(needs) and not node.keys() & _DEPENDENT.keys():
            yield remove(loc / "dependencies", needs)
            for key, is_list in _DEPENDENT.items():
                found = {k: v for k, v in needs.items() if is_array(v) == is_list}
                if found:
                    yield add(loc / key, found)


def recursive(finding: Finding) -> Iterator[Repair]:
    """Turn the recursion of draft 2019-09 into references to the schema that it repeats."""
    anchors = {
        loc.pointer
        for loc, node in finding.nodes
        if node.get("$recursiveAnchor") is True
    }
    output = finding.document.get("output_schema")
    bases = ["/input_schema", *([block_of(output).base] if is_object(output) else [])]
    for loc, node in finding.nodes:
        if node.get("$recursiveRef") == "#" and "$ref" not in node:
            base = next(
                b for b in reversed(bases) if f"{loc.pointer}/".startswith(f"{b}/")
            )
            around = [a for a in anchors if f"{loc.pointer}/".startswith(f"{a}/")]
            target = max([base, *around], key=len)
            yield remove(loc / "$recursiveRef", "#")
            yield add(loc / "$ref", f"#{target.removeprefix(base)}")
        if isinstance(node.get("$recursiveAnchor"), bool):
            yield remove(loc / "$recursiveAnchor", node["$recursiveAnchor"])


def groups(finding: Finding) -> Iterator[Repair]:
    """Take definitions out of their groups, where references lead into these."""
    output = finding.document.get("output_schema")
    tops = [("/input_schema", finding.document["input_schema"])]
    if is_object(output):
        block = block_of(output)
        tops.append((block.base, block.root))
    for base, root in tops:
        moved: dict[str, str] = {}
        for key in keywords.DEFINITIONS:
            table = root.get(key) if is_object(root) else None
            for name, group in table.items() if is_object(table) else ():
                if _is_group(group) and f'"#/{key}/{name}/' in json.dumps(root):
                    for inner in group:
                        moved[f"#/{key}/{name}/{inner}"] = f"#/{key}/{name}_{inner}"
        if not moved or {target[1:] for target in moved.values()} & _pointers(root):
            continue
        for loc, node in finding.nodes:
            target = node.get("$ref")
            if target in moved and loc.pointer.startswith(base):
                yield replace(loc / "$ref", target, moved[target])
        for old, new in moved.items():
            inner = json_pointer.get(root, old[1:])
            yield add(Loc("", base + new[1:]), _redirected(inner, moved))
        for where in dict.fromkeys(old.rpartition("/")[0][1:] for old in moved):
            yield remove(Loc("", base + where), json_pointer.get(root, where))


def _is_group(node: object) -> bool:
    return (
        is_object(node)
        and bool(node)
        and not node.keys() & (keywords.UNDERSTOOD | keywords.UNSUPPORTED)
        and all(is_object(inner) for inner in node.values())
    )


def _pointers(root: Mapping[str, Any]) -> set[str]:
    return {
        f"/{key}/{name}" for key in keywords.DEFINITIONS for name in root.get(key, {})
    }


def _redirected(node: object, moved: Mapping[str, str]) -> object:
    if is_array(node):
        return [_redirected(item, moved) for item in node]
    if not is_object(node):
        return node
    found = {key: _redirected(value, moved) for key, value in node.items()}
    target = node.get("$ref")
    if isinstance(target, str) and target in moved:
        found["$ref"] = moved[target]
    return found
