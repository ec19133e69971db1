"""Plays one fault to one call of one client, over real sockets, and says what came of it."""

import asyncio
import inspect
import socket
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from reliability_rows import DROPPED, REFUSED, End, Fault, Met, Row

from generator.emulator import Emulator

MODEL = "bytedance/seedream-5/lite/text-to-image"
PATIENT = 5.0
"""Seconds for a call that fails or recovers by itself."""
HASTY = (0.25, 1.0, 4.0)
"""Seconds for a call that only its deadline ends: more on a machine that is so busy
that the call does not arrive by then."""
_REOPENS_WITHIN = 5.0
_SLOWLY = 0.4
"""The share of each backoff that is waited where the port is closed for a moment."""


@dataclass
class Clock:
    """A clock of the emulator that a test moves: jobs stay in the queue until then."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def finish_jobs(self, *_: object) -> None:
        """Let every job end."""
        self.now += 3600.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a call, at both of its ends."""

    met: Met
    received: int
    """How often the emulator received the call."""
    submits: int
    """How many submissions it received."""
    strangers: int
    """How many requests, with a token or without, went to the foreign origin."""
    leaks: int
    """How many requests showed the token where it does not belong."""
    parts: int
    """How many incomplete files lie in the folder of downloads."""
    late: bool
    """Whether the call outlived its deadline."""
    early: bool
    """Whether the call did not wait as it was told."""


async def settle(value: Any) -> Any:
    """The value, awaited if it has to be."""
    return await value if inspect.isawaitable(value) else value


@asynccontextmanager
async def opened(
    package: ModuleType, kind: str, emulator: Emulator, **options: Any
) -> AsyncGenerator[Any]:
    """A client of a kind that polls without a pause."""
    options = {
        "token": emulator.token,
        "base_url": emulator.url,
        "timeout": PATIENT,
        "poll_initial": 0.001,
        "poll_max": 0.002,
        **options,
    }
    if kind == "sync":
        with package.Client(**options) as client:
            yield client
    else:
        if kind == "aiohttp":
            options["http"] = "aiohttp"
        async with package.AsyncClient(**options) as client:
            yield client


class Player:
    """Plays rows to one package against one emulator."""

    def __init__(
        self, package: ModuleType, emulator: Emulator, clock: Clock, folder: Path
    ) -> None:
        self._package = package
        self._emulator = emulator
        self._clock = clock
        self._folder = folder
        self._request = package.RawRequest(MODEL, {"prompt": "a cat"})

    def play(
        self, kind: str, call: str, row: Row, fault: Fault, *, always: bool
    ) -> Iterator[Seen]:
        """Play a fault of a row to a call of a client, once or to every attempt.

        What comes of it with a little time, and with more where time decides.
        """
        last = always or row.always is None
        for timeout in HASTY if row.hasty and last else (PATIENT,):
            self._emulator.reset()
            try:
                yield asyncio.run(self._play(kind, call, row, fault, always, timeout))
            finally:
                _await_listening(self._emulator.url)

    async def _play(
        self, kind: str, call: str, row: Row, fault: Fault, always: bool, timeout: float
    ) -> Seen:
        options = {**row.options, "timeout": timeout}
        async with opened(self._package, kind, self._emulator, **row.client) as client:
            tried = _count_exchanges(client)
            target = await self._prepare(client, call, row)
            tried.clear()
            met_call = fault.get("call", call)
            before = len(self._emulator.received(met_call))
            with ExitStack() as refusals:
                self._set(client, row, {"call": call, **fault}, always, refusals)
                began = time.monotonic()
                end = await self._end(client, call, target, options)
                seconds = time.monotonic() - began
        received = len(self._emulator.received(met_call)) - before
        return Seen(
            Met(end, tried.count(met_call), len(self._emulator.jobs)),
            received=received,
            submits=len(self._emulator.received("submit")),
            strangers=sum(r.origin == "foreign" for r in self._emulator.requests),
            leaks=len(self._emulator.leaks),
            parts=len(list(self._folder.glob("*.part"))),
            late=seconds > timeout + PATIENT,
            early=seconds < row.at_least,
        )

    async def _prepare(self, client: Any, call: str, row: Row) -> Any:
        """The healthy calls before the one that meets the fault."""
        if call in ("submit", "run"):
            # So that a connection is kept which the fault can meet.
            return await settle(client.price(self._request))
        job = await settle(client.submit(self._request))
        if row.old:
            job = client.job(job.request_id)
        if call != "cancel":
            self._clock.finish_jobs()
        if call == "file":
            return (await settle(job.result())).output.urls[0]
        return job

    def _set(
        self, client: Any, row: Row, rule: Fault, always: bool, refusals: ExitStack
    ) -> None:
        """Let the fault happen, and chance be no chance."""

        def draw() -> float:
            if not always:
                refusals.close()
            return _SLOWLY if row.slowly else 0.0

        client._core.clock = replace(client._core.clock, random=draw)
        if rule["fault"] == DROPPED:
            with self._emulator.refused():
                pass
        elif rule["fault"] == REFUSED:
            refusals.enter_context(self._emulator.refused())
        else:
            self._emulator.script(rule if always else {**rule, "times": 1})

    async def _end(
        self, client: Any, call: str, target: Any, options: dict[str, Any]
    ) -> End:
        calls = {
            "submit": self._submit,
            "status": self._status,
            "result": self._result,
            "cancel": self._cancel,
            "file": self._download,
            "run": self._run,
        }
        try:
            return End(await calls[call](client, target, options))
        except self._package.RunComfyError as error:
            return End(
                None,
                type(error).__name__,
                str(error.outcome),
                error.retryable,
                error.request_id in self._emulator.jobs,
            )

    async def _submit(self, client: Any, target: Any, options: Any) -> str:
        job = await settle(client.submit(self._request, **options))
        self._clock.finish_jobs()
        await settle(job.wait(PATIENT))
        return "a job to wait for"

    async def _status(self, client: Any, target: Any, options: Any) -> str:
        return str((await settle(target.status(**options))).state)

    async def _result(self, client: Any, target: Any, options: Any) -> str:
        result = await settle(target.result(**options))
        missing = result.state == "succeeded" and result.output is None
        return f"{result.state} without an output" if missing else str(result.state)

    async def _cancel(self, client: Any, target: Any, options: Any) -> str:
        return str((await settle(target.cancel(**options))).state)

    async def _download(self, client: Any, target: Any, options: Any) -> str:
        (path,) = await settle(client.download(target, self._folder, **options))
        (job,) = self._emulator.jobs.values()
        right = path.read_bytes() == job.files[0].content()
        return "the file" if right else "other bytes"

    async def _run(self, client: Any, target: Any, options: Any) -> str:
        finish = self._clock.finish_jobs
        run = client.run(self._request, on_submitted=finish, **options)
        return "the output" if (await settle(run)).urls else "no output"


def _count_exchanges(client: Any) -> list[str]:
    """The calls that a client sends from now on, whether or not they arrive."""
    tried: list[str] = []
    exchange = client._exchange
    send, fetch = exchange.send, exchange.fetch

    def counted_send(call: Any) -> Any:
        word = call.url.partition("?")[0].rpartition("/")[2]
        known = word in ("status", "result", "cancel")
        tried.append(word if known else "submit")
        return send(call)

    def counted_fetch(call: Any) -> Any:
        tried.append("file")
        return fetch(call)

    exchange.send, exchange.fetch = counted_send, counted_fetch
    return tried


def _await_listening(url: str) -> None:
    parts = urlsplit(url)
    give_up = time.monotonic() + _REOPENS_WITHIN
    while True:
        try:
            socket.create_connection((parts.hostname, parts.port), 1.0).close()
            return
        except OSError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.01)
