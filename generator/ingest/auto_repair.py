"""Derive the repairs that a published schema needs.

A rule never guesses: it repairs only what has a single possible meaning, and everything else
stays an error. Repairs are written to the overlay with the name of their rule; the published
schema is not changed. Media formats and ``validations`` need no repair.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.limits import Limits
from ..core.problems import Loc
from ..ir import types as ir
from ..sources import check, overlay
from ..sources.check_schema import SchemaLint
from ..sources.folder import File, ModelSource
from ..sources.overlay import Repair
from .findings import Finding
from .repair_rules import RULES
from .schema_texts import same

_ROUNDS = (
    100  # each repairs at least one place; nesting deeper than 64 was refused before
)
_NAMES = {rule.name for rule in RULES}


_MEDIA_NAME = re.compile(r"(?:[a-z0-9_]+_)?(?:image|video|audio)s?(?:_ur[il]s?)?")


def unmarked_media(model: ir.Model) -> list[str]:
    """Return the inputs that only their names suggest to be media, to mention them to the user."""
    return [
        field.name
        for field in model.fields
        if field.type in (ir.Str(), ir.List(ir.Str()))
        and _MEDIA_NAME.fullmatch(field.name)
    ]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repairs of a model in order, and what has changed about them.

    ``fresh`` are new; ``gone`` are repairs by rules that are no longer needed; ``stale`` are
    hand-written ones that no longer apply, by their index, with the reason.
    """

    repairs: tuple[Repair, ...]
    document: dict[str, Any]
    fresh: tuple[Repair, ...]
    gone: tuple[Repair, ...]
    stale: Mapping[int, str]


def repair(model: File, written: Sequence[Repair], limits: Limits) -> Repaired:
    """Return the repairs of a published model: those of its overlay, and those that rules derive.

    Hand-written repairs are kept in their order. Repairs by rules are derived again: one that
    no rule makes any more is dropped.
    """
    document: dict[str, Any] = copy.deepcopy(model.data)
    kept: list[Repair] = []
    gone: list[Repair] = []
    stale: dict[int, str] = {}
    proposed: list[Repair] = []
    has_changed = True  # since the repairs were proposed
    for index, one in enumerate(written):
        is_ours = one.get("rule") in _NAMES
        # The repairs of a round are proposed together, before any of them is applied.
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
        # All repairs of a round are for the same document, in an order that fits it.
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
    """Return the repairs that the rules propose; the first one for a place wins."""
    rules = SchemaLint(
        Loc(model.path, "/input_schema"), document["input_schema"], limits
    )
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
    """Return the reason why a repair is unnecessary: the schema already has its result."""
    above, _, _ = one["path"].rpartition("/")
    parent, now = _found(document, above), _found(document, one["path"])
    if one["op"] == "remove" and is_array(parent):
        is_fixed = one.get("was") not in parent
    elif one["op"] == "remove":
        is_fixed = is_object(parent) and now is None
    else:
        is_fixed = now is not None and same(now, one["value"])
    return "the publication has fixed this itself" if is_fixed else None


def _found(document: dict[str, Any], where: str) -> object:
    try:
        return json_pointer.get(document, where)
    except json_pointer.Missing:
        return None
