"""Submissions: at most one job, and nothing claimed that is not known."""

import hashlib
import json
from typing import Any

import pytest
import runcomfy_client
from driving import facts
from playing import ID, Time, accepted, answer, lost, make_core, play, undelivered
from runcomfy_client._runtime.submission import Submission, model_path

INPUT = {"prompt": "a cat", "n": 2}
BODY = b'{"prompt":"a cat","n":2}'


def submit(replies: list[Any], *, timeout: float = 100, **changes: Any) -> Any:
    time = Time()
    core = make_core(time, **changes)
    submission = Submission(runcomfy_client.RawRequest("a/b c", INPUT))
    flow = core.submit(submission, core.deadline(timeout), None)
    return play(flow, replies, time)


def test_one_post_carries_the_input() -> None:
    played = submit([accepted()])
    assert [("POST", "/v1/models/a/b%20c")] == played.sent
    assert [BODY] == played.bodies
    assert INPUT == json.loads(played.bodies[0])
    assert ID == played.value.request_id
    assert [ID] == played.told


# Beside the codes and bodies that tests/reliability plays over sockets.
REFUSALS = [
    (400, {"error_code": 400001}, "NotFound"),
    (400, {"error_code": "400002"}, "InsufficientBalanceError"),
    (400, {"error_code": 400004}, "AuthenticationError"),
    (400, {"message": "no"}, "InputRejected"),
    (403, {}, "AuthenticationError"),
    (403, {"error_code": 403001}, "PermissionDenied"),
    (404, {"error_code": 404001}, "NotFound"),
    (413, b"<html>", "InputRejected"),
    (200, {"error_code": 422001}, "InputRejected"),
    (200, {"error_code": 429001}, "RateLimited"),
    (200, {"error_code": "odd"}, "InputRejected"),
]


@pytest.mark.parametrize(("status", "body", "name"), REFUSALS)
def test_a_refusal_is_a_typed_error(status: int, body: object, name: str) -> None:
    played = submit([answer(status, body)])
    error = played.error
    assert name == type(error).__name__
    assert ("refused", None, status) == (
        error.outcome,
        error.request_id,
        error.status_code,
    )
    assert 1 == len(played.sent)


UNKNOWN = [
    lambda: lost(),
    lambda: answer(503, {}, retry_after="1"),
    lambda: answer(101),
    lambda: answer(200, b""),
    lambda: answer(200, b'{"request_id": NaN}'),
    lambda: answer(200, b'{"request_id": ' + b"9" * 5000 + b"}"),
    lambda: answer(200, {"request_id": "x" * 129}),
]


@pytest.mark.parametrize("case", range(len(UNKNOWN)))
def test_what_is_not_clear_is_unknown_and_never_sent_again(case: int) -> None:
    played = submit([UNKNOWN[case]()], retry_rate_limited=True)
    error = played.error
    assert "SubmissionUnknown" == type(error).__name__
    assert not isinstance(error, (OSError, runcomfy_client.TransportError))
    assert ("unknown", False, None) == (
        error.outcome,
        error.retryable,
        error.request_id,
    )
    assert ("a/b c", hashlib.sha256(BODY).hexdigest(), 2000.0) == (
        error.model_id,
        error.body_digest,
        error.submitted_at,
    )
    assert "may be running and charged" in str(error)
    assert 1 == len(played.sent)
    assert [] == played.pauses


@pytest.mark.parametrize(
    "body",
    [
        b'{"request_id": "job-1", "status_',
        b'{"request_id":"job-1","error_code":400002}',
        b'{"request_id": "job-1", "error_code": 500001}',
        b'{"request_id": "job-1", "queue_position": NaN}',
        b'{"request_id": "job-1", "x": "\xff"}',
    ],
)
def test_an_id_in_an_unclear_answer_is_kept(body: bytes) -> None:
    played = submit([answer(200, body)])
    assert ("SubmissionUnknown", ID) == facts(played.error, "request_id")


def test_what_did_not_arrive_is_sent_again_twice() -> None:
    played = submit([undelivered()] * 3)
    error = played.error
    assert "TransportError" == type(error).__name__
    assert ("not_sent", True, None) == (
        error.outcome,
        error.retryable,
        error.request_id,
    )
    assert [BODY] * 3 == played.bodies
    assert [0.5, 1.0] == played.pauses


def test_the_second_attempt_may_succeed() -> None:
    played = submit([undelivered(), accepted()])
    assert ID == played.value.request_id


def test_an_attempt_after_an_unclear_one_is_not_made() -> None:
    played = submit([undelivered(), lost()])
    assert "SubmissionUnknown" == type(played.error).__name__


def test_no_attempt_starts_after_the_deadline() -> None:
    played = submit([9.6, undelivered()], timeout=10)
    assert ("TransportError", "not_sent") == facts(played.error, "outcome")


RATE_LIMITS = [
    # The header, the pauses, and the seconds in the error if it ends the call.
    ("7", [7.0], None),
    ("0", [0.0], None),
    ("-5", [0.0], None),
    ("60", [60.0], None),
    ("61", [], 61.0),
    ("9" * 30, [], 1e30),
    ("Thu, 01 Jan 1970 00:33:40 GMT", [20.0], None),
    ("Thu, 01 Jan 1970 00:00:01 GMT", [0.0], None),
    ("Thu, 01 Jan 2099 00:00:00 GMT", [], 4070908800.0 - 2000.0),
    ("soon", [0.5], None),
    ("nan", [0.5], None),
    (None, [0.5], None),
    ("9" * 100, [0.5], None),
]


@pytest.mark.parametrize(("header", "pauses", "told"), RATE_LIMITS)
def test_a_rate_limit_is_waited_for_when_that_is_wanted(
    header: str | None, pauses: list[float], told: float | None
) -> None:
    limited = answer(429, {}, retry_after=header)
    replies = [limited, accepted()] if pauses else [limited]
    played = submit(replies, retry_rate_limited=True)
    assert pauses == played.pauses
    if pauses:
        assert ID == played.value.request_id
    else:
        assert told == played.error.retry_after
        assert f"{told:g}" in str(played.error)


def test_a_rate_limit_is_an_error_otherwise() -> None:
    played = submit([answer(429, {}, retry_after="7")])
    error = played.error
    assert ("RateLimited", "refused", True, 7.0) == facts(
        error, "outcome", "retryable", "retry_after"
    )


def test_a_rate_limit_is_waited_for_three_times() -> None:
    limited = answer(429, {}, retry_after="1")
    played = submit([limited] * 4, retry_rate_limited=True)
    assert [1.0] * 3 == played.pauses
    assert "RateLimited" == type(played.error).__name__


def test_a_rate_limit_is_not_waited_for_past_the_deadline() -> None:
    limited = answer(429, {}, retry_after="30")
    played = submit([limited], retry_rate_limited=True, timeout=20)
    assert ("RateLimited", []) == (type(played.error).__name__, played.pauses)


def test_an_interrupted_submission_says_that_a_job_may_exist() -> None:
    played = submit([KeyboardInterrupt()])
    assert isinstance(played.error, KeyboardInterrupt)
    assert [
        "a submission to a/b c was under way: a job may be running and charged"
    ] == (played.error.__notes__)


FOREIGN = [
    "https://evil.example/v1/requests/job-1/status",
    "http://model-api.runcomfy.net/v1/requests/job-1/status",
    "https://model-api.runcomfy.net:444/v1/requests/job-1/status",
    "https://model-api.runcomfy.net@evil.example/job-1",
    "https://user@model-api.runcomfy.net/v1/requests/job-1/status",
    "https://model-api.runcomfy.net.evil.example/v1/requests/job-1/status",
    "https://model-api.runcomfy.net/v1/models/dear/model",
    "https://model-api.runcomfy.net/v1/requests/job-1/../../models/dear/model",
    "https://model-api.runcomfy.net\\@evil.example/job-1",
    "//evil.example/job-1",
    "/v1/requests/job-1/status",
    "https://model-api.runcomfy.net:port/job-1",
    "https://[::1/job-1",
    "https://model-api.runcomfy.net/job-1/\r\nX: y",
    7,
]


@pytest.mark.parametrize("url", FOREIGN)
def test_a_foreign_url_in_an_answer_is_not_used(url: object) -> None:
    played = submit([accepted(status_url=url, result_url=url, cancel_url=url)])
    own = "https://model-api.runcomfy.net/v1/requests/job-1"
    assert (f"{own}/status", f"{own}/result", f"{own}/cancel") == (
        played.value.status_url,
        played.value.result_url,
        played.value.cancel_url,
    )


def test_an_url_of_the_same_origin_is_used() -> None:
    url = "https://MODEL-API.runcomfy.net:443/v2/jobs/job-1?part=3"
    played = submit([accepted(status_url=url)])
    assert url == played.value.status_url


@pytest.mark.parametrize("model_id", ["", "a", "a/../b", "a//b", "a/b\n", "a/b?x"])
def test_an_odd_model_id_is_refused_or_quoted(model_id: str) -> None:
    if model_id in ("a", "a/b?x"):
        assert model_id.replace("?", "%3F") == model_path("{model_id}", model_id)
    else:
        with pytest.raises(runcomfy_client.InvalidInput, match="is not a model id"):
            model_path("{model_id}", model_id)
