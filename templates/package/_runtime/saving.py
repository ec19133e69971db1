"""Files that come about whole or not at all, and never over another one."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, NoReturn, TypeVar

from .errors import SaveFailed, shorten

T = TypeVar("T")

_OPEN_FILES = "/proc/self/fd"


def on_disk(path: Path, act: Callable[[], T]) -> T:
    """Do something to a path; what the disk says against it becomes one kind of error."""
    try:
        return act()
    except (OSError, ValueError) as error:
        refuse_to_save(path, error)


def refuse_to_save(path: object, error: Exception) -> NoReturn:
    """Say why a file was not written."""
    if isinstance(error, SaveFailed):
        raise error
    reason = getattr(error, "strerror", None) or error
    raise SaveFailed(f"{shorten(str(path))} was not written: {reason}") from error


def open_part(stem: Path) -> BinaryIO:
    """Return a file to fill, without a name where the system can: it ends with the process."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir(_OPEN_FILES):
        # Not every file system has them; if it is full, the next line finds it too.
        with suppress(OSError):
            return os.fdopen(
                os.open(stem.parent, os.O_TMPFILE | os.O_RDWR, 0o666), "w+b"
            )
    return open(stem.with_name(f"{stem.name}.{token_hex(4)}.part"), "x+b")


def give_name(sink: BinaryIO, path: Path) -> None:
    """Give a complete file its name; FileExistsError when something else has it."""
    sink.flush()
    if isinstance(sink.name, int):
        number = sink.fileno()
        # Naming a folder, which is not looked at, makes it follow the link in /proc.
        os.link(f"{_OPEN_FILES}/{number}", path, src_dir_fd=number)
        return
    sink.close()
    try:
        os.link(sink.name, path)
    except FileExistsError:
        raise
    except OSError:  # Some file systems have no second names.
        open(path, "xb").close()
        os.replace(sink.name, path)


def drop(sink: BinaryIO) -> None:
    """Let go of a file, and remove it if it has no name but that of a part."""
    # What could not be written is written again by closing, in vain.
    with suppress(OSError):
        sink.close()
    if isinstance(sink.name, str):
        Path(sink.name).unlink(missing_ok=True)
