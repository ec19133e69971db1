"""The record of one change between two catalogues, and its levels."""

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
    """One change; ``levels`` holds every level that applies, highest first.

    ``pointer`` leads into the new model file, or into the old one if the place was removed.
    ``name`` is the Python name. ``was`` and ``now`` are short texts, empty if there is no old
    or new value. ``before`` and ``after`` are lines of Python; they are empty unless code has
    to change.
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
        """Return the highest level."""
        return self.levels[0]

    @property
    def is_breaking(self) -> bool:
        """Return whether calls or code that worked before now fail."""
        return self.level in BREAKING


def highest(changes: Iterable[Change]) -> Level | None:
    """Return the highest level of any change, or None if there are no changes."""
    return max((change.level for change in changes), default=None)
