"""What downloads can meet, and what must come of it."""

from __future__ import annotations

from reliability_rows import (
    CUT_SHORT,
    DROPPED,
    FAR,
    IN_ORDER,
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
    End,
    Met,
    Row,
    codes,
    fault,
    redirects,
    told,
)


def _lost(error: str, *, retryable: bool = False) -> End:
    return End(None, error, "accepted", retryable, False)


_FILE = Met(End("the file"))
_AGAIN = Met(_FILE.end, 2)
_UNFETCHED = _lost("TransportError", retryable=True)
_UNWANTED = _lost("DownloadRefused")
FILE = (
    Row(
        "Nobody listens: the connection is refused",
        fault(REFUSED),
        _AGAIN,
        Met(_UNFETCHED, 4),
    ),
    Row(
        "The server closed the connection that was kept from the call before",
        fault(DROPPED),
        _FILE,
    ),
    Row(
        "The connection breaks or ends without an answer",
        RESET_BEFORE + RESET_AFTER,
        _AGAIN,
        Met(_UNFETCHED, 4),
    ),
    Row("No answer comes", SILENT, Met(_UNFETCHED), hasty=True),
    Row("The file drips or never ends", SLOW, Met(_UNFETCHED), hasty=True),
    Row("The file is late, slow or comes with odd headers", IN_ORDER, _FILE),
    Row(
        "The file ends too early, or comes compressed",
        (*CUT_SHORT, *TOO_SHORT, *fault("gzip_bomb", bytes=30_000_000)),
        _AGAIN,
        Met(_UNFETCHED, 4),
    ),
    Row(
        "The file is longer than it announces",
        TOO_LONG,
        Met(End("other bytes")),
        aiohttp=(_AGAIN, Met(_UNFETCHED, 4)),
    ),
    Row(
        "The file is larger than `max_bytes`",
        (
            *fault("giant", bytes=2_000_000),
            *fault("giant", bytes=2_000_000, declared=True),
        ),
        Met(_UNWANTED),
        options={"max_bytes": 1_000_000},
    ),
    Row("A web page with HTTP 200", fault("html"), _AGAIN, Met(_UNFETCHED, 4)),
    Row(
        "Other bytes with HTTP 200, which nothing tells from those of a file",
        (
            *NAN,
            *NO_OBJECT,
            *fault("error_code", "missing_request_id", "bad_request_id", "patch"),
            *fault("unknown_state", "backward"),
        ),
        Met(End("other bytes")),
    ),
    Row(
        "HTTP 408, 425, 429 or 5xx",
        (*codes(429, *SERVER_ERRORS), *told(503, *SOON)),
        _AGAIN,
        Met(_UNFETCHED, 4),
    ),
    Row(
        "HTTP 429 or 5xx with `Retry-After: 1`",
        told(429, "1"),
        _AGAIN,
        at_least=0.9,
    ),
    Row(
        "HTTP 429 or 5xx with a wait of more than 60 s",
        told(429, *FAR) + told(503, *FAR),
        Met(_UNFETCHED),
    ),
    Row(
        "Any other HTTP 4xx",
        codes(400, 401, 403, 404, 410, 418),
        Met(_lost("TransportError")),
    ),
    Row(
        "A redirect to a host that serves no outputs, or to no web address",
        redirects() + fault("redirect", to="file:///etc/passwd"),
        Met(_UNWANTED),
    ),
    Row(
        "A redirect to the same host",
        fault("redirect", to="self"),
        _AGAIN,
        Met(_UNWANTED, 4),
    ),
    Row(
        "What becomes of the job afterwards, and where its addresses lead",
        fault("failed", "never", "no_output", "foreign_urls"),
        _FILE,
    ),
    Row(
        "The port closes for a moment after the file",
        fault("refuse", seconds=0.1),
        _FILE,
    ),
)
