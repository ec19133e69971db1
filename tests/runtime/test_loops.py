"""AsyncClient in the loops that people run: several, one after another or at once, or none."""

import asyncio
import sys
from typing import Any

import httpx2
import pytest
import runcomfy_client
import trio
from driving import at_once, facts, make, raw, settle
from scripted import ID, Server, status

if sys.platform == "win32":
    other_run = asyncio.run
else:
    from uvloop import run as other_run

ASYNC_KINDS = ("async", "aiohttp")


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_a_client_goes_on_in_the_next_loop_and_in_two_at_once(
    server: Server, kind: str
) -> None:
    client = make(kind, server)
    urls: list[str] = []

    async def main() -> None:
        for _ in range(5):
            urls.append((await client.run(raw())).urls[0])

    asyncio.run(main())
    at_once(lambda: asyncio.run(main()), lambda: other_run(main()))
    other_run(main())
    asyncio.run(client.close())

    assert 20 == len(urls) == server.count("submit")


def test_an_http_client_of_yours_stays_in_its_loop(server: Server) -> None:
    client = make("async", server, http=httpx2.AsyncClient())

    async def submit() -> str:
        return str((await client.submit(raw())).request_id)

    assert ID == asyncio.run(submit())
    with pytest.raises(runcomfy_client.TransportError, match="event loop") as caught:
        asyncio.run(submit())

    assert ("not_sent", False) == (caught.value.outcome, caught.value.retryable)
    assert 1 == server.count("submit")


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_trio_is_refused_before_anything_is_sent_or_written(
    server: Server, kind: str, tmp_path: Any
) -> None:
    for journal in (None, runcomfy_client.Journal(tmp_path / "journal.db")):
        client = make(kind, server, journal=journal)

        with pytest.raises(runcomfy_client.TransportError, match="trio") as caught:
            trio.run(client.run, raw())

        assert ("not_sent", False) == (caught.value.outcome, caught.value.retryable)
    assert [] == server.seen
    assert [] == journal.pending()


CALLS = ["wait", "status", "result", "cancel"]


@pytest.mark.parametrize("call", CALLS)
def test_a_job_of_a_closed_client_keeps_its_id(
    server: Server, kind: str, call: str
) -> None:
    async def main() -> Any:
        client = make(kind, server)
        job = await settle(client.submit(raw()))
        await settle(client.close())
        return await settle(getattr(job, call)())

    with pytest.raises(runcomfy_client.TransportError, match="closed") as caught:
        asyncio.run(main())

    error = caught.value
    assert ("accepted", False, ID) == (error.outcome, error.retryable, error.request_id)
    assert 1 == len(server.seen)


def test_a_run_and_a_batch_of_a_client_closed_meanwhile_keep_the_ids(
    server: Server, kind: str
) -> None:
    server.scripts["status"] = [status("in_progress")]

    async def main() -> tuple[Any, Any]:
        client = make(kind, server)

        def close(status: object) -> Any:
            return client.close()

        try:
            await settle(client.run(raw(), on_status=close))
        except runcomfy_client.RunComfyError as error:
            ran = error
        finished = client.map([raw()])
        if kind == "sync":
            return ran, next(finished)
        return ran, await anext(finished)

    ran, finished = asyncio.run(main())
    assert ("TransportError", "accepted", ID) == facts(ran, "outcome", "request_id")
    assert "not_sent" == finished.error.outcome
    assert 1 == server.count("submit")
