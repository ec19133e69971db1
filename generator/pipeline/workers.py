"""Other processes that check and render models while this one goes on."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from ..core import resources
from ..core.process_pool import process_pool, told_of_death
from ..core.timings import stage

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_OF_ONE = 16  # models; from twice as many on, a second process earns its start
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
        self, function: Callable[[_Item], _Result], items: Sequence[_Item]
    ) -> Iterator[_Result]:
        """The results in the order of the items; the work begins before they are asked for."""
        if not self._pool:
            return map(function, items)
        size = max(1, min(_OF_ONE, -(-len(items) // (4 * self.count))))
        chunks = [items[i : i + size] for i in range(0, len(items), size)]
        pool = self._pool
        with told_of_death():
            futures = deque(pool.submit(_each, function, chunk) for chunk in chunks)
        return _results(futures)


def _results(futures: deque[Future[list[_Result]]]) -> Iterator[_Result]:
    with told_of_death():
        while futures:  # what has been taken is not held any longer
            with stage("wait for other processes"):
                results = futures.popleft().result()
            yield from results


def _each(
    function: Callable[[_Item], _Result], items: Sequence[_Item]
) -> list[_Result]:
    return [function(item) for item in items]


def _prepare() -> None:
    """Imports what rendering needs, down to what the printer imports when it first prints."""
    from ..python.class_printer import print_classes
    from ..python.class_schema import Prepared

    schema = {"title": "A", "type": "object", "description": "A.", "x-base": "Value"}
    print_classes(Prepared(schema, {}, (), ()), resources.templates() / "classes")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
