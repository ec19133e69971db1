"""Everything that this package raises.

RunComfyError
├── InvalidInput (also ValueError)     nothing was sent
├── KeyConflict                        the key stands for another request; nothing was sent
├── BudgetExceeded                     the budget has too little left; nothing was sent
├── JournalError                       the journal cannot be used; nothing was sent
├── APIError                           the API said no: status_code, error_code, body
│   ├── AuthenticationError            the token is missing, wrong or revoked
│   ├── InsufficientBalanceError       the account cannot pay for the job
│   ├── PermissionDenied               the token may not do this
│   ├── NotFound                       the API knows no such job or model
│   ├── InputRejected                  the input does not fit the model
│   ├── RateLimited                    too many calls: retry_after, in seconds
│   └── ServerError                    the API failed
├── TransportError                     a call that found no answer, with no job at stake
├── UnexpectedAnswer                   what came back is not an answer of this API
├── SubmissionUnknown                  a job may exist and may be charged
├── JobFailed                          the job ran and failed
├── JobCancelled                       the job was cancelled
├── MissingOutput                      the job succeeded and holds no output
├── WaitTimeout (also TimeoutError)    the deadline passed; the job goes on
├── DownloadRefused                    a file that is not safe, or not wanted, to fetch
└── SaveFailed (also OSError)          a file that the disk did not take

``SubmissionUnknown`` is deliberately no connection error: code that retries
connection errors must not pay twice. All errors can be pickled.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Outcome(StrEnum):
    """What is known of the paid job when a call has failed."""

    NOT_SENT = "not_sent"
    """No job exists: nothing reached the API."""
    REFUSED = "refused"
    """No job exists: the API said no."""
    UNKNOWN = "unknown"
    """A job may exist and may be charged."""
    ACCEPTED = "accepted"
    """The API took the job; ``request_id`` names it."""


def shorten(text: str, limit: int = 200) -> str:
    """Foreign text made fit for one line of a message: escaped, then cut."""
    cut = text[:limit]
    shown = "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape").decode()
        for mark in cut
    )
    return shown if len(text) <= limit else f"{shown}..."


# Errors keep their message in `args` and the rest in `__dict__`, with a default for
# every keyword: that is all that pickling an exception needs.
class RunComfyError(Exception):
    """The base of all errors of this package."""

    outcome: Outcome = Outcome.UNKNOWN
    """What is known of the paid job."""
    retryable: bool = False
    """Whether the same call may succeed later without paying twice."""
    request_id: str | None = None
    """The id of the job, where it is known."""

    def __init__(
        self,
        message: str,
        *,
        request_id: str | None = None,
        outcome: Outcome | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message)
        if request_id is not None:
            self.request_id = request_id
        if outcome is not None:
            self.outcome = outcome
        if retryable is not None:
            self.retryable = retryable


class InvalidInput(RunComfyError, ValueError):
    """An input that cannot be right; nothing was sent."""

    outcome = Outcome.NOT_SENT

    def __init__(self, message: str, *, fields: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.fields = fields
        """The names of the fields at fault, where fields are at fault."""


class JournalError(RunComfyError):
    """The file of a journal cannot be read or written; nothing was sent."""

    outcome = Outcome.NOT_SENT


class KeyConflict(RunComfyError):
    """A key that stands for another request already; nothing was sent."""

    outcome = Outcome.NOT_SENT

    def __init__(
        self, message: str, *, key: str = "", request_id: str | None = None
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.key = key
        """The key."""


class BudgetExceeded(RunComfyError):
    """A request that a budget has too little left for; nothing was sent."""

    outcome = Outcome.NOT_SENT

    def __init__(
        self,
        message: str,
        *,
        left_usd: float = 0.0,
        needed_usd: float | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.left_usd = left_usd
        """What is left of the budget, in US dollars."""
        self.needed_usd = needed_usd
        """What the request takes at least; None where its price is unknown."""


class APIError(RunComfyError):
    """An answer of the API that says no."""

    outcome = Outcome.REFUSED

    def __init__(
        self,
        message: str,
        *,
        status_code: int = 0,
        error_code: str | None = None,
        body: Mapping[str, object] | str | None = None,
        request_id: str | None = None,
        outcome: Outcome | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(
            message, request_id=request_id, outcome=outcome, retryable=retryable
        )
        self.status_code = status_code
        """The HTTP status of the answer."""
        self.error_code = error_code
        """The API's own code, as text, where it gave one."""
        self.body = body
        """The answer: the JSON object, or the text when it is none."""


class AuthenticationError(APIError):
    """The token is missing, wrong or revoked."""


class InsufficientBalanceError(APIError):
    """The account cannot pay for the job."""


class PermissionDenied(APIError):
    """The token may not do this."""


class NotFound(APIError):
    """The API knows no such job or model, or knows it no longer."""


class InputRejected(APIError):
    """The input does not fit the model, says the API."""


class RateLimited(APIError):
    """Too many calls; nothing was done."""

    retryable = True
    retry_after: float | None = None
    """Seconds that the API asked to wait, where it did, even absurdly many."""


class ServerError(APIError):
    """The API failed while it read a job."""

    retryable = True
    retry_after: float | None = None
    """Seconds that the API asked to wait, where it did, even absurdly many."""


class TransportError(RunComfyError):
    """A call that found no answer, with no job at stake.

    Either a submission that was never delivered, or reading a job failed for good.
    """

    retryable = True


class UnexpectedAnswer(RunComfyError):
    """What came back is not an answer of this API."""


class SubmissionUnknown(RunComfyError):
    """A submission whose fate is unknown: a job may be running and charged.

    It is never sent again by this package. Look at your RunComfy history before
    you submit the same input again.
    """

    def __init__(
        self,
        message: str,
        *,
        model_id: str = "",
        body_digest: str = "",
        submitted_at: float = 0.0,
        reason: str = "",
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.model_id = model_id
        """The model that was asked."""
        self.body_digest = body_digest
        """SHA-256 of the body that was sent, in hexadecimal."""
        self.submitted_at = submitted_at
        """When it was sent, in seconds since 1970."""
        self.reason = reason
        """What went wrong, in one line."""


class JobFailed(RunComfyError):
    """The job ran and failed; running it again may be charged again."""

    outcome = Outcome.ACCEPTED

    def __init__(
        self,
        message: str,
        *,
        request_id: str | None = None,
        error_code: str | None = None,
        body: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.error_code = error_code
        """The API's own code, as text, where it gave one."""
        self.body = body
        """The whole result, as it came."""


class JobCancelled(RunComfyError):
    """The job was cancelled; it has no output."""

    outcome = Outcome.ACCEPTED


class MissingOutput(RunComfyError):
    """The job succeeded, and its result holds no output that can be read."""

    outcome = Outcome.ACCEPTED

    def __init__(
        self,
        message: str,
        *,
        request_id: str | None = None,
        body: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, request_id=request_id)
        self.body = body
        """The whole result, as it came."""


class WaitTimeout(RunComfyError, TimeoutError):
    """The deadline passed; the job goes on and can be waited for again."""

    outcome = Outcome.ACCEPTED
    retryable = True


class DownloadRefused(RunComfyError):
    """A file that is not safe to fetch, or that would overwrite another."""

    outcome = Outcome.ACCEPTED


class SaveFailed(RunComfyError, OSError):
    """A file that the disk did not take; nothing of it stays."""

    outcome = Outcome.ACCEPTED
    retryable = True


def publish(kind: type[RunComfyError]) -> None:
    """Let tracebacks and pickles name a class where users import it from."""
    kind.__module__ = __name__.rpartition("._runtime")[0]


for _kind in tuple(globals().values()):
    if isinstance(_kind, type) and issubclass(_kind, RunComfyError):
        publish(_kind)
