"""CPU and wall time of one call, of our client and of its peers, in one run.

    bench_call.py [--calls N] [--rounds N] [--only NAME ...] [--package FOLDER]

All clients make the same calls to a stub in a process of its own. They take turns in
every round, so what the machine does meanwhile hits all of them; ratios are taken within
a round. Read those, not the microseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

from clients import JOBS, async_clients, sync_clients

HERE = Path(__file__).parent
REFERENCE = "raw httpx2"
_NOTING, _CAREFUL = "with a journal", "with a key and a budget"
_WAYS = {
    "build and": "request built each time",
    "note and": _NOTING,
    **{f"order among {n} and": f"{_CAREFUL}, {n:,} jobs" for n in JOBS},
}


@dataclass
class Series:
    """The measurements of one client: seconds of one call, round by round."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextmanager
    def measure(self, calls: int) -> Generator[None]:
        """Time a round of so many calls."""
        # A collection belongs to no client in particular.
        gc.collect()
        gc.disable()
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            yield
        finally:
            self.wall.append((time.perf_counter() - wall) / calls)
            self.cpu.append((time.process_time() - cpu) / calls)
            gc.enable()


@contextmanager
def stub_server() -> Generator[str]:
    """The address of a stub; on a processor of its own where there are two."""
    command = [sys.executable, str(HERE / "stub.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None and server.stdout is not None
        if hasattr(os, "sched_setaffinity"):
            ours, *others = sorted(os.sched_getaffinity(0))
            if others:
                os.sched_setaffinity(0, {ours})
                os.sched_setaffinity(server.pid, {others[0]})
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.stdin.close()


def ready(
    makers: Iterator[tuple[str, Callable[[], dict[str, Any]]]], only: list[str]
) -> dict[str, dict[str, Any]]:
    """The calls of every client that is wanted and installed."""
    clients: dict[str, dict[str, Any]] = {}
    for name, make in makers:
        if only and name not in only:
            continue
        try:
            clients[name] = make()
        except ImportError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
    return clients


def ratios(
    measured: dict[str, Series], reference: str = REFERENCE
) -> dict[str, tuple[float, float]]:
    """CPU time to that of the reference: the least of both, and the median of rounds."""
    base = measured[reference].cpu
    return {
        name: (
            min(series.cpu) / min(base),
            median(a / b for a, b in zip(series.cpu, base, strict=True)),
        )
        for name, series in measured.items()
    }


def table(title: str, measured: dict[str, Series]) -> str:
    """The measurements of one kind of call as Markdown."""
    lines = [
        f"### {title}",
        "",
        "| client | CPU µs, min | median | wall µs, min | median |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, series in measured.items():
        times = (*bounds(series.cpu), *bounds(series.wall))
        lines.append(
            f"| {name} | " + " | ".join(f"{t * 1e6:.0f}" for t in times) + " |"
        )
    return "\n".join([*lines, ""])


def bounds(seconds: list[float]) -> tuple[float, float]:
    """The least and the median."""
    return min(seconds), median(seconds)


def summary(results: dict[str, dict[str, Series]]) -> str:
    """All ratios as Markdown."""
    found = {title: ratios(measured) for title, measured in results.items()}
    lines = [
        f"### CPU time to {REFERENCE}: median (least)",
        "",
        f"| client | {' | '.join(found)} |",
        "|---|" + "--:|" * len(found),
    ]
    for name in dict.fromkeys(name for values in found.values() for name in values):
        cells = [
            "{1:.2f} ({0:.2f})".format(*values[name]) if name in values else ""
            for values in found.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    for measured in results.values():
        for name in [name for name in measured if _CAREFUL in name]:
            noting = name.partition(_CAREFUL)[0] + _NOTING
            least, middle = ratios(measured, noting)[name]
            lines += ["", f"{name}, to {noting}: {middle:.2f} ({least:.2f})"]
    return "\n".join([*lines, ""])


def chosen(clients: dict[str, dict[str, Any]], call: str) -> dict[str, Any]:
    """What each client does for one kind of call; ours has several ways."""
    found = {name: calls[call] for name, calls in clients.items()}
    for name, calls in clients.items():
        for way, words in _WAYS.items():
            if f"{way} {call}" in calls:
                found[f"{name}, {words}"] = calls[f"{way} {call}"]
    return found


def run_sync(base: str, options: argparse.Namespace) -> dict[str, dict[str, Series]]:
    """Measure the clients for threads, one call after the other."""
    results: dict[str, dict[str, Series]] = {}
    clients = ready(sync_clients(base), options.only)
    for call in ("submit", "status"):
        functions: dict[str, Callable[[], object]] = chosen(clients, call)
        measured = {name: Series() for name in functions}
        for number in range(options.rounds + 1):
            for name, function in functions.items():
                series = measured[name] if number else Series()
                with series.measure(options.calls):
                    for _ in range(options.calls):
                        function()
        results[f"{call}, sync"] = measured
    return results


async def run_async(
    base: str, options: argparse.Namespace
) -> dict[str, dict[str, Series]]:
    """Measure the clients for asyncio, one call and many at once."""
    results: dict[str, dict[str, Series]] = {}

    async def work(function: Callable[[], Awaitable[object]], calls: int) -> None:
        for _ in range(calls):
            await function()

    async with AsyncExitStack() as closing:
        clients = ready(async_clients(base, closing), options.only)
        for call, at_once in product(("submit", "status"), (1, 32)):
            functions: dict[str, Callable[[], Awaitable[object]]]
            functions = chosen(clients, call)
            measured = {name: Series() for name in functions}
            each = max(1, options.calls // at_once)
            # The first round opens connections and is not counted.
            for number in range(options.rounds + 1):
                for name, function in functions.items():
                    series = measured[name] if number else Series()
                    with series.measure(each * at_once):
                        await asyncio.gather(
                            *(work(function, each) for _ in range(at_once))
                        )
            results[f"{call}, async, {at_once} at once"] = measured
    return results


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=200, help="calls of a round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument(
        "--package",
        default=str(HERE.parent / "generated"),
        help="folder that holds runcomfy_client",
    )
    options = parser.parse_args()
    options.only = options.only and [REFERENCE, *options.only]
    sys.path.insert(0, options.package)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    print(f"{platform.python_implementation()} {platform.python_version()},", end=" ")
    print(f"{platform.system()}, {os.cpu_count()} processors\n")
    with stub_server() as base:
        results = run_sync(base, options) | asyncio.run(run_async(base, options))
    print(summary(results))
    for title, measured in results.items():
        print(table(title, measured))


if __name__ == "__main__":
    main()
