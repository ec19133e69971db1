"""What a client does, without I/O: the rules of a paid queue, each written once.

A submission is sent once unless it provably was not delivered, reads are repeated
with patience, and nothing outlives its deadline.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .._api import SUBMIT_PATH
from .errors import (
    JobCancelled,
    JobFailed,
    MissingOutput,
    Outcome,
    RunComfyError,
    ServerError,
    TransportError,
    UnexpectedAnswer,
    WaitTimeout,
    shorten,
)
from .flow import Deadline, Flow, Pause, Tell
from .outputs import Output
from .reading import GET_ATTEMPTS, GET_SECONDS, LONGEST_RETRY_AFTER, Reading
from .states import (
    CancelOutcome,
    CancelState,
    JobState,
    Result,
    ResultState,
    Status,
    known,
)
from .submission import Submission, Ticket, model_path, read_ticket
from .wire import (
    Answer,
    Failure,
    Send,
    api_error,
    error_code_of,
    read_object,
    read_retry_after,
)

__all__ = ["Core"]

OutputT = TypeVar("OutputT", bound=Output)

POST_SECONDS = 300.0
"""The most that one submission may take: giving up early makes it unknown."""
POST_ATTEMPTS = 3
INTERRUPT_SECONDS = 5.0
"""The most that an interrupted run spends on its cancellation."""
NOT_YET_SECONDS = 10.0
"""How long after its submission a job may still be unknown to the API."""
POLL_GROWTH = 1.5

log = logging.getLogger(__name__.partition("._runtime")[0])


class Core(Reading):
    """The rules of one client."""

    # Submissions

    def submit(
        self,
        submission: Submission,
        deadline: Deadline,
        on_submitted: Callable[[str], object] | None,
    ) -> Flow[Ticket]:
        """Submit a job, once, and tell its id."""
        ticket: Ticket | None = None
        try:
            ticket = yield from self._submit(submission, deadline)
            yield Tell(on_submitted, ticket.request_id)
        except GeneratorExit:
            raise
        except BaseException as error:
            _note(error, submission, ticket)
            raise
        return ticket

    def _submit(self, submission: Submission, deadline: Deadline) -> Flow[Ticket]:
        url = self.settings.base_url + model_path(SUBMIT_PATH, submission.model_id)
        submission.sent_at = self.clock.time()
        reply = yield from self._deliver(
            url,
            submission.body,
            deadline,
            POST_SECONDS,
            waits=self.settings.retry_rate_limited,
        )
        ticket = read_ticket(
            reply, submission, self.settings, self.clock.monotonic() + NOT_YET_SECONDS
        )
        log.info("submitted %s as %s", submission.model_id, ticket.request_id)
        return ticket

    def _deliver(
        self,
        url: str,
        body: bytes,
        deadline: Deadline,
        longest: float,
        *,
        waits: bool,
    ) -> Flow[Answer | Failure]:
        """POST until it may have arrived; ``waits`` allows for waiting as told."""
        undelivered = limited = 0
        while True:
            timeout = min(longest, max(self.left(deadline), 0.001))
            reply: Answer | Failure = yield Send("POST", url, body, timeout)
            if isinstance(reply, Failure):
                undelivered += 1
                if reply.delivered or undelivered == POST_ATTEMPTS:
                    return reply
                pause = self.backoff(undelivered - 1)
            else:
                limited += 1
                if reply.status != 429 or not waits or limited == GET_ATTEMPTS:
                    return reply
                told = read_retry_after(reply.retry_after, self.clock.time())
                pause = self.backoff(limited - 1) if told is None else told
                if pause > LONGEST_RETRY_AFTER:
                    return reply
            if pause >= self.left(deadline):
                return reply
            log.info("nothing was done yet; trying again in %.1f s", pause)
            yield Pause(pause)

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
        pause = self.settings.poll_initial
        while True:
            status = yield from self.watch(ticket, deadline, on_status)
            if status.state == JobState.CANCELLED:
                raise _cancelled(ticket)
            result = yield from self.result(ticket, read, deadline, include_cost=False)
            if result.state == ResultState.SUCCEEDED:
                return _output_of(result)
            if result.state == ResultState.FAILED:
                raise JobFailed(
                    f"job {result.request_id} failed: {result.error or 'no reason given'}",
                    request_id=result.request_id,
                    error_code=error_code_of(result.raw),
                    body=result.raw,
                )
            if result.state == ResultState.CANCELLED:
                raise _cancelled(ticket)
            # The result is behind the status, or its word is new: look again.
            pause = yield from self._between_polls(
                ticket, result.state, pause, deadline
            )

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
        ticket: Ticket | None = None
        try:
            ticket = yield from self._submit(submission, deadline)
            yield Tell(on_submitted, ticket.request_id)
            return (yield from self.wait(ticket, read, deadline, on_status))
        except GeneratorExit:
            raise
        except BaseException as error:
            _note(error, submission, ticket)
            interrupted = cancel_on_interrupt and not isinstance(error, Exception)
            timed_out = cancel_on_timeout and isinstance(error, WaitTimeout)
            if ticket is not None and (interrupted or timed_out):
                yield from self._cancel_once(ticket, error)
            raise

    # Cancelling

    def _cancel_once(self, ticket: Ticket, error: BaseException) -> Flow[None]:
        reply: Answer | Failure = yield Send(
            "POST", ticket.cancel_url, b"", INTERRUPT_SECONDS
        )
        word = "its answer was lost"
        if isinstance(reply, Answer):
            body = read_object(reply)
            told = None if isinstance(body, str) else body.get("outcome")
            word = (
                shorten(told, 40) if isinstance(told, str) else f"HTTP {reply.status}"
            )
        error.add_note(f"cancellation of {ticket.request_id} was asked for: {word}")

    def cancel(self, ticket: Ticket, deadline: Deadline) -> Flow[CancelOutcome]:
        """Ask for a cancellation and say what is known of it."""
        reply = yield from self._deliver(
            ticket.cancel_url, b"", deadline, GET_SECONDS, waits=True
        )
        raw = self._read_cancel(reply, ticket)
        word = raw.get("outcome")
        if isinstance(word, str):
            status = yield from self._status_if_readable(ticket, deadline)
            return CancelOutcome(
                ticket.request_id, known(CancelState, word), status, raw
            )
        status = yield from self.status(ticket, deadline)
        cancelled = status.state == JobState.CANCELLED
        state = CancelState.CANCELLED if cancelled else "unknown"
        return CancelOutcome(ticket.request_id, state, status, raw)

    def _read_cancel(
        self, reply: Answer | Failure, ticket: Ticket
    ) -> Mapping[str, Any]:
        """The answer to a cancellation; empty when it was lost."""
        action = f"cancel {ticket.request_id}"
        if isinstance(reply, Failure):
            if reply.delivered:
                return {}
            raise TransportError(
                f"{action}: {reply.reason}",
                request_id=ticket.request_id,
                outcome=Outcome.ACCEPTED,
            ) from reply.cause
        body = read_object(reply)
        code = None if isinstance(body, str) else error_code_of(body)
        if reply.status >= 400 or code is not None:
            error = api_error(
                reply,
                action,
                now=self.clock.time(),
                request_id=ticket.request_id,
                outcome=Outcome.ACCEPTED,
            )
            if isinstance(error, ServerError):
                return {}
            raise error
        if not 200 <= reply.status < 300:
            raise UnexpectedAnswer(
                f"{action}: HTTP {reply.status}",
                request_id=ticket.request_id,
                outcome=Outcome.ACCEPTED,
            )
        return {} if isinstance(body, str) else body

    def _status_if_readable(
        self, ticket: Ticket, deadline: Deadline
    ) -> Flow[Status | None]:
        try:
            return (yield from self.status(ticket, deadline))
        except RunComfyError as error:
            log.info("%s", error)
            return None


def _note(error: BaseException, submission: Submission, ticket: Ticket | None) -> None:
    """Leave the id, or the lack of one, on an error that is none of ours."""
    if isinstance(error, RunComfyError):
        return
    if ticket is not None:
        error.add_note(f"request_id: {ticket.request_id}")
    elif submission.sent_at:
        error.add_note(
            f"a submission to {submission.model_id} was under way:"
            " a job may be running and charged"
        )


def _cancelled(ticket: Ticket) -> JobCancelled:
    return JobCancelled(
        f"job {ticket.request_id} was cancelled", request_id=ticket.request_id
    )


def _output_of(result: Result[OutputT]) -> OutputT:
    if result.output is None:
        raise MissingOutput(
            f"job {result.request_id} succeeded without an output that can be read",
            request_id=result.request_id,
            body=result.raw,
        )
    return result.output
