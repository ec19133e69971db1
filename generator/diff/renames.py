"""Match removed names with added ones, to recognise renames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

_MIN_NEARNESS = 0.6
_NOISE = re.compile(r"[\W_]+")


def nearness(one: str, other: str) -> float:
    """Return how similar two names are, from 0 to 1; case and separators are ignored."""
    plain, same = _NOISE.sub("", one).casefold(), _NOISE.sub("", other).casefold()
    if plain and plain == same:
        return 1.0
    if plain and same and (plain in same or same in plain):
        return max(_MIN_NEARNESS, SequenceMatcher(None, plain, same).ratio())
    return SequenceMatcher(None, plain, same).ratio()


def pairs(
    removed: Iterable[str],
    added: Iterable[str],
    likeness: Callable[[str, str], float],
) -> dict[str, str]:
    """Return the renames from old to new, most likely first; a likeness of 0 is no rename."""
    news = list(added)
    found = [
        (-likeness(old, new), old, new) for old in removed for new in news
    ]  # fmt: skip
    renamed: dict[str, str] = {}
    for unlike, old, new in sorted(found):
        if unlike < 0 and old not in renamed and new not in renamed.values():
            renamed[old] = new
    return renamed


def near_only(old: str, new: str) -> float:
    """Return how similar two names are, or 0 if they are too different for a rename."""
    found = nearness(old, new)
    return found if found >= _MIN_NEARNESS else 0.0
