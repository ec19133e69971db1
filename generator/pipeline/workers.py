"""Other processes that check and render models while this one goes on."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from .import_check import ImportCheck

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_MODELS_PER_WORKER = (
    16  # models; from twice as many on, other processes earn their start
)
_OF_CHUNK = 4  # models that travel together: all others wait for the last ones
_AHEAD = 3  # chunks of each process that wait or are made


class Workers:
    """As many processes as the work is worth, and none where it is done sooner without.

    Where they are forks, they get what this process has imported; else they import it while this
    process reads and checks.
    """

    def __init__(
        self, models: int, jobs: int = 0, imports: ImportCheck | None = None
    ) -> None:
        self.imports = imports
        most = jobs or _processors()
        if most == 1 or models < 2 * _MODELS_PER_WORKER:
            most = 0
        self.count = min(most, -(-models // _MODELS_PER_WORKER))
        self._pool: ProcessPoolExecutor | None = None
        if self.count:
            # Imported only when needed, as multiprocessing is slow to import.
            from ..core.process_pool import process_pool, told_of_death

            if imports:
                imports.start()
            _prepare()
            self._pool = process_pool(self.count)
            with told_of_death():
                for _ in range(self.count):
                    self._pool.submit(_prepare)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self.imports:
            self.imports.close()

    def end(self) -> None:
        """End the processes, which hold memory as long as they live."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def map(
        self, function: Callable[[_Item], _Result], items: Iterable[_Item], count: int
    ) -> Iterator[_Result]:
        """The results in the order of the items, of which there are ``count``.

        The work begins before they are asked for, and is a little ahead of who asks.
        """
        if not self._pool:
            return map(function, items)
        from ..core.process_pool import bounded_map

        chunk = max(1, min(_OF_CHUNK, -(-count // (4 * self.count))))
        return bounded_map(self._pool, function, items, chunk, _AHEAD * self.count)


def _prepare() -> None:
    """Import what rendering needs, and keep it out of all searches for garbage.

    They would take time, and their marks would give each fork a copy of what it shares.
    """
    from . import build as _  # noqa: F401

    gc.freeze()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
