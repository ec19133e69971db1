"""The command ``emulate``: run a local RunComfy API until it is interrupted."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..emulator import command
from ..emulator.emulator import DEFAULT_LATENCY, DEFAULT_TOKEN
from .folders import add_folders, fill_in_or_use_ours


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``emulate``."""
    add_folders(parser, "schemas")
    add = parser.add_argument
    add("--port", type=int, default=0, metavar="N",
        help="port on 127.0.0.1 (default: a free one)")  # fmt: skip
    add("--token", default=DEFAULT_TOKEN,
        help="the only token that is accepted (default: %(default)s)")  # fmt: skip
    add("--latency", type=float, default=DEFAULT_LATENCY, metavar="SECONDS",
        help="time in queue, and again in progress (default: %(default)s)")  # fmt: skip
    add("--polls", type=_polls, metavar="Q,P",
        help="advance by calls instead: answers 'in_queue' and 'in_progress' so often")  # fmt: skip
    add("--script", type=Path, metavar="FILE", help="faults to play (JSON)")
    add("--log", type=Path, metavar="FILE",
        help="append what is received (JSON lines)")  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Serve, and return the exit code."""
    fill_in_or_use_ours(arguments)
    command.serve(arguments, lambda line: print(line, flush=True))
    return 0


def _polls(text: str) -> tuple[int, int]:
    queued, _, running = text.partition(",")
    if not (queued.isdecimal() and running.isdecimal()):
        raise argparse.ArgumentTypeError("write two numbers, such as 1,2")
    return int(queued), int(running)
