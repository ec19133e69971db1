"""Fingerprint all files of a run by what the file system says of them, without reading any.

A run that found everything current leaves a fingerprint in the user's cache, and while it
holds, nothing has changed. A lost or stale one costs time alone: everything is read again.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ..core import file_states

MIN_FILES = 1000  # fewer are read before anyone notices
_OURS = ".runcomfy-codegen"  # the notes of an interrupted run
_MAX_FILES = 200_000  # a folder with more holds others than ours


class TreeFingerprint:
    """Digest the state of all files below some folders; ``digest`` is empty where it is unknown."""

    def __init__(self, folders: Iterable[Path], about: str) -> None:
        self.began = time.time_ns()
        self.newest = 0
        self.files = 0
        self.digest = ""
        whole = sha256(f"{sys.version} {about}\n".encode(errors="surrogateescape"))
        with suppress(OSError):
            for folder in dict.fromkeys(os.path.abspath(f) for f in folders):
                self._walk(folder, whole.update)
            # Installing or upgrading a package changes one of these.
            paths = [(path, os.stat(path)) for path in sys.path if os.path.exists(path)]
            whole.update(self._states(paths))
            self.digest = whole.hexdigest()

    @property
    def is_settled(self) -> bool:
        """Tell whether no file can change from now on and look the same."""
        return (
            bool(self.digest)
            and self.began - self.newest > file_states.MTIME_GRANULARITY_NS
        )

    def _walk(self, top: str, update: Callable[[bytes], None]) -> None:
        pending = [top]
        while pending:
            folder = pending.pop()
            found: list[tuple[str, os.stat_result]] = []
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == "." and not name.startswith(_OURS):
                        continue
                    if not entry.is_dir(follow_symlinks=False):
                        found.append((name, entry.stat()))
                    elif name != "__pycache__":
                        pending.append(entry.path)
            self.files += len(found)
            if self.files > _MAX_FILES:
                raise OSError
            pending.sort()
            found.sort()
            update(f"{folder}\n".encode(errors="surrogateescape"))
            update(self._states(found))

    def _states(self, found: Sequence[tuple[str, os.stat_result]]) -> bytes:
        rows: list[str] = []
        newest = self.newest
        for path, s in found:
            modified, changed = s.st_mtime_ns, s.st_ctime_ns
            if modified > newest or changed > newest:
                newest = max(modified, changed)
            rows.append(
                f"{path}\0{s.st_size} {modified} {changed} {s.st_ino} {s.st_mode}\n"
            )
        self.newest = newest
        return "".join(rows).encode(errors="surrogateescape")


def load(out: Path, fingerprint: TreeFingerprint) -> tuple[int, int, int] | None:
    """Return the counts of models, enums and files if an output folder has not changed."""
    try:
        data = json.loads(cache_path(out).read_bytes())
        if fingerprint.digest and data["fingerprint"] == fingerprint.digest:
            models, enums, files = map(int, data["counts"])
            return models, enums, files
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass
    return None


def store(
    out: Path, fingerprint: TreeFingerprint, counts: tuple[int, int, int]
) -> None:
    """Leave a fingerprint, where that saves time and it may be trusted."""
    if fingerprint.files < MIN_FILES or not fingerprint.is_settled:
        return
    data = {"fingerprint": fingerprint.digest, "counts": counts}
    leave(cache_path(out), json.dumps(data).encode())


def leave(path: Path, *parts: bytes) -> None:
    """Write a file of the cache as a whole, from parts that take no more memory together."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # no write permission: run without the cache
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
    """Return the file of the user's cache for an output folder."""
    name = sha256(os.path.abspath(out).encode(errors="surrogateescape")).hexdigest()
    return cache_folder() / f"{name[:32]}.json"


def cache_folder() -> Path:
    """Return our folder of the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(home) if home else Path(os.path.expanduser("~"), ".cache")
    return cache / "runcomfy-codegen"
