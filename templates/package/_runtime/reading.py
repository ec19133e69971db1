"""Reading jobs and prices: repeated with patience, never past the deadline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from .._api import MODEL_PATH
from .errors import (
    NotFound,
    Outcome,
    RateLimited,
    RunComfyError,
    ServerError,
    TransportError,
    UnexpectedAnswer,
    WaitTimeout,
    shorten,
)
from .flow import Deadline, Flow, Pause, Timing
from .outputs import Output
from .states import (
    JobState,
    Price,
    Result,
    ResultState,
    Status,
    read_number,
    read_price,
    read_result_state,
    read_status,
)
from .submission import Ticket, model_path
from .wire import (
    Answer,
    Failure,
    Send,
    api_error,
    error_code_of,
    error_text_of,
    read_object,
    status_of,
)

T = TypeVar("T")
OutputT = TypeVar("OutputT", bound=Output)

GET_SECONDS = 60.0
"""The most that one exchange of a read or a cancellation may take."""
GET_ATTEMPTS = 4
LONGEST_RETRY_AFTER = 60.0

log = logging.getLogger(__name__.partition("._runtime")[0])


class Reading(Timing):
    """The calls that only read."""

    def _get(
        self,
        action: str,
        url: str,
        deadline: Deadline,
        accept: Callable[[Mapping[str, Any], str | None], T | None],
        ticket: Ticket | None = None,
    ) -> Flow[T]:
        """GET an answer that ``accept`` takes, with patience."""
        error: RunComfyError | None = None
        for attempt in range(GET_ATTEMPTS):
            left = self.left(deadline)
            if left <= 0:
                break
            reply = yield Send("GET", url, None, min(GET_SECONDS, left))
            found = self._judge(action, reply, accept, ticket)
            if not isinstance(found, RunComfyError):
                return found
            error = found
            pause = self._pause_after(error, attempt, ticket)
            if pause is None:
                raise error
            if pause >= self.left(deadline):
                break
            log.info("%s; trying again in %.1f s", error, pause)
            yield Pause(pause)
        raise self._late(action, deadline, ticket) from error

    def _judge(
        self,
        action: str,
        reply: Answer | Failure,
        accept: Callable[[Mapping[str, Any], str | None], T | None],
        ticket: Ticket | None,
    ) -> T | RunComfyError:
        """Return the value in a reply, or the error that it means."""
        request_id = ticket.request_id if ticket else None
        outcome = Outcome.ACCEPTED if ticket else Outcome.NOT_SENT
        if isinstance(reply, Failure):
            lost = TransportError(
                f"{action}: {reply.reason}",
                request_id=request_id,
                outcome=outcome,
                retryable=not reply.lasting,
            )
            lost.__cause__ = reply.cause
            return lost
        body = read_object(reply)
        code = None if isinstance(body, str) else error_code_of(body)
        success = 200 <= reply.status < 300
        if success and not isinstance(body, str):
            value = accept(body, code)
            if value is not None:
                return (ticket and wrong_id(body, ticket, action)) or value
        if reply.status >= 400 or code is not None:
            error = api_error(
                reply,
                action,
                now=self.clock.time(),
                request_id=request_id,
                outcome=outcome,
            )
            if ticket and isinstance(error, NotFound):
                error.outcome = Outcome.UNKNOWN
            return error
        reason = body if isinstance(body, str) else "a field is missing"
        return UnexpectedAnswer(
            f"{action}: HTTP {reply.status}: {reason}",
            request_id=request_id,
            outcome=outcome,
            retryable=success,
        )

    def _pause_after(
        self, error: RunComfyError, attempt: int, ticket: Ticket | None
    ) -> float | None:
        """Seconds before the next attempt, or None when there must be none."""
        pause = self.backoff(attempt)
        again = error.retryable
        if isinstance(error, NotFound):
            unknown = status_of(error.status_code, error.error_code) == 404
            fresh = ticket and self.clock.monotonic() < ticket.fresh_until
            again = bool(unknown and fresh)
        elif isinstance(error, RateLimited | ServerError):
            pause = pause if error.retry_after is None else error.retry_after
        if attempt + 1 == GET_ATTEMPTS or pause > LONGEST_RETRY_AFTER:
            again = False
        return pause if again else None

    def _late(
        self, action: str, deadline: Deadline, ticket: Ticket | None
    ) -> WaitTimeout:
        goes_on = "; the job goes on and can be waited for again" if ticket else ""
        return WaitTimeout(
            f"{action}: not within {deadline.seconds:g} s{goes_on}",
            request_id=ticket.request_id if ticket else None,
            outcome=Outcome.ACCEPTED if ticket else Outcome.NOT_SENT,
        )

    def status(self, ticket: Ticket, deadline: Deadline) -> Flow[Status]:
        """Read where a job stands."""
        action = f"status of {ticket.request_id}"

        def accept(raw: Mapping[str, Any], code: str | None) -> Status | None:
            status = read_status(ticket.request_id, raw)
            # A job that failed may carry a code of its own: its result tells.
            if status and code and not isinstance(status.state, JobState):
                return None
            return status

        status = yield from self._get(
            action, ticket.status_url, deadline, accept, ticket
        )
        ticket.seen.answer = status
        return status

    def result(
        self,
        ticket: Ticket,
        read: Callable[[Any], OutputT],
        deadline: Deadline,
        *,
        include_cost: bool,
    ) -> Flow[Result[OutputT]]:
        """Read what became of a job."""
        action = f"result of {ticket.request_id}"

        def accept(raw: Mapping[str, Any], code: str | None) -> Result[OutputT] | None:
            word = raw.get("status")
            if not isinstance(word, str):
                return None
            state = read_result_state(word, code)
            if state is None:
                return None
            output: OutputT | None = None
            if state == ResultState.SUCCEEDED and raw.get("output") is not None:
                output = _read_output(read, raw["output"], ticket.request_id)
            return Result(
                ticket.request_id,
                state,
                output,
                error_text_of(raw),
                read_number(raw.get("cost")),
                raw,
            )

        url = ticket.result_url
        if include_cost:
            url += ("&" if "?" in url else "?") + "include_cost=true"
        return (yield from self._get(action, url, deadline, accept, ticket))

    def price(self, model_id: str, deadline: Deadline) -> Flow[Price]:
        """Read what the catalogue says that a model costs."""

        def accept(raw: Mapping[str, Any], code: str | None) -> Price | None:
            return None if code else read_price(model_id, raw)

        url = self.settings.base_url + model_path(MODEL_PATH, model_id)
        return (yield from self._get(f"price of {model_id}", url, deadline, accept))


def wrong_id(
    raw: Mapping[str, Any], ticket: Ticket, action: str
) -> UnexpectedAnswer | None:
    """Return what is wrong with an answer about another job: it belongs to another call."""
    named = raw.get("request_id")
    if named is None or named == ticket.request_id:
        return None
    return UnexpectedAnswer(
        f"{action}: the answer is about another job, {shorten(str(named), 60)!r}",
        request_id=ticket.request_id,
        outcome=Outcome.ACCEPTED,
        retryable=True,
    )


def _read_output(
    read: Callable[[Any], OutputT], raw: object, request_id: str
) -> OutputT | None:
    """Return the output, or None when it holds nothing or is not what the model promises."""
    try:
        output = read(raw)
    except ValidationError as error:
        log.warning("output of %s cannot be read: %s", request_id, error)
        return None
    return None if output.is_empty else output
