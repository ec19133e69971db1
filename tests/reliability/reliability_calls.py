"""What each call can meet, and what must come of it."""

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
    Row("Nobody listens: the connection is refused", fault(REFUSED), Met(_JOB.end, 2),
        Met(End(None, "TransportError", "not_sent", True, False), 3, jobs=0)),
    Row("The server closed the connection that was kept from the call before", fault(DROPPED), _JOB),
    Row("The connection breaks or ends before the API took the job", RESET_BEFORE, _NOT_MADE),
    Row("The connection breaks or ends after the API took the job", RESET_AFTER, _MADE),
    Row("No answer comes, and no job was made", fault("silent_before"), _NOT_MADE, hasty=True),
    Row("No answer comes, but a job was made", fault("silent_after"), _MADE, hasty=True),
    Row("The answer drips or never ends", SLOW, _MADE, hasty=True),
    Row("The answer is late, slow or full of odd headers", IN_ORDER, _JOB),
    Row("The answer ends before the id", CUT_SHORT, _MADE),
    Row("The answer ends too early, but after the id",
        (*fault("truncate", keep=80), *fault("truncate", keep=80, chunked=True), *TOO_SHORT), _NAMED),
    Row("The answer is longer than it announces", TOO_LONG, _NAMED, aiohttp=(_MADE, None)),
    Row("The answer is larger than 10 MB, or a gzip bomb", GIANT, _NAMED),
    Row("The answer names the job, but is not a strict JSON object", NAN, _NAMED),
    Row("The answer is not a JSON object at all", NO_OBJECT, _MADE),
    Row("A web page with HTTP 200, and no job was made", fault("html"), _NOT_MADE),
    Row("A web page with HTTP 200, but a job was made", fault("html", processed=True), _MADE),
    Row("HTTP 200 without an id, or with one that must not enter a path",
        (*fault("missing_request_id", "bad_request_id"), *fault("patch", drop=["request_id"]), *fault("patch", set={"request_id": 7})),
        _MADE),
    Row("HTTP 200 with the `error_code` of a failing server", fault("error_code"), _NOT_MADE),
    Row("HTTP 200 with the `error_code` of an empty account", fault("error_code", error_code=400002),
        refused("InsufficientBalanceError")),
    Row("HTTP 408, 425 or 5xx, with or without `Retry-After`, and no job was made",
        (*codes(*SERVER_ERRORS), *told(503, *SOON, *FAR)), _NOT_MADE),
    Row("HTTP 408, 425 or 5xx, but a job was made", codes(*SERVER_ERRORS, processed=True), _MADE),
    Row("HTTP 429, with or without `Retry-After`", (*codes(429), *told(429, *SOON, *FAR)), _LIMITED),
    Row("HTTP 429, and the client was made with `retry_rate_limited=True`",
        (*codes(429), *told(429, *SOON)), Met(_JOB.end, 2), Met(_LIMITED.end, 4, jobs=0), client=_PATIENT),
    Row("The same, with `Retry-After: 1`", told(429, "1"), Met(_JOB.end, 2), at_least=1.0, client=_PATIENT),
    Row("The same, with a wait of more than 60 s", told(429, *FAR), _LIMITED, client=_PATIENT),
    Row("HTTP 401, or an `error_code` of the token", codes(401) + codes(400, error_code=400004),
        refused("AuthenticationError")),
    Row("HTTP 402, or an `error_code` of the account", codes(402) + codes(400, error_code=400002),
        refused("InsufficientBalanceError")),
    Row("HTTP 403", codes(403), refused("PermissionDenied")),
    Row("HTTP 404 or 410", codes(404, 410), refused("NotFound")),
    Row("HTTP 413, 415 or 422", codes(413, 415, 422), refused("InputRejected")),
    Row("Any other HTTP 4xx", codes(405, 409, 418), refused("APIError")),
    Row("A redirect, to anywhere, and no job was made", ELSEWHERE, _NOT_MADE),
    Row("A redirect, but a job was made", redirects(processed=True), _MADE),
    Row("Addresses of the job are missing or lead to another host",
        (*fault("foreign_urls"), *fault("patch", drop=["status_url", "result_url", "cancel_url"])), _JOB),
    Row("A state in the answer, which says nothing here", fault("unknown_state", "backward"), _JOB),
    Row("The port closes for a moment once the job was made", fault("refuse", seconds=0.1), _JOB,
        slowly=True),
)  # fmt: skip


_REFUSALS = (
    Row("HTTP 401, or an `error_code` of the token", codes(401) + codes(400, error_code=400004),
        Met(accepted("AuthenticationError"))),
    Row("HTTP 402", codes(402), Met(accepted("InsufficientBalanceError"))),
    Row("HTTP 403", codes(403), Met(accepted("PermissionDenied"))),
    Row("HTTP 413, 415 or 422", codes(413, 415, 422), Met(accepted("InputRejected"))),
    Row("Any other HTTP 4xx", codes(405, 409, 418), Met(accepted("APIError"))),
)  # fmt: skip
_REDIRECT = Row("A redirect, to anywhere", ELSEWHERE, Met(accepted("UnexpectedAnswer")))
_GONE = End(None, "NotFound", "unknown", False, True)


def _reads(word: str) -> tuple[Row, ...]:
    """What reading a job can meet; ``word`` is what it says without a fault."""
    right = End(word)
    again = Met(right, 2)
    return (
        Row("Nobody listens: the connection is refused", fault(REFUSED), again, Met(LOST, 4)),
        Row("The server closed the connection that was kept from the call before", fault(DROPPED),
            Met(right)),
        Row("The connection breaks or ends without an answer", RESET_BEFORE + RESET_AFTER, again,
            Met(LOST, 4)),
        Row("No answer comes", SILENT, Met(LATE), hasty=True),
        Row("The answer drips or never ends", SLOW, Met(LATE), hasty=True),
        Row("The answer is late, slow or full of odd headers", IN_ORDER, Met(right)),
        Row("The answer ends too early", CUT_SHORT + TOO_SHORT, again, Met(UNREADABLE, 4)),
        Row("The answer is longer than it announces", TOO_LONG, again, Met(UNREADABLE, 4),
            aiohttp=(again, Met(LOST, 4))),
        Row("The answer is larger than 10 MB, or a gzip bomb", GIANT, again, Met(UNREADABLE, 4)),
        Row("The answer is a web page, no strict JSON object, or says no state",
            (*fault("html"), *NAN, *NO_OBJECT, *fault("patch", drop=["status"]), *fault("patch", set={"status": 7})),
            again, Met(UNREADABLE, 4)),
        Row("HTTP 200 with the `error_code` of a failing server", fault("error_code"), again,
            Met(FAILING, 4)),
        Row("HTTP 408, 425 or 5xx", (*codes(*SERVER_ERRORS), *told(503, *SOON)), again, Met(FAILING, 4)),
        Row("HTTP 429", (*codes(429), *told(429, *SOON)), again, Met(LIMITED, 4)),
        Row("HTTP 429 with a wait of more than 60 s", told(429, *FAR), Met(LIMITED)),
        Row("HTTP 5xx with a wait of more than 60 s", told(503, *FAR), Met(FAILING)),
        Row("HTTP 404 within 10 s of the submission", codes(404), again, Met(_GONE, 4)),
        Row("HTTP 404 later, or 410", codes(404, 410), Met(_GONE), old=True),
        Row("HTTP 410 within 10 s of the submission", codes(410), Met(_GONE)),
        *_REFUSALS,
        _REDIRECT,
        Row("No id, or foreign addresses, in the answer", fault("missing_request_id", "foreign_urls"),
            Met(right)),
        Row("The answer names another job",
            fault("bad_request_id") + fault("patch", set={"request_id": "another-job"}), again,
            Met(UNREADABLE, 4)),
        Row("A state that the client does not know", fault("unknown_state", word="paused"),
            Met(End("paused"))),
        Row("A state that is earlier than the last", fault("backward"), Met(End("in_queue"))),
        Row("The port closes for a moment after the answer", fault("refuse", seconds=0.1), Met(right)),
    )  # fmt: skip


STATUS = (
    *_reads("completed"),
    Row("HTTP 429 or 5xx with `Retry-After: 1`, or as a date", told(429, "1") + told(503, "date+2"),
        Met(End("completed"), 2), at_least=0.9),
    Row("The job never ends", fault("never"), Met(End("in_progress"))),
    Row("The job fails or has no output, which its result tells", fault("failed", "no_output"),
        Met(End("completed"))),
)  # fmt: skip
RESULT = (
    *_reads("succeeded"),
    Row("The job never ends", fault("never"), Met(End("in_progress"))),
    Row("The job fails", fault("failed"), Met(End("failed"))),
    Row("The job succeeds without an output", fault("no_output") + fault("patch", drop=["output"]),
        Met(End("succeeded without an output"))),
)  # fmt: skip

_CANCELLED = Met(End("cancelled"))
_UNSURE = Met(End("unknown"))
CANCEL = (
    Row("Nobody listens: the connection is refused", fault(REFUSED), Met(_CANCELLED.end, 2), Met(LOST, 3)),
    Row("The server closed the connection that was kept from the call before", fault(DROPPED), _CANCELLED),
    Row("The connection breaks or ends before the job was cancelled", RESET_BEFORE, _UNSURE),
    Row("The connection breaks or ends after the job was cancelled", RESET_AFTER, _CANCELLED),
    Row("No answer comes", SILENT, Met(LATE), hasty=True),
    Row("The answer drips or never ends", SLOW, Met(LATE), hasty=True),
    Row("The answer is late, slow or full of odd headers", IN_ORDER, _CANCELLED),
    Row("The job was cancelled, but the answer cannot be read",
        (*CUT_SHORT, *TOO_SHORT, *TOO_LONG, *GIANT, *NAN, *NO_OBJECT,
         *fault("html", "error_code", processed=True), *fault("patch", drop=["outcome"]),
         *codes(*SERVER_ERRORS, processed=True)),
        _CANCELLED),
    Row("The job was not cancelled, and the answer cannot be read",
        (*fault("html", "error_code"), *codes(*SERVER_ERRORS), *told(503, *SOON, *FAR)), _UNSURE),
    Row("HTTP 429", (*codes(429), *told(429, *SOON)), Met(_CANCELLED.end, 2), Met(LIMITED, 4)),
    Row("HTTP 429 with a wait of more than 60 s", told(429, *FAR), Met(LIMITED)),
    Row("HTTP 404 or 410", codes(404, 410), Met(accepted("NotFound"))),
    *_REFUSALS,
    _REDIRECT,
    Row("No id, an odd state or foreign addresses in the answer",
        fault("missing_request_id", "foreign_urls", "unknown_state", "backward"), _CANCELLED),
    Row("The answer names another job",
        fault("bad_request_id") + fault("patch", set={"request_id": "another-job"}), Met(UNREADABLE)),
    Row("A job that would have failed, never ended or had no output",
        fault("failed", "never", "no_output"), _CANCELLED),
    Row("The port closes for a moment after the answer", fault("refuse", seconds=0.1), _CANCELLED,
        slowly=True),
)  # fmt: skip


def _after(call: str, *faults: Fault) -> tuple[Fault, ...]:
    return tuple({"call": call, **fault} for fault in faults)


_OUTPUT = Met(End("the output"))
RUN = (
    Row("The job never ends", _after("submit", *fault("never")), Met(LATE), hasty=True),
    Row("The job fails", _after("submit", *fault("failed")), Met(accepted("JobFailed"))),
    Row("The job was cancelled elsewhere", _after("status", *fault("patch", set={"status": "cancelled"})),
        Met(accepted("JobCancelled"))),
    Row("The job succeeds without an output",
        _after("submit", *fault("no_output")) + _after("result", *fault("patch", set={"output": {}})),
        Met(accepted("MissingOutput"))),
    Row("A state in a word of its own that says how the job ended",
        _after("status", *fault("patch", set={"status": "COMPLETED"}))
        + _after("status", *fault("patch", set={"status": "error"}))
        + _after("result", *fault("patch", set={"status": "Completed"})),
        _OUTPUT),
    Row("A status that the client does not know: it looks at the result now and then",
        _after("status", *fault("unknown_state")), Met(_OUTPUT.end, 2), Met(_OUTPUT.end, 3)),
    Row("An earlier state, or one of the result that the client does not know",
        _after("status", *fault("backward")) + _after("result", *fault("unknown_state", "backward")),
        Met(_OUTPUT.end, 2), Met(LATE, None), hasty=True),
    Row("Foreign addresses in an answer",
        _after("submit", *fault("foreign_urls")) + _after("status", *fault("foreign_urls")) + _after("result", *fault("foreign_urls")),
        _OUTPUT),
    Row("The port closes for a moment between two calls",
        _after("submit", *fault("refuse", seconds=0.1)) + _after("status", *fault("refuse", seconds=0.1)),
        _OUTPUT, slowly=True),
)  # fmt: skip


def _lost(error: str, *, retryable: bool = False) -> End:
    return End(None, error, "accepted", retryable, False)


_FILE = Met(End("the file"))
_AGAIN = Met(_FILE.end, 2)
_UNFETCHED = _lost("TransportError", retryable=True)
_UNWANTED = _lost("DownloadRefused")
FILE = (
    Row("Nobody listens: the connection is refused", fault(REFUSED), _AGAIN, Met(_UNFETCHED, 4)),
    Row("The server closed the connection that was kept from the call before", fault(DROPPED), _FILE),
    Row("The connection breaks or ends without an answer", RESET_BEFORE + RESET_AFTER, _AGAIN,
        Met(_UNFETCHED, 4)),
    Row("No answer comes", SILENT, Met(_UNFETCHED), hasty=True),
    Row("The file drips or never ends", SLOW, Met(_UNFETCHED), hasty=True),
    Row("The file is late, slow or comes with odd headers", IN_ORDER, _FILE),
    Row("The file ends too early, or comes compressed",
        (*CUT_SHORT, *TOO_SHORT, *fault("gzip_bomb", bytes=30_000_000)), _AGAIN, Met(_UNFETCHED, 4)),
    Row("The file is longer than it announces", TOO_LONG, Met(End("other bytes")),
        aiohttp=(_AGAIN, Met(_UNFETCHED, 4))),
    Row("The file is larger than `max_bytes`",
        (*fault("giant", bytes=2_000_000), *fault("giant", bytes=2_000_000, declared=True)),
        Met(_UNWANTED), options={"max_bytes": 1_000_000}),
    Row("A web page with HTTP 200", fault("html"), _AGAIN, Met(_UNFETCHED, 4)),
    Row("Other bytes with HTTP 200, which nothing tells from those of a file",
        (*NAN, *NO_OBJECT, *fault("error_code", "missing_request_id", "bad_request_id", "patch"), *fault("unknown_state", "backward")),
        Met(End("other bytes"))),
    Row("HTTP 408, 425, 429 or 5xx", (*codes(429, *SERVER_ERRORS), *told(503, *SOON)), _AGAIN,
        Met(_UNFETCHED, 4)),
    Row("HTTP 429 or 5xx with `Retry-After: 1`", told(429, "1"), _AGAIN, at_least=0.9),
    Row("HTTP 429 or 5xx with a wait of more than 60 s", told(429, *FAR) + told(503, *FAR),
        Met(_UNFETCHED)),
    Row("Any other HTTP 4xx", codes(400, 401, 403, 404, 410, 418), Met(_lost("TransportError"))),
    Row("A redirect to a host that serves no outputs, or to no web address",
        redirects() + fault("redirect", to="file:///etc/passwd"), Met(_UNWANTED)),
    Row("A redirect to the same host", fault("redirect", to="self"), _AGAIN, Met(_UNWANTED, 4)),
    Row("What becomes of the job afterwards, and where its addresses lead",
        fault("failed", "never", "no_output", "foreign_urls"), _FILE),
    Row("The port closes for a moment after the file", fault("refuse", seconds=0.1), _FILE),
)  # fmt: skip
