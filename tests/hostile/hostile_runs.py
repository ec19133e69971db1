"""Runs attacks in the sandbox, and what came of each."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from attacks import Attack

_SANDBOX = Path(__file__).with_name("sandbox.py")


@dataclass(frozen=True)
class Run:
    """One command that has ended: its exit code, what it printed, what the watch saw."""

    code: int
    stdout: str
    stderr: str
    complaints: list[str]


class Sandbox:
    """The warm process that forks for every command."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(_SANDBOX)],
            cwd=_SANDBOX.parents[2],
            env={**os.environ, "PYTHONPATH": str(_SANDBOX.parents[2])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, *words: str, load: bool = False) -> Run:
        """Runs one command line in a folder; with ``load``, imports modules instead."""
        task = {"folder": str(folder), "words": words, "load": load}
        print(json.dumps(task), file=_stream(self._process.stdin), flush=True)
        code = int(_stream(self._process.stdout).readline())
        report = (folder / "report").read_text("utf-8") or '["it was killed"]'
        return Run(
            code,
            (folder / "stdout").read_bytes().decode(errors="replace"),
            (folder / "stderr").read_bytes().decode(errors="replace"),
            json.loads(report),
        )

    def close(self) -> None:
        """Ends the process."""
        _stream(self._process.stdin).close()
        self._process.wait()


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def prepared(attack: Attack, folder: Path) -> Path:
    """The attack's files in a folder to run in; returns that folder."""
    for path, content in attack.files.items():
        file = folder / "schemas" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path not in (attack.special or {}):
            data = content if isinstance(content, bytes) else content.encode()
            file.write_bytes(data)
    for path, target in (attack.special or {}).items():
        file = folder / "schemas" / path
        if target == "fifo:":
            os.mkfifo(file)
        else:
            file.symlink_to(target)
    return folder


def problems(run: Run) -> list[dict[str, Any]]:
    """What a run with ``--format json`` found."""
    found: list[dict[str, Any]] = json.loads(run.stdout)["problems"]
    return found
