"""Repair what contradicts itself, where all but one keyword tell what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.problems import Loc
from ..json_schema import validator
from ..sources.overlay import Repair
from .findings import Finding, remove

_UNIONS = ("anyOf", "oneOf")
_Ways = list[tuple[Loc, dict[str, Any]]]


def excluded_alternatives(finding: Finding) -> Iterator[Repair]:
    """Remove a type that forbids one of the alternatives beside it, which the default is of."""
    schema = finding.document["input_schema"]
    unfit = {
        problem.fix["path"]
        for problem in finding.problems
        if problem.code == "bad-default" and problem.fix
    }
    for loc, node in finding.nodes:
        if (loc / "default").pointer in unfit and node.keys() & {*_UNIONS}:
            free = {key: value for key, value in node.items() if key != "type"}
            if not any(validator.errors(free, schema, node["default"])):
                yield remove(loc / "type", node["type"])


def closed_parts(finding: Finding) -> Iterator[Repair]:
    """Open the parts of an object where one of them forbids what another one requires."""
    for loc, node in finding.nodes:
        parts = node.get("allOf")
        if not is_array(parts):
            continue
        groups = [list(_ways(loc / "allOf" / i, one)) for i, one in enumerate(parts)]
        groups.append([(loc, node)])
        if any(_forbids(one, groups) for one in groups):
            for at, way in (way for group in groups for way in group):
                if _is_closed(way):
                    yield remove(at / "additionalProperties", False)


def _ways(loc: Loc, part: object) -> Iterator[tuple[Loc, dict[str, Any]]]:
    """Yield a part, or the alternatives that it is made of."""
    if not is_object(part):
        return
    key = next((key for key in _UNIONS if is_array(part.get(key))), None)
    if key is None or "properties" in part:
        yield loc, part
        return
    for index, option in enumerate(part[key]):
        yield from _ways(loc / key / index, option)


def _forbids(ways: _Ways, groups: list[_Ways]) -> bool:
    """Return whether a part takes, in none of its ways, what another part always requires."""
    needed = set[str]()
    for other in groups:
        required = [set(_names(way, "required")) for _, way in other]
        if other is not ways and required:
            needed |= required[0].intersection(*required[1:])
    return bool(ways and needed) and all(
        _is_closed(way) and not needed <= {*_names(way, "properties")}
        for _, way in ways
    )


def _is_closed(way: dict[str, Any]) -> bool:
    return way.get("additionalProperties") is False and "patternProperties" not in way


def _names(way: dict[str, Any], key: str) -> Iterator[str]:
    """Yield the names that a part requires or has properties for."""
    names = way.get(key, ())
    for name in names if is_array(names) or is_object(names) else ():
        if isinstance(name, str):
            yield name
