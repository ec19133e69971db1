"""Runs jobs in processes that are killed at a point, or at a moment, decided by a seed.

``python killing.py TREE URL JOURNAL COUNT fork|spawn`` prints how many were killed. A
journal whose name says so is a ledger: each job then has a key, and a price reserved.
"""

import asyncio
import inspect
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

TOKEN = "kill-token"
ENDING = "bytedance/seedream-5/lite/text-to-image"
ENDLESS = "wan-ai/wan-2-5/text-to-image"
"""The model whose jobs never end, so that a process waits until it is killed."""
POINTS = tuple(
    (act, when)
    for act in ("intend", "submit", "note_id", "status", "result", "note_end")
    for when in ("before", "after")
)
_MOMENTS = 0.06
"""Seconds within which a run has submitted its job and begun to poll."""
_PATIENCE = 60.0
_SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)


def is_ledger(path: str) -> bool:
    """Whether the file is to be a ledger."""
    return os.path.basename(path).startswith("ledger")


def point_of(number: int) -> tuple[str, str] | None:
    """Where a process kills itself; every other one is killed from outside."""
    return None if number % 2 else POINTS[number // 2 % len(POINTS)]


def moment_of(number: int) -> float:
    """After how many seconds a process is killed from outside."""
    return random.Random(f"moment {number}").uniform(0.0, _MOMENTS)


def _die() -> None:
    os.kill(os.getpid(), _SIGNAL)
    # Where the signal is no more than a wish.
    time.sleep(_PATIENCE)


def _deadly(act: Callable[..., Any], when: str, meant: Callable[..., bool]) -> Any:
    """An act before or after which the process dies."""

    def wrapped(*given: Any, **named: Any) -> Any:
        if not meant(*given):
            return act(*given, **named)
        if when == "before":
            _die()
        found = act(*given, **named)
        if inspect.isawaitable(found):
            return settle(found)
        _die()
        return found

    async def settle(found: Any) -> None:
        await found
        _die()

    return wrapped


def _arm(client: Any, journal: Any, point: tuple[str, str]) -> None:
    act, when = point
    # A ledger writes down in one step what it claims and what it intends.
    act = "claim" if act == "intend" and hasattr(journal, "claim") else act
    if hasattr(journal, act):
        setattr(journal, act, _deadly(getattr(journal, act), when, lambda *_: True))
        return
    exchange = client._exchange
    word = "models" if act == "submit" else act

    def meant(call: Any) -> bool:
        # A price is read below the same path.
        path = call.url.partition("?")[0].split("/")
        return word in path and (act != "submit" or call.body is not None)

    exchange.send = _deadly(exchange.send, when, meant)


def request_of(package: Any, number: int) -> Any:
    """The request of a process."""
    model = ENDLESS if point_of(number) is None else ENDING
    return package.RawRequest(model, {"prompt": f"job {number}"})


def work(package: Any, url: str, path: str, number: int) -> None:
    """Run one job until death."""
    keeps_keys = is_ledger(path)
    journal = package.Ledger(path) if keeps_keys else package.Journal(path)
    point = point_of(number)
    request = request_of(package, number)
    options: dict[str, Any] = {
        "token": TOKEN,
        "base_url": url,
        "timeout": _PATIENCE,
        "poll_initial": 0.002,
        "poll_max": 0.004,
    }
    how: dict[str, Any] = {}
    if keeps_keys:
        options |= {"ledger": journal, "budget": package.Budget(1000, per="ever")}
        how["key"] = f"job {number}"
    else:
        options["journal"] = journal
    if number % 4 < 2:
        client = package.Client(**options)
        if point:
            _arm(client, journal, point)
        client.run(request, **how)
        return

    async def run() -> None:
        async with package.AsyncClient(**options) as client:
            if point:
                _arm(client, journal, point)
            await client.run(request, **how)

    asyncio.run(run())


def _fork(package: Any, url: str, path: str, number: int) -> bool:
    child = os.fork()
    if child == 0:
        try:
            work(package, url, path, number)
        finally:
            # Nothing of the parent must be closed or written twice.
            os._exit(1)
    if point_of(number) is None:
        time.sleep(moment_of(number))
        os.kill(child, _SIGNAL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -_SIGNAL


def _spawn(tree: str, url: str, path: str, number: int) -> bool:
    command = [sys.executable, __file__, tree, url, path, str(number), "work"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        if point_of(number) is None:
            time.sleep(moment_of(number))
            child.kill()
        code = child.wait()
    return code not in (0, 1) or (sys.platform == "win32" and point_of(number) is None)


def main(tree: str, url: str, path: str, count: int, way: str) -> None:
    """Kill so many processes, one after another, or be one of them."""
    sys.path.insert(0, tree)
    package = import_module("runcomfy_client")
    # Once here, instead of in every child.
    import_module("runcomfy_client._runtime.connections").tls_context()
    for name in ("AsyncClient", "Budget", "Client", "Journal", "Ledger", "RawRequest"):
        getattr(package, name)
    if way == "work":
        print("ready", flush=True)
        work(package, url, path, count)
        return
    killed = 0
    for number in range(count):
        if way == "fork":
            killed += _fork(package, url, path, number)
        else:
            killed += _spawn(tree, url, path, number)
    print(killed)


if __name__ == "__main__":
    _tree, _url, _path, _count, _way = sys.argv[1:]
    main(_tree, _url, _path, int(_count), _way)
