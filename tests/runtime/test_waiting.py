"""Waiting, running and cancelling: no wait without end, no id lost."""

import asyncio
from typing import Any

import pytest
import runcomfy_client
from driving import facts
from playing import (
    ID,
    Time,
    accepted,
    answer,
    done,
    lost,
    make_core,
    play,
    state,
    undelivered,
)
from runcomfy_client._runtime.submission import Submission, make_ticket

STATUS = ("GET", "/v1/requests/job-1/status")
RESULT = ("GET", "/v1/requests/job-1/result")
CANCEL = ("POST", "/v1/requests/job-1/cancel")


def follow(verb: str, replies: list[Any], timeout: float) -> Any:
    time = Time()
    core = make_core(time)
    ticket = make_ticket(ID, core.settings, {})
    deadline = core.deadline(timeout)
    if verb == "wait":
        flow = core.wait(ticket, runcomfy_client.MediaOutput.read, deadline, None)
    elif verb == "watch":
        flow = core.watch(ticket, deadline, None)
    else:
        flow = core.cancel(ticket, deadline)
    return play(flow, replies, time)


def run(
    replies: list[Any], *, timeout: float = 1000, cancel_on_timeout: bool = False
) -> Any:
    time = Time()
    core = make_core(time)
    flow = core.run(
        Submission(runcomfy_client.RawRequest("a/b", {})),
        runcomfy_client.MediaOutput.read,
        core.deadline(timeout),
        None,
        None,
        cancel_on_timeout=cancel_on_timeout,
    )
    return play(flow, replies, time)


def test_polls_slow_down() -> None:
    words = ["in_queue"] * 4 + ["in_progress"] * 4 + ["completed"]
    played = follow("wait", [*(state(word) for word in words), done()], 1000)
    assert [1.0, 1.5, 2.25, 3.375, 5.0625, 7.59375, 10.0, 10.0] == played.pauses
    assert words == [status.state for status in played.told]
    assert [STATUS] * 9 + [RESULT] == played.sent
    assert "https://out.runcomfy.net/a.png" == played.value.image


@pytest.mark.parametrize(
    "word", ["completed", "COMPLETED", "succeeded", "failed", "Error", "timeout"]
)
def test_the_result_decides_how_a_job_ended(word: str) -> None:
    played = follow("wait", [state(word), done()], 100)
    assert "https://out.runcomfy.net/a.png" == played.value.image


def test_the_result_is_asked_now_and_then_when_the_status_is_a_new_word() -> None:
    strange = [state("melting")] * 3
    replies = [*strange, answer(401), *strange, state("in_progress"), *strange, done()]
    played = follow("wait", replies, 1000)
    assert ([STATUS] * 3 + [RESULT]) * 3 == played.sent
    assert 8 == len(played.pauses) and 10.0 == max(played.pauses)
    assert "https://out.runcomfy.net/a.png" == played.value.image


ENDS = [
    (state, ("ERROR",), {"error": "boom"}, "JobFailed", "boom"),
    (state, ("timeout",), {}, "JobFailed", "no reason given"),
    (state, ("Canceled",), {}, "JobCancelled", "was cancelled"),
    (state, ("completed",), {}, "MissingOutput", "without an output"),
    (state, ("failed",), {"error": "boom"}, "JobFailed", "boom"),
    (state, ("failed",), {}, "JobFailed", "no reason given"),
    (state, ("cancelled",), {}, "JobCancelled", "was cancelled"),
    (state, ("succeeded",), {}, "MissingOutput", "without an output"),
    (state, ("succeeded",), {"output": {}}, "MissingOutput", "without an output"),
]


@pytest.mark.parametrize(("make", "words", "extra", "name", "text"), ENDS)
def test_a_job_without_output_is_an_error(
    make: Any, words: tuple[str], extra: dict[str, Any], name: str, text: str
) -> None:
    played = follow("wait", [state("completed"), make(*words, **extra)], 100)
    assert (name, ID, "accepted", False) == facts(
        played.error, "request_id", "outcome", "retryable"
    )
    assert text in str(played.error)


@pytest.mark.parametrize("word", ["cancelled", "CANCELLED", "canceled"])
def test_a_cancelled_job_has_no_result_to_read(word: str) -> None:
    played = follow("wait", [state(word)], 100)
    assert "JobCancelled" == type(played.error).__name__


def test_states_may_go_backwards() -> None:
    replies = [
        state("in_progress"),
        state("in_queue"),
        state("completed"),
        state("in_progress"),
        state("completed"),
        done(),
    ]
    played = follow("wait", replies, 100)
    assert [STATUS] * 3 + [RESULT, STATUS, RESULT] == played.sent
    assert "https://out.runcomfy.net/a.png" == played.value.image


@pytest.mark.parametrize(
    ("word", "looks"), [("in_progress", []), ("melting", [state("melting")])]
)
def test_no_wait_is_without_end(word: str, looks: list[Any]) -> None:
    replies = [*[state(word)] * 3, *looks, state(word)]
    played = follow("wait", replies, 7)
    assert [1.0, 1.5, 2.25, 2.25] == played.pauses
    assert ("WaitTimeout", ID, True) == facts(played.error, "request_id", "retryable")
    assert f"job job-1 is {word}: not within 7 s" in str(played.error)


def test_a_result_that_never_comes_is_no_wait_without_end() -> None:
    replies = [state("completed"), state("in_progress")] * 3
    played = follow("wait", replies, 4)
    assert "WaitTimeout" == type(played.error).__name__


def test_a_failing_poll_keeps_the_id() -> None:
    played = follow("wait", [state("x"), *[lost()] * 4], 100)
    assert ("TransportError", ID) == facts(played.error, "request_id")


def test_watching_ends_when_the_job_stops() -> None:
    replies = [state("in_queue", queue_position=1), state("completed")]
    played = follow("watch", replies, 100)
    assert ["in_queue", "completed"] == [status.state for status in played.told]


def test_a_run_is_one_post_and_tells_the_id_first() -> None:
    played = run([accepted(), state("completed"), done()])
    assert [("POST", "/v1/models/a/b"), STATUS, RESULT] == played.sent
    assert ID == played.told[0]
    assert "completed" == played.told[1].state


def test_a_deadline_bounds_submission_and_polls_together() -> None:
    played = run([6, accepted(), 2, state("x"), state("x")], timeout=10)
    assert [10.0, 4.0, 1.0] == played.timeouts
    assert "WaitTimeout" == type(played.error).__name__
    assert ("POST", "/v1/requests/job-1/cancel") not in played.sent


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (202, {"outcome": "cancelled"}, "cancelled"),
        (202, {"outcome": "not_cancellable"}, "not_cancellable"),
        (500, {}, "HTTP 500"),
        (None, {}, "its answer was lost"),
    ],
)
@pytest.mark.parametrize(
    "interrupt", [KeyboardInterrupt, SystemExit, asyncio.CancelledError]
)
def test_an_interrupted_run_cancels_once_and_keeps_the_exception(
    interrupt: type[BaseException], status: int | None, body: object, told: str
) -> None:
    error = interrupt()
    reply = lost() if status is None else answer(status, body)
    played = run([accepted(), state("x"), error, reply])
    assert error is played.error
    assert [CANCEL] == played.sent[-1:]
    assert 5.0 == played.timeouts[-1]
    assert [
        "request_id: job-1",
        f"cancellation of job-1 was asked for: {told}",
    ] == error.__notes__


def test_another_error_during_a_run_leaves_the_job_and_its_id() -> None:
    error = ValueError("a callback")
    played = run([accepted(), error])
    assert error is played.error
    assert ["request_id: job-1"] == error.__notes__
    assert CANCEL not in played.sent


def test_cancelling_on_timeout_is_opted_into() -> None:
    replies = [accepted(), 20, state("x"), answer(202, {"outcome": "cancelled"})]
    played = run(replies, timeout=10, cancel_on_timeout=True)
    assert "WaitTimeout" == type(played.error).__name__
    assert [CANCEL] == played.sent[-1:]
    assert ["cancellation of job-1 was asked for: cancelled"] == (
        played.error.__notes__
    )


def test_nothing_is_cancelled_that_was_not_submitted() -> None:
    played = run([KeyboardInterrupt()])
    assert [("POST", "/v1/models/a/b")] == played.sent


CANCELS = [
    # Replies, outcome, status afterwards.
    ([answer, 202, {"outcome": "cancelled"}], ["completed"], "cancelled", "completed"),
    ([answer, 202, {"outcome": "not_cancellable"}], ["x"], "not_cancellable", "x"),
    ([answer, 202, {"outcome": "later"}], ["x"], "later", "x"),
    ([answer, 202, {}], ["cancelled"], "cancelled", "cancelled"),
    ([answer, 202, {}], ["in_queue"], "unknown", "in_queue"),
    ([answer, 202, b"<html>"], ["in_queue"], "unknown", "in_queue"),
    ([answer, 500, {}], ["cancelled"], "cancelled", "cancelled"),
    ([answer, 408, {}], ["in_progress"], "unknown", "in_progress"),
    ([lost], ["cancelled"], "cancelled", "cancelled"),
    ([lost], ["in_queue"], "unknown", "in_queue"),
]


@pytest.mark.parametrize(("reply", "after", "outcome", "status"), CANCELS)
def test_a_cancellation_says_what_is_known(
    reply: list[Any], after: list[str], outcome: str, status: str
) -> None:
    make, *arguments = reply
    replies = [make(*arguments), *(state(word) for word in after)]
    played = follow("cancel", replies, 100)
    assert [CANCEL, STATUS] == played.sent
    assert (outcome, status) == (played.value.state, played.value.status.state)


def test_a_known_outcome_survives_an_unreadable_status() -> None:
    replies = [answer(202, {"outcome": "cancelled"}), answer(401)]
    played = follow("cancel", replies, 100)
    assert ("cancelled", None) == (played.value.state, played.value.status)


def test_an_undelivered_cancellation_is_sent_again() -> None:
    replies = [undelivered(), answer(202, {"outcome": "cancelled"}), state("completed")]
    played = follow("cancel", replies, 100)
    assert [CANCEL, CANCEL, STATUS] == played.sent


def test_a_rate_limited_cancellation_waits() -> None:
    replies = [
        answer(429, retry_after="3"),
        answer(202, {"outcome": "cancelled"}),
        state("completed"),
    ]
    played = follow("cancel", replies, 100)
    assert [3.0] == played.pauses


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (answer(401), "AuthenticationError"),
        (answer(404), "NotFound"),
        (answer(302), "UnexpectedAnswer"),
        (
            answer(202, {"request_id": "job-2", "outcome": "cancelled"}),
            "UnexpectedAnswer",
        ),
    ],
)
def test_a_refused_cancellation_is_an_error(reply: Any, name: str) -> None:
    played = follow("cancel", [reply], 100)
    assert (name, ID, "accepted") == facts(played.error, "request_id", "outcome")


def test_a_cancellation_that_cannot_be_delivered() -> None:
    played = follow("cancel", [undelivered()] * 3, 100)
    assert ("TransportError", ID, "accepted") == facts(
        played.error, "request_id", "outcome"
    )
