"""The clients that are compared, each ready for the same two calls."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from time import time
from typing import Any, cast

BODY = {
    "prompt": "A four-part picture story of a paper boat that travels from a rain"
    " puddle to the open sea, watercolor, soft morning light",
    "resolution": "2848x1600 (16:9)",
    "sequential_image_generation": "auto",
    "max_images": 4,
    "output_format": "jpeg",
    "optimize_prompt_options": "standard",
}
MODEL_PATH = "/v1/models/bytedance/seedream-5/lite/text-to-image"
STATUS_PATH = "/v1/requests/7c1b6f0e-8a55-4a7b-9d3e-0f7b8f1c2d3e/status"
TOKEN = "t"
AT_ONCE = 64
JOBS = (0, 1_000, 10_000)
"""How many jobs a ledger holds of the budget's period before it is measured."""

Calls = dict[str, Callable[[], object]]
AsyncCalls = dict[str, Callable[[], Awaitable[object]]]


def sync_clients(base: str) -> Iterator[tuple[str, Callable[[], Calls]]]:
    """Names, and what makes the calls of each; it raises ImportError when not there."""

    def raw() -> Calls:
        import httpx2

        http = httpx2.Client(
            base_url=base, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        return {
            "submit": lambda: http.post(MODEL_PATH, json=BODY).json(),
            "status": lambda: http.get(STATUS_PATH).json(),
        }

    def ours() -> Calls:
        from runcomfy_client import Budget, Client

        request = make_request()
        client = Client(TOKEN, base_url=base)
        job = client.submit(request)
        folder = Path(mkdtemp(prefix="bench"))
        noting = Client(TOKEN, base_url=base, journal=folder / "journal.db")
        orders = count()

        def order_among(jobs: int) -> Callable[[], object]:
            careful = Client(
                TOKEN,
                base_url=base,
                ledger=fill_ledger(folder / f"{jobs}.db", jobs),
                budget=Budget(1e6, per="day"),
            )
            return lambda: careful.submit(request, key=str(next(orders)))

        return {
            "submit": lambda: client.submit(request),
            "status": job.status,
            "build and submit": lambda: client.submit(make_request()),
            "note and submit": lambda: noting.submit(request),
            **{f"order among {jobs} and submit": order_among(jobs) for jobs in JOBS},
        }

    def openai() -> Calls:
        from openai import OpenAI

        client = OpenAI(api_key=TOKEN, base_url=base)
        kind = dict[str, object]
        return {
            "submit": lambda: client.post(MODEL_PATH, cast_to=kind, body=BODY),
            "status": lambda: client.get(STATUS_PATH, cast_to=kind),
        }

    def fal() -> Calls:
        client = point_fal_to(base).SyncClient(key=TOKEN)
        job = client.submit("vendor/model", arguments=BODY)
        return {
            "submit": lambda: client.submit("vendor/model", arguments=BODY),
            "status": job.status,
        }

    def replicate() -> Calls:
        from replicate.client import Client

        predictions = Client(api_token=TOKEN, base_url=base).predictions
        return {
            "submit": lambda: predictions.create(version="1", input=BODY),
            "status": lambda: predictions.get("1"),
        }

    yield "raw httpx2", raw
    yield "runcomfy_client", ours
    yield "openai", openai
    yield "fal-client", fal
    yield "replicate", replicate


def async_clients(
    base: str, closing: AsyncExitStack
) -> Iterator[tuple[str, Callable[[], AsyncCalls]]]:
    """The same under asyncio; to be called where a loop runs, and closed there."""

    def raw() -> AsyncCalls:
        import httpx2

        http = httpx2.AsyncClient(
            base_url=base,
            headers={"Authorization": f"Bearer {TOKEN}"},
            limits=httpx2.Limits(
                max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE
            ),
        )

        closing.push_async_callback(http.aclose)

        async def submit() -> Any:
            return (await http.post(MODEL_PATH, json=BODY)).json()

        async def status() -> Any:
            return (await http.get(STATUS_PATH)).json()

        return {"submit": submit, "status": status}

    def raw_aiohttp() -> AsyncCalls:
        import aiohttp

        session = aiohttp.ClientSession(
            base, headers={"Authorization": f"Bearer {TOKEN}"}
        )

        closing.push_async_callback(session.close)

        async def submit() -> Any:
            async with session.post(MODEL_PATH, json=BODY) as answer:
                return await answer.json()

        async def status() -> Any:
            async with session.get(STATUS_PATH) as answer:
                return await answer.json()

        return {"submit": submit, "status": status}

    def ours(http: str | None) -> AsyncCalls:
        from runcomfy_client import AsyncClient
        from runcomfy_client.models.bytedance import Seedream5LiteTextToImage

        if http:
            __import__(http)
        request = make_request()
        client: Any = AsyncClient(TOKEN, base_url=base, http=cast(Any, http))
        closing.push_async_callback(client.close)
        job_id = STATUS_PATH.split("/")[3]
        job = client.job(job_id, Seedream5LiteTextToImage)
        return {"submit": lambda: client.submit(request), "status": job.status}

    def openai() -> AsyncCalls:
        from openai import AsyncOpenAI

        client = AsyncOpenAI(api_key=TOKEN, base_url=base)
        closing.push_async_callback(client.close)
        kind = dict[str, object]
        return {
            "submit": lambda: client.post(MODEL_PATH, cast_to=kind, body=BODY),
            "status": lambda: client.get(STATUS_PATH, cast_to=kind),
        }

    def fal() -> AsyncCalls:
        module = point_fal_to(base)
        client = module.AsyncClient(key=TOKEN)
        job = module.SyncClient(key=TOKEN).submit("vendor/model", arguments=BODY)
        return {
            "submit": lambda: client.submit("vendor/model", arguments=BODY),
            "status": lambda: client.status("vendor/model", job.request_id),
        }

    def replicate() -> AsyncCalls:
        from replicate.client import Client

        predictions = Client(api_token=TOKEN, base_url=base).predictions
        return {
            "submit": lambda: predictions.async_create(version="1", input=BODY),
            "status": lambda: predictions.async_get("1"),
        }

    yield "raw httpx2", raw
    yield "runcomfy_client", lambda: ours(None)
    yield "runcomfy_client on aiohttp", lambda: ours("aiohttp")
    yield "raw aiohttp", raw_aiohttp
    yield "openai", openai
    yield "fal-client", fal
    yield "replicate", replicate


def fill_ledger(path: Path, jobs: int) -> Path:
    """A ledger that holds so many jobs of this moment, each under a key and with a price."""
    from runcomfy_client import Ledger

    with Ledger(path) as ledger:
        ledger.jobs()
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO submissions (model_id, body_digest, started_at, request_id,"
            " outcome, claim, claimant, reserved) VALUES ('a/b', ?, ?, ?, 'succeeded', ?,"
            " 'bench 1', 40000)",
            (("0" * 64, time(), f"job-{n}", f"order {n}") for n in range(jobs)),
        )
    return path


def make_request() -> Any:
    """The body as a typed request."""
    from runcomfy_client.models.bytedance import Seedream5LiteTextToImage

    return Seedream5LiteTextToImage(**cast(dict[str, Any], BODY))


def point_fal_to(base: str) -> Any:
    """fal-client, which takes no address, made to call another one."""
    from fal_client import client

    client.QUEUE_URL_FORMAT = f"{base}/fal/"
    return client
