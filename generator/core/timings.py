"""What each stage of a run costs, for ``generate --timings``.

A function is a stage by its decorator. Nobody pays for it but the run that asks: elsewhere a
stage is a look at one variable.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """The seconds of each stage by its name, those of stages within it left out."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    _inner_s: list[float] = field(default_factory=list[float])

    @contextmanager
    def measured(self, name: str) -> Generator[None]:
        """Measure what happens within."""
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
    """Measure a stage where somebody asked; a decorator too."""
    if timings := _timings.get():
        with timings.measured(name):
            yield
    else:
        yield


@contextmanager
def recorded(name: str) -> Generator[Timings]:
    """Measure all stages that happen within, and as ``name`` what belongs to none of them."""
    timings = Timings()
    token = _timings.set(timings)
    try:
        with timings.measured(name):
            yield timings
    finally:
        _timings.reset(token)
