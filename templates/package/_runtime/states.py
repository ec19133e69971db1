"""What the API says of a job, as small frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

OutputT = TypeVar("OutputT")
StateT = TypeVar("StateT", bound=StrEnum)


class JobState(StrEnum):
    """The words of the status call."""

    IN_QUEUE = "in_queue"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    """The job stopped running; only its result says whether it succeeded."""
    CANCELLED = "cancelled"


class ResultState(StrEnum):
    """The words of the result call."""

    IN_QUEUE = "in_queue"
    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CancelState(StrEnum):
    """The words of the cancel call."""

    CANCELLED = "cancelled"
    NOT_CANCELLABLE = "not_cancellable"
    """Not cancelled: it is over already, or it still runs and may be charged."""


# Words in which an API of this kind says that a job is over, in either of its calls.
_SPELLINGS = {"canceled": "cancelled"}
_GOOD_ENDS = ("complete", "completed", "done", "finished", "succeeded", "success")
_BAD_ENDS = (
    *("aborted", "error", "errored", "expired", "failed", "failure", "rejected"),
    *("timed_out", "timeout"),
)
_RESULT_WORDS = {
    **dict.fromkeys(_GOOD_ENDS, ResultState.SUCCEEDED),
    **dict.fromkeys(_BAD_ENDS, ResultState.FAILED),
}
_STOPPED = {*_RESULT_WORDS, JobState.CANCELLED.value}


@dataclass(frozen=True, slots=True)
class Status:
    """Where a job stands."""

    request_id: str
    state: JobState | str
    """The state; a word that this package does not know is kept as it came."""
    queue_position: int | None = None
    """How many jobs are ahead, while the job is in the queue."""
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The answer as it came."""

    @property
    def stopped(self) -> bool:
        """Return whether the job runs no more; its result tells how it ended."""
        return _plain(self.state) in _STOPPED


@dataclass(frozen=True, slots=True)
class Result(Generic[OutputT]):
    """What became of a job, or its present state while it runs."""

    request_id: str
    state: ResultState | str
    """The state; a word that this package does not know is kept as it came."""
    output: OutputT | None = None
    """The output, once the job succeeded and it can be read."""
    error: str | None = None
    """What the API says went wrong."""
    cost: float | None = None
    """What the job cost in US dollars, where it was asked for and is known."""
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The answer as it came."""


@dataclass(frozen=True, slots=True)
class CancelOutcome:
    """What is known after asking for a cancellation, and no more than that."""

    request_id: str
    state: CancelState | str
    """The API's word, or ``unknown`` when its answer was lost."""
    status: Status | None = None
    """Where the job stood afterwards, where that could be read."""
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The answer as it came; empty when it was lost."""


@dataclass(frozen=True, slots=True)
class Price:
    """What the catalogue says that a model costs."""

    model_id: str
    base_usd: float | None
    """US dollars for one unit."""
    unit: str | None
    """What is counted: ``output`` or ``second``."""
    note: str | None
    """How the price is made up, in the catalogue's words."""
    raw: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    """The answer as it came."""


def _plain(word: str) -> str:
    plain = word.strip().casefold()
    return _SPELLINGS.get(plain, plain)


def known(words: type[StateT], word: str) -> StateT | str:
    """Return the member for a word, in any case, or the word itself."""
    try:
        return words(_plain(word))
    except ValueError:
        return word


def read_result_state(word: str, code: str | None) -> ResultState | str | None:
    """Return the state that a result names, or None when it is an error of the call."""
    state = known(ResultState, word)
    if code:
        # A job that failed may carry a code of its own.
        ends = state in (ResultState.FAILED, ResultState.CANCELLED)
        return state if ends else None
    if isinstance(state, ResultState):
        return state
    return _RESULT_WORDS.get(_plain(word), word)


def read_status(request_id: str, raw: Mapping[str, Any]) -> Status | None:
    """Return the status in an answer, if it is one."""
    word = raw.get("status")
    if not isinstance(word, str):
        return None
    position = raw.get("queue_position")
    return Status(
        request_id,
        known(JobState, word),
        position if type(position) is int else None,
        raw,
    )


def read_number(value: object) -> float | None:
    """Return a number that came as one or as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def read_price(model_id: str, raw: Mapping[str, Any]) -> Price:
    """Return the price in an answer of the catalogue."""
    unit, note = raw.get("price_unit"), raw.get("pricing_note")
    return Price(
        model_id,
        read_number(raw.get("base_price_usd")),
        unit if isinstance(unit, str) else None,
        note if isinstance(note, str) else None,
        raw,
    )
