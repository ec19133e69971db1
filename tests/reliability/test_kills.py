"""A process with a journal is killed, again and again: no job is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import killing
import pytest

from generator.emulator import Emulator
from generator.emulator.jobs import Fate

WAYS = [("fork", 200), ("spawn", 12)] if hasattr(os, "fork") else [("spawn", 40)]
"""How to make the processes, and how many: a fork takes a tenth of the time."""


@pytest.fixture
def patient(schemas: Path) -> Iterator[Emulator]:
    """An emulator that outlives all who call it; the jobs of one model never end."""
    never = {"call": "submit", "model": killing.ENDLESS, "fault": "never"}
    with Emulator(
        schemas, token=killing.TOKEN, polls=(0, 1), script=[never]
    ) as running:
        yield running


def kill(tree: Path, emulator: Emulator, journal: Path, count: int, way: str) -> None:
    """Let processes run jobs and be killed over it."""
    command = [sys.executable, killing.__file__, str(tree), emulator.url, str(journal)]
    done = subprocess.run(
        [*command, str(count), way], check=True, capture_output=True, text=True
    )
    assert f"{count}\n" == done.stdout, done.stderr


@pytest.mark.parametrize(("way", "count"), WAYS)
def test_the_journal_knows_every_job_of_a_killed_process(
    package: ModuleType,
    tree: Path,
    patient: Emulator,
    tmp_path: Path,
    way: str,
    count: int,
) -> None:
    path = tmp_path / "journal.db"
    kill(tree, patient, path, count, way)
    journal = package.Journal(path)
    pending = journal.pending()
    unknown = {e.body_digest for e in pending if e.request_id is None}
    fates: Counter[str] = Counter()
    submits = patient.received("submit")
    digests = [record.body_sha256 for record in submits]
    assert sorted(set(digests)) == sorted(digests)
    for record in submits:
        assert record.created
        known = journal.find(record.request_id)
        listed = record.body_sha256 in unknown
        assert (known is not None) != listed
        fates["known" if known else "unknown"] += 1
    fates["never sent"] = len(unknown - set(digests))
    fates["never begun"] = count - fates.total()
    assert 0 < min(fates.values()), fates
    resume(package, patient, journal, pending)
    journal.close()


def resume(
    package: ModuleType, emulator: Emulator, journal: Any, pending: list[Any]
) -> None:
    """Go on with every job whose id is known, without a single submission."""
    for job in emulator.jobs.values():
        job.fate = Fate.SUCCEEDED
    posts = len(emulator.received("submit"))
    options = {"poll_initial": 0.001, "token": killing.TOKEN, "base_url": emulator.url}
    ids = [entry.request_id for entry in pending if entry.request_id is not None]
    with package.Client(**options, journal=journal) as client:
        for request_id in ids:
            assert request_id in emulator.jobs
            assert client.resume(request_id).wait().urls
    assert ids
    assert posts == len(emulator.received("submit"))
    assert [e for e in pending if e.request_id is None] == journal.pending()
    assert [] == emulator.leaks
