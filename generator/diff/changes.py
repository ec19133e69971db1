"""A change between two catalogues: one line of a diff, with everything a reader may ask of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Who is hurt by a change; a higher level hurts sooner."""

    DOCS = 1
    SAFE = 2
    BEHAVIOUR = 3
    SOURCE = 4
    WIRE = 5


BREAKING = (Level.WIRE, Level.SOURCE)


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``levels`` holds each that applies, highest first.

    ``pointer`` leads into the new file of the model, into the old one where the place is
    gone; ``name`` is what Python calls it. ``was`` and ``now`` are short texts, empty where
    there was or is nothing. ``before`` and ``after`` are lines of Python, and stand where
    code has to be changed.
    """

    levels: tuple[Level, ...]
    rule: str
    model: str
    pointer: str
    name: str
    was: str
    now: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The highest level."""
        return self.levels[0]

    @property
    def is_breaking(self) -> bool:
        """Whether calls or code that worked do not work any more."""
        return self.level in BREAKING


def highest(changes: Iterable[Change]) -> Level | None:
    """The highest level of any change."""
    return max((change.level for change in changes), default=None)
