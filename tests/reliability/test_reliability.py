"""Every fault that the emulator knows, against every call of every client."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reliability_play import Player, Seen
from reliability_rows import REFUSED
from reliability_table import TABLE, Trial, trials

from generator.emulator.faults import KINDS


@pytest.mark.parametrize("trial", list(trials()), ids=str)
def test_a_fault_ends_as_the_table_says(player: Player, trial: Trial) -> None:
    seen = player.play(
        trial.kind, trial.call, trial.row, trial.fault, always=trial.always
    )
    attempts = seen.met.attempts or 0
    arrived, met = attempts, trial.met
    if met.attempts is None:
        # The deadline cuts the last one off, perhaps before it arrives.
        arrived, met = seen.received, replace(met, attempts=attempts)
        assert 0 <= attempts - arrived <= 1
    if REFUSED == trial.fault["fault"]:
        arrived = int(not trial.always)
    submits = arrived if trial.call == "submit" else 1
    assert (
        Seen(
            met,
            received=arrived,
            submits=submits,
            strangers=0,
            leaks=0,
            parts=0,
            late=False,
            early=False,
        )
        == seen
    )


@pytest.mark.parametrize("call", [call for call in TABLE if call != "run"])
def test_each_call_meets_every_fault(call: str) -> None:
    # Only a wait tells what became of a job.
    rows = TABLE[call] + (TABLE["run"] if call == "submit" else ())
    played = {fault["fault"] for row in rows for fault in row.faults}
    assert set() == set(KINDS) - played


def test_no_row_of_a_submission_makes_a_second_job() -> None:
    made = [met.jobs for row in TABLE["submit"] for met in row.met("sync").values()]
    assert {0, 1} == set(made)
