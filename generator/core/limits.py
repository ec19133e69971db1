"""Limit the input of a run."""

from __future__ import annotations

from typing import NamedTuple

from .problems import Loc, Problem


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


def not_a_file(name: str, what: str = "a link or a device") -> Problem:
    """Return the problem of a path that holds something else than a file."""
    message = f"this is {what}, not a regular file"
    return Problem("not-a-file", Loc(name), message, "put the file itself here")


def too_large(name: str, size: int, limits: Limits) -> Problem:
    """Return the problem of a file that has more bytes than the limit."""
    message = f"{size:,} bytes exceed the limit of {limits.file_bytes:,}"
    return Problem("too-large", Loc(name), message, "is this really a model's schema?")
