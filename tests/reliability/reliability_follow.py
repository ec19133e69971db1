"""What the calls after a submission can meet, and what must come of it."""

from __future__ import annotations

from reliability_rows import (
    CUT_SHORT,
    DROPPED,
    ELSEWHERE,
    FAILING,
    FAR,
    GIANT,
    IN_ORDER,
    LATE,
    LIMITED,
    LOST,
    NAN,
    NO_OBJECT,
    REFUSED,
    RESET_AFTER,
    RESET_BEFORE,
    SERVER_ERRORS,
    SILENT,
    SLOW,
    SOON,
    TOO_LONG,
    TOO_SHORT,
    UNREADABLE,
    End,
    Fault,
    Met,
    Row,
    accepted,
    codes,
    fault,
    told,
)

_REFUSALS = (
    Row(
        "HTTP 401, or an `error_code` of the token",
        codes(401) + codes(400, error_code=400004),
        Met(accepted("AuthenticationError")),
    ),
    Row("HTTP 402", codes(402), Met(accepted("InsufficientBalanceError"))),
    Row("HTTP 403", codes(403), Met(accepted("PermissionDenied"))),
    Row("HTTP 413, 415 or 422", codes(413, 415, 422), Met(accepted("InputRejected"))),
    Row("Any other HTTP 4xx", codes(405, 409, 418), Met(accepted("APIError"))),
)
_REDIRECT = Row("A redirect, to anywhere", ELSEWHERE, Met(accepted("UnexpectedAnswer")))
_GONE = End(None, "NotFound", "unknown", False, True)


def _reads(word: str) -> tuple[Row, ...]:
    """What reading a job can meet; ``word`` is what it says without a fault."""
    right = End(word)
    again = Met(right, 2)
    return (
        Row(
            "Nobody listens: the connection is refused",
            fault(REFUSED),
            again,
            Met(LOST, 4),
        ),
        Row(
            "The server closed the connection that was kept from the call before",
            fault(DROPPED),
            Met(right),
        ),
        Row(
            "The connection breaks or ends without an answer",
            RESET_BEFORE + RESET_AFTER,
            again,
            Met(LOST, 4),
        ),
        Row("No answer comes", SILENT, Met(LATE), hasty=True),
        Row("The answer drips or never ends", SLOW, Met(LATE), hasty=True),
        Row("The answer is late, slow or full of odd headers", IN_ORDER, Met(right)),
        Row(
            "The answer ends too early",
            CUT_SHORT + TOO_SHORT,
            again,
            Met(UNREADABLE, 4),
        ),
        Row(
            "The answer is longer than it announces",
            TOO_LONG,
            again,
            Met(UNREADABLE, 4),
            aiohttp=(again, Met(LOST, 4)),
        ),
        Row(
            "The answer is larger than 10 MB, or a gzip bomb",
            GIANT,
            again,
            Met(UNREADABLE, 4),
        ),
        Row(
            "The answer is a web page, no strict JSON object, or says no state",
            (
                *fault("html"),
                *NAN,
                *NO_OBJECT,
                *fault("patch", drop=["status"]),
                *fault("patch", set={"status": 7}),
            ),
            again,
            Met(UNREADABLE, 4),
        ),
        Row(
            "HTTP 200 with the `error_code` of a failing server",
            fault("error_code"),
            again,
            Met(FAILING, 4),
        ),
        Row(
            "HTTP 408, 425 or 5xx",
            (*codes(*SERVER_ERRORS), *told(503, *SOON)),
            again,
            Met(FAILING, 4),
        ),
        Row("HTTP 429", (*codes(429), *told(429, *SOON)), again, Met(LIMITED, 4)),
        Row("HTTP 429 with a wait of more than 60 s", told(429, *FAR), Met(LIMITED)),
        Row("HTTP 5xx with a wait of more than 60 s", told(503, *FAR), Met(FAILING)),
        Row(
            "HTTP 404 within 10 s of the submission",
            codes(404),
            again,
            Met(_GONE, 4),
        ),
        Row("HTTP 404 later, or 410", codes(404, 410), Met(_GONE), old=True),
        Row("HTTP 410 within 10 s of the submission", codes(410), Met(_GONE)),
        *_REFUSALS,
        _REDIRECT,
        Row(
            "No id, or foreign addresses, in the answer",
            fault("missing_request_id", "foreign_urls"),
            Met(right),
        ),
        Row(
            "The answer names another job",
            fault("bad_request_id") + fault("patch", set={"request_id": "another-job"}),
            again,
            Met(UNREADABLE, 4),
        ),
        Row(
            "A state that the client does not know",
            fault("unknown_state", word="paused"),
            Met(End("paused")),
        ),
        Row(
            "A state that is earlier than the last",
            fault("backward"),
            Met(End("in_queue")),
        ),
        Row(
            "The port closes for a moment after the answer",
            fault("refuse", seconds=0.1),
            Met(right),
        ),
    )


STATUS = (
    *_reads("completed"),
    Row(
        "HTTP 429 or 5xx with `Retry-After: 1`, or as a date",
        told(429, "1") + told(503, "date+2"),
        Met(End("completed"), 2),
        at_least=0.9,
    ),
    Row("The job never ends", fault("never"), Met(End("in_progress"))),
    Row(
        "The job fails or has no output, which its result tells",
        fault("failed", "no_output"),
        Met(End("completed")),
    ),
)
RESULT = (
    *_reads("succeeded"),
    Row("The job never ends", fault("never"), Met(End("in_progress"))),
    Row("The job fails", fault("failed"), Met(End("failed"))),
    Row(
        "The job succeeds without an output",
        fault("no_output") + fault("patch", drop=["output"]),
        Met(End("succeeded without an output")),
    ),
)

_CANCELLED = Met(End("cancelled"))
_UNSURE = Met(End("unknown"))
CANCEL = (
    Row(
        "Nobody listens: the connection is refused",
        fault(REFUSED),
        Met(_CANCELLED.end, 2),
        Met(LOST, 3),
    ),
    Row(
        "The server closed the connection that was kept from the call before",
        fault(DROPPED),
        _CANCELLED,
    ),
    Row(
        "The connection breaks or ends before the job was cancelled",
        RESET_BEFORE,
        _UNSURE,
    ),
    Row(
        "The connection breaks or ends after the job was cancelled",
        RESET_AFTER,
        _CANCELLED,
    ),
    Row("No answer comes", SILENT, Met(LATE), hasty=True),
    Row("The answer drips or never ends", SLOW, Met(LATE), hasty=True),
    Row("The answer is late, slow or full of odd headers", IN_ORDER, _CANCELLED),
    Row(
        "The job was cancelled, but the answer cannot be read",
        (
            *CUT_SHORT,
            *TOO_SHORT,
            *TOO_LONG,
            *GIANT,
            *NAN,
            *NO_OBJECT,
            *fault("html", "error_code", processed=True),
            *fault("patch", drop=["outcome"]),
            *codes(*SERVER_ERRORS, processed=True),
        ),
        _CANCELLED,
    ),
    Row(
        "The job was not cancelled, and the answer cannot be read",
        (
            *fault("html", "error_code"),
            *codes(*SERVER_ERRORS),
            *told(503, *SOON, *FAR),
        ),
        _UNSURE,
    ),
    Row(
        "HTTP 429",
        (*codes(429), *told(429, *SOON)),
        Met(_CANCELLED.end, 2),
        Met(LIMITED, 4),
    ),
    Row("HTTP 429 with a wait of more than 60 s", told(429, *FAR), Met(LIMITED)),
    Row(
        "HTTP 404 or 410",
        codes(404, 410),
        Met(accepted("NotFound")),
    ),
    *_REFUSALS,
    _REDIRECT,
    Row(
        "No id, an odd state or foreign addresses in the answer",
        fault(
            "missing_request_id",
            "foreign_urls",
            "unknown_state",
            "backward",
        ),
        _CANCELLED,
    ),
    Row(
        "The answer names another job",
        fault("bad_request_id") + fault("patch", set={"request_id": "another-job"}),
        Met(UNREADABLE),
    ),
    Row(
        "A job that would have failed, never ended or had no output",
        fault("failed", "never", "no_output"),
        _CANCELLED,
    ),
    Row(
        "The port closes for a moment after the answer",
        fault("refuse", seconds=0.1),
        _CANCELLED,
        slowly=True,
    ),
)


def _after(call: str, *faults: Fault) -> tuple[Fault, ...]:
    return tuple({"call": call, **fault} for fault in faults)


_OUTPUT = Met(End("the output"))
RUN = (
    Row("The job never ends", _after("submit", *fault("never")), Met(LATE), hasty=True),
    Row(
        "The job fails", _after("submit", *fault("failed")), Met(accepted("JobFailed"))
    ),
    Row(
        "The job was cancelled elsewhere",
        _after("status", *fault("patch", set={"status": "cancelled"})),
        Met(accepted("JobCancelled")),
    ),
    Row(
        "The job succeeds without an output",
        _after("submit", *fault("no_output"))
        + _after("result", *fault("patch", set={"output": {}})),
        Met(accepted("MissingOutput")),
    ),
    Row(
        "A state in a word of its own that says how the job ended",
        _after("status", *fault("patch", set={"status": "COMPLETED"}))
        + _after("status", *fault("patch", set={"status": "error"}))
        + _after("result", *fault("patch", set={"status": "Completed"})),
        _OUTPUT,
    ),
    Row(
        "A status that the client does not know: it looks at the result now and then",
        _after("status", *fault("unknown_state")),
        Met(_OUTPUT.end, 2),
        Met(_OUTPUT.end, 3),
    ),
    Row(
        "An earlier state, or one of the result that the client does not know",
        _after("status", *fault("backward"))
        + _after("result", *fault("unknown_state", "backward")),
        Met(_OUTPUT.end, 2),
        Met(LATE, None),
        hasty=True,
    ),
    Row(
        "Foreign addresses in an answer",
        _after("submit", *fault("foreign_urls"))
        + _after("status", *fault("foreign_urls"))
        + _after("result", *fault("foreign_urls")),
        _OUTPUT,
    ),
    Row(
        "The port closes for a moment between two calls",
        _after("submit", *fault("refuse", seconds=0.1))
        + _after("status", *fault("refuse", seconds=0.1)),
        _OUTPUT,
        slowly=True,
    ),
)
