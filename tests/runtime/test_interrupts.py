"""Whatever is interrupted, and however often, an id that was heard of is not lost."""

import asyncio
import gc
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import anyio
import pytest
import runcomfy_client
from driving import cancelled, collect, make, program, raw
from scripted import ID, Seen, Server, head, reply, status

ASYNC_KINDS = ("async", "aiohttp")


def half(connection: socket.socket, seen: Seen) -> bool:
    """Send an answer that names its job, and never ends."""
    connection.sendall(head(200, 1000) + json.dumps({"request_id": ID}).encode())
    connection.settimeout(10)
    connection.recv(1)
    return False


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_an_id_in_half_an_answer_is_kept_cancelled_and_written_down(
    server: Server, kind: str, tmp_path: Path
) -> None:
    server.scripts["submit"] = [half]
    journal = runcomfy_client.Journal(tmp_path / "journal.db")
    client = make(kind, server, journal=journal)

    async def main() -> BaseException:
        task = asyncio.create_task(client.run(raw()))
        while not server.count("submit"):
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        try:
            return await cancelled(task)
        finally:
            await client.close()

    error = asyncio.run(main())

    assert f"request_id: {ID}" in error.__notes__
    assert 1 == server.count("cancel")
    with journal:
        assert [ID] == [entry.request_id for entry in journal.pending()]


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_the_cancellation_that_was_promised_goes_out_of_a_scope_of_anyio(
    server: Server, kind: str
) -> None:
    server.scripts["status"] = [status("in_progress")]

    async def main() -> None:
        async with make(kind, server) as client:
            with anyio.CancelScope() as scope:
                await client.run(raw(), on_status=lambda _: scope.cancel())
            assert scope.cancelled_caught

    asyncio.run(main())

    assert 1 == server.count("cancel")


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_a_batch_that_is_cancelled_twice_leaves_ids_and_no_task(
    server: Server, kind: str
) -> None:
    server.scripts["submit"] = [_slowly]
    server.scripts["status"] = [status("in_progress")]

    async def main() -> tuple[BaseException, int, int]:
        async with make(kind, server) as client:
            finished = client.map([raw()] * 8, limit=4)
            task = asyncio.create_task(collect(finished))
            while server.count("submit") < 4:
                await asyncio.sleep(0.001)
            task.cancel()
            await asyncio.sleep(0.01)
            error = await cancelled(task)
            left = len(asyncio.all_tasks()) - 1
            sent = server.count("submit")
            await asyncio.sleep(0.3)
            return error, left, server.count("submit") - sent

    error, left, later = asyncio.run(main())

    assert (0, 0) == (left, later)
    assert [f"jobs of this batch that go on: {', '.join([ID] * 4)}"] == error.__notes__


def _slowly(connection: socket.socket, seen: Seen) -> bool:
    time.sleep(0.2)
    return reply(200, {"request_id": ID})(connection, seen)


TWICE = """
import os, signal, threading, time
from runcomfy_client import Client, RawRequest
signal.signal(signal.SIGINT, signal.default_int_handler)
client = Client("t", base_url=sys.argv[1])
def press():
    for _ in range(2):
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=press, daemon=True).start()
try:
    list(client.map([RawRequest("a/b", {"n": n}) for n in range(8)], limit=2))
except KeyboardInterrupt as error:
    print(error.__notes__)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no signal is sent there")
def test_ctrl_c_twice_leaves_a_batch_with_all_that_is_known(server: Server) -> None:
    server.scripts["submit"] = [reply(200, {"request_id": ID}), half]
    server.scripts["status"] = [status("in_progress")]

    command = program(TWICE, server.base_url)
    found = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()

    assert f"jobs of this batch that go on: {ID}" in found
    assert "whose fate is unknown: 1" in found
    assert 2 == server.count("submit")


def interrupted_at(folder: str, line: int, call: Callable[[], object]) -> Any:
    """The exception of a call that is interrupted after so many lines; None at its end."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.startswith(folder):
            return None
        lines += event == "line"
        if lines > line:
            sys.settrace(None)
            raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        call()
    except KeyboardInterrupt as error:
        return error
    finally:
        sys.settrace(None)
    return None


# An interrupt may come between the making of a coroutine and its first step.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.parametrize(
    ("verb", "kind", "every"),
    [
        ("submit", "sync", 7),
        ("run", "sync", 23),
        ("map", "sync", 2),
        ("run", "async", 23),
        ("map", "async", 67),
    ],
)
def test_an_interrupt_at_any_line_keeps_every_id(
    server: Server,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    recwarn: pytest.WarningsRecorder,
    verb: str,
    kind: str,
    every: int,
) -> None:
    folder = str(Path(str(runcomfy_client.__file__)).parent)
    made: list[str] = []

    def name(connection: socket.socket, seen: Seen) -> bool:
        made.append(f"{json.loads(seen.body)['call']}-{len(made)}")
        return reply(200, {"request_id": made[-1]})(connection, seen)

    server.scripts["submit"] = [name]
    server.scripts["cancel"] = [reply(202, {"outcome": "cancelled"})]
    caplog.set_level("INFO", "runcomfy_client")
    calls = 0
    with runcomfy_client.Journal(tmp_path / "journal.db") as journal:
        client = make(kind, server, journal=journal)

        def call() -> None:
            request = runcomfy_client.RawRequest("a/b", {"call": f"job-{calls}"})
            if kind == "async":
                asyncio.run(acall(request))
            elif verb == "map":
                list(client.map([request] * 3, limit=2))
            else:
                getattr(client, verb)(request)

        async def acall(request: Any) -> None:
            if verb == "map":
                await collect(client.map([request] * 3, limit=2))
            else:
                await client.run(request)

        call()
        while error := interrupted_at(folder, calls * every, call):
            told = " ".join(getattr(error, "__notes__", [])) + caplog.text
            caplog.clear()
            is_open = any(entry.request_id is None for entry in journal.pending())
            for request_id in made:
                # Those of earlier calls may come in late.
                if request_id.startswith(f"job-{calls}-"):
                    unknown = "under way" in told or "fate is unknown" in told
                    assert request_id in told or unknown
                    assert journal.find(request_id) or is_open
            calls += 1
    assert 40 < calls < 1000
    gc.collect()
    left = [str(w.message) for w in recwarn if "awaited" in str(w.message)]
    # A task of anyio's that the loop had not begun when it was interrupted is none of ours.
    assert [] == [text for text in left if "'connect_tcp.<locals>" not in text]
