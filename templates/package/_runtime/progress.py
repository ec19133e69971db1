"""Where a job stands, in one line: rewritten on a terminal, updated in a notebook."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

from .errors import shorten
from .states import Status

Listener = Callable[[Status], object]


def place_of(state: str, queue_position: int | None = None) -> str:
    """Return the state of a job, and its place in the queue."""
    queue = f", {queue_position} ahead" if queue_position is not None else ""
    return f"{shorten(state, 40)}{queue}"


class Line:
    """One line of a terminal, by way of standard error."""

    def __init__(self) -> None:
        self._width = 0

    def show(self, text: str) -> None:
        """Write the text over what was shown before."""
        # A line that the terminal breaks in two could not be written over.
        text = text[: max(shutil.get_terminal_size().columns - 1, 1)]
        self._write(f"\r{text:<{self._width}}")
        self._width = len(text)

    def clear(self) -> None:
        """Leave the line empty for what comes next."""
        if self._width:
            self._write("\r" + " " * self._width + "\r")
            self._width = 0

    def _write(self, text: str) -> None:
        # A terminal that has gone away is no reason to lose sight of a paid job.
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(text)
            sys.stderr.flush()


class _Cell(Line):
    """A line below the cell of a notebook that runs now; the last text stays there."""

    def __init__(self, display: Callable[..., Any]) -> None:
        self._display = display
        self._handle: Any = None

    def show(self, text: str) -> None:
        # What the other end of a notebook does is no reason to lose sight of a job, either.
        with suppress(Exception):
            data = {"text/plain": text}
            if self._handle is None:
                self._handle = self._display(data, raw=True, display_id=True)
            else:
                self._handle.update(data, raw=True)

    def clear(self) -> None:
        pass


def find_line() -> Line | None:
    """Return a line where somebody looks: in a notebook or on a terminal; None elsewhere."""
    # Asked only where it is loaded already: whoever runs in a notebook has it.
    if ipython := sys.modules.get("IPython"):
        shell = getattr(ipython, "get_ipython", lambda: None)()
        if getattr(shell, "kernel", None) is not None:
            display = getattr(sys.modules.get("IPython.display"), "display", None)
            return _Cell(display) if display else None
    with suppress(ValueError, AttributeError):  # closed, or none at all
        return Line() if sys.stderr.isatty() else None
    return None


@contextmanager
def shown(on_status: Listener | None, *, progress: bool) -> Generator[Listener | None]:
    """Yield the listener that shows each status, if asked to, and passes it on."""
    line = find_line() if progress else None
    if line is None:
        yield on_status
        return
    started = time.monotonic()

    def tell(status: Status) -> object:
        seconds = time.monotonic() - started
        place = place_of(str(status.state), status.queue_position)
        line.show(f"{status.request_id}: {place}, {seconds:.0f} s")
        return on_status(status) if on_status is not None else None

    try:
        yield tell
    finally:
        line.clear()
