"""Flows: what a client wants done, step by step, without I/O.

A flow is a generator that yields what it wants done (``Send``, ``Fetch``,
``Pause``, ``Tell``, ``Record``) and is sent what came of it. ``Client`` and ``AsyncClient`` only perform
these effects.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from .arguments import check_seconds
from .errors import Outcome, TransportError
from .settings import Settings
from .wire import Failure, Fetch, Send

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Tell:
    """Hand a value to the caller, by a callback or by an iterator."""

    listener: Callable[[Any], object] | None
    value: object


@dataclass(frozen=True, slots=True)
class Record:
    """Do something that takes the disk."""

    write: Callable[[], object]


Effect: TypeAlias = Send | Fetch | Pause | Tell | Record
Flow: TypeAlias = Generator[Effect, Any, T]
"""It is sent an ``Answer`` or ``Failure`` after ``Send``, a ``Fetched`` or ``Failure``
after ``Fetch``, what was returned after ``Record``, and None otherwise."""


def refuse(effect: Send | Fetch, obstacle: str) -> Failure:
    """Say that a client can perform nothing, with nothing sent."""
    if isinstance(effect, Fetch):
        raise TransportError(
            f"download: {obstacle}", outcome=Outcome.ACCEPTED, retryable=False
        )
    return Failure(obstacle, delivered=False, lasting=True)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which a call ends, on the monotonic clock."""

    ends: float
    seconds: float


class Timing:
    """The deadlines and pauses of one client."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = settings.clock

    def deadline(self, timeout: float | None) -> Deadline:
        """Return the deadline of a call that starts now."""
        if timeout is None:
            seconds = self.settings.timeout
        else:
            seconds = check_seconds("timeout", timeout)
        return Deadline(self.clock.monotonic() + seconds, seconds)

    def left(self, deadline: Deadline) -> float:
        """Seconds until a deadline."""
        return deadline.ends - self.clock.monotonic()

    def backoff(self, retry: int) -> float:
        """Seconds before a retry, with full jitter; ``retry`` counts from 0."""
        return self.clock.random() * min(8.0, 0.5 * 2.0**retry)
