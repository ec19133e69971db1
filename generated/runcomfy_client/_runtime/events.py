"""Events: what happens to jobs, for programs that count, log or trace them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from .claiming import Claiming
from .errors import Outcome
from .flow import Deadline, Flow, Tell
from .outputs import Output
from .states import JobState, Result, ResultState, Status
from .submission import Submission, Ticket

OutputT = TypeVar("OutputT", bound=Output)

log = logging.getLogger(__name__.partition("._runtime")[0])


class EventKind(StrEnum):
    """What has happened."""

    SUBMITTED = "submitted"
    """A job has its id."""
    STATE = "state"
    """The state of a job, or its place in the queue, is another one than before."""
    FINISHED = "finished"
    """A job succeeded, and its output was read."""
    FAILED = "failed"
    """A job ended without an output, or a call gave up; ``outcome`` tells them apart."""


@dataclass(frozen=True, slots=True)
class JobEvent:
    """Something that happened to a job; it holds no input, no output and no token."""

    kind: EventKind
    model_id: str
    """The model; empty for a job that was not submitted here."""
    request_id: str | None
    """The id of the job; None when it has none, or none that is known."""
    at: float
    """When it was noticed, in seconds since 1970."""
    seconds: float
    """How long this client has been busy with the job by then."""
    state: str | None = None
    """The API's word for where the job stands."""
    queue_position: int | None = None
    """How many jobs are ahead, while it is in the queue."""
    cost_usd: float | None = None
    """What the job cost, where the API says it."""
    error: str | None = None
    """The class of the error that says why there is no output."""
    outcome: Outcome | None = None
    """With an error, what is known of the job: ``accepted`` means that there is one."""
    is_attached: bool = False
    """Whether the job was there already, under the key of the call."""


EventListener: TypeAlias = Callable[[JobEvent], object]


class Telling(Claiming):
    """Tells the listeners of a client; what they raise ends nothing."""

    listeners: tuple[EventListener, ...] = ()

    def tell(
        self,
        kind: EventKind,
        ticket: Ticket | None,
        submission: Submission | None = None,
        **facts: Any,
    ) -> Flow[None]:
        """Tell each listener what happened to a job."""
        if not self.listeners:
            return
        model_id = ticket.model_id if ticket else ""
        request_id = ticket.request_id if ticket else None
        began = ticket.seen.began if ticket else None
        if submission is not None:
            model_id, began = submission.model_id, submission.began
            request_id = request_id or submission.request_id
        now = self.clock.monotonic()
        event = JobEvent(
            kind=kind,
            model_id=model_id,
            request_id=facts.pop("request_id", None) or request_id,
            at=self.clock.time(),
            seconds=now - (now if began is None else began),
            **facts,
        )
        for listener in self.listeners:
            try:
                yield Tell(listener, event)
            except Exception:
                # The job is paid for, whatever becomes of the telling.
                log.exception("a listener of on_event failed at %s", kind)

    def status(self, ticket: Ticket, deadline: Deadline) -> Flow[Status]:
        """Read where a job stands, and tell what is new."""
        status = yield from super().status(ticket, deadline)
        place = (str(status.state), status.queue_position)
        if place != ticket.seen.told:
            ticket.seen.told = place
            state, position = place
            yield from self.tell(
                EventKind.STATE, ticket, state=state, queue_position=position
            )
        if status.state == JobState.CANCELLED:
            yield from self.tell_end(ticket, str(status.state), error="JobCancelled")
        return status

    def tell_result(self, result: Result[Any], ticket: Ticket) -> Flow[None]:
        """Tell how a job has ended, once."""
        errors = {
            ResultState.FAILED: "JobFailed",
            ResultState.CANCELLED: "JobCancelled",
            ResultState.SUCCEEDED: (
                None if result.output is not None else "MissingOutput"
            ),
        }
        if isinstance(result.state, ResultState) and result.state in errors:
            yield from self.tell_end(
                ticket,
                str(result.state),
                error=errors[result.state],
                cost_usd=result.cost,
            )

    def tell_end(
        self,
        ticket: Ticket,
        state: str,
        *,
        error: str | None,
        cost_usd: float | None = None,
    ) -> Flow[None]:
        """Tell that a job has ended, unless that was told."""
        if ticket.seen.is_over:
            return
        ticket.seen.is_over = True
        yield from self.tell(
            EventKind.FAILED if error else EventKind.FINISHED,
            ticket,
            state=state,
            cost_usd=cost_usd,
            error=error,
            outcome=Outcome.ACCEPTED if error else None,
        )

    def tell_failure(
        self,
        error: BaseException,
        ticket: Ticket | None,
        submission: Submission | None = None,
    ) -> Flow[None]:
        """Tell that a call ended in an error, unless that is how the job ended."""
        if ticket is not None and ticket.seen.is_over:
            return
        outcome = Outcome.ACCEPTED if ticket else Outcome.UNKNOWN
        if submission is not None and not (submission.sent_at or submission.request_id):
            outcome = Outcome.NOT_SENT
        yield from self.tell(
            EventKind.FAILED,
            ticket,
            submission,
            request_id=getattr(error, "request_id", None),
            error=type(error).__name__,
            outcome=getattr(error, "outcome", outcome),
        )
