"""AsyncClient in the loops that people run: several, one after another or at once, or none."""

from __future__ import annotations

import asyncio
import sys
import threading
from types import ModuleType
from typing import Any

import httpx2
import pytest
import trio
from driving import settle
from scripted import ID, Server, status

if sys.platform == "win32":
    other_run = asyncio.run
else:
    from uvloop import run as other_run

ASYNC_KINDS = ("async", "aiohttp")


def make(package: ModuleType, kind: str, url: str, **options: Any) -> Any:
    if kind == "aiohttp":
        options["http"] = "aiohttp"
    return package.AsyncClient("t", base_url=url, poll_initial=0.01, **options)


def raw(package: ModuleType) -> Any:
    return package.RawRequest("a/b", {"prompt": "a cat"})


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_a_client_goes_on_in_the_next_loop_and_in_two_at_once(
    runcomfy_client: ModuleType, server: Server, kind: str
) -> None:
    client = make(runcomfy_client, kind, server.base_url)
    urls: list[str] = []

    async def main() -> None:
        for _ in range(5):
            urls.append((await client.run(raw(runcomfy_client))).urls[0])

    asyncio.run(main())
    threads = [
        threading.Thread(target=run, args=(main(),)) for run in (asyncio.run, other_run)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other_run(main())
    asyncio.run(client.close())

    assert 20 == len(urls) == server.count("submit")


def test_an_http_client_of_yours_stays_in_its_loop(
    runcomfy_client: ModuleType, server: Server
) -> None:
    client = make(runcomfy_client, "async", server.base_url, http=httpx2.AsyncClient())

    async def submit() -> str:
        return str((await client.submit(raw(runcomfy_client))).request_id)

    assert ID == asyncio.run(submit())
    with pytest.raises(runcomfy_client.TransportError, match="event loop") as caught:
        asyncio.run(submit())

    assert ("not_sent", False) == (caught.value.outcome, caught.value.retryable)
    assert 1 == server.count("submit")


@pytest.mark.parametrize("kind", ASYNC_KINDS)
def test_trio_is_refused_before_anything_is_sent_or_written(
    runcomfy_client: ModuleType, server: Server, kind: str, tmp_path: Any
) -> None:
    for journal in (None, runcomfy_client.Journal(tmp_path / "journal.db")):
        client = make(runcomfy_client, kind, server.base_url, journal=journal)

        with pytest.raises(runcomfy_client.TransportError, match="trio") as caught:
            trio.run(client.run, raw(runcomfy_client))

        assert ("not_sent", False) == (caught.value.outcome, caught.value.retryable)
    assert [] == server.seen
    assert [] == journal.pending()


CALLS = ["wait", "status", "result", "cancel"]


@pytest.mark.parametrize("call", CALLS)
def test_a_job_of_a_closed_client_keeps_its_id(
    runcomfy_client: ModuleType, server: Server, kind: str, call: str
) -> None:
    async def main() -> Any:
        if kind == "sync":
            client = runcomfy_client.Client("t", base_url=server.base_url)
        else:
            client = make(runcomfy_client, kind, server.base_url)
        job = await settle(client.submit(raw(runcomfy_client)))
        await settle(client.close())
        return await settle(getattr(job, call)())

    with pytest.raises(runcomfy_client.TransportError, match="closed") as caught:
        asyncio.run(main())

    error = caught.value
    assert ("accepted", False, ID) == (
        error.outcome,
        error.retryable,
        error.request_id,
    )
    assert 1 == len(server.seen)


def test_a_run_and_a_batch_of_a_client_closed_meanwhile_keep_the_ids(
    runcomfy_client: ModuleType, server: Server, kind: str
) -> None:
    server.scripts["status"] = [status("in_progress")]

    async def main() -> tuple[Any, Any]:
        if kind == "sync":
            client = runcomfy_client.Client(
                "t", base_url=server.base_url, poll_initial=0.01
            )
        else:
            client = make(runcomfy_client, kind, server.base_url)

        def close(status: object) -> Any:
            return client.close()

        try:
            await settle(client.run(raw(runcomfy_client), on_status=close))
        except runcomfy_client.RunComfyError as error:
            ran = error
        finished = client.map([raw(runcomfy_client)])
        if kind == "sync":
            return ran, next(finished)
        return ran, await anext(finished)

    ran, finished = asyncio.run(main())
    assert ("TransportError", "accepted", ID) == (
        type(ran).__name__,
        ran.outcome,
        ran.request_id,
    )
    assert "not_sent" == finished.error.outcome
    assert 1 == server.count("submit")
