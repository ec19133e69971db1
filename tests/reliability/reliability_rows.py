"""What rows of the table of faults are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Fault = Mapping[str, Any]
"""A fault in the words of the emulator's scripts."""

REFUSED = "refused"
"""No fault of a script: nobody listens on the port."""
DROPPED = "dropped"
"""No fault of a script: the server closes the connection that the client kept."""


@dataclass(frozen=True, slots=True)
class End:
    """What the caller of a call gets: a value, or an error with its attributes."""

    value: str | None = None
    error: str | None = None
    outcome: str | None = None
    retryable: bool | None = None
    knows_id: bool | None = None
    """Whether ``request_id`` of the error is that of the job."""


@dataclass(frozen=True, slots=True)
class Met:
    """What comes of a call that meets a fault."""

    end: End
    attempts: int | None = 1
    """How often the client sends it; None when time decides."""
    jobs: int = 1
    """How many jobs there are afterwards."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: faults that end alike."""

    words: str
    """What happens, as the page tells it."""
    faults: tuple[Fault, ...]
    once: Met
    """What comes of it when the fault meets the first attempt alone."""
    always: Met | None = None
    """The same, when it meets every attempt; None when that makes no difference."""
    hasty: bool = False
    """Whether the deadline ends the call of the last of these two."""
    slowly: bool = False
    """Whether backoffs take their time, since the port is closed for a moment."""
    at_least: float = 0.0
    """Seconds that the call takes at least."""
    old: bool = False
    """Whether the job is followed by its id alone, as one submitted long ago."""
    client: Fault = field(default_factory=dict[str, Any])
    """Options of the client."""
    options: Fault = field(default_factory=dict[str, Any])
    """Options of the call."""
    aiohttp: tuple[Met, Met | None] | None = None
    """What comes of it, once and always, with aiohttp, where that differs."""

    def met(self, kind: str) -> dict[bool, Met]:
        """What comes of it with a kind of client; the key says whether always."""
        once, always = self.once, self.always
        if kind == "aiohttp" and self.aiohttp:
            once, always = self.aiohttp
        return {False: once} if always is None else {False: once, True: always}


def fault(*names: str, **options: Any) -> tuple[Fault, ...]:
    """Faults with the same options."""
    return tuple({"fault": name, **options} for name in names)


def codes(*statuses: int, **options: Any) -> tuple[Fault, ...]:
    """Errors of HTTP."""
    return tuple({"fault": "http", "code": code, **options} for code in statuses)


def told(status: int, *waits: str) -> tuple[Fault, ...]:
    """Errors of HTTP that say how long to wait."""
    return tuple(
        {"fault": "http", "code": status, "retry_after": wait} for wait in waits
    )


def redirects(**options: Any) -> tuple[Fault, ...]:
    """Redirects of every kind."""
    return tuple(
        {"fault": "redirect", "code": code, **options}
        for code in (301, 302, 303, 307, 308)
    )


def refused(error: str, *, retryable: bool = False) -> Met:
    """The API says no to a submission."""
    return Met(End(None, error, "refused", retryable, False), jobs=0)


def accepted(error: str, *, retryable: bool = False) -> End:
    """The call fails, and the job goes on."""
    return End(None, error, "accepted", retryable, True)


RESET_BEFORE = fault("reset_before", "close_before")
RESET_AFTER = fault("reset_after", "close_after")
SILENT = fault("silent_before", "silent_after")
SLOW = (*fault("drip", "slow_headers", interval=0.05, bytes=1), *fault("endless"))
IN_ORDER = (
    *fault("delay", seconds=0.05),
    *fault("drip", "slow_headers", interval=0.001, bytes=60),
    *fault("odd_headers"),
)
GIANT = (
    *fault("giant", bytes=12_000_000),
    *fault("giant", bytes=12_000_000, declared=True),
    *fault("gzip_bomb", bytes=30_000_000),
)
CUT_SHORT = (
    *fault("truncate", keep=0),
    *fault("truncate", keep=20),
    *fault("truncate", keep=20, chunked=True),
)
TOO_SHORT = fault("wrong_length", by=10)
TOO_LONG = fault("wrong_length", by=-10)
NO_OBJECT = fault("deep", "body") + fault("body", text="null")
NAN = fault("nan", "non_utf8", "not_an_object")
ELSEWHERE = (
    *redirects(),
    *fault("redirect", to="self"),
    *fault("redirect", to="file:///etc/passwd"),
)
SERVER_ERRORS = (408, 425, 500, 502, 503, 504, 524)
SOON = ("0", "-5", "soon", "date-5")
FAR = ("61", "86400", "date+86400", "9" * 40)

LATE = accepted("WaitTimeout", retryable=True)
LOST = accepted("TransportError", retryable=True)
UNREADABLE = accepted("UnexpectedAnswer", retryable=True)
FAILING = accepted("ServerError", retryable=True)
LIMITED = accepted("RateLimited", retryable=True)
