"""Match removed names with added ones, to recognise renames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

_MIN_NEARNESS = 0.6
# About half a second of comparing. Lists that differ by more were replaced, not renamed: among
# them only names that are equal but for case and separators go on.
_MAX_PAIRS = 20_000
_NOISE = re.compile(r"[\W_]+")


def nearness(one: str, other: str) -> float:
    """How much two names look alike, from 0 to 1; case and separators count for nothing."""
    plain, same = _bare(one), _bare(other)
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
    """The renames from old to new, the likeliest first; a likeness of 0 is none."""
    olds, news = list(removed), list(added)
    alike: dict[str, list[str]] = {}
    for new in news:
        alike.setdefault(_bare(new), []).append(new)
    few = len(olds) * len(news) <= _MAX_PAIRS
    found = [
        (-likeness(old, new), old, new)
        for old in olds
        for new in (news if few else alike.get(_bare(old), ()))
    ]
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for unlike, old, new in sorted(found):
        if unlike < 0 and old not in renamed and new not in taken:
            renamed[old] = new
            taken.add(new)
    return renamed


def near_only(old: str, new: str) -> float:
    """Return how similar two names are, or 0 if they are too different for a rename."""
    found = nearness(old, new)
    return found if found >= _MIN_NEARNESS else 0.0


def _bare(name: str) -> str:
    return _NOISE.sub("", name).casefold()
