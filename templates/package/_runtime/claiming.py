"""Before a submission: whose job a key is, and whether there is money for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from .arguments import listed
from .budgets import Budget, Estimate, estimate_of
from .errors import (
    InvalidInput,
    JobCancelled,
    JobFailed,
    NotFound,
    Outcome,
    SubmissionUnknown,
    WaitTimeout,
    shorten,
)
from .flow import Deadline, Flow, Pause, Record
from .outputs import MediaOutput
from .posting import Posting
from .settings import Settings
from .states import Price
from .submission import Submission, Ticket, make_ticket
from .values import Request

if TYPE_CHECKING:
    from .journal import Journal
    from .ledger import Ledger, LedgerJob, Standing

__all__ = ["Claiming"]

PRICE_SECONDS = 600.0
"""How long the price of a model is remembered."""
JOURNAL_SECONDS = 30.0
"""The longest wait for another process that keeps the journal locked."""
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0
_LONGEST_KEY = 200
CONTENT = "content"


class Claiming(Posting):
    """The books of one client: its journal or ledger, and its budgets."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal | str | os.PathLike[str] | None = None,
        *,
        ledger: Ledger | str | os.PathLike[str] | None = None,
        budget: Budget | Sequence[Budget] | None = None,
        reuse: bool = False,
    ) -> None:
        super().__init__(settings)
        if journal is not None and ledger is not None:
            raise InvalidInput("a ledger is a journal too: pass one of them")
        self.journal: Journal | None = None
        self.ledger: Ledger | None = None
        self._owns_journal = isinstance(journal or ledger, str | os.PathLike)
        # Only where they are used, since few do.
        if journal is not None:
            from .journal import Journal

            self.journal = journal if isinstance(journal, Journal) else Journal(journal)
        if journal is not None or ledger is not None:
            from .ledger import Ledger

            if ledger is not None:
                self.journal = ledger if isinstance(ledger, Ledger) else Ledger(ledger)
            self.ledger = self.journal if isinstance(self.journal, Ledger) else None
        self.budgets = _budgets(budget)
        if len({one.per for one in self.budgets}) < len(self.budgets):
            raise InvalidInput("two budgets are for the same period")
        self.reuse = reuse
        if self.ledger is None and (self.budgets or reuse):
            raise InvalidInput("budget and reuse need a ledger: pass ledger='jobs.db'")
        self._prices: dict[str, tuple[float, Price]] = {}

    def close(self) -> None:
        """Close the journal, unless it belongs to the caller."""
        if self.journal is not None and self._owns_journal:
            self.journal.close()

    def patience(self, deadline: Deadline) -> float:
        """Seconds to wait for a file that another process keeps locked."""
        return min(self.left(deadline), JOURNAL_SECONDS)

    def submission(
        self, request: Request[Any], key: str | None, *, again: bool = False
    ) -> Submission:
        """Return a request on its way, under a key if it has one."""
        submission = Submission(request)
        key = CONTENT if key is None and self.reuse else key
        if key is None:
            if again:
                raise InvalidInput("again=True needs a key")
            return submission
        if self.ledger is None:
            raise InvalidInput("a key needs a ledger: Client(ledger='jobs.db')")
        submission.claim = _check_key(key)
        if key == CONTENT:
            what = f"{submission.model_id}\0{submission.digest}"
            digest = hashlib.sha256(what.encode()).hexdigest()
            submission.claim = f"{CONTENT}:{digest}"
        submission.again = again
        return submission

    def estimate(
        self, model_id: str, wire: Mapping[str, Any], deadline: Deadline
    ) -> Flow[Estimate]:
        """Say what an input costs at least."""
        price = self._known_price(model_id)
        if price is None:
            now = self.clock.monotonic()
            price = yield from self.price(model_id, deadline)
            self._prices[model_id] = (now + PRICE_SECONDS, price)
        return estimate_of(model_id, wire, price)

    def _known_price(self, model_id: str) -> Price | None:
        known_until, price = self._prices.get(model_id, (0.0, None))
        return price if self.clock.monotonic() < known_until else None

    def _enter(self, submission: Submission, deadline: Deadline) -> Flow[Ticket | None]:
        """Write down what is about to be sent, or find the job that its key stands for."""
        if self.ledger is not None:
            return (yield from self._claim(self.ledger, submission, deadline))
        if self.journal is not None:
            yield Record(partial(self._intend, self.journal, submission, deadline))
        return None

    def _intend(
        self, journal: Journal, submission: Submission, deadline: Deadline
    ) -> None:
        submission.key = journal.intend(
            submission, self.clock.time(), self.patience(deadline)
        )

    def _claim(
        self, ledger: Ledger, submission: Submission, deadline: Deadline
    ) -> Flow[Ticket | None]:
        pause = _FIRST_PAUSE_S
        while True:
            standing: Standing | None = None
            if (
                self.budgets
                and submission.claim is not None
                and self._known_price(submission.model_id) is None
            ):
                # Who has a job already needs no price, which would have to be asked for.
                standing = yield Record(
                    partial(ledger.claimed, submission, self.patience(deadline))
                )
            if standing is None or _is_free(standing.job, submission):
                yield from self._price(submission, deadline)
                standing = yield Record(
                    partial(self._try, ledger, submission, deadline)
                )
                if standing is None:
                    return None
            job = standing.job
            if job.request_id is not None:
                ticket = self._attach(submission, job)
                if submission.again and (yield from self._has_ended(ticket, deadline)):
                    continue
                return ticket
            self._wait_or_raise(standing, deadline, pause)
            yield Pause(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def _try(
        self, ledger: Ledger, submission: Submission, deadline: Deadline
    ) -> Standing | None:
        return ledger.claim(
            submission, self.budgets, self.clock.time(), self.patience(deadline)
        )

    def _price(self, submission: Submission, deadline: Deadline) -> Flow[None]:
        if not self.budgets or submission.estimate is not None:
            return
        try:
            submission.estimate = yield from self.estimate(
                submission.model_id, submission.wire, deadline
            )
        except NotFound:
            # No price is published; the budget decides what that means.
            return

    def _attach(self, submission: Submission, job: LedgerJob) -> Ticket:
        """Return the ticket of the job that a key stands for; raises where it ended badly."""
        assert job.request_id is not None
        submission.is_attached = True
        if not _ended_badly(job):
            return make_ticket(
                job.request_id,
                self.settings,
                {},
                model_id=submission.model_id,
                wire=submission.wire,
            )
        kind = JobFailed if job.state == "failed" else JobCancelled
        raise kind(
            f"job {job.request_id}, which key {_show(job)} stands for, is {job.state};"
            " again=True buys again",
            request_id=job.request_id,
        )

    def _has_ended(self, ticket: Ticket, deadline: Deadline) -> Flow[bool]:
        """Return whether a job has ended badly, unseen by the ledger: it is written down now."""
        result = yield from self.result(
            ticket, MediaOutput.read, deadline, include_cost=True
        )
        return result.state in ("failed", "cancelled")

    def _wait_or_raise(
        self, standing: Standing, deadline: Deadline, pause: float
    ) -> None:
        """Raise unless another process is about to write down the id of its job."""
        job = standing.job
        if not standing.is_under_way(self.clock.time()):
            raise SubmissionUnknown(
                f"key {_show(job)} was submitted to {shorten(job.model_id, 100)}, and what"
                " came of it is unknown: a job may be running and charged. Look at your"
                " RunComfy history, then say ledger.settle(key, request_id=...) or"
                " ledger.settle(key, nothing_happened=True)",
                model_id=job.model_id,
                body_digest=job.body_digest,
                submitted_at=job.started_at,
                reason="an earlier submission under this key has no id",
            )
        if pause >= self.left(deadline):
            raise WaitTimeout(
                f"key {_show(job)} is being submitted by {standing.claimant}: no id of its"
                f" job within {deadline.seconds:g} s; call again with the same key",
                outcome=Outcome.UNKNOWN,
            )


def _budgets(given: object) -> Sequence[Budget]:
    if given is None or isinstance(given, Budget):
        return () if given is None else (given,)
    found = listed(given)
    budgets = [one for one in found if isinstance(one, Budget)]
    if len(budgets) < len(found):
        raise InvalidInput(
            f"budget takes a Budget, such as Budget(5.0), not {shorten(repr(found), 60)}"
        )
    return budgets


def _check_key(key: object) -> str:
    if (
        not isinstance(key, str)
        or not key.strip()
        or len(key) > _LONGEST_KEY
        or not key.isprintable()
    ):
        raise InvalidInput(
            f"a key is a printable text of 1 to {_LONGEST_KEY} characters"
        )
    return key


def _ended_badly(job: LedgerJob) -> bool:
    return job.state in ("failed", "cancelled")


def _is_free(job: LedgerJob, submission: Submission) -> bool:
    """Return whether the job of a key is over and may be bought again."""
    return submission.again and _ended_badly(job)


def _show(job: LedgerJob) -> str:
    return repr(shorten(job.key or "", 60))
