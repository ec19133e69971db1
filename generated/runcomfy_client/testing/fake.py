"""The Model API as a value of a test: it answers, remembers, and fails when told to."""

from __future__ import annotations

import json
import os
import re
import threading
from collections import deque
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from .._api import (
    BASE_URL_VARIABLE,
    CANCEL_PATH,
    MODEL_PATH,
    RESULT_PATH,
    STATUS_PATH,
    TOKEN_VARIABLES,
)
from .._runtime.catalogue import from_json
from .._runtime.errors import InvalidInput
from .._runtime.forks import ForkAware
from .._runtime.outputs import Output
from .._runtime.states import CancelState, JobState, ResultState
from .._runtime.values import RawRequest, Request
from .._runtime.wire import Answer, Failure, Fetch, Fetched, Send
from .files import make_file
from .offline import take_over
from .processes import address, guarded
from .samples import FILES, make_output

_CALLS = {
    name: re.compile(
        ".*" + re.escape(path).replace(r"\{", "(?P<").replace(r"\}", ">.+)")
    )
    for name, path in {
        "status": STATUS_PATH,
        "result": RESULT_PATH,
        "cancel": CANCEL_PATH,
        "model": MODEL_PATH,
    }.items()
}

_ENDS = (ResultState.SUCCEEDED, ResultState.FAILED)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of a submission."""

    end: ResultState = ResultState.SUCCEEDED
    output: object = None
    error: str | None = None
    refusal: Answer | None = None
    answer_is_lost: bool = False


@dataclass(slots=True)
class Submitted:
    """A submission that arrived."""

    request_id: str
    """The id of its job: ``fake-1``, ``fake-2`` and so on, in order of arrival."""
    model_id: str
    """The model that was asked."""
    body: Mapping[str, Any]
    """The JSON object that was sent."""
    state: JobState | None
    """Where its job stands; None when it was refused, so that there is none."""

    @property
    def request(self) -> Request[Output]:
        """Return the request that was sent, equal to the one that the application built.

        A :class:`RawRequest` where this package does not know the model or its input.
        """
        wire = {"model_id": self.model_id, "input": self.body}
        try:
            return from_json(json.dumps(wire))
        except InvalidInput:
            return RawRequest(self.model_id, self.body)


@dataclass(slots=True)
class _Job:
    """A job that runs, or did."""

    submitted: Submitted
    plan: _Plan
    polls: int = 0

    def look(self, pace: tuple[int, int]) -> JobState | None:
        """Return where the job stands as one status or result call sees it."""
        self.polls += 1
        of = self.submitted
        if of.state in (JobState.IN_QUEUE, JobState.IN_PROGRESS):
            in_queue, in_progress = pace
            if self.polls > in_queue:
                of.state = JobState.IN_PROGRESS
            if self.polls > in_queue + in_progress and self.plan.end in _ENDS:
                of.state = JobState.COMPLETED
        return of.state


class FakeRunComfy(ForkAware):
    """The Model API inside this process, for every client while it is entered.

    It answers clients made before and inside, ``Client()`` without arguments and those
    with an HTTP client of their own: nothing leaves the process. Jobs are first seen in
    the queue, then in progress, then completed; ``polls`` tells how often each of the
    two. Waiting takes no time and still counts, so a job that hangs runs into its
    deadline at once. Outputs are URLs that carry the size that was asked for, such as
    ``https://fake.runcomfy.net/fake-1/0-1152x864.png``, and ``download`` fetches real
    pictures and sounds from them; videos hold no frames.

    The verbs below decide about submissions to come, each about one, in their order.
    """

    def __init__(self, *, polls: tuple[int, int] = (1, 1)) -> None:
        self.submitted: list[Submitted] = []
        """Every submission that arrived, in order, refused ones among them."""
        self.polls = polls
        self._plans: deque[_Plan] = deque()
        self._jobs: dict[str, _Job] = {}
        self._reachable = True
        self._lock = threading.RLock()
        self._patches = ExitStack()
        self._is_served = False
        super().__init__()

    def after_fork(self, *, in_child: bool) -> None:
        """Answer the child from memory of its own."""
        if in_child:
            self._lock = threading.RLock()

    def succeed(self, output: object) -> None:
        """The next job brings this output, in place of one of the model's form."""
        self._plans.append(_Plan(output=output))

    def fail(self, message: str = "the model failed") -> None:
        """The next job fails: ``JobFailed``."""
        self._plans.append(_Plan(ResultState.FAILED, error=message))

    def hang(self) -> None:
        """The next job never ends: ``WaitTimeout``."""
        self._plans.append(_Plan(ResultState.IN_PROGRESS))

    def reject(
        self,
        status_code: int = 422,
        *,
        error_code: str = "",
        message: str = "the input was rejected",
        retry_after: str | None = None,
    ) -> None:
        """The next submission is refused, and makes no job: ``InputRejected``.

        Other codes bring other errors: 401, 402 and 429 those about token, balance and
        rate; after 500 and above a client cannot know that there is no job.
        """
        body = {"error_code": error_code or f"{status_code}001", "message": message}
        refusal = replace(_answer(body, status_code), retry_after=retry_after)
        self._plans.append(_Plan(refusal=refusal))

    def unknown_submission(self) -> None:
        """The next submission makes a job, but its answer is lost: ``SubmissionUnknown``."""
        self._plans.append(_Plan(answer_is_lost=True))

    @contextmanager
    def unreachable(self) -> Generator[None]:
        """While this lasts, nothing arrives: ``TransportError``."""
        self._reachable = False
        try:
            yield
        finally:
            self._reachable = True

    def send(self, call: Send) -> Answer | Failure:
        """Return the answer to a call of the API."""
        path = unquote(urlsplit(call.url).path)
        with self._lock:
            if not self._reachable:
                return Failure("the fake is unreachable", delivered=False)
            for name, pattern in _CALLS.items():
                if found := pattern.fullmatch(path):
                    return self._reply(name, found[1], call)
            return _answer({"error_code": "404001", "message": "no such call"}, 404)

    def fetch(self, call: Fetch) -> Fetched | Failure:
        """Return what comes of a download: a file of the kind and size that its URL names."""
        if not self._reachable:
            return Failure("the fake is unreachable", delivered=False)
        media_type, content = make_file(urlsplit(call.url).path)
        too_large = len(content) > call.max_bytes
        if not too_large:
            call.sink.write(content)
        return Fetched(200, None, media_type, None, too_large)

    def __enter__(self) -> Self:
        with ExitStack() as patches:
            # For processes that are started: none of them may hold what is real.
            known = dict.fromkeys(TOKEN_VARIABLES, "test-token")
            known[BASE_URL_VARIABLE] = str(here := address())
            patches.enter_context(patch.dict(os.environ, known))
            patches.enter_context(take_over(self.send, self.fetch))
            self._is_served = False
            patches.enter_context(guarded(here, lambda: self._is_served))
            self._patches = patches.pop_all()
        return self

    def serve(self) -> str:
        """Answer processes that are started from now on, too, until the fake is left.

        Those of the start methods ``spawn`` and ``forkserver``, which is the usual one
        on Linux since Python 3.14, and other programs. They find the address, which is
        returned, in their environment. Their pauses take time.
        """
        if not self._is_served:
            self._patches.enter_context(address().served(self.send, FILES))
            self._is_served = True
        return str(address())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._patches.close()

    def _reply(self, name: str, subject: str, call: Send) -> Answer | Failure:
        if name == "model" and call.body is not None:
            return self._accept(subject, json.loads(call.body))
        if name == "model":
            price = {"base_price_usd": 0.01, "price_unit": "output"}
            return _answer({"model_id": subject, **price})
        job = self._jobs.get(subject)
        if job is None:
            return _answer({"error_code": "404001", "message": "no such job"}, 404)
        if name == "cancel":
            return _cancel(job.submitted)
        return self._tell(name, job)

    def _accept(self, model_id: str, body: Mapping[str, Any]) -> Answer | Failure:
        plan = self._plans.popleft() if self._plans else _Plan()
        request_id = f"fake-{len(self.submitted) + 1}"
        submitted = Submitted(request_id, model_id, body, None)
        self.submitted.append(submitted)
        if plan.refusal:
            return plan.refusal
        submitted.state = JobState.IN_QUEUE
        self._jobs[request_id] = _Job(submitted, plan)
        if plan.answer_is_lost:
            return Failure("ReadError: the fake lost the answer", delivered=True)
        return _answer({"request_id": request_id})

    def _tell(self, name: str, job: _Job) -> Answer:
        submitted, plan = job.submitted, job.plan
        state: str | None = job.look(self.polls)
        body: dict[str, object] = {
            "request_id": submitted.request_id,
            "status": state,
        }
        if state == JobState.IN_QUEUE and name == "status":
            body["queue_position"] = 0
        if state == JobState.COMPLETED and name == "result":
            body["status"] = plan.end
            if plan.end == ResultState.FAILED:
                body["error"] = plan.error
            elif plan.output is None:
                body["output"] = make_output(submitted.request, submitted.request_id)
            else:
                body["output"] = plan.output
        return _answer(body)


def _cancel(job: Submitted) -> Answer:
    outcome = CancelState.NOT_CANCELLABLE
    if job.state == JobState.IN_QUEUE:
        job.state, outcome = JobState.CANCELLED, CancelState.CANCELLED
    body = {"request_id": job.request_id, "status": job.state, "outcome": outcome}
    return _answer(body, 202)


def _answer(body: Mapping[str, object], status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())
