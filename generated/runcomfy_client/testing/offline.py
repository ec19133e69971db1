"""Taking over what clients do, at the border between their rules and the network.

A client is a generator of effects that something performs. Here exchanges are answered
and pauses passed over before any HTTP library is involved, so that it matters neither
which one a client uses nor when it was made.
"""

# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, TypeVar
from unittest.mock import patch

from .._runtime.aclient import AsyncClient
from .._runtime.client import Client
from .._runtime.flow import Deadline, Flow, Pause, Timing
from .._runtime.wire import Answer, Failure, Fetch, Fetched, Send

T = TypeVar("T")

_passed_over: ContextVar[float] = ContextVar("passed_over", default=0.0)
"""Seconds of pauses that the flow running now did not wait for."""


@contextmanager
def take_over(
    send: Callable[[Send], Answer | Failure],
    fetch: Callable[[Fetch], Fetched | Failure],
) -> Generator[None]:
    """While this lasts, every exchange of every client is answered here."""

    def answered(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def perform(
            client: Client | AsyncClient, flow: Flow[Any], *rest: object
        ) -> Any:
            return method(client, _answer(client, flow, send, fetch), *rest)

        return perform

    with ExitStack() as patches:
        for kind in (Client, AsyncClient):
            for name in ("_perform", "_follow"):
                method = answered(getattr(kind, name))
                patches.enter_context(patch.object(kind, name, method))
        left = _sooner(Timing.left)
        patches.enter_context(patch.object(Timing, "left", left))
        yield


def _sooner(
    left: Callable[[Timing, Deadline], float],
) -> Callable[[Timing, Deadline], float]:
    """Return a measure of the time left that counts pauses which were passed over."""
    return lambda timing, deadline: left(timing, deadline) - _passed_over.get()


def _answer(
    client: Client | AsyncClient,
    flow: Flow[T],
    send: Callable[[Send], Answer | Failure],
    fetch: Callable[[Fetch], Fetched | Failure],
) -> Flow[T]:
    """Return the same flow, without its exchanges and pauses."""
    seconds = 0.0
    resume: Callable[[], Any] = partial(next, flow)
    reply: object
    while True:
        # Each flow counts its own, for many run at once in one thread or loop.
        mark = _passed_over.set(seconds)
        try:
            effect = resume()
        except StopIteration as end:
            value: T = end.value
            return value
        finally:
            _passed_over.reset(mark)
        try:
            if isinstance(effect, Send) and not client._obstacle():
                reply = send(effect)
            elif isinstance(effect, Fetch) and not client._obstacle():
                reply = fetch(effect)
            elif isinstance(effect, Pause):
                seconds += effect.seconds
                # Not left out: it lets other tasks run, and a batch notice its end.
                reply = yield Pause(0.0)
            else:
                reply = yield effect
        except BaseException as error:
            resume = partial(flow.throw, error)
        else:
            resume = partial(flow.send, reply)
