"""A lock on a folder: held by one process at a time, and gone with the process that held it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..core.problems import Loc, Problem, Refused

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = ".runcomfy-codegen.lock"
PATIENCE = 10.0  # seconds; who waits longer wants to know for whom
_PAUSE = 0.05  # seconds between two attempts
_FAR = 1 << 30  # the byte that Windows locks: none that a reader asks for

_guard = threading.Lock()
_ours: set[Path] = set()  # the system's lock keeps out other processes, not threads


@contextmanager
def held(folder: Path) -> Generator[None]:
    """Holds the folder, which exists, against every other writer.

    The system releases the lock of a process that has been killed, so none is ever stale.
    Raises `Refused` when another one still holds it after `PATIENCE` seconds.
    """
    path = folder.resolve() / NAME
    handle = _acquired(path, time.monotonic() + PATIENCE)
    try:
        yield
    finally:
        if sys.platform != "win32":
            path.unlink(missing_ok=True)  # while it is held: later it may be another's
        os.close(handle)
        with suppress(OSError):  # where it is open elsewhere it stays, unlocked
            if sys.platform == "win32":
                path.unlink()
        with _guard:
            _ours.discard(path)


def _acquired(path: Path, deadline: float) -> int:
    while True:
        handle = _attempt(path)
        if handle is not None:
            return handle
        if time.monotonic() >= deadline:
            raise Refused([_busy(path)])
        time.sleep(_PAUSE)


def _attempt(path: Path) -> int | None:
    with _guard:
        if path in _ours:
            return None
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(path, flags, 0o644)
        is_held = False
        try:
            is_held = _locked(handle) and _is_still(handle, path)
            if is_held:
                os.truncate(handle, 0)
                os.write(handle, f"process {os.getpid()}\n".encode())
                _ours.add(path)
                return handle
        except BaseException:
            if is_held and sys.platform != "win32":
                path.unlink(missing_ok=True)  # a full disk has room for no name
            os.close(handle)
            raise
        os.close(handle)
        return None


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            # A record lock: unlike flock, no child that outlives us inherits it.
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_still(handle: int, path: Path) -> bool:
    """Whether the locked file is the one at the path: its last owner may have removed it."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


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
