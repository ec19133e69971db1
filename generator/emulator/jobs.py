"""Jobs and their queue; jobs advance with time or with each poll."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from .outputs import File

MAX_JOBS = 10_000  # the oldest ones are forgotten
_MAX_BYTES = 64_000_000  # of inputs; the last job stays whatever its size

State = Literal["in_queue", "in_progress", "completed", "cancelled"]


class Fate(StrEnum):
    """How a job ends, if at all."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NO_OUTPUT = "no_output"
    NEVER = "never"


@dataclass(slots=True)
class Job:
    """One accepted request; ``began`` is a reading of the emulator's clock in seconds."""

    request_id: str
    model_id: str
    input: Mapping[str, object]
    began: float
    created_at: str
    size: int = 0  # bytes of the input as it was sent
    finished_at: str | None = None
    polls: int = 0
    cancelled: bool = False
    fate: Fate = Fate.SUCCEEDED
    error: str = ""
    output: object = None
    files: list[File] = field(default_factory=list[File])


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast jobs advance: seconds in each state, or polls in queue and in progress."""

    latency: float
    polls: tuple[int, int] | None
    clock: Callable[[], float]

    def state(self, job: Job) -> State:
        """Return the state of a job that was not cancelled and is not meant to run forever."""
        if self.polls is None:
            age, steps = self.clock() - job.began, (self.latency, 2 * self.latency)
            return _reached(age, steps)
        queued, running = self.polls
        return _reached(max(job.polls, 1) - 1, (queued, queued + running))


class Queue:
    """All jobs by id, and the positions of the waiting ones."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.jobs: dict[str, Job] = {}
        self._bytes = 0
        self._waiting: dict[str, Job] = {}

    def create(self, model_id: str, given: Mapping[str, object], size: int = 0) -> Job:
        """Create a job at the end of the queue; ``size`` is the number of bytes of its input."""
        job = Job(str(uuid.uuid4()), model_id, given, self.pace.clock(), _now(), size)
        self._bytes += size
        while self.jobs and (len(self.jobs) >= MAX_JOBS or self._bytes > _MAX_BYTES):
            oldest = next(iter(self.jobs))
            self._waiting.pop(oldest, None)
            self._bytes -= self.jobs.pop(oldest).size
        self.jobs[job.request_id] = self._waiting[job.request_id] = job
        return job

    def observe(self, job: Job) -> State:
        """Return the state of a job, and count this as a poll."""
        job.polls += 1
        return self.state(job)

    def state(self, job: Job) -> State:
        """Return the state of a job without counting this as a poll."""
        if job.cancelled:
            return "cancelled"
        state = self.pace.state(job)
        if state == "completed" and job.fate is Fate.NEVER:
            state = "in_progress"
        if state == "completed" and job.finished_at is None:
            job.finished_at = _now()
        return state

    def position(self, job: Job) -> int:
        """Return how many waiting jobs are ahead."""
        ahead = 0
        for other in list(self._waiting.values()):
            if other is job:
                break
            if self.state(other) == "in_queue":
                ahead += 1
            else:
                del self._waiting[other.request_id]
        return ahead

    def cancel(self, job: Job) -> bool:
        """Cancel the job if it is still waiting; return whether it was."""
        if self.state(job) != "in_queue":
            return False
        job.cancelled, job.finished_at = True, _now()
        return True

    def clear(self) -> None:
        """Forget every job."""
        self.jobs.clear()
        self._waiting.clear()
        self._bytes = 0


def _reached(amount: float, steps: tuple[float, float]) -> State:
    if amount < steps[0]:
        return "in_queue"
    return "in_progress" if amount < steps[1] else "completed"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
