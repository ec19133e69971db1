"""Every documented call of the healthy API, and every documented error."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from emulator_calls import IDEOGRAM, REFRAME, SUBMIT, AddModel, Caller, Clock

from generator.emulator import Emulator


def test_a_job_is_queued_runs_and_succeeds(call: Caller, clock: Clock) -> None:
    request_id = call.submit()
    seen: list[object] = []
    for moment in (0.0, 1.0, 2.0):
        clock.now = moment
        seen.append(
            (call.status(request_id)["status"], call.result(request_id)["status"])
        )
    assert [
        ("in_queue", "in_queue"),
        ("in_progress", "in_progress"),
        ("completed", "succeeded"),
    ] == seen


def test_submit_answers_with_an_id_and_three_addresses(call: Caller) -> None:
    answer = call("POST", SUBMIT, REFRAME).json
    request_id = str(answer["request_id"])
    base = f"{call.emulator.url}/v1/requests/{request_id}"
    assert {
        "request_id": request_id,
        "status_url": f"{base}/status",
        "result_url": f"{base}/result",
        "cancel_url": f"{base}/cancel",
    } == answer
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,128}", request_id)


def test_the_queue_position_counts_the_jobs_ahead(call: Caller) -> None:
    ids = [call.submit() for _ in range(3)]
    assert [0, 1, 2] == [call.status(i)["queue_position"] for i in ids]
    call.cancel(ids[0])
    assert [0, 1] == [call.status(i)["queue_position"] for i in ids[1:]]


def test_only_queued_jobs_have_a_position(call: Caller, clock: Clock) -> None:
    request_id = call.submit()
    clock.now = 1.5
    assert "queue_position" not in call.status(request_id)


def test_an_unfinished_result_is_the_current_state(call: Caller) -> None:
    reply = call("GET", f"/v1/requests/{call.submit()}/result")
    assert 200 == reply.status
    assert {"request_id", "status", "created_at", "finished_at"} == set(reply.json)
    assert None is reply.json["finished_at"]


def test_a_result_has_output_and_times(call: Caller, clock: Clock) -> None:
    request_id = call.submit()
    clock.now = 3.0
    result = call.result(request_id)
    image = f"{call.emulator.url}/files/{request_id}/0.png"
    assert {"image": image} == result["output"]
    assert str(result["created_at"]) <= str(result["finished_at"])
    assert "cost" not in result


def test_costs_are_told_when_asked_for(call: Caller, clock: Clock) -> None:
    request_id = call.submit()
    assert "cost" not in call.result(request_id, "?include_cost=true")
    clock.now = 3.0
    assert 0.04 == call.result(request_id, "?include_cost=true")["cost"]


def test_queued_work_can_be_cancelled(call: Caller, clock: Clock) -> None:
    request_id = call.submit()
    reply = call.cancel(request_id)
    assert 202 == reply.status
    assert {
        "request_id": request_id,
        "status": "cancelled",
        "outcome": "cancelled",
    } == reply.json
    clock.now = 3.0
    assert "cancelled" == call.status(request_id)["status"]
    assert "cancelled" == call.result(request_id)["status"]


@pytest.mark.parametrize(
    ("moment", "state"), [(1.0, "in_progress"), (2.0, "completed")]
)
def test_running_and_finished_work_cannot_be_cancelled(
    call: Caller, clock: Clock, moment: float, state: str
) -> None:
    request_id = call.submit()
    clock.now = moment
    reply = call.cancel(request_id)
    assert 202 == reply.status
    assert {
        "request_id": request_id,
        "status": state,
        "outcome": "not_cancellable",
    } == reply.json


def test_cancelling_twice_does_not_cancel_twice(call: Caller) -> None:
    request_id = call.submit()
    outcomes = [call.cancel(request_id).json["outcome"] for _ in range(2)]
    assert ["cancelled", "not_cancellable"] == outcomes


def test_polls_advance_a_job_when_asked_to(schemas: Path) -> None:
    with Emulator(schemas, polls=(2, 1)) as emulator:
        call = Caller(emulator)
        request_id = call.submit()
        states = [call.status(request_id)["status"] for _ in range(4)]
        assert ["in_queue", "in_queue", "in_progress", "completed"] == states
        assert "succeeded" == call.result(request_id)["status"]


def test_result_calls_count_as_polls_too(schemas: Path) -> None:
    with Emulator(schemas, polls=(1, 1)) as emulator:
        call = Caller(emulator)
        request_id = call.submit()
        states = [call.result(request_id)["status"] for _ in range(3)]
        assert ["in_queue", "in_progress", "succeeded"] == states


@pytest.mark.parametrize("polls", [(0, 0), (0, 1), (1, 0)])
def test_cancelling_sees_the_state_that_the_first_poll_would(
    schemas: Path, polls: tuple[int, int]
) -> None:
    with Emulator(schemas, polls=polls) as emulator:
        call = Caller(emulator)
        request_id = call.submit()
        expected = "cancelled" if polls[0] else "not_cancellable"
        assert expected == call.cancel(request_id).json["outcome"]


@pytest.mark.parametrize(
    "authorization", [None, "Bearer wrong", "Bearer", "Basic dGVzdA==", "test-token"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", SUBMIT),
        ("GET", "/v1/requests/abc/status"),
        ("GET", "/v1/requests/abc/result"),
        ("POST", "/v1/requests/abc/cancel"),
        ("GET", "/v1/models"),
        ("GET", SUBMIT),
    ],
)
def test_every_call_needs_the_token(
    emulator: Emulator, authorization: str | None, method: str, path: str
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    reply = Caller(emulator, token=None)(method, path, headers=headers)
    assert (400, 400004) == (reply.status, reply.json["error_code"])
    assert "this emulator takes test-token" in str(reply.json)
    assert {} == dict(emulator.jobs)


def test_any_token_will_do_when_the_emulator_has_none(schemas: Path) -> None:
    with Emulator(schemas, token=None) as emulator:
        assert 200 == Caller(emulator, token="anything")("GET", "/v1/models").status
        assert 400 == Caller(emulator, token=None)("GET", "/v1/models").status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://127.0.0.1:8000"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Host": "LocalHost:80"}, 200),
        ({"Origin": "https://127.0.0.1.example.com"}, 403),
        ({"Origin": "http://localhost:80.example.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "example.com:8000"}, 403),
        ({"Host": "127.0.0.1.example.com"}, 403),
        ({"Host": "example.com", "Origin": "http://localhost"}, 403),
    ],
)
def test_pages_of_other_sites_are_refused(
    emulator: Emulator, headers: dict[str, str], status: int
) -> None:
    """The name of a site can be pointed at 127.0.0.1, so both headers are judged."""
    asked = {
        "Origin": "http://localhost:8000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
        **headers,
    }
    call = Caller(emulator)
    assert status == call("OPTIONS", SUBMIT, headers=asked).status
    reply = call("POST", SUBMIT, REFRAME, headers=headers)
    allowed = headers.get("Origin") if status == 200 else None
    assert (status, allowed) == (
        reply.status,
        reply.header("access-control-allow-origin"),
    )
    assert (status == 200) == len(emulator.jobs) == len(emulator.requests)


@pytest.mark.parametrize("name", ["status", "result", "cancel"])
@pytest.mark.parametrize(
    ("request_id", "expected"),
    [("unknown", (404, 404001)), ("a%20b", (400, 400001)), ("a" * 129, (400, 400001))],
)
def test_requests_that_are_not_there(
    call: Caller, name: str, request_id: str, expected: tuple[int, int]
) -> None:
    method = "POST" if name == "cancel" else "GET"
    reply = call(method, f"/v1/requests/{request_id}/{name}")
    assert expected == (reply.status, reply.json["error_code"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/models/no/such"),
        ("GET", "/v1/models/no/such"),
        ("POST", "/v1/models/ideogram"),
        ("POST", f"/v1/models/{IDEOGRAM}/"),
        ("POST", f"/v1/models/{IDEOGRAM.upper()}"),
        ("GET", "/files/unknown/0.png"),
    ],
)
def test_models_and_files_that_are_not_there(
    call: Caller, method: str, path: str
) -> None:
    reply = call(method, path, {} if method == "POST" else None)
    assert (404, 404001) == (reply.status, reply.json["error_code"])


def test_paths_and_methods_that_do_not_exist(call: Caller) -> None:
    assert 404 == call("GET", "/v2/models").status
    refusal = call("DELETE", "/v1/models")
    assert (405, "GET, HEAD") == (refusal.status, refusal.header("allow"))
    assert ["other", "other"] == [r.call for r in call.emulator.requests]


@pytest.mark.parametrize(
    ("body", "row"),
    [
        (b"{", {"loc": ["body"], "type": "json_invalid", "pointer": ""}),
        (b'{"seed": NaN}', {"loc": ["body"], "type": "json_invalid", "pointer": ""}),
        (b"\xff\xfe", {"loc": ["body"], "type": "json_invalid", "pointer": ""}),
        (b"[]", {"loc": ["body"], "type": "type", "pointer": ""}),
        (b'{"image": "x"}',
         {"loc": ["body", "resolution"], "type": "missing", "pointer": "/resolution"}),
        (b'{"image": "x", "resolution": "1:1"}',
         {"loc": ["body", "resolution"], "type": "enum", "pointer": "/resolution"}),
        (b'{"image": "x", "resolution": "1152:864 (4:3)", "seed": -1}',
         {"loc": ["body", "seed"], "type": "minimum", "pointer": "/seed"}),
        (b'{"image": "x", "resolution": "1152:864 (4:3)", "seed": true}',
         {"loc": ["body", "seed"], "type": "type", "pointer": "/seed"}),
    ],
)  # fmt: skip
def test_inputs_that_do_not_fit_are_refused_with_a_pointer(
    call: Caller, body: bytes, row: dict[str, object]
) -> None:
    reply = call("POST", SUBMIT, body)
    detail = reply.rows("detail")
    assert (422, 422001) == (reply.status, reply.json["error_code"])
    assert [row] == [{k: v for k, v in found.items() if k != "msg"} for found in detail]
    assert all(found["msg"] for found in detail)
    assert {} == dict(call.emulator.jobs)


def test_every_mistake_of_an_input_is_told_at_once(call: Caller) -> None:
    detail = call("POST", SUBMIT, {"seed": 0.5}).rows("detail")
    assert ["/image", "/resolution", "/seed"] == [row["pointer"] for row in detail]


def test_ids_with_spaces_capitals_and_common_beginnings(add_model: AddModel) -> None:
    ids = ["a/b", "a/b/c", "a/4k", "a/4K", "a/b c/wan-3.0"]
    folders = {add_model(model_id, {}) for model_id in ids}
    with Emulator(folders.pop()) as emulator:
        call = Caller(emulator)
        for model_id in ids:
            assert (
                model_id
                == call("GET", f"/v1/models/{quote(model_id)}").json["model_id"]
            )
            job = emulator.jobs[call.submit({}, quote(model_id))]
            assert model_id == job.model_id
