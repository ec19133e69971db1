"""What goes over the wire and what comes back, as values; nothing here does I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NoReturn, cast

from .errors import (
    APIError,
    AuthenticationError,
    InputRejected,
    InsufficientBalanceError,
    NotFound,
    Outcome,
    PermissionDenied,
    RateLimited,
    ServerError,
    shorten,
)
from .retry_after import read_retry_after


@dataclass(frozen=True, slots=True)
class Send:
    """One HTTP exchange to perform, once."""

    method: str
    url: str
    body: bytes | None
    timeout: float
    """Seconds for the whole exchange, to the last byte of the answer."""
    heard: list[bytes] = field(default_factory=list[bytes], repr=False, compare=False)
    """Gets what arrives of the answer, which an interruption would lose otherwise."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as far as it came."""

    status: int
    body: bytes
    retry_after: str | None = None
    flaw: str | None = None
    """Why the body cannot be trusted to be whole, if so."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exchange that brought no answer."""

    reason: str
    delivered: bool
    """Whether the request may have reached the API."""
    cause: BaseException | None = None
    lasting: bool = False
    """Whether this client can send no more, so that there is no use in trying again."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One download to perform, once, without credentials."""

    url: str
    sink: BinaryIO
    """Where the bytes go."""
    name: str
    """What the file will be called, for errors."""
    max_bytes: int
    timeout: float
    """Seconds for the whole exchange."""
    start: int = 0
    """How many bytes of the file are there already."""
    etag: str = ""
    """Which edition of the file they are of."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a download."""

    status: int
    location: str | None
    content_type: str | None
    retry_after: str | None
    too_large: bool = False
    flaw: str | None = None
    """Why the file cannot be trusted to be whole, if so."""
    etag: str = ""
    """Which edition of the file came, where that allows for fetching the rest of it."""


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _read_int(text: str) -> int | float:
    """Return a whole number; Python reads none of more than 4,300 digits."""
    return int(text) if len(text) < _LONGEST_INT else float(text)


_LONGEST_INT = 400
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_read_int)


def read_object(answer: Answer) -> dict[str, Any] | str:
    """Return the JSON object in an answer, or in one line why there is none."""
    if answer.flaw is not None:
        return answer.flaw
    try:
        # A byte order mark is let through, as some gateways write one.
        value = _DECODER.decode(answer.body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        start = shorten(answer.body[:60].decode(errors="replace"))
        return f"the answer is not JSON: {start!r}" if start else "the answer is empty"
    if not isinstance(value, dict):
        return "the answer is not a JSON object"
    return cast(dict[str, Any], value)


def error_code_of(raw: Mapping[str, Any]) -> str | None:
    """Return the API's own code in an answer, as text, where there is one."""
    code = raw.get("error_code")
    if isinstance(code, bool) or not isinstance(code, int | str):
        return None
    return None if code in (0, "", "0") else shorten(str(code), 40)


def error_text_of(raw: Mapping[str, Any]) -> str | None:
    """Return what an answer says went wrong, fit for one line of a message."""
    for key in ("error_message", "message", "error", "detail"):
        text = _text_of(raw.get(key))
        if text:
            return shorten(text, 300)
    return None


def _text_of(value: object) -> str | None:
    if isinstance(value, list):
        items = cast(list[object], value)[:5]
        return "; ".join(text for item in items if (text := _text_of(item)))
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    entry = cast(dict[str, object], value)
    text = _text_of(entry.get("message") or entry.get("msg") or entry.get("error"))
    place = entry.get("loc")
    if text and isinstance(place, list):
        steps = cast(list[object], place)[:8]
        return f"{'.'.join(str(step)[:40] for step in steps)}: {text}"
    return text


_BY_CODE: dict[str, type[APIError]] = {
    "400001": NotFound,
    "400002": InsufficientBalanceError,
    "400004": AuthenticationError,
    "403001": PermissionDenied,
    "404001": NotFound,
}
_BY_STATUS: dict[int, type[APIError]] = {
    400: InputRejected,
    401: AuthenticationError,
    402: InsufficientBalanceError,
    # With the code 403001 it means a permission; without, a bad token.
    403: AuthenticationError,
    404: NotFound,
    408: ServerError,
    410: NotFound,
    413: InputRejected,
    415: InputRejected,
    422: InputRejected,
    425: ServerError,
    429: RateLimited,
}


def status_of(status: int, error_code: str | None) -> int:
    """Return the HTTP status that an answer means: its own, or that inside its code."""
    if status < 300 and error_code is not None:
        named = error_code[:3]
        if len(error_code) == 6 and named.isascii() and named.isdigit():
            return int(named) if 400 <= int(named) < 600 else 400
        return 400
    return status


def api_error(
    answer: Answer,
    action: str,
    *,
    now: float,
    request_id: str | None = None,
    outcome: Outcome = Outcome.REFUSED,
) -> APIError:
    """Return the error that an answer means; ``action`` says what was tried."""
    body = read_object(answer)
    raw: dict[str, Any] = {} if isinstance(body, str) else body
    code = error_code_of(raw)
    status = status_of(answer.status, code)
    kind = _BY_CODE.get(code or "") or _BY_STATUS.get(
        status, ServerError if status >= 500 else APIError
    )
    text = error_text_of(raw) or shorten(
        answer.body[:1000].decode(errors="replace"), 120
    )
    shown = f"HTTP {answer.status}" + (f", code {code}" if code else "")
    error = kind(
        f"{action}: {shown}" + (f": {text}" if text else ""),
        status_code=answer.status,
        error_code=code,
        body=raw or answer.body.decode(errors="replace"),
        request_id=request_id,
        outcome=outcome,
    )
    if isinstance(error, RateLimited | ServerError):
        error.retry_after = read_retry_after(answer.retry_after, now)
        if error.retry_after is not None:
            error.args = (f"{error.args[0]} (Retry-After: {error.retry_after:g} s)",)
    return error
