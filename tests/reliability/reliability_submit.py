"""What a submission can meet, and what must come of it."""

from __future__ import annotations

from reliability_rows import (
    CUT_SHORT,
    DROPPED,
    ELSEWHERE,
    FAR,
    GIANT,
    IN_ORDER,
    NAN,
    NO_OBJECT,
    REFUSED,
    RESET_AFTER,
    RESET_BEFORE,
    SERVER_ERRORS,
    SLOW,
    SOON,
    TOO_LONG,
    TOO_SHORT,
    End,
    Met,
    Row,
    codes,
    fault,
    redirects,
    refused,
    told,
)

_JOB = Met(End("a job to wait for"))
_UNKNOWN = End(None, "SubmissionUnknown", "unknown", False, False)
_MADE = Met(_UNKNOWN)
_NOT_MADE = Met(_UNKNOWN, jobs=0)
_NAMED = Met(End(None, "SubmissionUnknown", "unknown", False, True))
_LIMITED = refused("RateLimited", retryable=True)
_PATIENT = {"retry_rate_limited": True}

SUBMIT: tuple[Row, ...] = (
    Row(
        "Nobody listens: the connection is refused",
        fault(REFUSED),
        Met(_JOB.end, 2),
        Met(End(None, "TransportError", "not_sent", True, False), 3, jobs=0),
    ),
    Row(
        "The server closed the connection that was kept from the call before",
        fault(DROPPED),
        _JOB,
    ),
    Row(
        "The connection breaks or ends before the API took the job",
        RESET_BEFORE,
        _NOT_MADE,
    ),
    Row(
        "The connection breaks or ends after the API took the job",
        RESET_AFTER,
        _MADE,
    ),
    Row(
        "No answer comes, and no job was made",
        fault("silent_before"),
        _NOT_MADE,
        hasty=True,
    ),
    Row(
        "No answer comes, but a job was made",
        fault("silent_after"),
        _MADE,
        hasty=True,
    ),
    Row("The answer drips or never ends", SLOW, _MADE, hasty=True),
    Row("The answer is late, slow or full of odd headers", IN_ORDER, _JOB),
    Row("The answer ends before the id", CUT_SHORT, _MADE),
    Row(
        "The answer ends too early, but after the id",
        (
            *fault("truncate", keep=80),
            *fault("truncate", keep=80, chunked=True),
            *TOO_SHORT,
        ),
        _NAMED,
    ),
    Row(
        "The answer is longer than it announces",
        TOO_LONG,
        _NAMED,
        aiohttp=(_MADE, None),
    ),
    Row("The answer is larger than 10 MB, or a gzip bomb", GIANT, _NAMED),
    Row("The answer names the job, but is not a strict JSON object", NAN, _NAMED),
    Row("The answer is not a JSON object at all", NO_OBJECT, _MADE),
    Row(
        "A web page with HTTP 200, and no job was made",
        fault("html"),
        _NOT_MADE,
    ),
    Row(
        "A web page with HTTP 200, but a job was made",
        fault("html", processed=True),
        _MADE,
    ),
    Row(
        "HTTP 200 without an id, or with one that must not enter a path",
        (
            *fault("missing_request_id", "bad_request_id"),
            *fault("patch", drop=["request_id"]),
            *fault("patch", set={"request_id": 7}),
        ),
        _MADE,
    ),
    Row(
        "HTTP 200 with the `error_code` of a failing server",
        fault("error_code"),
        _NOT_MADE,
    ),
    Row(
        "HTTP 200 with the `error_code` of an empty account",
        fault("error_code", error_code=400002),
        refused("InsufficientBalanceError"),
    ),
    Row(
        "HTTP 408, 425 or 5xx, with or without `Retry-After`, and no job was made",
        (*codes(*SERVER_ERRORS), *told(503, *SOON, *FAR)),
        _NOT_MADE,
    ),
    Row(
        "HTTP 408, 425 or 5xx, but a job was made",
        codes(*SERVER_ERRORS, processed=True),
        _MADE,
    ),
    Row(
        "HTTP 429, with or without `Retry-After`",
        (*codes(429), *told(429, *SOON, *FAR)),
        _LIMITED,
    ),
    Row(
        "HTTP 429, and the client was made with `retry_rate_limited=True`",
        (*codes(429), *told(429, *SOON)),
        Met(_JOB.end, 2),
        Met(_LIMITED.end, 4, jobs=0),
        client=_PATIENT,
    ),
    Row(
        "The same, with `Retry-After: 1`",
        told(429, "1"),
        Met(_JOB.end, 2),
        at_least=1.0,
        client=_PATIENT,
    ),
    Row(
        "The same, with a wait of more than 60 s",
        told(429, *FAR),
        _LIMITED,
        client=_PATIENT,
    ),
    Row(
        "HTTP 401, or an `error_code` of the token",
        codes(401) + codes(400, error_code=400004),
        refused("AuthenticationError"),
    ),
    Row(
        "HTTP 402, or an `error_code` of the account",
        codes(402) + codes(400, error_code=400002),
        refused("InsufficientBalanceError"),
    ),
    Row("HTTP 403", codes(403), refused("PermissionDenied")),
    Row("HTTP 404 or 410", codes(404, 410), refused("NotFound")),
    Row("HTTP 413, 415 or 422", codes(413, 415, 422), refused("InputRejected")),
    Row("Any other HTTP 4xx", codes(405, 409, 418), refused("APIError")),
    Row("A redirect, to anywhere, and no job was made", ELSEWHERE, _NOT_MADE),
    Row("A redirect, but a job was made", redirects(processed=True), _MADE),
    Row(
        "Addresses of the job are missing or lead to another host",
        (
            *fault("foreign_urls"),
            *fault("patch", drop=["status_url", "result_url", "cancel_url"]),
        ),
        _JOB,
    ),
    Row(
        "A state in the answer, which says nothing here",
        fault("unknown_state", "backward"),
        _JOB,
    ),
    Row(
        "The port closes for a moment once the job was made",
        fault("refuse", seconds=0.1),
        _JOB,
        slowly=True,
    ),
)
