"""One test for both clients: an action is a coroutine, whichever client it uses."""

import asyncio
import inspect
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from scripted import ID, Server

KINDS = ("sync", "async", "aiohttp")
HTTPX_KINDS = ("sync", "async")
"""Those that take an HTTP client of the caller, and proxies of the environment."""


def program(code: str, *words: object) -> list[str]:
    """The command that runs a script which finds the package under test."""
    folder = str(Path(str(runcomfy_client.__file__)).parents[1])
    path = f"import sys; sys.path.insert(0, {folder!r})\n"
    return [sys.executable, "-c", path + code, *map(str, words)]


def printed(command: list[str]) -> str:
    """What a command prints that has nothing to complain of."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ("", 0) == (done.stderr, done.returncode)
    return done.stdout.strip()


def raw(prompt: str = "a cat", **more: Any) -> runcomfy_client.RawRequest:
    """A request of a model that the package has no class for."""
    return runcomfy_client.RawRequest("a/b", {"prompt": prompt, **more})


def submit(client: Any) -> Any:
    """An action: submit the same request as everywhere."""
    return client.submit(raw())


def run(client: Any) -> Any:
    """An action: run the same request as everywhere."""
    return client.run(raw())


def facts(error: Any, *names: str) -> tuple[Any, ...]:
    """The name of an error's class, and these attributes of it."""
    return (type(error).__name__, *(getattr(error, name) for name in names))


def at_once(*works: Callable[[], object]) -> None:
    """Do all of this in threads, and wait for them."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def cancelled(task: asyncio.Task[Any]) -> asyncio.CancelledError:
    """Cancel a task; return what it ends with."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await task
    return caught.value


async def settle(value: Any) -> Any:
    """The value, awaited if it has to be."""
    return await value if inspect.isawaitable(value) else value


async def collect(values: Any) -> list[Any]:
    """All values of an iterator of either kind."""
    if hasattr(values, "__aiter__"):
        return [value async for value in values]
    return list(values)


def make(kind: str, server: Server | str, **options: Any) -> Any:
    """A client of a kind for a server or an address, with little patience."""
    options = {
        "base_url": server if isinstance(server, str) else server.base_url,
        "token": "sekret-token",
        "timeout": 5.0,
        "poll_initial": 0.005,
        "poll_max": 0.01,
        **options,
    }
    if kind == "aiohttp":
        options["http"] = "aiohttp"
    return getattr(runcomfy_client, "Client" if kind == "sync" else "AsyncClient")(
        **options
    )


@asynccontextmanager
async def opened(
    kind: str, server: Server | str, **options: Any
) -> AsyncGenerator[Any]:
    """The same, closed at the end."""
    client = make(kind, server, **options)
    try:
        yield client
    finally:
        await settle(client.close())


def drive(
    kind: str, server: Server | str, action: Callable[[Any], Any], **options: Any
) -> Any:
    """Run an action with a client; an exception is its result."""

    async def main() -> Any:
        async with opened(kind, server, **options) as client:
            return await settle(action(client))

    try:
        return asyncio.run(main())
    except Exception as error:
        return error


def download(
    kind: str, server: Server, folder: Path, source: Any = None, **how: Any
) -> Any:
    """The paths of what was saved, or the error; the source is a picture by default."""
    source = source or f"{server.base_url}/a.png"
    how = {"name": ID, **how}
    return drive(kind, server, lambda client: client.download(source, folder, **how))
