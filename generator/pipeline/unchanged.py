"""Fingerprint all files of a run by what the file system says of them, without reading any.

A run that found everything current leaves a fingerprint in the user's cache, and while it
holds, nothing has changed. A lost or stale one costs time alone: everything is read again.

The fingerprint is kept as it is, without a digest: what makes those takes longer to import than
the comparison takes.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ..core import file_states

MIN_FILES = 1000  # fewer are read before anyone notices
_HAS_HANDLES = os.scandir in os.supports_fd
_OURS = ".runcomfy-codegen"  # the notes of an interrupted run
_MAX_FILES = 200_000  # a folder with more holds others than ours
_SUFFIX = ".seen"
_MAX_TREES = 16
_MAX_NAME = 100  # characters


class TreeFingerprint:
    """Hold the state of all files below some folders; ``text`` is empty where it is unknown."""

    def __init__(self, folders: Iterable[Path], about: str) -> None:
        self.began = time.time_ns()
        self.newest = 0
        self.files = 0
        self.text = ""
        parts = [f"{sys.version} {about}\n"]
        with suppress(OSError):
            for folder in dict.fromkeys(os.path.abspath(f) for f in folders):
                self._walk(folder, parts)
            # Installing or upgrading a package changes one of these.
            for path in filter(os.path.exists, sys.path):
                status = os.stat(path)
                self.newest = max(self.newest, status.st_mtime_ns, status.st_ctime_ns)
                parts.append(f"{path}\0{file_states.state(status)}\n")
            self.text = "".join(parts)

    @property
    def is_settled(self) -> bool:
        """Tell whether no file can change from now on and look the same."""
        return (
            bool(self.text)
            and self.began - self.newest > file_states.MTIME_GRANULARITY_NS
        )

    def forget(self) -> None:
        """Leave nothing for the next run, and take no more memory."""
        self.text = ""

    def _walk(self, top: str, parts: list[str]) -> None:
        newest = self.newest
        pending = [top]
        while pending:
            folder = pending.pop()
            found: list[str] = []
            # With a handle, the system does not look for the folder again with each file.
            handle = os.open(folder, os.O_RDONLY) if _HAS_HANDLES else None
            try:
                with os.scandir(folder if handle is None else handle) as entries:
                    for entry in entries:
                        name = entry.name
                        if name[0] == "." and not name.startswith(_OURS):
                            continue
                        if not entry.is_dir(follow_symlinks=False):
                            s = entry.stat()
                            modified, changed = s.st_mtime_ns, s.st_ctime_ns
                            if modified > newest or changed > newest:
                                newest = max(modified, changed)
                            found.append(
                                f"{name}\0{s.st_size} {modified} {changed} {s.st_ino} "
                                f"{s.st_mode}\n"
                            )
                        elif name != "__pycache__":
                            pending.append(f"{folder}{os.sep}{name}")
            finally:
                if handle is not None:
                    os.close(handle)
            self.files += len(found)
            if self.files > _MAX_FILES:
                raise OSError
            pending.sort()
            found.sort()
            parts += (folder, "\n", *found)
        self.newest = newest


def load(out: Path, fingerprint: TreeFingerprint) -> tuple[int, int, int] | None:
    """Return the counts of models, enums and files if an output folder has not changed."""
    with suppress(OSError, ValueError):
        counts, _, text = cache_path(out).read_bytes().partition(b"\n")
        if text and text == fingerprint.text.encode(errors="surrogateescape"):
            models, enums, files = map(int, counts.split())
            return models, enums, files
    return None


def store(
    out: Path, fingerprint: TreeFingerprint, counts: tuple[int, int, int]
) -> None:
    """Leave a fingerprint, where that saves time and it may be trusted."""
    if fingerprint.files < MIN_FILES or not fingerprint.is_settled:
        return
    head = " ".join(map(str, counts))
    text = f"{head}\n{fingerprint.text}"
    leave(cache_path(out), [text.encode(errors="surrogateescape")])
    keep_newest(_SUFFIX, _MAX_TREES)


def leave(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of the cache as a whole, from parts that are made one after the other."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.writelines(parts)
        os.replace(draft, path)


def keep_newest(suffix: str, most: int) -> None:
    """Remove all files of a kind from the cache but the newest ones."""
    with suppress(OSError):
        found = [(f.stat().st_mtime_ns, f) for f in cache_folder().glob(f"*{suffix}*")]
        for _, old in sorted(found)[:-most]:
            old.unlink(missing_ok=True)


def cache_path(out: Path) -> Path:
    """Return the file of the user's cache for an output folder; few have the same."""
    name = re.sub("[^0-9A-Za-z]", "-", os.path.abspath(out))
    return cache_folder() / f"{name[-_MAX_NAME:]}{_SUFFIX}"


def cache_folder() -> Path:
    """Return our folder of the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(home) if home else Path(os.path.expanduser("~"), ".cache")
    return cache / "runcomfy-codegen"
