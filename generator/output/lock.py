"""A lock on a folder: held by one process at a time, and gone with the process that held it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.problems import Loc, Problem, Refused

NAME = ".runcomfy-codegen.lock"
PATIENCE_S = 10.0  # who waits longer wants to know for whom


@contextmanager
def held(folder: Path) -> Generator[None]:
    """Hold the folder, which exists, against every other writer.

    The system releases the lock of a process that has been killed, so none is ever stale.
    Raises `Refused` when another one still holds it after `PATIENCE_S`.
    """
    # Only who writes needs it: it takes as long to import as an idle run's own modules.
    from filelock import FileLock, Timeout

    path = folder.resolve() / NAME

    def sign(handle: int) -> None:
        try:
            os.truncate(handle, 0)
            os.write(handle, f"process {os.getpid()}\n".encode())
        except OSError:
            path.unlink(missing_ok=True)  # a full disk has room for no name
            raise

    lock = FileLock(path, PATIENCE_S, fallback_to_soft=False, on_acquired=sign)
    try:
        lock.acquire()
    except Timeout:
        raise Refused([_busy(path)]) from None
    try:
        yield
    finally:
        if sys.platform != "win32":
            path.unlink(missing_ok=True)  # while it is held: later it may be another's
        lock.release()


def _busy(path: Path) -> Problem:
    owner = "another process"
    with suppress(OSError, UnicodeDecodeError):
        owner = path.read_text("utf-8")[:40].strip() or owner
    return Problem(
        "locked",
        Loc(path.parent.as_posix()),
        f"{owner} is writing in this folder",
        "wait until it has finished, then run it again",
    )
