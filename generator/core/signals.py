"""End as an interrupted command does when the system asks for it by another signal."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

# A terminal that closes sends SIGHUP; service managers and containers send SIGTERM.
ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Ended(KeyboardInterrupt):
    """Raised in place of the end of the process, so that temporary files and processes end too."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def as_interrupts() -> Generator[None]:
    """Raise `Ended` at a signal that would end the process; leave those that are ignored."""
    ours = [name for name in ENDING if signal.getsignal(name) is signal.SIG_DFL]
    try:
        for name in ours:
            signal.signal(name, _raise)
    except ValueError:  # in any thread but the main one
        ours = []
    try:
        yield
    finally:
        for name in ours:
            signal.signal(name, signal.SIG_DFL)


def _raise(number: int, frame: FrameType | None) -> None:
    raise Ended(number)
