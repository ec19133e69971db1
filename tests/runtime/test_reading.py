"""Reads: repeated with patience, bounded by attempts and by the deadline."""

import time
from typing import Any

import pytest
import runcomfy_client
from driving import facts
from playing import ID, Time, answer, done, lost, make_core, play, state
from runcomfy_client._runtime.submission import make_ticket


def read(
    replies: list[Any],
    *,
    call: str = "status",
    timeout: float = 1000,
    fresh: float = 0,
    chance: float = 1.0,
    include_cost: bool = False,
) -> Any:
    time = Time(chance=chance)
    core = make_core(time)
    ticket = make_ticket(ID, core.settings, {}, time.now + fresh)
    deadline = core.deadline(timeout)
    if call == "status":
        return play(core.status(ticket, deadline), replies, time)
    kind = runcomfy_client.MediaOutput
    flow = core.result(ticket, kind.read, deadline, include_cost=include_cost)
    return play(flow, replies, time)


def test_a_status_is_read() -> None:
    played = read([state("in_queue", queue_position=3, new="x")])
    status = played.value
    assert [("GET", "/v1/requests/job-1/status")] == played.sent
    assert (ID, runcomfy_client.JobState.IN_QUEUE, 3, "x", False) == (
        status.request_id,
        status.state,
        status.queue_position,
        status.raw["new"],
        status.stopped,
    )


@pytest.mark.parametrize("word", ["pending", "", "complet", "💥"])
def test_an_unknown_state_is_kept_and_does_not_stop(word: str) -> None:
    status = read([state(word)]).value
    assert (word, False) == (status.state, status.stopped)


@pytest.mark.parametrize("call", ["status", "result"])
def test_an_answer_about_another_job_is_none(call: str) -> None:
    other = state("completed", request_id="job-2")
    played = read([other, state("in_queue")], call=call)
    assert (ID, "in_queue") == (played.value.request_id, played.value.state)

    error = read([other] * 4, call=call).error
    assert ("UnexpectedAnswer", ID, "accepted") == facts(error, "request_id", "outcome")
    assert "job-2" in str(error)


@pytest.mark.parametrize("position", [None, "3", True, 1.5])
def test_an_odd_queue_position_is_left_out(position: object) -> None:
    played = read([state("in_queue", queue_position=position)])
    assert played.value.queue_position is None


@pytest.mark.parametrize("call", ["status", "result"])
def test_what_may_pass_is_tried_four_times(call: str) -> None:
    played = read([lost()] * 4, call=call)
    error = played.error
    assert "TransportError" == type(error).__name__
    assert (ID, True, "accepted") == (error.request_id, error.retryable, error.outcome)
    assert [0.5, 1.0, 2.0] == played.pauses


@pytest.mark.parametrize("call", ["status", "result"])
def test_a_read_that_passes_is_fine(call: str) -> None:
    played = read([lost(), answer(503), state("x")], call=call)
    assert "x" == played.value.state


def test_the_pause_is_drawn_at_random() -> None:
    played = read([lost()] * 3 + [state("x")], chance=0.5)
    assert [0.25, 0.5, 1.0] == played.pauses


def test_the_pause_has_a_ceiling() -> None:
    core = make_core(Time())
    assert [0.5, 1, 2, 4, 8, 8] == [core.backoff(n) for n in range(6)]


# Beside the codes that tests/reliability plays over sockets.
FOR_GOOD = [
    (400, {"error_code": 400004}, "AuthenticationError", "accepted"),
    (200, {"error_code": 404001}, "NotFound", "unknown"),
    (200, {"error_code": 400004, "status": "odd"}, "AuthenticationError", "accepted"),
]


@pytest.mark.parametrize("call", ["status", "result"])
@pytest.mark.parametrize(("code", "body", "name", "outcome"), FOR_GOOD)
def test_what_will_not_pass_is_an_error_at_once(
    code: int, body: object, name: str, outcome: str, call: str
) -> None:
    played = read([answer(code, body)], call=call)
    assert (name, ID, outcome, False) == facts(
        played.error, "request_id", "outcome", "retryable"
    )


def test_a_young_job_may_not_be_known_yet() -> None:
    played = read([answer(404)] * 3 + [state("x")], fresh=10)
    assert "x" == played.value.state
    assert [0.5, 1.0, 2.0] == played.pauses


@pytest.mark.parametrize(
    "replies", [[answer, answer, answer, answer], [answer, 9.8, answer]]
)
def test_its_youth_ends(replies: list[Any]) -> None:
    made = [item(404) if callable(item) else item for item in replies]
    played = read(made, fresh=10)
    assert "NotFound" == type(played.error).__name__


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_waited_for(code: int) -> None:
    played = read([answer(code, retry_after="42"), state("x")])
    assert [42.0] == played.pauses


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set here")
@pytest.mark.parametrize("zone", [" GMT", " +0000", " -0000", ""])
def test_a_retry_after_date_is_utc_wherever_it_is_read(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        date = f"Thu, 01 Jan 1970 00:34:02{zone}"
        played = read([answer(503, retry_after=date), state("x")])
    finally:
        monkeypatch.undo()
        time.tzset()
    assert [42.0] == played.pauses


@pytest.mark.parametrize("code", [429, 503])
def test_an_absurd_retry_after_ends_the_call(code: int) -> None:
    played = read([answer(code, retry_after="86400")])
    assert 86400.0 == played.error.retry_after
    assert "86400" in str(played.error)


def test_no_attempt_starts_after_the_deadline() -> None:
    played = read([9.9, lost()], timeout=10)
    error = played.error
    assert isinstance(error, runcomfy_client.WaitTimeout)
    assert isinstance(error, TimeoutError)
    assert (ID, True, "accepted") == (error.request_id, error.retryable, error.outcome)
    assert "TransportError" == type(error.__cause__).__name__
    assert [] == played.pauses


def test_no_exchange_may_outlast_the_deadline() -> None:
    played = read([40, lost(), state("x")], timeout=70)
    assert [60.0, 29.5] == played.timeouts


def test_a_result_is_read() -> None:
    played = read(
        [state("succeeded", output={"image": "https://x.y/z", "n": 1}, cost="0.25")],
        call="result",
        include_cost=True,
    )
    result = played.value
    assert [("GET", "/v1/requests/job-1/result?include_cost=true")] == played.sent
    assert ("succeeded", "https://x.y/z", 0.25) == (
        result.state,
        result.output.image,
        result.cost,
    )


@pytest.mark.parametrize("cost", [None, True, "much", {}, []])
def test_an_odd_cost_is_left_out(cost: object) -> None:
    played = read([state("x", cost=cost)], call="result")
    assert played.value.cost is None


def test_a_failure_with_a_code_is_a_result() -> None:
    failed = state("failed", error_code=500001, error={"message": "boom"})
    result = read([failed], call="result").value
    assert ("failed", "boom", None) == (result.state, result.error, result.output)


@pytest.mark.parametrize("output", [{}, [], "", None, {"image": None}])
def test_an_empty_output_is_none(output: object) -> None:
    result = read([state("succeeded", output=output)], call="result").value
    assert ("succeeded", None) == (result.state, result.output)


def test_an_output_is_read_tolerantly() -> None:
    url = "https://out.runcomfy.net/a.png"
    result = read([done([url])], call="result").value
    assert [url] == list(result.output.images)


PRICES = [
    (
        {"base_price_usd": 0.03, "price_unit": "output", "pricing_note": "each"},
        0.03,
        "output",
        "each",
    ),
    ({"base_price_usd": "0.5", "price_unit": 7}, 0.5, None, None),
    ({}, None, None, None),
]


@pytest.mark.parametrize(("body", "base", "unit", "note"), PRICES)
def test_a_price_is_read(
    body: object, base: float | None, unit: str | None, note: str | None
) -> None:
    time = Time()
    core = make_core(time)
    played = play(core.price("a/b", core.deadline(None)), [answer(200, body)], time)
    assert [("GET", "/v1/models/a/b")] == played.sent
    price = played.value
    assert ("a/b", base, unit, note) == (
        price.model_id,
        price.base_usd,
        price.unit,
        price.note,
    )


def test_a_price_that_is_not_there_concerns_no_job() -> None:
    time = Time()
    core = make_core(time)
    played = play(core.price("a/b", core.deadline(None)), [answer(404)], time)
    assert ("NotFound", "not_sent", None) == facts(
        played.error, "outcome", "request_id"
    )
