"""Thousands of jobs, dozens at a time, while one call in ten meets a fault."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from soaking import TOKEN, Ledger, Memory, Server, account, requests, served

JOBS = int(os.environ.get("RUNCOMFY_SOAK_JOBS", "2000"))
"""Set it higher for a longer soak: 50,000 take some ten minutes."""
_OPTIONS = {"token": TOKEN, "timeout": 3.0, "poll_initial": 0.01, "poll_max": 0.1}
_WARM = 0.3
"""The share of the jobs after which every cache is full, such as that of 1,024 URLs."""
_BLOCKS_PER_JOB = 0.5
"""Whatever is kept of a job is an object at least: its id is one."""
_BLOCKS_OF_NOISE = 500
"""Connections that broke and were not replaced yet: one is a hundred objects."""
_BYTES_PER_JOB = 4096
"""What is kept of a job besides would be its answers, each of 300 to 800 bytes."""
_BYTES_OF_NOISE = 64_000_000
"""Pages that the allocator keeps after a few of the largest answers, of 10 MB each."""


@pytest.mark.parametrize(
    ("kind", "jobs"), [("async", JOBS), ("aiohttp", JOBS // 4)], ids=str
)
def test_of_many_jobs_none_is_lost_or_made_twice(
    package: ModuleType, schemas: Path, tmp_path: Path, kind: str, jobs: int
) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    warm = int(_WARM * jobs)

    async def soak(server: Server) -> list[Memory]:
        options = {**_OPTIONS, "http": "aiohttp"} if kind == "aiohttp" else _OPTIONS
        marks: list[Memory] = []
        async with package.AsyncClient(base_url=server.url, **options) as client:
            for start, end in ((0, warm), (warm, jobs)):
                async for one in client.map(requests(package, start, end), limit=64):
                    ledger.note(start + one.index, one)
                marks.append(Memory.now())
        return marks

    with served(tmp_path, schemas, seed=64) as server:
        early, late = asyncio.run(soak(server))
    _prove(server, ledger, jobs)
    later = jobs - warm
    more = late.blocks - early.blocks
    assert more < _BLOCKS_PER_JOB * later + _BLOCKS_OF_NOISE
    grown = late.resident - early.resident
    assert grown < _BYTES_PER_JOB * later + _BYTES_OF_NOISE


def test_threads_lose_none_either_and_the_journal_knows_all(
    package: ModuleType, schemas: Path, tmp_path: Path
) -> None:
    jobs = JOBS // 8
    ledger = Ledger(tmp_path / "ledger.jsonl")
    journal = package.Journal(tmp_path / "journal.db")
    with served(tmp_path, schemas, seed=16) as server:
        options = {**_OPTIONS, "base_url": server.url, "journal": journal}
        with package.Client(**options) as client:
            for one in client.map(requests(package, 0, jobs), limit=16):
                ledger.note(one.index, one)
    _prove(server, ledger, jobs)
    made = {row["request_id"] for row in server.records() if row["created"]}
    pending = journal.pending()
    unknown = {entry.body_digest for entry in pending if entry.outcome == "unknown"}
    rows = [row for row in ledger.rows() if row["error"] == "SubmissionUnknown"]
    assert {row["digest"] for row in rows} == unknown
    assert {entry.request_id for entry in pending} - {None} <= made
    for row in ledger.rows():
        if row["done"]:
            assert "succeeded" == journal.find(row["request_id"]).outcome
    journal.close()


def _prove(server: Server, ledger: Ledger, jobs: int) -> None:
    """Set what the client was told against what the server did."""
    records, rows = server.records(), ledger.rows()
    assert jobs == len(rows)
    assert [] == account(records, rows)
    met = {"done", "accepted", "refused", "unknown"}
    assert met == set(ledger.counts) - {"not_sent"}
    faulty = sum(record["fault"] is not None for record in records)
    assert 0.05 < faulty / len(records) < 0.15


_RECORD = {
    "origin": "api",
    "leaked_token": False,
    "call": "submit",
    "body": {"prompt": "job 0"},
    "body_sha256": "d",
    "created": True,
    "request_id": "a",
}
_ROW = {
    "index": 0,
    "request_id": "a",
    "done": True,
    "error": None,
    "outcome": None,
    "error_id": None,
    "digest": None,
}
_LOST = {
    "request_id": None,
    "done": False,
    "error": "SubmissionUnknown",
    "outcome": "unknown",
    "digest": "d",
}


@pytest.mark.parametrize(
    ("records", "rows", "flaws"),
    [
        ([{}], [{}], 0),
        ([{}], [_LOST], 0),
        ([{"created": False}], [_LOST], 0),
        ([], [_LOST], 0),
        ([{}], [{**_LOST, "digest": "other"}], 1),
        ([{}], [{**_LOST, "error_id": "b"}], 1),
        ([{}, {}], [{}], 1),
        ([{}], [{}, {}], 1),
        ([{}], [], 1),
        ([], [{}], 1),
        ([{"created": False}], [{}], 1),
        ([{}], [{"request_id": "b"}], 1),
        ([{}], [{**_LOST, "outcome": "refused"}], 1),
        ([{}, {"call": "other", "origin": "foreign"}], [{}], 1),
        ([{}, {"call": "status", "leaked_token": True}], [{}], 1),
    ],
)
def test_the_books_show_every_flaw(
    records: list[Mapping[str, Any]], rows: list[Mapping[str, Any]], flaws: int
) -> None:
    found = account(
        [{**_RECORD, **record} for record in records], [{**_ROW, **row} for row in rows]
    )
    assert flaws == len(found)
