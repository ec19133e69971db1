"""What budgets count is added up as jobs come and go, and always equals the jobs."""

import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import program, raw
from ledgering import FIRST_FORMAT
from runcomfy_client._runtime.submission import Submission

DAY_S = 86_400
NOON = 1_772_366_400.0
"""2026-03-01T12:00:00Z: the days before it are of another month."""
DAYS = range(-3, 3)
RUNS = ("r0", "r1", "r2")
PERIODS = [("ever", 0, ""), *(("run", 0, run) for run in RUNS)] + [
    (per, day, "") for per in ("day", "month") for day in DAYS
]
FREE = ("not_sent", "refused", "cancelled")

SECOND_FORMAT = f"""{FIRST_FORMAT}CREATE INDEX by_request_id ON submissions (request_id);
CREATE INDEX by_pending ON submissions (key) WHERE outcome IS NULL OR outcome = 'unknown';
ALTER TABLE submissions ADD COLUMN claim TEXT;
ALTER TABLE submissions ADD COLUMN claimant TEXT;
ALTER TABLE submissions ADD COLUMN run TEXT;
ALTER TABLE submissions ADD COLUMN reserved INTEGER;
ALTER TABLE submissions ADD COLUMN cost INTEGER;
CREATE INDEX by_claim ON submissions (claim) WHERE claim IS NOT NULL;
CREATE INDEX by_time ON submissions (started_at, run, outcome, reserved, cost);
PRAGMA application_id = 1380141617;
PRAGMA user_version = 2;
"""
INSERT = (
    "INSERT INTO submissions (model_id, body_digest, started_at, request_id, outcome,"
    " run, reserved, cost) VALUES ('a/b', 'd', ?, ?, ?, ?, ?, ?)"
)


def random_rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Jobs in every state, with and without money."""
    chance = random.Random(count)
    for number in range(count):
        yield (
            NOON + DAY_S * chance.choice(DAYS),
            f"job-{number}",
            chance.choice((None, "unknown", "succeeded", "failed", *FREE)),
            chance.choice((None, *RUNS)),
            chance.choice((None, 0, 1, 40_000, 333_333)),
            chance.choice((None, None, 0, 7, 90_000)),
        )


def counted_by_hand(path: Path, per: str, day: int, run: str) -> int:
    """Millionths of a dollar that the jobs of a period count for."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(
            "SELECT started_at, run, outcome, reserved, cost FROM submissions"
        ).fetchall()
    total = 0
    for started_at, its_run, outcome, reserved, cost in rows:
        begins = {"day": NOON - DAY_S / 2 + DAY_S * day, "ever": 0.0, "run": 0.0}
        begins["month"] = NOON - DAY_S / 2 - (28 * DAY_S if day < 0 else 0)
        if started_at >= begins[per] and (per != "run" or run == its_run):
            free = 0 if outcome in FREE else reserved or 0
            total += free if cost is None else cost
    return total


def check_totals(ledger: Any) -> None:
    """Ask what is left of budgets, and compare that with the jobs."""
    for per, day, run in PERIODS:
        budget = runcomfy_client.Budget(
            1000, per, unknown_price_usd=1_000_000, run_id=run
        )
        with pytest.raises(runcomfy_client.BudgetExceeded) as refused:
            ledger.claim(Submission(raw()), (budget,), NOON + DAY_S * day, 30.0)
        left = round(refused.value.left_usd * 1_000_000)
        by_hand = counted_by_hand(ledger.path, per, day, run)
        assert (per, day, run, 10**9 - by_hand) == (per, day, run, left)


def test_a_ledger_of_the_second_format_is_added_up(path: Path, ledger: Any) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.executescript(SECOND_FORMAT)
        old.executemany(INSERT, random_rows(400))
        old.commit()
        # One process has the file open as it was, and goes on; another brings it up to date.
        check_totals(ledger)
        old.executemany(INSERT, random_rows(50))
        old.execute("UPDATE submissions SET cost = 5, outcome = 'x' WHERE key % 7 = 0")
        old.execute("UPDATE submissions SET outcome = 'refused' WHERE key % 11 = 0")
        old.execute("UPDATE submissions SET started_at = started_at - 1, run = 'r1'")
        old.execute("DELETE FROM submissions WHERE key % 13 = 0")
        old.commit()
    check_totals(ledger)
    assert 0 < ledger.spent().usd
    with closing(sqlite3.connect(path)) as db:
        assert [(3,)] == db.execute("PRAGMA user_version").fetchall()
        assert [("ok",)] == db.execute("PRAGMA integrity_check").fetchall()


WORKERS = """
import os
import random

path, seed, noon = sys.argv[1:]
from runcomfy_client import Budget, BudgetExceeded, InvalidInput, Ledger, RawRequest
from runcomfy_client._runtime.submission import Submission

PERS = ("run", "day", "month", "ever")
ENDS = ("succeeded", "failed", "cancelled")


def work(seed):
    chance = random.Random(seed)
    ledger = Ledger(path)
    while True:
        submission = Submission(RawRequest("a/b", {"n": chance.random()}))
        submission.claim = chance.choice((None, f"{seed} {chance.random()}"))
        now = float(noon) + 86_400 * chance.randrange(-3, 3)
        budgets = [
            Budget(
                chance.choice((0.3, 50, 1000)),
                per,
                unknown_price_usd=chance.choice((0.04, 0.1, 1 / 3)),
                run_id=f"r{chance.randrange(3)}",
            )
            for per in chance.sample(PERS, chance.randrange(3))
        ]
        try:
            ledger.claim(submission, budgets, now, 30.0)
        except BudgetExceeded:
            continue
        os.write(1, b".")
        turn = chance.randrange(4)
        if turn == 0:
            outcome = chance.choice(("refused", "not_sent", "unknown"))
            ledger.note_outcome(submission.key, outcome, None, 30.0)
        elif turn == 1 and submission.claim:
            try:
                ledger.settle(submission.claim, nothing_happened=True)
            except InvalidInput:
                pass  # it may be under way, by its clock
        elif turn > 1:
            request_id = f"job-{seed}-{submission.key}"
            ledger.note_id(submission.key, request_id, 30.0)
            cost = chance.choice((None, 0.0, 0.07, 1 / 7))
            ledger.note_end(request_id, chance.choice(ENDS), 30.0, cost)
        os.write(1, b".")


for number in range(4):
    child = os.fork()
    if child == 0:
        try:
            work(f"{seed} {number}")
        finally:
            os._exit(1)
os.wait()  # the first that ends ends all
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed as a group")
def test_totals_equal_the_jobs_whoever_is_killed(path: Path, ledger: Any) -> None:
    ledger.jobs()
    for seed in range(3):
        before = len(ledger.jobs())
        with subprocess.Popen(
            program(WORKERS, path, seed, NOON),
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        ) as workers:
            assert workers.stdout is not None
            done = 0
            while done < 150 and (some := workers.stdout.read(150 - done)):
                done += len(some)
            os.killpg(workers.pid, signal.SIGKILL)
        assert 150 == done
        assert before + 40 < len(ledger.jobs())
        check_totals(ledger)
    assert 0 < ledger.spent().usd and 0 < ledger.spent().reserved_usd
