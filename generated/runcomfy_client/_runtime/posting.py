"""Sending POSTs: again only when nothing can have come of the last one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from .errors import (
    Outcome,
    RunComfyError,
    ServerError,
    TransportError,
    UnexpectedAnswer,
    shorten,
)
from .flow import Deadline, Flow, Pause
from .reading import GET_ATTEMPTS, GET_SECONDS, LONGEST_RETRY_AFTER, Reading, wrong_id
from .retry_after import read_retry_after
from .states import CancelOutcome, CancelState, JobState, Status, known
from .submission import Submission, Ticket
from .wire import (
    Answer,
    Failure,
    Send,
    api_error,
    error_code_of,
    read_object,
)

__all__ = ["Posting"]

POST_ATTEMPTS = 3
INTERRUPT_SECONDS = 5.0
"""The most that an interrupted run spends on its cancellation."""

log = logging.getLogger(__name__.partition("._runtime")[0])


class Posting(Reading):
    """Delivering POSTs, and cancellations, which are the harmless ones."""

    def _deliver(
        self,
        url: str,
        body: bytes,
        deadline: Deadline,
        longest: float,
        *,
        waits: bool,
        submission: Submission | None = None,
    ) -> Flow[Answer | Failure]:
        """POST until it may have arrived; ``waits`` allows for waiting as told."""
        undelivered = limited = 0
        last: Answer | Failure | None = None
        while True:
            timeout = min(longest, self.left(deadline))
            if timeout <= 0:
                late = f"the deadline of {deadline.seconds:g} s passed"
                return last or Failure(late, delivered=False)
            heard: list[bytes] = []
            if submission is not None:
                submission.gate()
                submission.heard = heard
                submission.sent_at = submission.sent_at or self.clock.time()
            reply: Answer | Failure = yield Send("POST", url, body, timeout, heard)
            last = reply
            if isinstance(reply, Failure):
                undelivered += 1
                hopeless = reply.lasting or undelivered == POST_ATTEMPTS
                if reply.delivered or hopeless:
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
            heard.clear()
            if submission is not None:
                submission.sent_at = 0.0
            yield Pause(pause)

    def _cancel_once(self, ticket: Ticket, error: BaseException) -> Flow[None]:
        reply: Answer | Failure
        try:
            reply = yield Send("POST", ticket.cancel_url, b"", INTERRUPT_SECONDS)
        except Exception as lost:
            reply = Failure(str(lost), delivered=True)
        word = "its answer was lost"
        if isinstance(reply, Failure) and not reply.delivered:
            word = f"it was not sent, {reply.reason}"
        elif isinstance(reply, Answer):
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
        """Return the answer to a cancellation; empty when it was lost."""
        action = f"cancel {ticket.request_id}"
        if isinstance(reply, Failure):
            if reply.delivered:
                return {}
            raise TransportError(
                f"{action}: {reply.reason}",
                request_id=ticket.request_id,
                outcome=Outcome.ACCEPTED,
                retryable=not reply.lasting,
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
        if isinstance(body, str):
            return {}
        if wrong := wrong_id(body, ticket, action):
            raise wrong
        return body

    def _status_if_readable(
        self, ticket: Ticket, deadline: Deadline
    ) -> Flow[Status | None]:
        try:
            return (yield from self.status(ticket, deadline))
        except RunComfyError as error:
            log.info("%s", error)
            return None
