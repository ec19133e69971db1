"""Define what a repair rule is given and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.problems import Loc, Problem
from ..sources.overlay import Repair


@dataclass(frozen=True, slots=True)
class Finding:
    """The input of the rules: a document after the repairs so far, and its problems."""

    document: dict[str, Any]
    nodes: Sequence[tuple[Loc, dict[str, Any]]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Rule:
    """A known oddity: its name, the reason for repairing it, and the repairs for a finding."""

    name: str
    reason: str
    repairs: Callable[[Finding], Iterator[Repair]]


def add(at: Loc, value: object) -> Repair:
    """Return the repair that adds a value."""
    return {"op": "add", "path": at.pointer, "value": value}


def replace(at: Loc, was: object, value: object) -> Repair:
    """Return the repair that puts a value in the place of another."""
    return {"op": "replace", "path": at.pointer, "was": was, "value": value}


def remove(at: Loc, was: object) -> Repair:
    """Return the repair that removes a value."""
    return {"op": "remove", "path": at.pointer, "was": was}
