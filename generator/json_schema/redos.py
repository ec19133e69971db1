"""Whether a regular expression can take exponential time where it does not match.

A backtracking engine tries every way in which a text can be read. A pattern is dangerous when
there are two ways to come from a place in it back to that place over the same text: each
repetition doubles the work. The places are those of Glushkov's automaton, one for each set of
characters in the pattern; what cannot be judged counts as dangerous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

K = TypeVar("K")

_SPELT_OUT = 10  # repetitions up to here are judged one by one, others as endless
_MOST_PLACES = 600
_LARGEST_LOOP = 60
_MOST_LOOPS = 2  # that can share one text: time grows with the square of its length
_MOST_OPTIONS = 16  # that can share one text: each doubles the time at most


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of ranges."""

    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A condition without a length: an anchor, or a look ahead or behind."""

    kind: str
    inner: Node | None = None


@dataclass(frozen=True, slots=True)
class Seq:
    """One after the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alt:
    """One or the other."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several times; ``None`` is without end."""

    node: Node
    least: int
    most: int | None


Node: TypeAlias = "Chars | Edge | Seq | Alt | Repeat"


class _Dangerous(Exception):
    """Found while building the automaton."""


@dataclass(slots=True)
class _Span:
    """What a node begins and ends with, and in how many ways it can be empty."""

    empty: int = 0
    first: Counter[int] = field(default_factory=Counter[int])
    last: Counter[int] = field(default_factory=Counter[int])


def danger(node: Node) -> str | None:
    """Why a pattern may take exponential time, ``None`` when it cannot."""
    automaton = _Automaton()
    try:
        whole = automaton.read(node)
    except _Dangerous as found:
        return str(found)
    for inner in automaton.conditions:
        if reason := danger(inner):
            return reason
    return automaton.judge(whole, _is_anchored(node), _may_fail_at_end(node))


def _is_anchored(node: Node) -> bool:
    match node:
        case Edge(kind):
            return kind == "^"
        case Seq(nodes):
            return bool(nodes) and _is_anchored(nodes[0])
        case Alt(nodes):
            return all(_is_anchored(one) for one in nodes)
        case _:
            return False


def _may_fail_at_end(node: Node) -> bool:
    match node:
        case Edge():
            return True
        case Seq(nodes):
            return bool(nodes) and _may_fail_at_end(nodes[-1])
        case Alt(nodes):
            return any(_may_fail_at_end(one) for one in nodes)
        case _:
            return False


class _Automaton:
    def __init__(self) -> None:
        self.chars: list[Chars] = []
        self.optional: set[int] = set()
        self.follow: list[Counter[int]] = []
        self.conditions: list[Node] = []

    def read(self, node: Node) -> _Span:
        """Add the places of a node."""
        match node:
            case Chars():
                if len(self.chars) >= _MOST_PLACES:
                    raise _Dangerous("it is too large to be judged")
                place = len(self.chars)
                self.chars.append(node)
                self.follow.append(Counter())
                return _Span(0, Counter([place]), Counter([place]))
            case Edge(_, inner):
                if inner is not None:
                    self.conditions.append(inner)
                return _Span(1)
            case Seq(nodes):
                span = _Span(1)
                for one in nodes:
                    span = self._then(span, self.read(one))
                return span
            case Alt(nodes):
                spans = [self.read(one) for one in nodes]
                for index, span in enumerate(spans):
                    for other in spans[:index]:
                        if self._overlap(span.first, other.first):
                            self.optional |= {*span.first, *other.first}
                return _Span(
                    sum(span.empty for span in spans),
                    sum((span.first for span in spans), Counter[int]()),
                    sum((span.last for span in spans), Counter[int]()),
                )
            case Repeat(inner, least, most):
                return self._repeat(inner, least, most)

    def _then(self, one: _Span, other: _Span) -> _Span:
        for place, ways in one.last.items():
            for following, more in other.first.items():
                self.follow[place][following] += ways * more
        return _Span(
            one.empty * other.empty,
            one.first + _times(other.first, one.empty),
            other.last + _times(one.last, other.empty),
        )

    def _repeat(self, inner: Node, least: int, most: int | None) -> _Span:
        if most is not None and most <= _SPELT_OUT:
            span = _Span(1)
            for index in range(most, 0, -1):
                before = len(self.chars)
                one = self.read(inner)
                if one.empty and most > 1:
                    raise _Dangerous("it repeats what may be empty")
                span = self._then(one, span)
                if index > least:
                    self.optional.update(range(before, len(self.chars)))
                    span.empty += 1
            return span
        span = self.read(inner)
        if span.empty:
            raise _Dangerous("it repeats what may be empty")
        self._then(span, span)
        span.empty = 0 if least else 1
        return span

    def judge(self, whole: _Span, anchored: bool, may_fail: bool) -> str | None:
        """What is dangerous about the places and the ways between them."""
        ways = {place: list(found) for place, found in enumerate(self.follow)}
        groups = strongly_connected(ways)
        loops = [g for g in groups if len(g) > 1 or g[0] in self.follow[g[0]]]
        for loop in loops:
            if reason := self._judge_loop(set(loop)):
                return reason
        free = set[int]() if may_fail else set(whole.last)
        counted = [loop for loop in loops if not free & set(loop)]
        most = _MOST_LOOPS - (not anchored)
        if counted and self._chain(counted) > most:
            return "several of its repetitions can take the same text"
        if self._chain([[place] for place in sorted(self.optional)]) > _MOST_OPTIONS:
            return "too many of its optional parts can take the same text"
        return None

    def _judge_loop(self, loop: set[int]) -> str | None:
        if len(loop) > _LARGEST_LOOP:
            return "it repeats more than can be judged"
        inside = {p: [q for q in self.follow[p] if q in loop] for p in loop}
        twice = "there are two ways to read the same text in a repetition"
        if any(self.follow[p][q] > 1 for p in loop for q in inside[p]):
            return twice
        pairs = {
            (p, q): [
                (r, s) for r in inside[p] for s in inside[q] if self._overlap([r], [s])
            ]
            for p in loop
            for q in loop
        }
        for group in strongly_connected(pairs):
            same = sum(p == q for p, q in group)
            if 0 < same < len(group):
                return twice
        return None

    def _overlap(self, one: Iterable[int], other: Iterable[int]) -> bool:
        return any(
            low <= last and first <= high
            for p in one
            for q in other
            for low, high in self.chars[p].ranges
            for first, last in self.chars[q].ranges
        )

    def _chain(self, units: list[list[int]]) -> int:
        """How many units can share one text, each reached from the one before."""
        home = {place: index for index, unit in enumerate(units) for place in unit}
        longest = [0] * len(units)

        def length(index: int) -> int:
            if not longest[index]:
                longest[index] = 1
                reached = self._reached(units[index], home, index)
                longest[index] += max(map(length, reached), default=0)
            return longest[index]

        return max(map(length, range(len(units))), default=0)

    def _reached(
        self, unit: list[int], home: Mapping[int, int], own: int
    ) -> Iterable[int]:
        """The units that come after one over nothing but text that it could take itself."""
        found: set[int] = set()
        seen: set[int] = set(unit)
        ahead = list(unit)
        while ahead:
            for place in self.follow[ahead.pop()]:
                if place in seen or not self._overlap(unit, [place]):
                    continue
                seen.add(place)
                if place in home and home[place] != own:
                    found.add(home[place])
                ahead.append(place)
        return found


def _times(places: Counter[int], ways: int) -> Counter[int]:
    return Counter({place: count * ways for place, count in places.items() if ways})


def strongly_connected(graph: Mapping[K, list[K]]) -> list[list[K]]:
    """The groups of nodes of which each can be reached from each (Tarjan, without recursion)."""
    order: dict[K, int] = {}
    low: dict[K, int] = {}
    waiting: list[K] = []
    held: set[K] = set()
    groups: list[list[K]] = []
    for start in graph:
        if start in order:
            continue
        work = [(start, iter(graph[start]))]
        order[start] = low[start] = len(order)
        waiting.append(start)
        held.add(start)
        while work:
            node, ahead = work[-1]
            for other in ahead:
                if other not in order:
                    order[other] = low[other] = len(order)
                    waiting.append(other)
                    held.add(other)
                    work.append((other, iter(graph[other])))
                    break
                if other in held:
                    low[node] = min(low[node], order[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    cut = waiting.index(node)
                    groups.append(waiting[cut:])
                    held.difference_update(waiting[cut:])
                    del waiting[cut:]
    return groups
