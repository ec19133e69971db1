"""Overlays at work: repairs applied to a copy of a published schema, with proof that they fit."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import Loc, Problem, shown
from .folder import ModelSource

_ABSENT = object()


def repaired(source: ModelSource) -> tuple[dict[str, Any], list[Problem]]:
    """The model's document after the overlay's repairs, and the repairs that do not fit.

    Without repairs it is the published one itself.
    """
    repairs = source.overlay.data.get("repairs") if source.overlay else None
    if not source.overlay or not repairs or not is_array(repairs):
        return source.model.data, []
    document: dict[str, Any] = copy.deepcopy(source.model.data)
    problems: list[Problem] = []
    for index, repair in enumerate(repairs):
        loc = Loc(source.overlay.path) / "repairs" / index
        if complaint := apply(document, repair):
            problems.append(
                Problem(
                    "repair-does-not-fit",
                    loc,
                    complaint,
                    "the published schema has changed: look at it and mend or remove "
                    "the repair",
                )
            )
    return document, problems


def apply(document: dict[str, Any], repair: Mapping[str, Any]) -> str | None:
    """Changes the document, or says why the repair does not fit it."""
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
        return f"{path} already exists: {shown(now)}"
    elif op != "add" and now is _ABSENT:
        return f"there is nothing at {path}"
    if "was" in repair and repair["was"] != now:
        return f"{path} is {shown(now)}, not {shown(repair['was'])}"
    if is_array(parent):
        at = len(parent) if last == "-" else int(last)
        parent[at : at + (op != "add")] = [] if op == "remove" else [repair["value"]]
    elif not is_object(parent):
        return f"{json_pointer.join(*parents)} is {shown(parent)}, and has no members"
    elif op == "remove":
        del parent[last]
    else:
        parent[last] = repair["value"]
    return None
