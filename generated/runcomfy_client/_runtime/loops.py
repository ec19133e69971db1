"""HTTP clients under asyncio: one for each event loop, since connections belong to one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from time import monotonic
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from .forks import ForkAware, leave_to_parent

__all__ = ["NOT_ASYNCIO", "PerLoop", "runs_here", "see_through"]

NOT_ASYNCIO = (
    "AsyncClient needs asyncio, which does not run here; under trio, call a Client with"
    " trio.to_thread.run_sync"
)

HttpT = TypeVar("HttpT")
T = TypeVar("T")

INTERRUPT_SECONDS = 5.0
"""The most that whoever is interrupted spends on last words."""


def runs_here() -> bool:
    """Return whether asyncio runs this; under trio it does not."""
    try:
        return asyncio.current_task() is not None
    except RuntimeError:
        return False


async def see_through(
    work: Callable[[], Coroutine[Any, Any, T]], *, goes_on: bool = False
) -> T:
    """Finish work although this task is cancelled, within 5 s; then cancel it, or not.

    A thread that writes cannot be stopped, and scopes of anyio cancel again and again.
    Work is begun here, so that no interrupt leaves a coroutine that nobody awaits.
    """
    task = asyncio.ensure_future(work())
    held: asyncio.CancelledError | None = None
    give_up = float("inf")
    while not task.done() and monotonic() < give_up:
        left = None if held is None else give_up - monotonic()
        try:
            await asyncio.wait((task,), timeout=left)
        except asyncio.CancelledError as error:
            if held is None:
                held, give_up = error, monotonic() + INTERRUPT_SECONDS
    if held is not None and not goes_on:
        raise held
    if not task.done():
        task.cancel()
        raise TimeoutError(f"not within {INTERRUPT_SECONDS:g} s")
    return task.result()


class PerLoop(ForkAware, Generic[HttpT]):
    """Makes an HTTP client for each event loop, in which alone it is used and closed.

    ``leave`` is called with one whose connections can no longer be closed in order.
    """

    def __init__(
        self,
        make: Callable[[], HttpT],
        close: Callable[[HttpT], Awaitable[None]],
        leave: Callable[[HttpT], object],
    ) -> None:
        self._make = make
        self._close = close
        self._leave = leave
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, HttpT] = (
            WeakKeyDictionary()
        )
        # Two loops may run in two threads.
        self._lock = threading.RLock()
        super().__init__()

    def here(self) -> HttpT:
        """Return the HTTP client of the loop that runs."""
        loop = asyncio.get_running_loop()
        found = self._made.get(loop)
        if found is None:
            with self._lock:
                for old in [old for old in self._made if old.is_closed()]:
                    self._leave(self._made.pop(old))
                found = self._made[loop] = self._make()
        return found

    async def close(self) -> None:
        """Close all of them, each in its loop."""
        with self._lock:
            made = list(self._made.items())
            self._made.clear()
        here = asyncio.get_running_loop()
        for loop, http in made:
            if loop is here:
                await self._close(http)
            elif loop.is_running():
                asyncio.run_coroutine_threadsafe(self._close_later(http), loop)
            else:
                self._leave(http)

    async def _close_later(self, http: HttpT) -> None:
        await self._close(http)

    def after_fork(self, *, in_child: bool) -> None:
        """Start with no connections in the child."""
        if in_child:
            self._lock = threading.RLock()
            for http in self._made.values():
                self._leave(http)
                leave_to_parent(http)
            self._made = WeakKeyDictionary()
