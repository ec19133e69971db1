"""The dialect of the live catalogue: the repairs that a publication needs, made anew each time.

A rule never guesses what a publication means: it repairs what can be read in one way alone, and
whatever else is wrong stays an error. Repairs go into the overlay with the name of their rule;
the published schema stays as it is. Formats that mean media and ``validations`` are understood
as they come and need none.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import Loc
from ..ir import types as ir
from ..sources import check, overlay
from ..sources.check_schema import Rules
from ..sources.folder import File, Limits, ModelSource
from ..sources.overlay import Repair
from .oddities import RULES, Finding
from .walk import same

_ROUNDS = (
    100  # each repairs at least one place; deeper nesting than 64 is refused before
)
_NAMES = {rule.name for rule in RULES}


_MEDIA_NAME = re.compile(r"(?:[a-z0-9_]+_)?(?:image|video|audio)s?(?:_ur[il]s?)?")


def unmarked_media(model: ir.Model) -> list[str]:
    """Inputs that are media by their names alone: to be told, since a name decides nothing."""
    return [
        field.name
        for field in model.fields
        if field.type in (ir.Str(), ir.List(ir.Str()))
        and _MEDIA_NAME.fullmatch(field.name)
    ]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repairs of a model in order, and how they came about.

    ``fresh`` were made now; ``gone`` are those of rules that nothing asks for any more;
    ``stale`` are hand-written ones that fit no more, by their index, with the reason.
    """

    repairs: tuple[Repair, ...]
    document: dict[str, Any]
    fresh: tuple[Repair, ...]
    gone: tuple[Repair, ...]
    stale: Mapping[int, str]


def repair(model: File, written: Sequence[Repair], limits: Limits) -> Repaired:
    """The repairs that a published model needs beside those of its overlay.

    Hand-written repairs stay, in their order. Repairs of rules are made anew: one that no rule
    makes any more is gone.
    """
    document: dict[str, Any] = copy.deepcopy(model.data)
    kept: list[Repair] = []
    gone: list[Repair] = []
    stale: dict[int, str] = {}
    proposed: list[Repair] = []
    has_changed = True  # since these were proposed
    for index, one in enumerate(written):
        is_ours = one.get("rule") in _NAMES
        # Those of one round were proposed together, before the first of them was made.
        if is_ours and has_changed and one not in proposed:
            proposed, has_changed = _proposals(model, document, limits), False
        if is_ours and one not in proposed:
            gone.append(one)
            continue
        complaint = overlay.apply(document, one)
        if complaint and is_ours:
            gone.append(one)
            continue
        if complaint:
            stale[index] = _unnecessary(document, one) or complaint
        if not is_ours:
            proposed = []
        has_changed = True
        kept.append(one)
    fresh: list[Repair] = []
    for _ in range(_ROUNDS):
        # All of one round were made for one document, and in an order that fits it.
        fitting = [
            one
            for one in _proposals(model, document, limits)
            if overlay.apply(document, one) is None
        ]
        fresh += fitting
        if not fitting:
            break
    returned = [one for one in fresh if one in gone]
    return Repaired(
        (*kept, *fresh),
        document,
        tuple(one for one in fresh if one not in returned),
        tuple(one for one in gone if one not in returned),
        stale,
    )


def _proposals(model: File, document: dict[str, Any], limits: Limits) -> list[Repair]:
    """What the rules say of a document; of several for one place the first counts."""
    rules = Rules(Loc(model.path, "/input_schema"), document["input_schema"], limits)
    problems = check.check_model(ModelSource(model, None), document, limits)
    rules.check()
    output = check.output_rules(model.path, document, limits)
    nodes = [*rules.nodes, *(output.nodes if output else ())]
    finding = Finding(document, nodes, problems)
    found: list[Repair] = []
    for rule in RULES:
        before = {one["path"] for one in found}
        found += [
            {**one, "reason": rule.reason, "rule": rule.name}
            for one in rule.repairs(finding)
            if one["path"] not in before
        ]
    return found


def _unnecessary(document: dict[str, Any], one: Repair) -> str | None:
    """That the publication now is what a repair would make of it."""
    above, _, _ = one["path"].rpartition("/")
    parent, now = _found(document, above), _found(document, one["path"])
    if one["op"] == "remove" and is_array(parent):
        mended = one.get("was") not in parent
    elif one["op"] == "remove":
        mended = is_object(parent) and now is None
    else:
        mended = now is not None and same(now, one["value"])
    return "the publication has mended this itself" if mended else None


def _found(document: dict[str, Any], where: str) -> object:
    try:
        return json_pointer.get(document, where)
    except json_pointer.Missing:
        return None
