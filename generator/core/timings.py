"""Measure the time of each stage of a run, for ``generate --timings``.

Functions become stages by a decorator. Without ``--timings`` a stage costs one look-up of a
context variable.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar


class Timings:
    """The seconds of each stage by name, without those of nested stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner_s: list[float] = []

    @contextmanager
    def measured(self, name: str) -> Generator[None]:
        """Add the time of the block to a stage."""
        self.seconds.setdefault(name, 0.0)
        self._inner_s.append(0.0)
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            self.seconds[name] += spent - self._inner_s.pop()
            if self._inner_s:
                self._inner_s[-1] += spent


_timings: ContextVar[Timings | None] = ContextVar("timings", default=None)


@contextmanager
def stage(name: str) -> Generator[None]:
    """Measure the block if timings are being recorded; works as a decorator, too."""
    if timings := _timings.get():
        with timings.measured(name):
            yield
    else:
        yield


@contextmanager
def recorded(name: str) -> Generator[Timings]:
    """Record all stages in the block; ``name`` gets the time that belongs to none of them."""
    timings = Timings()
    token = _timings.set(timings)
    try:
        with timings.measured(name):
            yield timings
    finally:
        _timings.reset(token)
