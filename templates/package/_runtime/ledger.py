"""A journal that claims keys and reserves money before anything is sent.

One key is one job, for ever: the key is claimed in the transaction that writes the
submission down and reserves its price, so of any number of threads and processes that
share the file one submits, and the others get its job.
"""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from numbers import Real
from typing import Any, Literal

from .arguments import check_count, check_kind, check_text
from .budgets import MICROS_PER_USD, Budget, show_usd, to_micros
from .errors import BudgetExceeded, InvalidInput, KeyConflict, shorten
from .journal import PATIENCE_SECONDS, Journal
from .submission import Submission, check_request_id
from .tables import PENDING, SECONDS_PER_DAY, counted

SUBMITTING_SECONDS = 330.0
"""How long a submission may be under way: past that, its process gave up on it."""
_JOB = "(outcome IS NULL OR outcome NOT IN ('not_sent', 'refused'))"
ENDED_BADLY = ("failed", "cancelled")
_STATE = (
    "CASE WHEN outcome IS NOT NULL AND NOT (outcome = 'unknown' AND request_id IS NOT"
    " NULL) THEN outcome WHEN request_id IS NULL THEN 'submitting' ELSE 'running' END"
)
_COLUMNS = (
    f"key, claim, model_id, {_STATE}, request_id, started_at, reserved, cost,"
    " body_digest, input, claimant"
)


@dataclass(frozen=True, slots=True)
class LedgerJob:
    """One submission in a ledger, and what became of it."""

    key: str | None
    """The key it was submitted under, if any."""
    model_id: str
    state: str
    """``submitting``, ``running``, ``succeeded``, ``failed``, ``cancelled``, ``refused``,
    ``not_sent``, ``unknown`` (a job may exist) or ``dismissed``.
    """
    request_id: str | None
    """The id of the job; None when it got none, or none that was written down."""
    started_at: float
    """When it was about to be sent, in seconds since 1970."""
    reserved_usd: float | None
    """What was set aside for it; None without a budget."""
    cost_usd: float | None
    """What it cost, once the API told that."""
    body_digest: str
    """SHA-256 of the JSON that was sent, in hexadecimal."""
    input: str | None
    """The JSON that was sent, where the ledger keeps inputs."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What the jobs of a ledger cost."""

    usd: float
    """The true costs that the API told."""
    reserved_usd: float
    """What is set aside for jobs whose true cost is not known."""
    jobs: int
    """How many jobs there are, or may be."""
    unpriced: int
    """How many of them have neither a cost nor a reservation."""

    def __str__(self) -> str:
        text = f"{show_usd(self.usd)} for {self.jobs} job{'s' * (self.jobs != 1)}"
        if self.reserved_usd:
            text += f", and {show_usd(self.reserved_usd)} reserved"
        return text + (f"; {self.unpriced} without a price" if self.unpriced else "")


@dataclass(frozen=True, slots=True)
class Standing:
    """The submission that holds a key."""

    number: int
    job: LedgerJob
    claimant: str

    def is_under_way(self, now: float) -> bool:
        """Return whether its process may be submitting it at this moment."""
        if self.job.state != "submitting":
            return False
        # By the clock of another machine it may lie in the future.
        age = now - self.job.started_at
        return abs(age) < SUBMITTING_SECONDS and not _is_gone(self.claimant)


class Ledger(Journal):
    """A journal in which a key is claimed, and money reserved, before the POST.

    It is a file like that of a :class:`Journal`, and may be one: ``path`` is made, or
    brought up to date, when it is first used.
    """

    _word = "ledger"

    def jobs(
        self,
        *,
        key: str | None = None,
        model_id: str | None = None,
        state: str | None = None,
        request_id: str | None = None,
        since: float | datetime | None = None,
        limit: int | None = None,
    ) -> list[LedgerJob]:
        """Return the submissions, the latest first, that fit all that is given."""
        wanted: dict[str, object] = {
            "claim = ?": key,
            "model_id = ?": model_id,
            f"{_STATE} = ?": state,
            "request_id = ?": request_id,
            "started_at >= ?": None if since is None else _seconds(since),
        }
        given = {text: value for text, value in wanted.items() if value is not None}
        texts = {"key": key, "model_id": model_id, "state": state}
        for name, text in {**texts, "request_id": request_id}.items():
            check_text(name, text or "")
        if limit is not None:
            check_count("limit", limit)
        condition = " AND ".join(given) or "TRUE"
        with self._open(PATIENCE_SECONDS) as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM submissions WHERE {condition}"
                " ORDER BY key DESC LIMIT ?",
                (*given.values(), -1 if limit is None else limit),
            ).fetchall()
        return [_standing(row).job for row in rows]

    def spent(self, since: float | datetime | None = None) -> Spent:
        """Return what was spent, since a moment or at all."""
        start = float("-inf") if since is None else _seconds(since)
        with self._open(PATIENCE_SECONDS) as db:
            cost, total, jobs, unpriced = db.execute(
                f"SELECT coalesce(sum(cost), 0), coalesce(sum({counted('job')}), 0), count(*),"
                " coalesce(sum(cost IS NULL AND reserved IS NULL"
                " AND outcome IS NOT 'cancelled'), 0)"
                " FROM submissions AS job WHERE started_at >= ?"
                f" AND {_JOB}",
                (start,),
            ).fetchone()
        return Spent(_usd(cost), _usd(total - cost), jobs, unpriced)

    def export(self, form: Literal["csv", "jsonl"]) -> str:
        """Return all submissions as text, the oldest first."""
        if form not in ("csv", "jsonl"):
            raise InvalidInput(f"export takes 'csv' or 'jsonl', not {form!r}")
        jobs = [asdict(job) for job in reversed(self.jobs())]
        if form == "jsonl":
            return "".join(f"{json.dumps(job, ensure_ascii=False)}\n" for job in jobs)
        text = io.StringIO()
        table = csv.DictWriter(text, [field.name for field in fields(LedgerJob)])
        table.writeheader()
        table.writerows(jobs)
        return text.getvalue()

    def settle(
        self,
        key: str,
        *,
        request_id: str | None = None,
        nothing_happened: bool = False,
    ) -> None:
        """Say what became of a submission whose fate is unknown.

        Either it made the job ``request_id``, which the key then stands for, or
        ``nothing_happened``, and the key is free. Look at your RunComfy history first.
        """
        if (request_id is None) != nothing_happened:
            raise InvalidInput("settle takes request_id=... or nothing_happened=True")
        check_text("key", key)
        if request_id is not None:
            check_request_id(request_id)
        with self._transaction(PATIENCE_SECONDS) as db:
            standing = _find(db, key)
            shown = f"key {shorten(key, 60)!r}"
            if standing is None:
                raise InvalidInput(f"the ledger knows no {shown}")
            if found := standing.job.request_id:
                raise InvalidInput(f"{shown} is settled: it is job {found}")
            if standing.is_under_way(time.time()):
                raise InvalidInput(
                    f"{shown} is being submitted at this moment, by {standing.claimant}"
                )
            db.execute(
                "UPDATE submissions SET request_id = ?, outcome = ? WHERE key = ?",
                (request_id, "not_sent" if nothing_happened else None, standing.number),
            )

    def claimed(self, submission: Submission, patience: float) -> Standing | None:
        """Return the submission that holds the key of this one, if any does.

        Raises ``KeyConflict`` when that is another request.
        """
        with self._open(patience) as db:
            return _compared(db, submission)

    def claim(
        self,
        submission: Submission,
        budgets: Sequence[Budget],
        now: float,
        patience: float,
    ) -> Standing | None:
        """Claim the key and reserve the price, or return the submission that has the key.

        Raises ``KeyConflict`` and ``BudgetExceeded``; then nothing was written.
        """
        with self._transaction(patience) as db:
            standing = None if submission.claim is None else _compared(db, submission)
            if standing is not None and not (
                submission.again and standing.job.state in ENDED_BADLY
            ):
                return standing
            reserved = [_reserve(db, budget, submission, now) for budget in budgets]
            key = db.execute(
                "INSERT INTO submissions (model_id, body_digest, started_at, input,"
                " claim, claimant, run, reserved) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    submission.model_id,
                    submission.digest,
                    now,
                    submission.body.decode() if self.keep_inputs else None,
                    submission.claim,
                    _claimant(),
                    # A budget of a run has an id of its own: one a client is enough.
                    next((b.run_id for b in budgets if b.per == "run"), None),
                    max(reserved, default=None),
                ),
            ).lastrowid
        submission.key = key or 0
        return None

    def note_end(
        self,
        request_id: str,
        outcome: str,
        patience: float,
        cost_usd: float | None = None,
    ) -> None:
        """Write down how a job ended, and what it cost where that is known."""
        known = cost_usd is not None and 0 <= cost_usd < 1e9
        self._note(
            patience,
            "UPDATE submissions SET cost = coalesce(?, cost), outcome ="
            f" CASE WHEN {PENDING} THEN ? ELSE outcome END WHERE request_id = ?",
            to_micros(cost_usd or 0.0) if known else None,
            outcome,
            request_id,
        )

    def _connect(self, ends: float) -> sqlite3.Connection:
        if self._opened is not None and not self.path.exists():
            # A new file would know of no key, and buy all of them again.
            raise self._fault(
                "the file was moved or deleted while it was in use, and with it what is"
                " known of keys and money; bring it back, or make a new Ledger"
            )
        return super()._connect(ends)

    @contextmanager
    def _transaction(self, patience: float) -> Generator[sqlite3.Connection]:
        """Yield what is done within is written as a whole, and seen by nobody before."""
        with self._open(patience) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise


def _find(db: sqlite3.Connection, claim: str | None) -> Standing | None:
    """Return the submission that holds a key: the last one that made, or may have made, a job."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM submissions WHERE claim = ? AND {_JOB}"
        " ORDER BY key DESC LIMIT 1",
        (claim,),
    ).fetchone()
    return None if row is None else _standing(row)


def _compared(db: sqlite3.Connection, submission: Submission) -> Standing | None:
    standing = _find(db, submission.claim)
    if standing is None:
        return None
    job = standing.job
    if (job.model_id, job.body_digest) == (submission.model_id, submission.digest):
        return standing
    raise KeyConflict(
        f"key {shorten(submission.claim or '', 60)!r} stands for another request, to"
        f" {shorten(job.model_id, 100)}; nothing was sent",
        key=submission.claim or "",
        request_id=job.request_id,
    )


def _reserve(
    db: sqlite3.Connection, budget: Budget, submission: Submission, now: float
) -> int:
    """Millionths of a dollar to set aside for a submission, if a budget has them left."""
    asked = budget.reserve(submission.estimate)
    if budget.per == "run":
        totals = "runs WHERE run = ?"
        period: object = budget.run_id
    else:
        # What is stamped later counts too: the clock of another machine may be ahead.
        totals = "days WHERE day >= ?"
        period = budget.since(now) / SECONDS_PER_DAY
    (spent,) = db.execute(
        f"SELECT coalesce(sum(micros), 0) FROM {totals}", (period,)
    ).fetchone()
    left = budget.micros - spent
    if asked is not None and asked <= left:
        return asked
    if asked is None:
        reason = (
            f"what {shorten(submission.model_id, 100)} costs is not known, so"
            " unknown_price_usd must say what to count"
        )
    else:
        reason = f"this takes at least {show_usd(_usd(asked))}"
    left_usd = _usd(max(left, 0))
    raise BudgetExceeded(
        f"{reason}; of the budget of {budget}, {show_usd(left_usd)} is left; nothing was"
        " sent",
        left_usd=left_usd,
        needed_usd=None if asked is None else _usd(asked),
    )


def _standing(row: Sequence[Any]) -> Standing:
    number, key, model_id, state, request_id, started_at, reserved, cost = row[:8]
    job = LedgerJob(
        key,
        model_id,
        state,
        request_id,
        started_at,
        None if reserved is None else _usd(reserved),
        None if cost is None else _usd(cost),
        *row[8:10],
    )
    return Standing(number, job, row[10] or "")


def _usd(micros: int) -> float:
    return micros / MICROS_PER_USD


def _seconds(moment: float | datetime) -> float:
    if isinstance(moment, datetime):
        return moment.timestamp()
    check_kind(moment, Real, "since must be a datetime, or seconds since 1970")
    return min(moment, sys.float_info.max)


def _claimant() -> str:
    """This process, in words that another one on this machine can check."""
    return f"{socket.gethostname()} {os.getpid()}"


def _is_gone(claimant: str) -> bool:
    """Return whether a process is known to have ended: only on this machine, and not on Windows."""
    host, _, pid = claimant.rpartition(" ")
    # On Windows, os.kill ends the process whatever the signal.
    if host != socket.gethostname() or not pid.isdigit() or os.name == "nt":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
