"""Choose models by id or pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase


def id_at(name: str) -> str:
    """Return the model id that a path encodes, see `folder.paths_of`."""
    stem = name.removesuffix(".json").removesuffix(".overlay")
    return re.sub("!([a-z])", lambda small: small[1].upper(), stem)


def is_chosen(model_id: str, patterns: Iterable[str]) -> bool:
    """Return whether an id equals or matches a pattern; ``*`` also matches slashes."""
    return any(p == model_id or fnmatchcase(model_id, p) for p in patterns)


def unmatched(patterns: Iterable[str], model_ids: Sequence[str]) -> list[str]:
    """Return the patterns that match no model."""
    return [p for p in patterns if not any(is_chosen(i, [p]) for i in model_ids)]
