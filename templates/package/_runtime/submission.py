"""From a request to the bytes of its submission, and from the answer to its job."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote, urlsplit

from .._api import CANCEL_PATH, RESULT_PATH, STATUS_PATH
from .arguments import check_text
from .errors import (
    InvalidInput,
    Outcome,
    RunComfyError,
    SubmissionUnknown,
    TransportError,
    shorten,
)
from .settings import Settings, origin_of
from .states import Result, Status
from .values import Request
from .wire import Answer, Failure, api_error, error_code_of, read_object, status_of

if TYPE_CHECKING:
    from .budgets import Estimate

__all__ = ["Submission", "Ticket"]

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_REQUEST_ID_FIELD = re.compile(rb'"request_id"\s*:\s*"([A-Za-z0-9_-]{1,128})"')

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _open_gate() -> None:
    pass


class Submission:
    """One input on its way to one model."""

    def __init__(self, request: Request[Any]) -> None:
        self.model_id = request.model_id
        self.wire = request.to_wire()
        self.body = encode(self.wire)
        self.sent_at = 0.0
        """When it was sent, in seconds since 1970; 0 while nothing can have come of it."""
        self.began: float | None = None
        """When the call for it began, on the monotonic clock."""
        self.gate: Callable[[], object] = _open_gate
        """Called just before it is sent, each time; raises when it must not be."""
        self.heard: list[bytes] = []
        """What arrived of the answer."""
        self.key = 0
        """Its place in the journal."""
        self.claim: str | None = None
        """What it is claimed under in a ledger, if anything."""
        self.again = False
        """Whether to buy again what ended badly under that key."""
        self.estimate: Estimate | None = None
        """What it costs at least, where a budget asks for that."""
        self.is_attached = False
        """Whether its job was there already, bought by another call."""
        self.ticket: Ticket | None = None
        """Its job, once that is known."""

    @property
    def request_id(self) -> str | None:
        """Return the id of its job, as soon as any of the answer names it."""
        if self.ticket is not None:
            return self.ticket.request_id
        return find_request_id(b"".join(self.heard))

    def note(self, error: BaseException) -> None:
        """Leave the id of the job, or the lack of one, on an error that is none of ours."""
        if isinstance(error, RunComfyError):
            return
        if request_id := self.request_id:
            note = f"request_id: {request_id}"
        elif self.sent_at:
            note = (
                f"a submission to {self.model_id} was under way:"
                " a job may be running and charged"
            )
        else:
            return
        if note not in getattr(error, "__notes__", ()):
            error.add_note(note)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(slots=True)
class Seen:
    """What is known of a job by the last answer about it."""

    answer: Status | Result[Any] | None = None
    began: float | None = None
    """When this client took it up, on the monotonic clock."""
    told: tuple[str, int | None] | None = None
    """The state and the place in the queue that listeners were told last."""
    is_over: bool = False
    """Whether they were told how it ended."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What it takes to follow a job."""

    request_id: str
    status_url: str
    result_url: str
    cancel_url: str
    fresh_until: float = float("-inf")
    """Until when the API may not know the job yet, on the monotonic clock."""
    model_id: str = ""
    """The model that runs it, where that is known."""
    wire: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)
    """The input that was sent, where it is at hand."""
    seen: Seen = field(default_factory=Seen, repr=False, compare=False)


def encode(wire: Mapping[str, Any]) -> bytes:
    """Return an input as JSON."""
    try:
        return _ENCODER.encode(wire).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(f"the input is not JSON: {shorten(str(error))}") from None


@lru_cache(maxsize=1024)
def model_path(template: str, model_id: str) -> str:
    """Return the path of a model's call, each segment of its id quoted."""
    segments = model_id.split("/")
    if not model_id.isprintable() or any(part in ("", ".", "..") for part in segments):
        raise InvalidInput(f"{shorten(model_id)!r} is not a model id")
    quoted = "/".join(quote(part, safe="") for part in segments)
    return template.replace("{model_id}", quoted)


def check_request_id(request_id: str, kind: str = "request id") -> str:
    """Return a request id, or a name like one, that is safe in a path."""
    check_text(kind, request_id)
    if not _REQUEST_ID.fullmatch(request_id):
        raise InvalidInput(
            f"{shorten(request_id, 60)!r} is not a {kind}: that is 1 to 128 letters,"
            " digits, - and _"
        )
    return request_id


def make_ticket(
    request_id: str,
    settings: Settings,
    raw: Mapping[str, Any],
    fresh_until: float = float("-inf"),
    model_id: str = "",
    wire: Mapping[str, Any] | None = None,
) -> Ticket:
    """Return the ticket of a job; its URLs come from the answer where those are safe."""

    def url(key: str, template: str) -> str:
        own = settings.base_url + template.replace("{request_id}", request_id)
        given = raw.get(key)
        if given is None or given == own or not isinstance(given, str):
            return own
        return given if is_own_url(given, request_id, settings) else own

    return Ticket(
        request_id,
        url("status_url", STATUS_PATH),
        url("result_url", RESULT_PATH),
        url("cancel_url", CANCEL_PATH),
        fresh_until,
        model_id,
        wire,
    )


def is_own_url(url: str, request_id: str, settings: Settings) -> bool:
    """Return whether a URL of an answer may get the token: this origin, and this job."""
    if len(url) > 2000 or not all("!" <= mark <= "~" for mark in url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        return (
            origin_of(parts) == settings.origin
            and parts.username is None
            and not parts.fragment
            and request_id in parts.path.split("/")
            and not {".", ".."} & set(parts.path.split("/"))
        )
    except ValueError:
        return False


def find_request_id(text: bytes) -> str | None:
    """Return the id that the pieces of an answer name."""
    found = _REQUEST_ID_FIELD.search(text)
    return found[1].decode() if found else None


def read_ticket(
    reply: Answer | Failure,
    submission: Submission,
    settings: Settings,
    fresh_until: float,
) -> Ticket:
    """Return the job that a submission made, or the error that tells what is known of it."""
    if isinstance(reply, Failure):
        if reply.delivered:
            refuse_to_guess(submission, reply.reason, cause=reply.cause)
        raise TransportError(
            f"{_action(submission)}: {reply.reason}; no job was made",
            outcome=Outcome.NOT_SENT,
            retryable=not reply.lasting,
        ) from reply.cause
    body = read_object(reply)
    code = None if isinstance(body, str) else error_code_of(body)
    meaning = status_of(reply.status, code)
    if 200 <= meaning < 300 and not isinstance(body, str):
        request_id = body.get("request_id")
        if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id):
            return make_ticket(
                request_id,
                settings,
                body,
                fresh_until,
                submission.model_id,
                submission.wire,
            )
    request_id = find_request_id(reply.body)
    refused = 400 <= meaning < 500 and meaning not in (408, 425)
    if refused and (reply.status >= 400 or request_id is None):
        raise api_error(
            reply,
            _action(submission),
            now=settings.clock.time(),
            outcome=Outcome.REFUSED,
        )
    reason = body if isinstance(body, str) else "no request_id in the answer"
    refuse_to_guess(submission, f"HTTP {reply.status}: {reason}", request_id=request_id)


def _action(submission: Submission) -> str:
    return f"submit {shorten(submission.model_id, 100)}"


def refuse_to_guess(
    submission: Submission,
    reason: str,
    *,
    request_id: str | None = None,
    cause: BaseException | None = None,
) -> NoReturn:
    """Say that a job may exist, with all that helps to find it."""
    raise SubmissionUnknown(
        f"{_action(submission)}: {reason}. A job may be running and charged, so this was not sent"
        " again; look at your RunComfy history before you submit it again",
        model_id=submission.model_id,
        body_digest=submission.digest,
        submitted_at=submission.sent_at,
        reason=reason,
        request_id=request_id,
    ) from cause
