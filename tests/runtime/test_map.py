"""Many requests at once: bounded, none lost, none twice."""

import _thread
import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import cancelled, collect, drive, opened
from runcomfy_client._runtime import settings
from scripted import Seen, Server, happy, refusing_url, reply, reset, status, succeeded


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that gives each job an id made from its input."""

    def submit(connection: socket.socket, seen: Seen) -> bool:
        number = json.loads(seen.body)["n"]
        if number == "bad":
            return reply(422, {"message": "bad"})(connection, seen)
        if number == "gone":
            return reset(connection, seen)
        return reply(200, {"request_id": f"job-{number}"})(connection, seen)

    with Server({**happy(), "submit": [submit]}) as server:
        yield server


def batch(numbers: Any) -> Iterator[Any]:
    return (runcomfy_client.RawRequest("a/b", {"n": number}) for number in numbers)


def test_every_request_comes_back_with_its_end(server: Server, kind: str) -> None:
    numbers = [1, "bad", 2, "gone", *range(3, 20)]
    heard: list[str] = []

    async def action(client: Any) -> Any:
        requests = batch(numbers)
        return await collect(client.map(requests, limit=4, on_submitted=heard.append))

    found = sorted(drive(kind, server, action), key=lambda f: f.index)
    fine = [number for number in numbers if isinstance(number, int)]
    assert numbers == [finished.request.to_wire()["n"] for finished in found]
    assert list(range(len(numbers))) == [finished.index for finished in found]
    assert [f"job-{number}" for number in fine] == [
        finished.request_id for finished in found if finished.error is None
    ]
    assert {f"job-{number}" for number in fine} == set(heard)
    assert ["InputRejected", "SubmissionUnknown"] == [
        type(finished.error).__name__ for finished in found if finished.error
    ]
    assert found[0].unwrap().image == "https://out.runcomfy.net/a.png"
    with pytest.raises(runcomfy_client.InputRejected):
        found[1].unwrap()
    assert len(numbers) == server.count("submit")


def test_no_more_than_the_limit_are_in_flight(server: Server, kind: str) -> None:
    lock = threading.Lock()
    running: set[str] = set()
    most = 0

    def look(connection: socket.socket, seen: Seen) -> bool:
        nonlocal most
        with lock:
            running.add(seen.path)
            most = max(most, len(running))
        time.sleep(0.01)
        return status("completed")(connection, seen)

    def end(connection: socket.socket, seen: Seen) -> bool:
        with lock:
            running.discard(seen.path.replace("result", "status"))
        return succeeded()(connection, seen)

    server.scripts.update(status=[look], result=[end])

    async def action(client: Any) -> Any:
        return await collect(client.map(batch(range(20)), limit=3))

    assert 20 == len(drive(kind, server, action))
    assert 3 == most


def test_requests_are_taken_as_they_are_needed(server: Server) -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with runcomfy_client.Client("t", base_url=server.base_url) as client:
        finished = client.map(batch(numbers()), limit=2)
        next(finished)
        assert [0, 1] == taken


@pytest.mark.parametrize("limit", [0, -1])
def test_an_odd_limit_is_refused(kind: str, limit: int) -> None:
    async def action(client: Any) -> Any:
        return client.map([], limit=limit)

    found = drive(kind, "http://127.0.0.1:1", action)
    assert isinstance(found, runcomfy_client.InvalidInput)


def test_an_empty_batch_is_over_at_once(server: Server, kind: str) -> None:
    async def action(client: Any) -> Any:
        return await collect(client.map([]))

    assert [] == drive(kind, server, action)
    assert [] == server.seen


def test_ctrl_c_leaves_the_ids_and_the_jobs(server: Server) -> None:
    def interrupt(connection: socket.socket, seen: Seen) -> bool:
        while server.count("submit") < 3:
            time.sleep(0.001)
        _thread.interrupt_main()
        return status("in_progress")(connection, seen)

    server.scripts["status"] = [interrupt, status("in_progress")]
    with runcomfy_client.Client(
        "t", base_url=server.base_url, poll_initial=0.01, poll_max=0.01
    ) as client:
        with pytest.raises(KeyboardInterrupt) as caught:
            list(client.map(batch(range(10)), limit=3))
        time.sleep(0.05)
        polls = server.count("status")
        time.sleep(0.05)
        assert polls == server.count("status")
    (note,) = caught.value.__notes__
    text, _, ids = note.partition(": ")
    assert "jobs of this batch that go on" == text
    assert {"job-0", "job-1", "job-2"} == set(ids.split(", "))
    assert (3, 0) == (server.count("submit"), server.count("cancel"))


def test_a_cancelled_task_leaves_the_ids_and_the_jobs(server: Server) -> None:
    server.scripts["status"] = [status("in_progress")]

    async def main() -> BaseException:
        async with opened("async", server) as client:
            finished = client.map(batch(range(10)), limit=3)
            task = asyncio.create_task(collect(finished))
            while server.count("submit") < 3:
                await asyncio.sleep(0.001)
            return await cancelled(task)

    (note,) = asyncio.run(main()).__notes__
    text, _, ids = note.partition(": ")
    assert "jobs of this batch that go on" == text
    assert {"job-0", "job-1", "job-2"} == set(ids.split(", "))
    assert (3, 0) == (server.count("submit"), server.count("cancel"))


def test_a_failing_source_loses_no_id(server: Server, kind: str) -> None:
    server.scripts["status"] = [status("in_progress")]

    def numbers() -> Iterator[int]:
        yield 1
        raise LookupError("mine")

    async def action(client: Any) -> Any:
        return await collect(client.map(batch(numbers())))

    found = drive(kind, server, action)
    assert isinstance(found, LookupError)
    # None, where its source fails before the batch sends anything.
    jobs = ["jobs of this batch that go on: job-1"] * server.count("submit")
    assert jobs == getattr(found, "__notes__", [])


def test_a_batch_that_stops_between_two_attempts_leaves_nothing_open(
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    patient = settings.Clock(random=lambda: 1.0)
    monkeypatch.setattr(settings, "Clock", lambda: patient)

    def requests() -> Iterator[Any]:
        yield from batch([1, 2, 3])
        if kind == "sync":
            time.sleep(0.2)
            raise TimeoutError

    async def action(client: Any) -> None:
        async with asyncio.timeout(0.2):
            await collect(client.map(requests()))

    with runcomfy_client.Journal(tmp_path / "journal.db") as journal:
        url = refusing_url()
        found = drive(kind, url, action, journal=journal)
        assert isinstance(found, TimeoutError)
        assert [] == journal.pending()
    # They name what may go on.
    assert [] == [each for each in caplog.records if each.levelname == "WARNING"]


def test_leaving_the_loop_logs_the_ids(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.scripts["status"] = [status("completed"), status("in_progress")]
    with runcomfy_client.Client(
        "t", base_url=server.base_url, poll_initial=0.01
    ) as client:
        finished = client.map(batch(range(2)), limit=2)
        first = next(finished)
        finished.close()
    (left,) = {"job-0", "job-1"} - {first.request_id}
    assert f"jobs of this batch that go on: {left}" in caplog.messages


def test_a_callback_that_exits_ends_the_batch(server: Server) -> None:
    def leave(request_id: str) -> None:
        raise SystemExit(request_id)

    async def action(client: Any) -> Any:
        requests = batch(range(1))
        try:
            return await collect(client.map(requests, on_submitted=leave))
        except SystemExit as error:
            return error

    found = drive("sync", server, action)
    assert isinstance(found, SystemExit)
    assert "jobs of this batch that go on: job-0" in found.__notes__
