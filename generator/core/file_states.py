"""Know a file by what the file system says of it, so that it need not be read again."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping

# A file that changed so shortly before it is looked at may change again without a trace, since
# the clocks of file systems tick slowly: some of those with whole seconds every other second.
MTIME_GRANULARITY_NS = 2_500_000_000
FINE_GRANULARITY_NS = 100_000_000
_SECOND_NS = 1_000_000_000


class FileStates:
    """Map the states of files to what was once read of them; ``seen`` are those of this run."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = known or {}
        self.seen: dict[str, str] = {}

    def value(self, path: str, status: os.stat_result, read: Callable[[], str]) -> str:
        """Return what was read of a file in this state, or else read it now.

        Nothing is kept of an empty text, or of a file that may still change unnoticed.
        """
        key = f"{path}\0{state(status)}"
        found = self.known.get(key)
        if found is not None:
            self.seen[key] = found
            return found
        looked_at_ns = time.time_ns()
        found = read()
        if found and _is_settled(status, looked_at_ns):
            self.seen[key] = found
        return found

    def learn(self, path: str, value: str, since_ns: int) -> None:
        """Keep what a file holds that nobody has changed since this time of its file system."""
        status = os.stat(path)
        if _is_settled(status, since_ns):
            self.seen[f"{path}\0{state(status)}"] = value


def state(status: os.stat_result) -> str:
    """Return what changes whenever the content of a file does."""
    s = status
    return f"{s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino} {s.st_mode}"


def _is_settled(status: os.stat_result, looked_at_ns: int) -> bool:
    is_fine = status.st_mtime_ns % _SECOND_NS
    ticks_ns = FINE_GRANULARITY_NS if is_fine else MTIME_GRANULARITY_NS
    return looked_at_ns - status.st_mtime_ns > ticks_ns
