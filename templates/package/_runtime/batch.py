"""Many requests at once: bounded, as they finish, none lost."""

# The package may use what completion on a client need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeVar

from .arguments import check_call, check_count, check_kind, check_seconds
from .claiming import CONTENT
from .core import Core
from .errors import InvalidInput, Outcome, TransportError
from .flow import Flow
from .guidance import advice, is_request
from .loops import see_through
from .outputs import Output
from .submission import Submission
from .values import Request

if TYPE_CHECKING:
    from .aclient import AsyncClient
    from .client import Client

__all__ = ["Batch", "Finished", "run_tasks", "run_threads"]

OutputT = TypeVar("OutputT", bound=Output)

GRACE_SECONDS = 5.0
"""How long an interrupted batch waits for the ids of submissions under way."""

log = logging.getLogger(__name__.partition("._runtime")[0])


@dataclass(frozen=True, slots=True)
class Finished(Generic[OutputT]):
    """A request of a batch, and what became of it."""

    index: int
    """The place of the request in the batch."""
    request: Request[OutputT]
    request_id: str | None
    """The id of its job; None when it got none, or none that is known."""
    output: OutputT | None
    error: Exception | None
    """Why there is no output."""

    def unwrap(self) -> OutputT:
        """Return the output; raises the error when there is none."""
        if self.error is not None:
            raise self.error
        assert self.output is not None
        return self.output


_ELSEWHERE = "this batch was begun in the process that this one was forked from, and goes on there"


class BatchStopped(Exception):
    """The batch was interrupted; its jobs go on."""


class Batch(Generic[OutputT]):
    """The books of one batch."""

    def __init__(
        self,
        core: Core,
        requests: Iterable[Request[OutputT]],
        limit: int,
        timeout: float | None,
        on_submitted: Callable[[str], object] | None,
        *,
        key: str | Callable[[Request[OutputT]], str] | None = None,
        again: bool = False,
    ) -> None:
        check_count("limit", limit)
        if is_request(requests):
            raise InvalidInput("map takes several requests: write map([...])")
        check_kind(requests, Iterable, "map takes a list of requests")
        check_call("on_submitted", on_submitted)
        if timeout is not None:
            check_seconds("timeout", timeout)
        self._core = core
        self._feed = enumerate(requests)
        self._limit = limit
        self._timeout = timeout
        self._on_submitted = on_submitted
        self._key = key
        self._again = again
        # The jobs that nobody was told of: an id, None while it is being submitted,
        # and "" when there may be one.
        self._open: dict[int, str | None] = {}
        # Those that are being written down, and will be sent next.
        self._entering: set[int] = set()
        self._process = os.getpid()
        self._stopped = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether this is a copy, made by a fork, of a batch that another process runs."""
        return self._process != os.getpid()

    def check_process(self) -> None:
        """Raise an error in a copy, made by a fork, of a batch that another process runs."""
        if self.is_elsewhere:
            raise TransportError(_ELSEWHERE, outcome=Outcome.NOT_SENT, retryable=False)

    def start(self, running: int) -> Iterator[Flow[Finished[OutputT]]]:
        """Yield the runs to start now."""
        self.check_process()
        for index, request in islice(self._feed, self._limit - running):
            yield self._run(index, request)

    def stop(self) -> None:
        """Submit no more."""
        self._stopped = True

    def _pass_gate(self, index: int) -> None:
        # In this order, whoever stops the batch either holds this one up or sees it. A
        # lock would do, too, but an interrupt at the wrong place would leave it locked.
        self._open[index] = None
        if self._stopped or self.is_elsewhere:
            raise BatchStopped
        self._entering.discard(index)

    def _key_of(self, index: int, request: Request[OutputT]) -> str | None:
        """Return the key of one request: that of the batch with its place, or one of its own."""
        if callable(self._key):
            return self._key(request)
        by_place = self._key is not None and self._key != CONTENT
        return f"{self._key}/{index}" if by_place else self._key

    def _run(self, index: int, request: Request[OutputT]) -> Flow[Finished[OutputT]]:
        def remember(request_id: str) -> object:
            self._open[index] = request_id
            return self._on_submitted(request_id) if self._on_submitted else None

        submission: Submission | None = None
        try:
            if not is_request(request):
                raise InvalidInput(advice("map", request))
            deadline = self._core.deadline(self._timeout)
            submission = self._core.submission(
                request, self._key_of(index, request), again=self._again
            )
            submission.gate = partial(self._pass_gate, index)
            self._entering.add(index)
            output = yield from self._core.run(
                submission,
                request.output_type().read,
                deadline,
                remember,
                None,
                cancel_on_timeout=False,
                cancel_on_interrupt=False,
            )
        except Exception as error:
            return self._fail(index, request, error)
        except BaseException:
            self._open.pop(index, None)
            # Nobody needs to wait for the id: what is heard by now is all of it.
            if submission and (submission.sent_at or submission.request_id):
                self._open[index] = submission.request_id or ""
            raise
        finally:
            self._entering.discard(index)
        return Finished(index, request, self._open.get(index), output, None)

    def _fail(
        self, index: int, request: Request[OutputT], error: Exception
    ) -> Finished[OutputT]:
        request_id = self._open.get(index) or getattr(error, "request_id", None)
        if index in self._open:
            self._open[index] = request_id or ""
        outcome = getattr(error, "outcome", Outcome.UNKNOWN)
        # A batch stops between exchanges: what had no id by then was not accepted.
        nothing_sent = outcome in (Outcome.NOT_SENT, Outcome.REFUSED)
        if request_id is None and (nothing_sent or isinstance(error, BatchStopped)):
            self._open.pop(index, None)
        return Finished(index, request, request_id, None, error)

    @contextmanager
    def telling(self, finished: Finished[OutputT]) -> Generator[None]:
        """Strike out what the caller is told of, once it got there."""
        try:
            yield
        finally:
            self._open.pop(finished.index, None)

    @property
    def submitting(self) -> bool:
        """Whether a job may be about to get its id."""
        return None in list(self._open.values())

    @property
    def entering(self) -> bool:
        """Whether a submission is being written down, or struck out again."""
        return bool(self._entering)

    def leave(self, error: BaseException) -> None:
        """Leave the ids of all jobs that nobody was told of."""
        left = list(self._open.values())
        known = [request_id for request_id in left if request_id]
        notes: list[str] = []
        if known:
            notes.append(f"jobs of this batch that go on: {', '.join(known)}")
        if len(left) > len(known):
            count = len(left) - len(known)
            notes.append(f"submissions of this batch whose fate is unknown: {count}")
        for note in notes:
            error.add_note(note)
            log.warning(note)


def run_threads(client: Client, batch: Batch[OutputT]) -> Iterator[Finished[OutputT]]:
    """Run the requests of a batch in threads, and yield each as it finishes."""
    stopped = threading.Event()
    ends: SimpleQueue[Finished[OutputT] | BaseException] = SimpleQueue()

    def pause(seconds: float) -> None:
        if stopped.wait(seconds):
            raise BatchStopped

    def work(flow: Flow[Finished[OutputT]]) -> None:
        try:
            ends.put(client._perform(flow, pause))
        except BaseException as error:
            ends.put(error)

    running = 0
    try:
        try:
            while True:
                for flow in batch.start(running):
                    # Daemons, so that an interrupted program is not held up.
                    # Each sees the context of the caller, such as the span that is current.
                    context = copy_context()
                    threading.Thread(
                        target=context.run, args=(work, flow), daemon=True
                    ).start()
                    running += 1
                if not running:
                    return
                finished = _take(batch, ends)
                running -= 1
                with batch.telling(finished):
                    yield finished
        except BaseException:
            # Its threads were not copied by a fork.
            if not batch.is_elsewhere:
                batch.stop()
                stopped.set()
                _let_end(batch)
            raise
    except BaseException as error:
        # It may have interrupted what the first one had begun.
        if not batch.is_elsewhere:
            batch.stop()
            stopped.set()
            batch.leave(error)
        raise


def _let_end(batch: Batch[OutputT]) -> None:
    """Wait for what is on its way, for a while."""
    give_up = time.monotonic() + GRACE_SECONDS
    while batch.submitting or batch.entering:
        if time.monotonic() > give_up:
            break
        time.sleep(0.02)


def _take(
    batch: Batch[OutputT], ends: SimpleQueue[Finished[OutputT] | BaseException]
) -> Finished[OutputT]:
    while True:
        batch.check_process()
        # A wait without a timeout does not let Ctrl-C through on Windows.
        with suppress(Empty):
            end = ends.get(timeout=0.2)
            if isinstance(end, BaseException):
                raise end
            return end


async def run_tasks(
    client: AsyncClient, batch: Batch[OutputT]
) -> AsyncIterator[Finished[OutputT]]:
    """Run the requests of a batch in tasks, and yield each as it finishes."""
    tasks: set[asyncio.Task[Finished[OutputT]]] = set()
    try:
        try:
            while True:
                for flow in batch.start(len(tasks)):
                    tasks.add(asyncio.create_task(client._perform(flow)))
                if not tasks:
                    return
                done, tasks = await asyncio.wait(
                    tasks, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    batch.check_process()
                    finished = task.result()
                    with batch.telling(finished):
                        yield finished
        except BaseException:
            if batch.is_elsewhere:
                raise
            batch.stop()
            try:
                await see_through(partial(_end, batch, tasks), goes_on=True)
            except TimeoutError:
                log.warning("a batch that was interrupted did not end in time")
            finally:
                for task in tasks:
                    task.cancel()
            raise
    except BaseException as error:
        # It may have interrupted what the first one had begun.
        if not batch.is_elsewhere:
            batch.stop()
            batch.leave(error)
        raise


async def _end(
    batch: Batch[OutputT], tasks: set[asyncio.Task[Finished[OutputT]]]
) -> None:
    give_up = time.monotonic() + GRACE_SECONDS
    while batch.submitting and time.monotonic() < give_up:
        await asyncio.sleep(0.02)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
