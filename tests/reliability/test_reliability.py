"""Every fault that the emulator knows, against every call of every client."""

from dataclasses import replace

import pytest
from reliability_play import Player, Seen
from reliability_rows import REFUSED
from reliability_table import TABLE, Trial, trials

from generator.emulator.faults import KINDS


@pytest.mark.parametrize("trial", list(trials()), ids=str)
def test_a_fault_ends_as_the_table_says(player: Player, trial: Trial) -> None:
    played = player.play(
        trial.kind, trial.call, trial.row, trial.fault, always=trial.always
    )
    for seen in played:
        if expected(trial, seen) == seen:
            return
    assert expected(trial, seen) == seen


def expected(trial: Trial, seen: Seen) -> Seen:
    """What must come of a trial; only a deadline decides how often it was tried."""
    attempts = seen.met.attempts or 0
    arrived, met = attempts, trial.met
    if met.attempts is None:
        # It cuts the last one off, perhaps before it arrives.
        arrived = max(attempts - 1, min(seen.received, attempts))
        met = replace(met, attempts=attempts)
    if REFUSED == trial.fault["fault"]:
        arrived = int(not trial.always)
    return Seen(
        met,
        received=arrived,
        submits=arrived if trial.call == "submit" else 1,
        strangers=0,
        leaks=0,
        parts=0,
        late=False,
        early=False,
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
