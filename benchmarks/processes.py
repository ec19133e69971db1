"""Whole processes and what they cost: wall time, CPU time, and memory of all that they start."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PAUSE = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """One run: seconds, seconds of all processors, bytes at the peak (0 where unknown)."""

    wall: float
    cpu: float
    memory: int


@dataclass
class Series:
    """The runs of one command."""

    costs: list[Cost] = field(default_factory=list[Cost])

    @property
    def best(self) -> Cost:
        """The least of each figure: what the machine did meanwhile only adds."""
        return Cost(
            min(cost.wall for cost in self.costs),
            min(cost.cpu for cost in self.costs),
            min(cost.memory for cost in self.costs),
        )


def run(
    command: Sequence[str],
    cwd: Path,
    variables: Mapping[str, str] | None = None,
    exits: int = 0,
) -> Cost:
    """Runs a command to its end; raises ``SystemExit`` with what it said if it exits otherwise."""
    # Modules are compiled by their first run, as those of the peers were when installed.
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **compiled, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    peak = _Peak(process.pid)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    peak.stop()
    if process.returncode != exits:
        raise SystemExit(f"{shlex.join(command)[:300]}\n{said.decode()[-2000:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(wall, cpu, max(peak.bytes, 0 if peak.bytes else usage.ru_maxrss * 1024))


def set_aside(folder: Path) -> None:
    """Rename a folder that the next command writes anew.

    Removing it would hurt who writes next: for minutes, ext4 gives out no inode that was just
    freed, and looks at each of thousands of them for every new file.
    """
    if folder.exists():
        number = sum(1 for _ in folder.parent.glob(f"{folder.name}-*"))
        folder.rename(folder.with_name(f"{folder.name}-{number}"))


class _Peak:
    """The most memory that a session of processes has of its own, seen now and then."""

    def __init__(self, session: int) -> None:
        self.bytes = 0
        self._session = str(session)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        if sys.platform == "linux":
            self._thread.start()

    def stop(self) -> None:
        """Ends the watch."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.bytes = max(
                self.bytes, sum(map(self._own, Path("/proc").glob("[0-9]*")))
            )

    def _own(self, process: Path) -> int:
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if fields[3] != self._session:
                return 0
            for line in (process / "status").read_text().splitlines():
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) * 1024
        except (OSError, IndexError):  # it has ended meanwhile
            pass
        return 0


def machine() -> str:
    """Where and beside what the figures were taken."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    version = ".".join(map(str, sys.version_info[:3]))
    return (
        f"CPython {version}, {sys.platform}, {os.cpu_count()} processors, "
        f"load {load:.1f} when it began"
    )
