"""What a client does, without I/O: the rules of a paid queue, each written once.

A submission is sent once unless it provably was not delivered, reads are repeated
with patience, and nothing outlives its deadline.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from .._api import SUBMIT_PATH
from .downloads import Downloading
from .errors import (
    APIError,
    InvalidInput,
    JobCancelled,
    JobFailed,
    MissingOutput,
    Outcome,
    RunComfyError,
    TransportError,
    UnexpectedAnswer,
    WaitTimeout,
    shorten,
)
from .events import EventKind, Telling
from .flow import Deadline, Flow, Pause, Record, Tell
from .outputs import Output
from .posting import INTERRUPT_SECONDS
from .receipts import remember_job
from .references import JobReference
from .states import JobState, Result, ResultState, Status
from .submission import (
    Submission,
    Ticket,
    check_request_id,
    make_ticket,
    model_path,
    read_ticket,
)
from .wire import error_code_of

__all__ = ["Core"]

OutputT = TypeVar("OutputT", bound=Output)

POST_SECONDS = 300.0
"""The most that one submission may take: giving up early makes it unknown."""
NOT_YET_SECONDS = 10.0
"""How long after its submission a job may still be unknown to the API."""
LAST_NOTE_SECONDS = 0.25
"""What a call may take past its deadline to write down what it has done."""
POLL_GROWTH = 1.5
STRANGE_STATUSES = 3
"""After so many statuses in words that are new, the result is asked."""
_ENDS = (ResultState.SUCCEEDED, ResultState.FAILED, ResultState.CANCELLED)

log = logging.getLogger(__name__.partition("._runtime")[0])


class Core(Telling, Downloading):
    """The rules of one client."""

    def reference_of(self, request_id: str) -> JobReference[Any]:
        """Return a job of the journal."""
        check_request_id(request_id)
        entry = self.journal.find(request_id) if self.journal else None
        if entry is None:
            raise InvalidInput(
                f"the {'ledger' if self.ledger else 'journal'} knows no job"
                f" {shorten(request_id, 60)!r};"
                " client.job(request_id) follows any job"
            )
        return JobReference(request_id, entry.model_id)

    # Submissions

    def submit(
        self,
        submission: Submission,
        deadline: Deadline,
        on_submitted: Callable[[str], object] | None,
    ) -> Flow[Ticket]:
        """Submit a job, once, and tell its id."""
        try:
            ticket = yield from self._submit(submission, deadline)
            yield Tell(on_submitted, ticket.request_id)
        except GeneratorExit:
            raise
        except BaseException as error:
            yield from self._rescue(submission, error, deadline)
            yield from self.tell_failure(error, submission.ticket, submission)
            raise
        return ticket

    def _submit(self, submission: Submission, deadline: Deadline) -> Flow[Ticket]:
        url = self.settings.base_url + model_path(SUBMIT_PATH, submission.model_id)
        submission.began = self.clock.monotonic()
        submission.ticket = yield from self._enter(submission, deadline)
        if submission.ticket is not None:
            yield from self._tell_submitted(submission, submission.ticket)
            return submission.ticket
        reply = yield from self._deliver(
            url,
            submission.body,
            deadline,
            POST_SECONDS,
            waits=self.settings.retry_rate_limited,
            submission=submission,
        )
        fresh_until = self.clock.monotonic() + NOT_YET_SECONDS
        try:
            ticket = read_ticket(reply, submission, self.settings, fresh_until)
        except RunComfyError as error:
            yield from self._note_outcome(
                submission, str(error.outcome), error.request_id, deadline
            )
            raise
        submission.ticket = ticket
        log.info("submitted %s as %s", submission.model_id, ticket.request_id)
        yield from self._note_id(submission, ticket.request_id, deadline)
        yield from self._tell_submitted(submission, ticket)
        return ticket

    def _tell_submitted(self, submission: Submission, ticket: Ticket) -> Flow[None]:
        ticket.seen.began = submission.began
        yield from self.tell(
            EventKind.SUBMITTED, ticket, is_attached=submission.is_attached
        )

    def _rescue(
        self, submission: Submission, error: BaseException, deadline: Deadline
    ) -> Flow[None]:
        """Save what is known of a submission that was interrupted."""
        if isinstance(error, RunComfyError):
            return
        submission.note(error)
        hurry = Deadline(self.clock.monotonic() + INTERRUPT_SECONDS, INTERRUPT_SECONDS)
        deadline = min(deadline, hurry, key=self.left)
        request_id = submission.request_id
        if request_id is not None:
            submission.ticket = submission.ticket or make_ticket(
                request_id, self.settings, {}, model_id=submission.model_id
            )
            yield from self._note_id(submission, request_id, deadline)
        else:
            outcome = Outcome.UNKNOWN if submission.sent_at else Outcome.NOT_SENT
            yield from self._note_outcome(submission, outcome, None, deadline)

    def _note_id(
        self, submission: Submission, request_id: str, deadline: Deadline
    ) -> Flow[None]:
        if self.journal is not None:
            note = partial(self.journal.note_id, submission.key, request_id)
            yield from self._record(note, deadline)

    def _note_outcome(
        self,
        submission: Submission,
        outcome: str,
        request_id: str | None,
        deadline: Deadline,
    ) -> Flow[None]:
        if self.journal is not None and submission.key:
            note = partial(
                self.journal.note_outcome, submission.key, str(outcome), request_id
            )
            yield from self._record(note, deadline)

    def _record(
        self, note: Callable[[float], object], deadline: Deadline
    ) -> Flow[None]:
        """Write down what has happened, even when there is hardly time left."""

        def write() -> object:
            return note(max(self.patience(deadline), LAST_NOTE_SECONDS))

        yield Record(write)

    # Waiting

    def watch(
        self,
        ticket: Ticket,
        deadline: Deadline,
        on_status: Callable[[Status], object] | None,
    ) -> Flow[Status]:
        """Tell each status until the job runs no more, and return the last."""
        pause = self.settings.poll_initial
        while True:
            status = yield from self.status(ticket, deadline)
            yield Tell(on_status, status)
            if status.stopped:
                return status
            pause = yield from self._between_polls(
                ticket, status.state, pause, deadline
            )

    def _between_polls(
        self, ticket: Ticket, state: str, pause: float, deadline: Deadline
    ) -> Flow[float]:
        """Wait for the next poll; the result is the pause after that one."""
        left = self.left(deadline)
        yield Pause(max(0.0, min(pause, left)))
        if pause >= left:
            raise self._late(
                f"job {ticket.request_id} is {shorten(state, 40)}",
                deadline,
                ticket,
            )
        return min(pause * POLL_GROWTH, self.settings.poll_max)

    def wait(
        self,
        ticket: Ticket,
        read: Callable[[Any], OutputT],
        deadline: Deadline,
        on_status: Callable[[Status], object] | None,
    ) -> Flow[OutputT]:
        """Wait for the output of a job."""
        if ticket.seen.began is None:
            ticket.seen.began = self.clock.monotonic()
        try:
            return (yield from self._wait(ticket, read, deadline, on_status))
        except GeneratorExit:
            raise
        except BaseException as error:
            yield from self.tell_failure(error, ticket)
            raise

    def wait_and_download(
        self,
        ticket: Ticket,
        read: Callable[[Any], Output],
        folder: str | os.PathLike[str],
        deadline: Deadline,
        *,
        max_bytes: int,
        hosts: Iterable[str],
        receipt: bool,
    ) -> Flow[list[Path]]:
        """Wait for the output of a job, and fetch its files."""
        output = yield from self.wait(ticket, read, deadline, None)
        flow = self.download(
            output, folder, deadline, max_bytes=max_bytes, hosts=hosts, receipt=receipt
        )
        return (yield from flow)

    def _wait(
        self,
        ticket: Ticket,
        read: Callable[[Any], OutputT],
        deadline: Deadline,
        on_status: Callable[[Status], object] | None,
    ) -> Flow[OutputT]:
        pause = behind = self.settings.poll_initial
        strange = 0
        while True:
            status = yield from self.status(ticket, deadline)
            yield Tell(on_status, status)
            if status.state == JobState.CANCELLED:
                yield from self._note_end(ticket, status.state, None, deadline)
                raise _cancelled(ticket)
            if status.stopped:
                result = yield from self.result(
                    ticket, read, deadline, include_cost=False
                )
                if result.state in _ENDS:
                    return _output_of(result, ticket)
                # The result is behind the status, or its word is new: look again.
                behind = yield from self._between_polls(
                    ticket, result.state, behind, deadline
                )
                continue
            strange = 0 if isinstance(status.state, JobState) else strange + 1
            if strange == STRANGE_STATUSES:
                strange = 0
                end = yield from self._end_if_readable(ticket, read, deadline)
                if end is not None:
                    return _output_of(end, ticket)
            pause = yield from self._between_polls(
                ticket, status.state, pause, deadline
            )

    def _end_if_readable(
        self, ticket: Ticket, read: Callable[[Any], OutputT], deadline: Deadline
    ) -> Flow[Result[OutputT] | None]:
        """Return the result of a job whose status is a new word, if it has ended."""
        try:
            result = yield from self.result(ticket, read, deadline, include_cost=False)
        except (APIError, TransportError, UnexpectedAnswer) as error:
            log.info("%s", error)
            return None
        return result if result.state in _ENDS else None

    def result(
        self,
        ticket: Ticket,
        read: Callable[[Any], OutputT],
        deadline: Deadline,
        *,
        include_cost: bool,
    ) -> Flow[Result[OutputT]]:
        """Read what became of a job, and write it down."""
        result = yield from super().result(
            ticket,
            read,
            deadline,
            include_cost=include_cost or bool(self.ledger or self.listeners),
        )
        ticket.seen.answer = result
        remember_job(result, ticket)
        if result.state in _ENDS:
            yield from self._note_end(ticket, result.state, result.cost, deadline)
        yield from self.tell_result(result, ticket)
        return result

    def _note_end(
        self, ticket: Ticket, state: str, cost: float | None, deadline: Deadline
    ) -> Flow[None]:
        if self.ledger is not None:
            note = self.ledger.note_end
            yield from self._record(
                partial(note, ticket.request_id, str(state), cost_usd=cost), deadline
            )
        elif self.journal is not None:
            note = partial(self.journal.note_end, ticket.request_id, str(state))
            yield from self._record(note, deadline)

    def run(
        self,
        submission: Submission,
        read: Callable[[Any], OutputT],
        deadline: Deadline,
        on_submitted: Callable[[str], object] | None,
        on_status: Callable[[Status], object] | None,
        *,
        cancel_on_timeout: bool,
        cancel_on_interrupt: bool = True,
    ) -> Flow[OutputT]:
        """Submit a job and wait for its output."""
        try:
            ticket = yield from self._submit(submission, deadline)
            yield Tell(on_submitted, ticket.request_id)
            return (yield from self._wait(ticket, read, deadline, on_status))
        except GeneratorExit:
            raise
        except BaseException as error:
            yield from self._rescue(submission, error, deadline)
            interrupted = cancel_on_interrupt and not isinstance(error, Exception)
            timed_out = cancel_on_timeout and isinstance(error, WaitTimeout)
            # A job that another call bought is not this one's to interrupt.
            interrupted = interrupted and not submission.is_attached
            if submission.ticket is not None and (interrupted or timed_out):
                yield from self._cancel_once(submission.ticket, error)
            yield from self.tell_failure(error, submission.ticket, submission)
            raise


def _cancelled(ticket: Ticket) -> JobCancelled:
    return JobCancelled(
        f"job {ticket.request_id} was cancelled", request_id=ticket.request_id
    )


def _output_of(result: Result[OutputT], ticket: Ticket) -> OutputT:
    """Return the output of a job that has ended, or the error that says why it has none."""
    if result.state == ResultState.CANCELLED:
        raise _cancelled(ticket)
    if result.state == ResultState.FAILED:
        raise JobFailed(
            f"job {result.request_id} failed: {result.error or 'no reason given'}",
            request_id=result.request_id,
            error_code=error_code_of(result.raw),
            body=result.raw,
        )
    if result.output is None:
        raise MissingOutput(
            f"job {result.request_id} succeeded without an output that can be read",
            request_id=result.request_id,
            body=result.raw,
        )
    return result.output
