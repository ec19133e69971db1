"""The client for asyncio."""

from __future__ import annotations

import asyncio
import os
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterable,
    Sequence,
)
from functools import partial
from inspect import GEN_CLOSED, getgeneratorstate, isawaitable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, Self, TypeVar, overload

import httpx2

from .arguments import check_call
from .batch import Batch, Finished, run_tasks
from .core import Core
from .downloads import MAX_BYTES, Source
from .errors import Outcome, TransportError
from .events import EventListener
from .flow import Effect, Flow, Pause, Record, Tell, refuse
from .guidance import guided, model_id_of
from .jobs import AsyncJob
from .loops import NOT_ASYNCIO, runs_here, see_through
from .outputs import MediaOutput, Output
from .progress import shown
from .references import JobReference, read_reference
from .settings import make_settings
from .states import Price, Status
from .submission import make_ticket
from .transport import AsyncExchange
from .values import Request
from .wire import Fetch, Send

if TYPE_CHECKING:
    from .aiohttp_exchange import AiohttpExchange
    from .budgets import Budget, Estimate
    from .journal import Journal
    from .ledger import Ledger

__all__ = ["AsyncClient"]

T = TypeVar("T")
OutputT = TypeVar("OutputT", bound=Output)
ListenerT = TypeVar("ListenerT", bound=EventListener)


class AsyncClient:
    """A client of the Model API for asyncio: the arguments and verbs of ``Client``.

    Callbacks may be plain functions or return something to await. ``http="aiohttp"``
    runs on aiohttp, which must be installed, without proxies of the environment.
    """

    def __init__(
        self,
        token: str | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 1800.0,
        poll_initial: float = 1.0,
        poll_max: float = 10.0,
        retry_rate_limited: bool = False,
        journal: Journal | str | os.PathLike[str] | None = None,
        ledger: Ledger | str | os.PathLike[str] | None = None,
        budget: Budget | Sequence[Budget] | None = None,
        reuse: bool = False,
        http: httpx2.AsyncClient | Literal["aiohttp"] | None = None,
    ) -> None:
        self._settings = make_settings(
            token, base_url, timeout, poll_initial, poll_max, retry_rate_limited
        )
        self._core = Core(
            self._settings, journal, ledger=ledger, budget=budget, reuse=reuse
        )
        self._exchange: AsyncExchange | AiohttpExchange
        if http == "aiohttp":
            # Only here, since it is an extra.
            try:
                from .aiohttp_exchange import AiohttpExchange
            except ModuleNotFoundError as error:
                raise ModuleNotFoundError(
                    f'http="aiohttp" takes the package {error.name}, which is not'
                    " installed: pip install aiohttp",
                    name=error.name,
                ) from error

            self._exchange = AiohttpExchange(self._settings)
        else:
            self._exchange = AsyncExchange(self._settings, http)

    def on_event(self, listener: ListenerT) -> ListenerT:
        """Call a function with each :class:`JobEvent` from now on; works as a decorator.

        It is told of jobs that are submitted, change their state, finish or fail, while
        the job waits for it, so it should be quick; it may be a coroutine function. What
        it raises is logged, and the job goes on.
        """
        check_call("listener", listener)
        self._core.listeners = (*self._core.listeners, listener)
        return listener

    @guided
    async def submit(
        self,
        request: Request[OutputT],
        *,
        key: str | None = None,
        again: bool = False,
        timeout: float | None = None,
        on_submitted: Callable[[str], object] | None = None,
    ) -> AsyncJob[OutputT]:
        """Submit a job: one POST, ever, unless it provably did not arrive.

        ``on_submitted`` is called with the id of the job. Raises ``SubmissionUnknown``
        when a job may exist all the same; after any other error there is none.
        """
        deadline = self._core.deadline(timeout)
        submission = self._core.submission(request, key, again=again)
        try:
            flow = self._core.submit(submission, deadline, on_submitted)
            return AsyncJob(self, await self._perform(flow), request.output_type().read)
        except BaseException as error:
            submission.note(error)
            raise

    @guided
    async def run(
        self,
        request: Request[OutputT],
        *,
        key: str | None = None,
        again: bool = False,
        timeout: float | None = None,
        on_submitted: Callable[[str], object] | None = None,
        on_status: Callable[[Status], object] | None = None,
        cancel_on_timeout: bool = False,
        progress: bool = False,
    ) -> OutputT:
        """Submit a job and wait for its output.

        Past the deadline it raises ``WaitTimeout`` and the job goes on, unless
        ``cancel_on_timeout``. Cancelling the task asks for a cancellation of the job
        first, for at most 5 s. ``progress`` shows the place in the queue, the state
        and the seconds on a terminal or in a notebook, and nothing elsewhere.
        """
        deadline = self._core.deadline(timeout)
        submission = self._core.submission(request, key, again=again)
        try:
            with shown(on_status, progress=progress) as listener:
                flow = self._core.run(
                    submission,
                    request.output_type().read,
                    deadline,
                    on_submitted,
                    listener,
                    cancel_on_timeout=cancel_on_timeout,
                )
                return await self._perform(flow)
        except BaseException as error:
            submission.note(error)
            raise

    def map(
        self,
        requests: Iterable[Request[OutputT]],
        *,
        key: str | Callable[[Request[OutputT]], str] | None = None,
        again: bool = False,
        limit: int = 8,
        timeout: float | None = None,
        on_submitted: Callable[[str], object] | None = None,
    ) -> AsyncIterator[Finished[OutputT]]:
        """Run many requests, at most ``limit`` at once, and yield each as it finishes.

        A request that fails is yielded with its error. ``timeout`` bounds each run.
        Cancelled, or closed before its end, it submits no more, leaves the
        jobs running and notes their ids on the exception and in the log.
        """
        batch = Batch(
            self._core, requests, limit, timeout, on_submitted, key=key, again=again
        )
        return run_tasks(self, batch)

    @overload
    def job(self, request_id: str) -> AsyncJob[MediaOutput]: ...
    @overload
    def job(self, request_id: JobReference[OutputT]) -> AsyncJob[OutputT]: ...
    @overload
    def job(self, request_id: str, output: type[OutputT]) -> AsyncJob[OutputT]: ...
    @overload
    def job(
        self, request_id: str, output: type[Request[OutputT]]
    ) -> AsyncJob[OutputT]: ...
    def job(
        self,
        request_id: str | JobReference[Any],
        output: type[Output] | type[Request[Any]] = MediaOutput,
    ) -> AsyncJob[Any]:
        """Return a job submitted earlier or elsewhere; no call is made.

        ``output`` is the class of its output, or the class of its request; a
        :class:`JobReference` knows it.
        """
        reference, kind = read_reference(request_id, output)
        ticket = make_ticket(
            reference.request_id, self._settings, {}, model_id=reference.model_id
        )
        return AsyncJob(self, ticket, kind.read)

    def resume(self, request_id: str) -> AsyncJob[Any]:
        """Return a job of the journal, read as the output of its model; no call is made.

        Raises ``InvalidInput`` when the journal does not know it.
        """
        return self.job(self._core.reference_of(request_id))

    @guided
    async def estimate(
        self, request: Request[Any], *, timeout: float | None = None
    ) -> Estimate:
        """Return what a request costs at least, by the published price of its model.

        The price is remembered for ten minutes.
        """
        deadline = self._core.deadline(timeout)
        flow = self._core.estimate(request.model_id, request.to_wire(), deadline)
        return await self._perform(flow)

    async def price(
        self, model: type[Request[Any]] | Request[Any], *, timeout: float | None = None
    ) -> Price:
        """Return what the catalogue says that a model costs."""
        deadline = self._core.deadline(timeout)
        return await self._perform(self._core.price(model_id_of(model), deadline))

    async def download(
        self,
        source: Source,
        folder: str | os.PathLike[str],
        *,
        name: str | None = None,
        max_bytes: int = MAX_BYTES,
        hosts: Iterable[str] = (),
        receipt: bool = False,
        timeout: float | None = None,
    ) -> list[Path]:
        """Fetch the files of an output, or of URLs, into a folder.

        Files are called ``name-1.png`` and so on, after model and job by default, or as
        ``folder`` says if that is ``out.png`` and there is one; no file is ever overwritten. Only
        https addresses on the hosts of outputs, and on ``hosts`` of yours with all
        below them, are fetched, each up to ``max_bytes``. Raises ``DownloadRefused``
        for anything else, and ``TransportError`` when a file does not come. With
        ``receipt``, a JSON beside each file says which job, input and cost made it, and a
        file whose receipt is there already is not fetched again.
        """
        flow = self._core.download(
            source,
            folder,
            self._core.deadline(timeout),
            name=name,
            max_bytes=max_bytes,
            hosts=hosts,
            receipt=receipt,
        )
        return await self._perform(flow)

    async def _perform(self, flow: Flow[T]) -> T:
        """Do what a flow wants done, to its end."""
        reply: object = None
        error: BaseException | None = None
        interrupted = False
        while True:
            try:
                effect = flow.send(reply) if error is None else flow.throw(error)
                reply, error = None, None
                if interrupted:
                    # Its last words, which whoever cancels twice would cut short.
                    reply = await see_through(partial(self._do, effect), goes_on=True)
                else:
                    reply = await self._do(effect)
            except BaseException as raised:
                if getgeneratorstate(flow) == GEN_CLOSED:
                    if isinstance(raised, StopIteration):
                        value: T = raised.value
                        return value
                    raise
                # An interruption may come between any two lines; the flow cleans up.
                interrupted = interrupted or not isinstance(raised, Exception)
                reply, error = None, raised

    async def _follow(self, flow: Flow[Any]) -> AsyncGenerator[Any]:
        """Do what a flow wants done, and yield what it tells."""
        reply: object = None
        error: Exception | None = None
        while True:
            try:
                effect = flow.send(reply) if error is None else flow.throw(error)
            except StopIteration:
                return
            reply, error = None, None
            # Those with a listener are events.
            if isinstance(effect, Tell) and effect.listener is None:
                yield effect.value
                continue
            try:
                reply = await self._do(effect)
            except Exception as raised:
                error = raised

    async def _do(self, effect: Effect) -> object:
        if isinstance(effect, Send | Fetch):
            if obstacle := self._obstacle():
                return refuse(effect, obstacle)
            if isinstance(effect, Fetch):
                return await self._exchange.fetch(effect)
            return await self._exchange.send(effect)
        if isinstance(effect, Record):
            if not runs_here():
                raise TransportError(
                    NOT_ASYNCIO, outcome=Outcome.NOT_SENT, retryable=False
                )
            return await see_through(partial(asyncio.to_thread, effect.write))
        if isinstance(effect, Pause):
            await asyncio.sleep(effect.seconds)
        elif effect.listener is not None:
            awaited = effect.listener(effect.value)
            if isawaitable(awaited):
                await awaited
        return None

    def _obstacle(self) -> str | None:
        """Why this client cannot send here, if so: it is closed, or belongs elsewhere."""
        return self._exchange.obstacle()

    @property
    def is_closed(self) -> bool:
        """Whether no more calls are possible."""
        return self._exchange.is_closed

    async def close(self) -> None:
        """Close the connections; jobs go on."""
        await self._exchange.close()
        self._core.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(token='***', base_url={self._settings.base_url!r})"
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client holds a token and is not pickled; make one there")
