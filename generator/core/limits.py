"""Limit the input of a run."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The limits of an input; anything larger is refused."""

    file_bytes: int = 5_000_000
    depth: int = 64
    enum_values: int = 10_000
    properties: int = 2_000

    @property
    def values(self) -> int:
        """The most objects, lists, texts and numbers in the schemas of one model."""
        return 3 * self.enum_values + 15 * self.properties
