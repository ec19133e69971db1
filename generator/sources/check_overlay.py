"""Check an overlay against its model: its pointers, rules and example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.limits import Limits
from ..core.problems import Loc, Problem, short_repr
from ..json_schema import keywords
from ..json_schema.keywords import property_names, subschemas
from ..json_schema.references import check_references
from ..json_schema.validator import brief, errors
from .check_schema import SchemaLint, malformed
from .folder import File
from .overlay import orphaned

# `lower` adds this suffix where one pointer has several constrained types.
_TYPE_SUFFIX = re.compile("#(?:Int|List|Map|MediaUrl|Number|Str|Tuple)$")


def overlay_problems(
    overlay: File, document: dict[str, Any], limits: Limits
) -> Iterator[Problem]:
    """Yield the problems of an overlay whose model has no errors."""
    yield from _pointers(overlay, document)
    schema = document["input_schema"]
    wrong = list(_rules(overlay, schema, limits))
    yield from wrong
    if "example" in overlay.data:
        edit = {"op": "remove", "path": "/example"}
        known = property_names(schema, schema)
        for name in overlay.data["example"]:
            if name not in known:
                loc = Loc(overlay.path) / "example" / name
                message = f"the model has no input {short_repr(name)}"
                yield orphaned("bad-example", loc, message, edit)
        left_out = left_out_rules(wrong)
        rules = enumerate(overlay.data.get("rules", []))
        is_usable = not any(p.severity == "error" for p in wrong)
        usable = (rule for i, rule in rules if is_usable and i not in left_out)
        checks = list(map(condition, usable))
        for check in [schema, *checks]:
            for error in errors(check, schema, overlay.data["example"]):
                at = json_pointer.join("example", *error.absolute_path)
                message = check.get("message") or brief(error.message)
                loc = Loc(overlay.path, at)
                yield orphaned("bad-example", loc, message, edit)


def left_out_rules(problems: Iterable[Problem]) -> set[int]:
    """Return the indexes of the rules that speak of inputs that are gone."""
    gone = (p for p in problems if p.code == "unknown-input")
    return {int(json_pointer.tokens(p.loc.pointer)[1]) for p in gone}


def condition(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule of an overlay as a schema, with the message for inputs that break it."""
    holds = {"if": rule.get("when", True), "then": rule["then"]}
    return {**holds, "message": rule["message"]["en"]}


def _pointers(overlay: File, document: dict[str, Any]) -> Iterator[Problem]:
    data: dict[str, Any] = overlay.data
    names = data.get("names", {})
    tables = [
        ("texts",),
        ("media",),
        ("names", "fields"),
        ("names", "types"),
        ("names", "members"),
    ]
    for steps in tables:
        table = data if len(steps) == 1 else names
        for where in table.get(steps[-1], {}):
            if not exists(document, where):
                yield orphaned(
                    "dangling-pointer",
                    Loc(overlay.path, json_pointer.join(*steps, where)),
                    f"the model has nothing at {where}",
                    _move(document, steps, where, table),
                )


def exists(document: Mapping[str, Any], where: str) -> bool:
    """Return whether a pointer of an overlay leads to something in a model file.

    A type that several schemas make is named by all their pointers.
    """
    return any(
        all(_is_there(document, one) for one in places)
        for places in ([where], where.split("&"))
    )


def _is_there(document: Mapping[str, Any], where: str) -> bool:
    try:
        json_pointer.get(document, _TYPE_SUFFIX.sub("", where))
    except json_pointer.Missing:
        return False
    return True


def _move(
    document: dict[str, Any],
    steps: Sequence[str],
    where: str,
    table: Mapping[str, Any],
) -> dict[str, Any] | None:
    """Return the edit that moves an entry to the place with the nearest name, if there is one."""
    above, _, name = where.rpartition("/")
    try:
        known = json_pointer.get(document, above)
    except json_pointer.Missing:
        return None
    near = get_close_matches(name, known, 1) if is_object(known) else []
    if not near or f"{above}/{near[0]}" in table:
        return None
    edit = {"op": "move", "from": json_pointer.join(*steps, where)}
    return {**edit, "path": json_pointer.join(*steps, f"{above}/{near[0]}")}


def _rules(overlay: File, schema: dict[str, Any], limits: Limits) -> Iterator[Problem]:
    known = property_names(schema, schema)
    for index, rule in enumerate(overlay.data.get("rules", [])):
        for key in ("when", "then"):
            loc = Loc(overlay.path) / "rules" / index / key
            rules = SchemaLint(loc, rule.get(key, True), limits)
            found = rules.check_condition()
            found += check_references(loc, schema, rules.nodes)
            reported = {p.loc for p in found if p.severity == "error"}
            found += [p for p in malformed(loc, rules.schema) if p.loc not in reported]
            yield from found or _unknown(loc, rules.schema, known)


def _unknown(loc: Loc, node: object, known: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the names in a condition that no input has: it would be constant."""
    if not is_object(node):
        return
    properties: dict[str, Any] = node.get("properties", {})
    named = [(loc / "properties" / name, name) for name in properties]
    for index, name in enumerate(node.get("required", [])):
        named.append((loc / "required" / index, name))
    for at, name in named:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did they mean {short_repr(near[0])}?" if near else ""
            message = f"the model has no input {short_repr(name)}{meant}"
            rule = json_pointer.join(*json_pointer.tokens(at.pointer)[:2])
            edit = {"op": "remove", "path": rule}
            yield orphaned("unknown-input", at, message, edit)
    for steps, child in subschemas(node, keywords.IN_PLACE):
        at = loc
        for step in steps:
            at /= step
        yield from _unknown(at, child, known)
