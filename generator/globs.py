"""Models chosen by their ids or by patterns of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase


def is_chosen(model_id: str, patterns: Iterable[str]) -> bool:
    """Whether an id equals or matches a pattern; ``*`` also stands for slashes."""
    return any(p == model_id or fnmatchcase(model_id, p) for p in patterns)


def unmatched(patterns: Iterable[str], model_ids: Sequence[str]) -> list[str]:
    """The patterns that choose no model."""
    return [p for p in patterns if not any(is_chosen(i, [p]) for i in model_ids)]
