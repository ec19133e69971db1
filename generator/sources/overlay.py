"""Apply the repairs of overlays to copies of published schemas, and check that they fit."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import Loc, Problem, Severity, short_repr
from .folder import OVERLAY, ModelSource

Repair = Mapping[str, Any]

_ABSENT = object()


def repair(op: str, loc: Loc, was: object = None, value: object = None) -> Repair:
    """Return an entry of ``repairs`` for the value at a location."""
    made: dict[str, Any] = {"op": op, "path": loc.pointer}
    if op != "add":
        made["was"] = copy.deepcopy(was)
    if op != "remove":
        made["value"] = value
    return made


def hint(file: str, made: Repair) -> str:
    """Return the hint that suggests a repair of a model file."""
    text = json.dumps({**made, "reason": "..."}, ensure_ascii=False)
    return f'add to "repairs" in {overlay_of(file)}: {text}'


def overlay_of(file: str) -> str:
    """Return the path of a model file's overlay; an overlay's path is returned unchanged."""
    return file if file.endswith(OVERLAY) else file.removesuffix(".json") + OVERLAY


def mended_by(
    made: Repair, code: str, loc: Loc, message: str, severity: Severity = "error"
) -> Problem:
    """Return a problem that this repair solves; in an overlay the fix is an edit, not a repair."""
    if loc.file.endswith(OVERLAY):
        return Problem(code, loc, message, "change it here", severity)
    words = hint(loc.file, made)
    return Problem(code, loc, message, words, severity, fix=made)


def orphaned(
    code: str, loc: Loc, message: str, edit: Mapping[str, Any] | None = None
) -> Problem:
    """Return the warning that an entry of an overlay fits nothing any more and is left out.

    Upstream may rename what it speaks of at any time, which must not stop everything else.
    """
    edit = edit or {"op": "remove", "path": loc.pointer}
    move = f"move this entry to {edit['path']}" if edit["op"] == "move" else ""
    hint = move or "move this entry to where it belongs now, or remove it"
    return Problem(code, loc, message, hint, "warning", fix=edit)


def repaired(source: ModelSource) -> tuple[dict[str, Any], list[Problem]]:
    """Return the model's document after the overlay's repairs, and a problem for each misfit.

    Without repairs, the published document itself is returned, not a copy.
    """
    repairs = source.overlay.data.get("repairs") if source.overlay else None
    if not source.overlay or not repairs or not is_array(repairs):
        return source.model.data, []
    document: dict[str, Any] = copy.deepcopy(source.model.data)
    problems: list[Problem] = []
    for index, one in enumerate(repairs):
        loc = Loc(source.overlay.path) / "repairs" / index
        if complaint := apply(document, one):
            problems.append(orphaned("repair-does-not-fit", loc, complaint))
    return document, problems


def apply(document: dict[str, Any], repair: Repair) -> str | None:
    """Apply a repair to the document, or return why it does not fit."""
    path, op = repair["path"], repair["op"]
    *parents, last = json_pointer.tokens(path)
    try:
        parent = json_pointer.get(document, json_pointer.join(*parents))
    except json_pointer.Missing:
        return f"there is nothing at {json_pointer.join(*parents)}"
    try:
        now = json_pointer.step(parent, last)
    except json_pointer.Missing:
        now = _ABSENT
    if op == "add" and is_array(parent):
        if last != str(len(parent)) and last != "-" and now is _ABSENT:
            return f"{path} is past the end of the list"
    elif op == "add" and now is not _ABSENT:
        return f"{path} already exists: {short_repr(now)}"
    elif op != "add" and now is _ABSENT:
        return f"there is nothing at {path}"
    if "was" in repair and repair["was"] != now:
        return f"{path} is {short_repr(now)}, not {short_repr(repair['was'])}"
    value = copy.deepcopy(repair.get("value"))  # later repairs may modify it
    if is_array(parent):
        at = len(parent) if last == "-" else int(last)
        parent[at : at + (op != "add")] = [] if op == "remove" else [value]
    elif not is_object(parent):
        return (
            f"{json_pointer.join(*parents)} is {short_repr(parent)}, and has no members"
        )
    elif op == "remove":
        del parent[last]
    else:
        parent[last] = value
    return None
