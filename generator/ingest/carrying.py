"""Carry over what an overlay says of inputs and outputs that were renamed upstream.

Renames are recognised as by `diff`. What cannot be carried over stays as it is, and `generate`
leaves it out with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import short_repr
from ..json_schema import keywords, renames
from ..json_schema.output_block import KEY, block_of

_INPUT = "/input_schema"


def carried(
    overlay: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return an overlay for a model file that has changed, and a note for each rename."""
    moves = dict(_moves(old, new))
    if not moves:
        return dict(overlay), ()
    found = dict(overlay)
    for table in ("texts", "media"):
        if is_object(overlay.get(table)):
            found[table] = _moved(overlay[table], moves)
    if is_object(overlay.get("names")):
        found["names"] = {
            key: _moved(value, moves) if is_object(value) else value
            for key, value in overlay["names"].items()
        }
    if is_array(overlay.get("repairs")):
        found["repairs"] = [
            {**one, "path": _new(one["path"], moves)} for one in overlay["repairs"]
        ]
    names = _inputs(moves)
    if is_array(overlay.get("rules")):
        found["rules"] = [
            {key: _condition(value, names) if key in ("when", "then") else value
             for key, value in rule.items()}
            for rule in overlay["rules"]
        ]  # fmt: skip
    if is_object(overlay.get("example")):
        example = overlay["example"]
        found["example"] = {names.get(key, key): example[key] for key in example}
    if found == overlay:
        return found, ()
    notes = (
        f"{short_repr(was)} is {short_repr(now)} now, in its overlay too"
        for was, now in (
            (was.rpartition("/")[2], now.rpartition("/")[2])
            for was, now in moves.items()
        )
    )
    return found, tuple(notes)


def _moves(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the old and the new pointer of each property that was renamed."""
    yield from _renamed(old["input_schema"], new["input_schema"], _INPUT, _INPUT)
    if is_object(old.get(KEY[1:])) and is_object(new.get(KEY[1:])):
        was, now = block_of(old[KEY[1:]]), block_of(new[KEY[1:]])
        yield from _renamed(was.schema, now.schema, was.top, now.top)


def _renamed(
    old: object, new: object, old_at: str, new_at: str
) -> Iterator[tuple[str, str]]:
    if not is_object(old) or not is_object(new):
        return
    was, now = old.get("properties"), new.get("properties")
    found: dict[str, str] = {}
    if is_object(was) and is_object(now):
        found = renames.properties(was, now)
    for steps, child in keywords.subschemas(old):
        now_steps = steps
        if steps[0] == "properties" and steps[1] in found:
            now_steps = ("properties", found[str(steps[1])])
        was_at = old_at + json_pointer.join(*steps)
        now_at = new_at + json_pointer.join(*now_steps)
        if now_steps != steps:
            yield was_at, now_at
        other = json_pointer.find(new, json_pointer.join(*now_steps))
        yield from _renamed(child, other, was_at, now_at)


def _inputs(moves: Mapping[str, str]) -> dict[str, str]:
    """Return the renamed inputs of the model itself, by their old names."""
    top = f"{_INPUT}/properties"
    return {
        json_pointer.tokens(was)[2]: json_pointer.tokens(now)[2]
        for was, now in moves.items()
        if was.rpartition("/")[0] == top
    }


def _moved(table: Mapping[str, Any], moves: Mapping[str, str]) -> dict[str, Any]:
    return {_new(where, moves): entry for where, entry in table.items()}


def _new(where: str, moves: Mapping[str, str]) -> str:
    """Return the place of a pointer now: that of the nearest renamed property above it."""
    fitting = (
        was for was in moves if where == was or where.startswith((f"{was}/", f"{was}#"))
    )
    nearest = max(fitting, key=len, default="")
    return moves[nearest] + where.removeprefix(nearest) if nearest else where


def _condition(node: Any, names: Mapping[str, str]) -> Any:
    """Return a condition on inputs with their new names."""
    if not is_object(node):
        return node
    found = dict(node)
    if is_object(node.get("properties")):
        properties = node["properties"]
        found["properties"] = {names.get(n, n): properties[n] for n in properties}
    if is_array(node.get("required")):
        found["required"] = [names.get(n, n) for n in node["required"]]
    for key, value in node.items():
        if key in keywords.IN_PLACE and is_array(value):
            found[key] = [_condition(child, names) for child in value]
        elif key in keywords.IN_PLACE and is_object(value):
            found[key] = _condition(value, names)
    return found
