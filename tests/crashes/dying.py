"""A child process whose n-th change of the disk is its last, or fails."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

Fate = Literal["killed", "torn", "full"]

_CHANGES = {"os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}


class _Counter:
    """An audit hook: it hears of every change of the disk before it happens."""

    def __init__(self, below: Path, fatal: int, fate: Fate) -> None:
        self.below = str(below)
        self.fatal = fatal
        self.fate = fate
        self.count = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._changes(event, arguments):
            return
        self.count += 1
        if self.fate == "full":
            takes_space = event in ("open", "os.mkdir", "os.rename")
            if self.count >= self.fatal and takes_space:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), arguments[0])
        elif self.count == self.fatal:
            if self.fate == "torn" and event == "os.chmod":  # comes after the content
                path = Path(arguments[0])
                path.write_bytes(path.read_bytes()[:-1])
            os.kill(os.getpid(), signal.SIGKILL)

    def _changes(self, event: str, arguments: tuple[Any, ...]) -> bool:
        if event == "open":
            writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        else:
            writes = event in _CHANGES
        path = arguments[0]
        if not writes or not isinstance(path, (str, Path)):
            return False  # something that has no name, such as a pipe
        return os.path.abspath(path).startswith(self.below)


def run_to_its_end(
    work: Callable[[], object], below: Path, fatal: int = 0, fate: Fate = "killed"
) -> int | None:
    """Does ``work`` in a child in which the ``fatal``-th change below a folder meets its fate.

    Returns the number of changes when the child came to its end, with or without an
    ``OSError``, and ``None`` when it was killed. What the child prints is lost.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            counter = _Counter(below, fatal, fate)
            sys.addaudithook(counter)
            with suppress(OSError):
                work()
            os.write(writer, str(counter.count).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return int(told) if told else None
