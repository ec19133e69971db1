"""References to jobs: what it takes to follow one from another process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .catalogue import output_of
from .errors import InvalidInput, shorten
from .outputs import Output
from .refusal import show
from .submission import check_request_id
from .values import Request

OutputT_co = TypeVar("OutputT_co", bound=Output, covariant=True)


@dataclass(frozen=True, slots=True)
class JobReference(Generic[OutputT_co]):
    """A job as a value that travels: it compares, hashes, pickles and goes through JSON.

    ``client.job(reference)`` follows it anywhere; no token travels with it. Raises
    :class:`InvalidInput` for what is not a request id.
    """

    request_id: str
    model_id: str = ""
    """The model that runs it, ``""`` where that is not known."""

    def __post_init__(self) -> None:
        check_request_id(self.request_id)

    def output_type(self) -> type[Output]:
        """Return the class that reads the output."""
        return output_of(self.model_id)

    def to_json(self) -> str:
        """Return the reference as JSON text, for any queue."""
        return json.dumps({"request_id": self.request_id, "model_id": self.model_id})

    @staticmethod
    def from_json(text: str | bytes) -> JobReference[Output]:
        """Return the reference that ``to_json`` wrote; raises :class:`InvalidInput`."""
        try:
            raw: Any = json.loads(text)
            request_id, model_id = raw["request_id"], raw["model_id"]
        except (ValueError, LookupError, TypeError, RecursionError):
            request_id = model_id = None
        if not isinstance(request_id, str) or not isinstance(model_id, str):
            shown = shorten(text if isinstance(text, str) else repr(text), 80)
            raise InvalidInput(f"{shown} is not a reference to a job")
        return JobReference(request_id, model_id)


def _check_class(output: object) -> None:
    shown = show(output)
    if not isinstance(output, type) or not issubclass(output, Output | Request):
        raise InvalidInput(
            "job takes the class of an output or of a request, such as"
            f" job(request_id, Model), not {shown}"
        )


def read_reference(
    job: str | JobReference[Any], output: type[Output] | type[Request[Any]]
) -> tuple[JobReference[Any], type[Output]]:
    """Return the job that is meant by what a caller has of it, and the class of its output."""
    if isinstance(job, JobReference):
        return job, job.output_type()
    _check_class(output)
    if issubclass(output, Request):
        model_id: object = getattr(output, "model_id", "")
        known = model_id if isinstance(model_id, str) else ""
        return JobReference(job, known), output.output_type()
    return JobReference(job), output
