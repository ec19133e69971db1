"""What the file system says of all files of a run, in one digest: a look that reads none of them.

A run that found everything current leaves a stamp in the user's cache, and while the stamp
holds, nothing has changed. A lost or stale stamp costs time alone: everything is read again.
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

WORTH = 1000  # files; fewer are read before anyone notices
# A file that changed so shortly before the look may change again without a trace, since the
# clocks of file systems tick slowly, some of them every other second.
SETTLED = 2_500_000_000  # nanoseconds
_MOST = 200_000  # files; a folder with more holds others than ours


class Look:
    """The state of all files below some folders; ``digest`` is empty where it is unknown."""

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
        """Whether no file can change from now on and look the same."""
        return bool(self.digest) and self.began - self.newest > SETTLED

    def _walk(self, top: str, update: Callable[[bytes], None]) -> None:
        pending = [top]
        while pending:
            found: list[tuple[str, os.stat_result]] = []
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name[0] == "." or entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        found.append((entry.path, entry.stat()))
            self.files += len(found)
            if self.files > _MOST:
                raise OSError
            pending.sort()
            found.sort(key=_path)
            update(self._states(found))

    def _states(self, found: Sequence[tuple[str, os.stat_result]]) -> bytes:
        rows: list[str] = []
        for path, s in found:
            self.newest = max(self.newest, s.st_mtime_ns, s.st_ctime_ns)
            rows.append(
                f"{path}\0{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino} {s.st_mode}\n"
            )
        return "".join(rows).encode(errors="surrogateescape")


def _path(found: tuple[str, os.stat_result]) -> str:
    return found[0]


def recall(out: Path, look: Look) -> tuple[int, int, int] | None:
    """The models, enums and files of an output folder that is as its stamp says."""
    try:
        data = json.loads(place(out).read_bytes())
        if look.digest and data["look"] == look.digest:
            models, enums, files = map(int, data["counts"])
            return models, enums, files
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass
    return None


def keep(out: Path, look: Look, counts: tuple[int, int, int]) -> None:
    """Leaves a stamp, where that saves time and the look may be trusted."""
    if look.files < WORTH or not look.is_settled:
        return
    path = place(out)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):  # who may not write there has no stamp
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps({"look": look.digest, "counts": counts}), "utf-8")
        os.replace(draft, path)


def place(out: Path) -> Path:
    """The file of the user's cache that speaks of an output folder."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(home) if home else Path(os.path.expanduser("~"), ".cache")
    name = sha256(os.path.abspath(out).encode(errors="surrogateescape")).hexdigest()
    return cache / "runcomfy-codegen" / f"{name[:32]}.json"
