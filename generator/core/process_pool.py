"""Pools of processes that never outlive the process that made them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, TypeVar

from .problems import refusal
from .signals import ENDING
from .timings import stage

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def process_pool(
    count: int | None, prepare: Callable[..., object] | None = None, *given: object
) -> ProcessPoolExecutor:
    """Return a pool whose processes end when this one does, however it ends.

    Each process calls ``prepare`` with what is given before it works.
    """
    begin = partial(_begin, prepare, *given)
    return ProcessPoolExecutor(count, _context(), begin)


def bounded_map(
    pool: ProcessPoolExecutor,
    function: Callable[[_Item], _Result],
    items: Iterable[_Item],
    chunk: int,
    ahead: int,
) -> Iterator[_Result]:
    """Yield the results in the order of the items, which travel in chunks.

    The work begins before they are asked for, and is at most ``ahead`` chunks before who asks:
    ``Executor.map`` would hold all results if they are made sooner than they are used.
    """
    left = iter(items)
    begun: deque[Future[list[_Result]]] = deque()

    def begin() -> None:
        while len(begun) < ahead and (taken := list(islice(left, chunk))):
            begun.append(pool.submit(_each, function, taken))

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
    function: Callable[[_Item], _Result], items: Iterable[_Item]
) -> list[_Result]:
    return [function(item) for item in items]


def _begin(prepare: Callable[..., object] | None, *given: object) -> None:
    """Leave interrupts to the parent, and end with it: nobody else would end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ENDING:
        signal.signal(name, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    assert parent

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    if prepare:
        prepare(*given)


@contextmanager
def told_of_death() -> Generator[None]:
    """Report the death of a process of a pool as a problem."""
    try:
        yield
    except BrokenProcessPool as error:
        hint = "there may be too little memory for several: try --jobs 1"
        raise refusal("worker-died", ".", "a process of this run died", hint) from error


def _context() -> BaseContext:
    """Forks where that is safe, since a fork starts at once: on Linux, with one thread.

    The system counts them: ``threading`` doesn't know those that watch files.
    """
    safe = sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1
    return multiprocessing.get_context("fork") if safe else _SpawnContext()


class _SpawnProcess(SpawnProcess):
    """A process that does not run the script of its parent again, which may have no guard."""

    def start(self) -> None:
        ours = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")  # of no file
        try:
            super().start()
        finally:
            sys.modules["__main__"] = ours


class _SpawnContext(SpawnContext):
    Process = _SpawnProcess


@dataclass(frozen=True, slots=True)
class Companion:
    """One process that works beside this one, and the pipes to it and back."""

    process: BaseProcess
    asks: Connection
    answers: Connection


def companion(work: Callable[..., object], *given: object) -> Companion:
    """Start a process that ends with this one; ``work`` gets its ends of the pipes first.

    There are two, as one that goes both ways is a socket, which no generator needs.
    """
    context: Any = _context()
    asked, asks = context.Pipe(duplex=False)
    answers, answered = context.Pipe(duplex=False)
    process = context.Process(
        target=_begin, args=(work, asked, answered, *given), daemon=True
    )
    process.start()
    asked.close()
    answered.close()
    return Companion(process, asks, answers)
