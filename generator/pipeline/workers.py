"""Other processes that check and render models while this one goes on."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

from ..core import resources
from ..core.process_pool import process_pool, told_of_death
from ..core.timings import stage

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_OF_ONE = 16  # models; from twice as many on, a second process earns its start
_OF_CHUNK = 8  # models that travel together
_AHEAD = 3  # chunks of each process that wait or are made
# Under either name of this package: a process that has imported it renders at once.
_CLASS_PRINTER = __name__.replace("pipeline.workers", "python.class_printer")


class Workers:
    """As many processes as the work is worth, and none where it is done sooner without.

    They start at once and import what they will need, while this process reads and checks.
    """

    def __init__(self, models: int, jobs: int = 0) -> None:
        most = jobs or _processors()
        few = models < 2 * _OF_ONE
        if most == 1 or not models or (few and _CLASS_PRINTER in sys.modules):
            most = 0
        self.count = min(most, -(-models // _OF_ONE))
        self._pool: ProcessPoolExecutor | None = None
        if self.count:
            self._pool = process_pool(self.count)
            for _ in range(self.count):
                self._pool.submit(_prepare)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, function: Callable[[_Item], _Result], items: Iterable[_Item], count: int
    ) -> Iterator[_Result]:
        """The results in the order of the items, of which there are ``count``.

        The work begins before they are asked for, and is a little ahead of who asks.
        """
        if not self._pool:
            return map(function, items)
        size = max(1, min(_OF_CHUNK, -(-count // (4 * self.count))))
        pool, left = self._pool, iter(items)
        begun: deque[Future[list[_Result]]] = deque()

        def begin() -> None:
            while len(begun) < _AHEAD * self.count:
                if not (chunk := list(islice(left, size))):
                    break
                begun.append(pool.submit(_each, function, chunk))

        with told_of_death():
            begin()
        return _results(begun, begin)


def _results(
    begun: deque[Future[list[_Result]]], begin: Callable[[], None]
) -> Iterator[_Result]:
    with told_of_death():
        while begun:  # what has been taken is not held any longer
            with stage("wait for other processes"):
                results = begun.popleft().result()
            begin()
            yield from results


def _each(
    function: Callable[[_Item], _Result], items: Sequence[_Item]
) -> list[_Result]:
    return [function(item) for item in items]


def _prepare() -> None:
    """Imports what rendering needs, down to what the printer imports when it first prints."""
    from ..python.class_printer import print_classes
    from ..python.class_schema import Prepared
    from . import build as _  # noqa: F401 (what the first order would import)

    schema = {"title": "A", "type": "object", "description": "A.", "x-base": "Value"}
    print_classes(Prepared(schema, {}, (), ()), resources.templates() / "classes")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
