"""Match removed names with added ones, to recognise renames."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from .canonical import same
from .merge import node_of

_MIN_NEARNESS = 0.6
# About half a second of comparing. Lists that differ by more were replaced, not renamed: among
# them only names that are equal but for case and separators go on.
_MAX_PAIRS = 20_000
_NOISE = re.compile(r"[\W_]+")


def nearness(one: str, other: str) -> float:
    """Return how much two names look alike, from 0 to 1; case and separators count for nothing."""
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
    """Return the renames from old to new, the likeliest first; a likeness of 0 is none."""
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


def properties(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """Return the renamed properties of an object, from the old name to the new one."""
    gone = [key for key in was if key not in now]
    come = [key for key in now if key not in was]
    return pairs(gone, come, lambda old, new: _likeness(was, now, old, new))


def _likeness(
    was: Mapping[str, Any], now: Mapping[str, Any], old: str, new: str
) -> float:
    one, other = node_of(was[old]), node_of(now[new])
    if one.get("type") != other.get("type") or one.get("$ref") != other.get("$ref"):
        return 0.0
    near = near_only(old, new)
    if ("enum" in one or "const" in one) and same(one, other):
        return max(near, 0.9)
    in_place = list(was).index(old) == list(now).index(new) and len(was) == len(now)
    if in_place and same(one, other):
        return max(near, 0.5 + nearness(old, new) / 10)
    return near


def near_only(old: str, new: str) -> float:
    """Return how similar two names are, or 0 if they are too different for a rename."""
    found = nearness(old, new)
    return found if found >= _MIN_NEARNESS else 0.0


def _bare(name: str) -> str:
    return _NOISE.sub("", name).casefold()
