"""One test for both clients: an action is a coroutine, whichever client it uses."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from scripted import ID, Server

KINDS = ("sync", "async", "aiohttp")
HTTPX_KINDS = ("sync", "async")
"""Those that take an HTTP client of the caller, and proxies of the environment."""


async def settle(value: Any) -> Any:
    """The value, awaited if it has to be."""
    return await value if inspect.isawaitable(value) else value


async def collect(values: Any) -> list[Any]:
    """All values of an iterator of either kind."""
    if hasattr(values, "__aiter__"):
        return [value async for value in values]
    return list(values)


@asynccontextmanager
async def opened(
    package: ModuleType, kind: str, base_url: str, **options: Any
) -> AsyncGenerator[Any]:
    """A client of a kind, with little patience."""
    options = {
        "token": "sekret-token",
        "timeout": 5.0,
        "poll_initial": 0.005,
        "poll_max": 0.01,
        **options,
    }
    if kind == "sync":
        with package.Client(base_url=base_url, **options) as client:
            yield client
    else:
        if kind == "aiohttp":
            options["http"] = "aiohttp"
        async with package.AsyncClient(base_url=base_url, **options) as client:
            yield client


def drive(
    package: ModuleType,
    kind: str,
    base_url: str,
    action: Callable[[Any], Awaitable[Any]],
    **options: Any,
) -> Any:
    """Run an action with a client; an exception is its result."""

    async def main() -> Any:
        async with opened(package, kind, base_url, **options) as client:
            return await action(client)

    try:
        return asyncio.run(main())
    except Exception as error:
        return error


def download(
    package: ModuleType,
    kind: str,
    server: Server,
    source: Any,
    folder: Path,
    **how: Any,
) -> Any:
    """The paths of what was saved, or the error."""
    how = {"name": ID, **how}
    return drive(
        package,
        kind,
        server.base_url,
        lambda client: settle(client.download(source, folder, **how)),
    )
