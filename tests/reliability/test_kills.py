"""A process with a journal is killed, again and again: no job is lost."""

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
from generator.emulator.catalogue import PRICE_USD
from generator.emulator.jobs import Fate

WAY, COUNT = ("fork", 200) if hasattr(os, "fork") else ("spawn", 40)
"""How to make the processes, and how many: a fork takes a tenth of the time."""


@pytest.fixture
def patient(schemas: Path) -> Iterator[Emulator]:
    """An emulator that outlives all who call it; the jobs of one model never end."""
    never = {"call": "submit", "model": killing.ENDLESS, "fault": "never"}
    with Emulator(
        schemas, token=killing.TOKEN, polls=(0, 1), script=[never]
    ) as running:
        yield running


def kill(generated: Path, emulator: Emulator, journal: Path) -> None:
    """Let processes run jobs and be killed over it."""
    command = [
        sys.executable,
        killing.__file__,
        str(generated),
        emulator.url,
        str(journal),
    ]
    done = subprocess.run(
        [*command, str(COUNT), WAY], check=True, capture_output=True, text=True
    )
    assert f"{COUNT}\n" == done.stdout, done.stderr


def test_the_journal_knows_every_job_of_a_killed_process(
    package: ModuleType, generated: Path, patient: Emulator, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    kill(generated, patient, path)
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
    fates["never begun"] = COUNT - fates.total()
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


def test_no_key_has_two_jobs_however_its_process_was_killed(
    package: ModuleType, generated: Path, patient: Emulator, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.db"
    kill(generated, patient, path)
    for job in patient.jobs.values():
        job.fate = Fate.SUCCEEDED
    patient.script()
    ends: Counter[str] = Counter()
    options: dict[str, Any] = {
        "token": killing.TOKEN,
        "base_url": patient.url,
        "poll_initial": 0.001,
        "budget": package.Budget(1000, per="ever"),
    }
    with package.Ledger(path) as ledger:
        # What was set aside covers every job that there is.
        spent = ledger.spent()
        made = [record for record in patient.received("submit") if record.created]
        counted = round((spent.usd + spent.reserved_usd) / PRICE_USD)
        assert len(made) <= counted == len(ledger.jobs()) <= COUNT
        with package.Client(**options, ledger=ledger) as client:
            for number in range(COUNT):
                request = killing.request_of(package, number)
                known = ledger.jobs(key=f"job {number}")
                try:
                    assert client.run(request, key=f"job {number}").urls
                    ends["attached" if known else "bought"] += 1
                except package.SubmissionUnknown:
                    assert known[0].request_id is None
                    ends["unknown"] += 1
        keyed = {job.request_id for job in ledger.jobs()}
    made = [record for record in patient.received("submit") if record.created]
    assert sorted(set(inputs := [str(record.body) for record in made])) == sorted(
        inputs
    )
    assert COUNT == ends.total() and 0 < min(ends.values()) and 3 == len(ends), ends
    # Only an unknown submission may have made a job that the ledger cannot name.
    lost = [record for record in made if record.request_id not in keyed]
    assert len(lost) <= ends["unknown"]
    assert [] == patient.leaks
