"""Lock a folder: one process at a time holds it, and a killed process releases it."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.problems import ProblemsFound, refusal

NAME = ".runcomfy-codegen.lock"
PATIENCE_S = 10.0  # after this, fail and name the process that holds the lock


@contextmanager
def held(folder: Path) -> Generator[None]:
    """Lock an existing folder against all other writers.

    The operating system releases the lock of a killed process, so no lock is ever stale. Raises
    `ProblemsFound` if another process still holds it after `PATIENCE_S`.
    """
    # Imported only to write: the import takes as long as those of a whole idle run.
    from filelock import FileLock, Timeout

    path = folder.resolve() / NAME

    def sign(handle: int) -> None:
        try:
            os.truncate(handle, 0)
            os.write(handle, f"process {os.getpid()}\n".encode())
        except OSError:
            path.unlink(missing_ok=True)  # the disk may be full
            raise

    lock = FileLock(path, PATIENCE_S, fallback_to_soft=False, on_acquired=sign)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(path) from None
    try:
        yield
    finally:
        if sys.platform != "win32":
            path.unlink(
                missing_ok=True
            )  # while locked: afterwards it may be another process's
        lock.release()


def _busy(path: Path) -> ProblemsFound:
    owner = "another process"
    with suppress(OSError, UnicodeDecodeError):
        owner = path.read_text("utf-8")[:40].strip() or owner
    message = f"{owner} is writing in this folder"
    hint = "wait until it has finished, then run it again"
    return refusal("locked", path.parent, message, hint)
