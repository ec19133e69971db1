"""The command ``emulate``: a server that runs until it is interrupted."""

from __future__ import annotations

import argparse
import shlex
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from ..core.problems import refusal
from .emulator import Emulator, EmulatorUnavailable


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
