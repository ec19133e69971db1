"""The command ``emulate``: its options, and a server that runs until it is interrupted."""

from __future__ import annotations

import argparse
import shlex
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.problems import refusal
from .emulator import DEFAULT_LATENCY, DEFAULT_TOKEN, Emulator, EmulatorUnavailable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``emulate``."""
    parser.add_argument(
        "--schemas",
        type=Path,
        default=Path("schemas"),
        metavar="DIR",
        help="folder of model files (default: schemas)",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        metavar="N",
        help="port on 127.0.0.1 (default: a free one)",
    )
    parser.add_argument(
        "--token",
        default=DEFAULT_TOKEN,
        help="the only token that is accepted (default: %(default)s)",
    )
    parser.add_argument(
        "--latency",
        type=float,
        default=DEFAULT_LATENCY,
        metavar="SECONDS",
        help="time in queue, and again in progress (default: %(default)s)",
    )
    parser.add_argument(
        "--polls",
        type=_polls,
        metavar="Q,P",
        help="advance by calls instead: answers 'in_queue' and 'in_progress' so often",
    )
    parser.add_argument(
        "--script", type=Path, metavar="FILE", help="faults to play (JSON)"
    )
    parser.add_argument(
        "--log", type=Path, metavar="FILE", help="append what is received (JSON lines)"
    )


def serve(
    options: argparse.Namespace,
    announce: Callable[[str], object],
    stopped: threading.Event | None = None,
) -> None:
    """Serve until Ctrl-C or until ``stopped`` is set; raise ``ProblemsFound`` for invalid input.

    ``announce`` is called with one line once requests are accepted.
    """
    emulator = Emulator(
        options.schemas,
        token=options.token,
        port=options.port,
        latency=options.latency,
        polls=options.polls,
        script=options.script or (),
        log=options.log,
    )
    # Ctrl-C is the ordinary way to end it.
    with running(emulator), suppress(KeyboardInterrupt):
        announce(announcement(emulator))
        (stopped or threading.Event()).wait()


@contextmanager
def running(emulator: Emulator) -> Generator[None]:
    """Start an emulator, and stop it in the end; raise ``ProblemsFound`` if it cannot start."""
    try:
        emulator.start()
    except EmulatorUnavailable as error:
        hint = "install the extra"
        raise refusal("emulator-start", "emulate", str(error), hint) from error
    except (OSError, OverflowError) as error:
        hint = "choose another --port, and a --log that can be written"
        message = f"cannot start: {error}"
        raise refusal("emulator-start", "emulate", message, hint) from error
    try:
        yield
    finally:
        emulator.stop()


def announcement(emulator: Emulator) -> str:
    """Return a line with the address and the variables that point a client to it."""
    variables = " ".join(
        f"{name}={shlex.quote(value)}" for name, value in emulator.environment.items()
    )
    return f"RunComfy emulator at {emulator.url}; run: export {variables}"


def _polls(text: str) -> tuple[int, int]:
    queued, _, running = text.partition(",")
    if not (queued.isdecimal() and running.isdecimal()):
        raise argparse.ArgumentTypeError("write two numbers, such as 1,2")
    return int(queued), int(running)
