"""Hold what differs between an output folder and its tree."""

from __future__ import annotations

from typing import NamedTuple


class Changes(NamedTuple):
    """The differences between an output folder and the tree that it should hold.

    Orphans are files of an earlier run that are no longer part of the tree. Strays are files that
    no run has written; `strays` finds them.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphans: tuple[str, ...]
    unchanged: int
    strays: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.orphans or self.strays)
