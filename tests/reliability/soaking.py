"""Many jobs among faults: what to play, and how every job is accounted for."""

from __future__ import annotations

import gc
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODEL = "bytedance/seedream-5/lite/text-to-image"
TOKEN = "soak-token"
_ROOT = Path(__file__).parents[2]
_STATM = Path("/proc/self/statm")
_SHARE = 0.1
"""The share of the calls that meet a fault."""
_FAULTS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "submit": [
        {"fault": "reset_before"},
        {"fault": "reset_after"},
        {"fault": "close_before"},
        {"fault": "close_after"},
        {"fault": "silent_before"},
        {"fault": "silent_after"},
        {"fault": "truncate", "keep": 20},
        {"fault": "truncate", "keep": 80},
        {"fault": "http", "code": 422},
        {"fault": "http", "code": 429, "retry_after": "0"},
        {"fault": "http", "code": 503},
        {"fault": "http", "code": 503, "processed": True},
        {"fault": "html", "processed": True},
        {"fault": "nan"},
        {"fault": "redirect", "processed": True},
        {"fault": "foreign_urls"},
        {"fault": "delay", "seconds": 0.2},
        {"fault": "failed"},
        {"fault": "never"},
        {"fault": "no_output"},
    ],
    "status": [
        {"fault": "reset_after"},
        {"fault": "close_before"},
        {"fault": "silent_after"},
        {"fault": "drip", "interval": 0.002, "bytes": 40},
        {"fault": "truncate"},
        {"fault": "http", "code": 401},
        {"fault": "http", "code": 429, "retry_after": "0"},
        {"fault": "http", "code": 500},
        {"fault": "html"},
        {"fault": "redirect"},
        {"fault": "foreign_urls"},
        {"fault": "unknown_state"},
        {"fault": "backward"},
    ],
    "result": [
        {"fault": "reset_before"},
        {"fault": "close_after"},
        {"fault": "wrong_length"},
        {"fault": "giant", "bytes": 11_000_000},
        {"fault": "gzip_bomb", "bytes": 30_000_000},
        {"fault": "http", "code": 502},
        {"fault": "http", "code": 404},
        {"fault": "not_an_object"},
        {"fault": "foreign_urls"},
        {"fault": "backward"},
    ],
}


def script(seed: int) -> dict[str, Any]:
    """A script that brings a fault to one call in ten."""
    rules: list[dict[str, Any]] = []
    for call, faults in _FAULTS.items():
        for index, fault in enumerate(faults):
            # Each rule draws for what the rules before it have left over.
            left = 1.0 - _SHARE * index / len(faults)
            chance = _SHARE / len(faults) / left
            rules.append({"call": call, "probability": chance, **fault})
    return {"seed": seed, "faults": rules}


@dataclass(frozen=True)
class Server:
    """An emulator in a process of its own."""

    url: str
    log: Path

    def records(self) -> list[dict[str, Any]]:
        """What it received."""
        lines = self.log.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


@contextmanager
def served(folder: Path, schemas: Path, seed: int) -> Generator[Server]:
    """An emulator whose jobs are soon done, with faults in a tenth of the calls."""
    log, rules = folder / "log.jsonl", folder / "script.json"
    rules.write_text(json.dumps(script(seed)), "utf-8")
    command = [sys.executable, "-m", "generator", "emulate", "--token", TOKEN]
    command += ["--schemas", str(schemas), "--polls", "0,1"]
    command += ["--script", str(rules), "--log", str(log)]
    with subprocess.Popen(
        command,
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            announced = re.search(r"at (http://\S+);", process.stdout.readline())
            assert announced is not None
            yield Server(announced[1], log)
        finally:
            process.kill()


@dataclass
class Ledger:
    """What a client was told of each of its requests, written to a file."""

    path: Path
    counts: Counter[str] = field(default_factory=Counter[str])

    def note(self, index: int, finished: Any) -> None:
        """Write down how one request ended; nothing of it is kept in memory."""
        error = finished.error
        row: dict[str, Any] = {
            "index": index,
            "request_id": finished.request_id,
            "done": finished.output is not None,
            "error": type(error).__name__ if error else None,
            "outcome": str(error.outcome) if error else None,
            "error_id": error.request_id if error else None,
            "digest": getattr(error, "body_digest", None),
        }
        self.counts[row["outcome"] or "done"] += 1
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def rows(self) -> list[dict[str, Any]]:
        """All that was noted."""
        lines = self.path.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]


def requests(package: Any, start: int, end: int) -> Iterator[Any]:
    """Requests of which no two are equal."""
    for number in range(start, end):
        yield package.RawRequest(MODEL, {"prompt": f"job {number}"})


def account(
    records: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Everything that is wrong with the books: what the client was told, set against
    what the server did; ``index`` of a row is the number of its request."""
    flaws: list[str] = []
    submits: dict[int, list[Mapping[str, Any]]] = {}
    for record in records:
        if record["origin"] != "api" or record["leaked_token"]:
            flaws.append(f"went astray: {record}")
        elif record["call"] == "submit":
            number = int(record["body"]["prompt"].removeprefix("job "))
            submits.setdefault(number, []).append(record)
    told = Counter(row["index"] for row in rows)
    flaws += [f"told twice of {index}" for index, count in told.items() if count > 1]
    flaws += [f"not told of {index}" for index in submits.keys() - told.keys()]
    for row in rows:
        sent = submits.get(row["index"], [])
        # A busy machine may not have come to it by its deadline, and the client says so.
        if not sent and row["outcome"] in ("not_sent", "unknown"):
            continue
        if 1 != len(sent):
            flaws.append(f"submitted {len(sent)} times: {row}")
        elif not _fits(row, sent[0]):
            flaws.append(f"told {row}, but in truth {sent[0]}")
    return flaws


def _fits(row: Mapping[str, Any], submit: Mapping[str, Any]) -> bool:
    made = submit["request_id"] if submit["created"] else None
    if row["outcome"] == "refused":
        return made is None
    if row["outcome"] == "unknown" and row["error"] == "SubmissionUnknown":
        named = row["error_id"] in (None, made)
        return named and row["digest"] == submit["body_sha256"]
    # Done, failed, or lost from sight: in any case a job whose id is known.
    told = row["done"] or row["error_id"] == made
    return made is not None and told and row["request_id"] == made


@dataclass(frozen=True)
class Memory:
    """What this process holds."""

    blocks: int
    """Objects of the interpreter, which a leak of any kind makes more."""
    resident: int
    """Bytes in memory, where the system tells."""

    @classmethod
    def now(cls) -> Memory:
        """What is held once nothing is left to collect."""
        gc.collect()
        pages = int(_STATM.read_text().split()[1]) if _STATM.exists() else 0
        return cls(sys.getallocatedblocks(), pages * 4096)
