"""What both clients do for their users, over real sockets."""

import _thread
import asyncio
import logging
import socket
from typing import Any

import pytest
import runcomfy_client
from driving import (
    at_once,
    cancelled,
    collect,
    drive,
    facts,
    opened,
    raw,
    run,
    settle,
    submit,
)
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from scripted import ID, Seen, Server, reply, stall, status, submitted

IMAGE = "https://out.runcomfy.net/a.png"


def test_step_by_step(server: Server, kind: str) -> None:
    server.scripts["status"] = [
        status("in_queue", queue_position=2),
        status("in_progress"),
        status("completed"),
    ]

    async def action(client: Any) -> Any:
        job = await settle(client.submit(raw()))
        states = [status.state for status in await collect(job.watch())]
        result = await settle(job.result(include_cost=True))
        output = await settle(job.wait(2))
        outcome = await settle(job.cancel())
        return repr(job), states, result.state, output.image, outcome.state

    found = drive(kind, server, action)
    name = "Job" if kind == "sync" else "AsyncJob"
    assert (
        f"{name}('job-1', 'a/b')",
        ["in_queue", "in_progress", "completed"],
        "succeeded",
        IMAGE,
        "cancelled",
    ) == found
    assert f"/v1/requests/{ID}/result?include_cost=true" in [
        seen.path for seen in server.seen
    ]


def test_what_is_sent(server: Server, kind: str) -> None:
    drive(kind, server, run)
    post, get, _ = server.seen
    common = {
        "host": server.base_url.removeprefix("http://"),
        "authorization": "Bearer sekret-token",
        "accept": "application/json",
        "accept-encoding": "identity",
        "user-agent": "runcomfy-client/0.1.0",
    }
    assert b'{"prompt":"a cat"}' == post.body
    assert {
        **common,
        "content-type": "application/json",
        "content-length": "18",
    } == post.headers
    assert common == get.headers


def test_callbacks_come_in_order(server: Server, kind: str) -> None:
    heard: list[object] = []

    async def action(client: Any) -> None:
        await settle(
            client.run(
                raw(),
                on_submitted=lambda id: heard.append((id, server.count("status"))),
                on_status=lambda status: heard.append(status.state),
            )
        )

    assert drive(kind, server, action) is None
    assert [(ID, 0), "completed"] == heard


def test_async_callbacks_are_awaited(server: Server) -> None:
    heard: list[str] = []

    async def hear(request_id: str) -> None:
        await asyncio.sleep(0)
        heard.append(request_id)

    drive("async", server, lambda client: client.submit(raw(), on_submitted=hear))
    assert [ID] == heard


def test_a_failing_callback_leaves_the_id(server: Server, kind: str) -> None:
    def fail(value: object) -> None:
        raise LookupError("mine")

    for verb in ("submit", "run"):
        found = drive(
            kind,
            server,
            lambda client, verb=verb: getattr(client, verb)(raw(), on_submitted=fail),
        )
        assert isinstance(found, LookupError)
        assert [f"request_id: {ID}"] == found.__notes__


def test_a_job_is_resumed_without_a_call(server: Server, kind: str) -> None:
    async def action(client: Any) -> Any:
        job = client.job(ID)
        assert [] == server.seen
        return (await settle(job.wait())).image

    assert IMAGE == drive(kind, server, action)
    assert 0 == server.count("submit")


def test_a_job_is_read_as_asked(server: Server, kind: str) -> None:

    async def action(client: Any) -> Any:
        kinds = (IdeogramV3Reframe, runcomfy_client.MediaOutput)
        return [type(await settle(client.job(ID, kind).wait())) for kind in kinds]

    found = drive(kind, server, action)
    assert [runcomfy_client.MediaOutput] * 2 == found


@pytest.mark.parametrize("request_id", ["", "a/b", "..", "a b", "é", "x" * 129, "a\n"])
def test_an_odd_request_id_is_refused(a_kind: str, request_id: str) -> None:
    async def action(client: Any) -> Any:
        return client.job(request_id)

    found = drive(a_kind, "http://127.0.0.1:1", action)
    assert "InvalidInput" == type(found).__name__


def test_a_price(server: Server, kind: str) -> None:
    server.scripts["other"] = [reply(200, {"base_price_usd": 0.06})]
    found = drive(kind, server, lambda client: client.price(IdeogramV3Reframe))
    assert ("ideogram/ideogram-v3/reframe", 0.06) == (found.model_id, found.base_usd)


def test_a_closed_client_sends_nothing(server: Server, kind: str) -> None:
    async def action(client: Any) -> Any:
        await settle(client.close())
        return await settle(client.submit(raw()))

    found = drive(kind, server, action)
    assert ("TransportError", "not_sent", False) == facts(found, "outcome", "retryable")
    assert [] == server.seen


def test_closing_cancels_nothing(server: Server, kind: str) -> None:
    drive(kind, server, submit)
    assert ["submit"] == [seen.call for seen in server.seen]


def test_many_threads_share_a_client(server: Server) -> None:
    images: list[str] = []
    with runcomfy_client.Client(
        "t", base_url=server.base_url, poll_initial=0.001
    ) as client:

        def work() -> None:
            for _ in range(5):
                images.append(client.run(raw()).image)

        at_once(*[work] * 8)
    assert [IMAGE] * 40 == images
    assert 40 == server.count("submit")


def test_the_log_tells_the_story_without_secrets(
    server: Server, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.scripts["status"] = [reply(503, {"message": "x"}), status("completed")]
    caplog.set_level(logging.DEBUG)
    drive(kind, server, run)
    ours = [record for record in caplog.records if record.name == "runcomfy_client"]
    assert "submitted a/b as job-1" == ours[0].getMessage()
    assert "trying again in" in ours[1].getMessage()
    assert "sekret" not in caplog.text
    assert "a cat" not in caplog.text


def test_cancelling_the_task_cancels_the_job_once(server: Server) -> None:
    server.scripts["status"] = [stall]

    async def main() -> BaseException:
        async with opened("async", server) as client:
            task = asyncio.create_task(client.run(raw()))
            while not server.count("status"):
                await asyncio.sleep(0.005)
            return await cancelled(task)

    error = asyncio.run(main())
    assert 1 == server.count("cancel")
    assert [
        "request_id: job-1",
        "cancellation of job-1 was asked for: cancelled",
    ] == error.__notes__


def test_ctrl_c_cancels_the_job_once(server: Server) -> None:
    def interrupt(connection: socket.socket, seen: Seen) -> bool:
        _thread.interrupt_main()
        return status("in_progress")(connection, seen)

    server.scripts["status"] = [interrupt, status("in_progress")]
    with (
        runcomfy_client.Client("t", base_url=server.base_url) as client,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        client.run(raw())
    assert 1 == server.count("cancel")
    assert [
        "request_id: job-1",
        "cancellation of job-1 was asked for: cancelled",
    ] == caught.value.__notes__


def test_two_submissions_are_two_jobs(server: Server, kind: str) -> None:
    server.scripts["submit"] = [submitted("one"), submitted("two")]

    async def action(client: Any) -> Any:
        return [(await settle(client.submit(raw()))).request_id for _ in range(2)]

    assert ["one", "two"] == drive(kind, server, action)
