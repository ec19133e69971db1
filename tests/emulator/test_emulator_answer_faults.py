"""Faults in what an answer says and in what becomes of a job, as a plain client sees them."""

import json
import time
from email.utils import parsedate_to_datetime

import pytest
from emulator_calls import REFRAME, SUBMIT, Caller, Clock, played


def test_fault_delay(call: Caller) -> None:
    began = time.monotonic()
    assert 200 == call.faulty("delay", seconds=0.05).status
    assert 0.05 <= time.monotonic() - began


def test_fault_http(call: Caller) -> None:
    for code in (401, 402, 403, 408, 409, 425, 429, 500, 502, 503, 504):
        reply = call.faulty("http", code=code)
        assert (code, code * 1000 + 1) == (reply.status, reply.json["error_code"])
        assert None is reply.header("retry-after")
    assert 0 == call.created()
    options = {"error_code": 7, "message": "no", "headers": {"X-A": "b"}}
    reply = call.faulty("http", processed=True, **options)
    assert {"error_code": 7, "error_message": "no"} == reply.json
    assert ("b", 1) == (reply.header("x-a"), call.created())


@pytest.mark.parametrize("text", ["2", "0", "-5", "99999999999", "1.5", "soon", "2, 3"])
def test_retry_after_is_sent_as_written(call: Caller, text: str) -> None:
    header = played("http", code=429, retry_after=text)
    assert text == call("GET", "/v1/models", fault=header).header("retry-after")


@pytest.mark.parametrize("seconds", [30, -30])
def test_retry_after_may_be_a_date(call: Caller, seconds: int) -> None:
    header = played("http", code=503, retry_after=f"date{seconds:+d}")
    text = call("GET", "/v1/models", fault=header).header("retry-after")
    assert text is not None and text.endswith(" GMT")
    ahead = parsedate_to_datetime(text).timestamp() - time.time()
    assert seconds - 3 < ahead <= seconds


def test_fault_html(call: Caller) -> None:
    reply = call.faulty("html")
    assert (200, True) == (reply.status, reply.body.startswith(b"<!DOCTYPE html>"))
    assert "text/html; charset=utf-8" == reply.header("content-type")
    assert 502 == call("GET", "/v1/models", fault=played("html", code=502)).status
    assert 0 == call.created()


def test_fault_error_code(call: Caller) -> None:
    reply = call.faulty("error_code", error_code=400002)
    assert (200, 400002) == (reply.status, reply.json["error_code"])
    assert 0 == call.created()


def test_fault_body(call: Caller) -> None:
    options = {"text": '{"a": 1, "a": 2}', "code": 201, "content_type": "text/odd"}
    reply = call.faulty("body", **options)
    assert (201, b'{"a": 1, "a": 2}') == (reply.status, reply.body)
    assert "text/odd" == reply.header("content-type")
    assert b"" == call.faulty("body").body
    assert 2 == call.created()


def test_fault_redirect(call: Caller) -> None:
    for code in (301, 302, 303, 307, 308):
        reply = call(
            "POST", SUBMIT + "?a=b", REFRAME, fault=played("redirect", code=code)
        )
        target = f"{call.emulator.foreign_url}{SUBMIT}?a=b"
        assert (code, target) == (reply.status, reply.header("location"))
    own = call("GET", "/v1/models", fault=played("redirect", to="self"))
    assert f"{call.emulator.url}/v1/models" == own.header("location")
    other = call("GET", "/v1/models", fault=played("redirect", to="ftp://x/"))
    assert ("ftp://x/", 0) == (other.header("location"), call.created())


def test_fault_foreign_urls(call: Caller) -> None:
    answer = call.faulty("foreign_urls").json
    request_id = str(answer.pop("request_id"))
    base = f"{call.emulator.foreign_url}/v1/requests/{request_id}"
    assert [f"{base}/{n}" for n in ("status", "result", "cancel")] == list(
        answer.values()
    )


def test_fault_unknown_state(call: Caller) -> None:
    path = f"/v1/requests/{call.submit()}"
    assert (
        "processing"
        == call("GET", f"{path}/status", fault="unknown_state").json["status"]
    )
    odd = played("unknown_state", word="canceled")
    assert "canceled" == call("GET", f"{path}/result", fault=odd).json["status"]


def test_fault_backward(call: Caller) -> None:
    path = f"/v1/requests/{call.submit()}"
    finish(call)
    assert "completed" == call("GET", f"{path}/status").json["status"]
    assert "in_queue" == call("GET", f"{path}/status", fault="backward").json["status"]
    result = call("GET", f"{path}/result", fault="backward").json
    assert ("in_queue", False) == (result["status"], "output" in result)
    assert "succeeded" == call("GET", f"{path}/result").json["status"]


def test_fault_missing_request_id(call: Caller) -> None:
    assert {} == call.faulty("missing_request_id").json
    assert 1 == call.created()


def test_fault_bad_request_id(call: Caller) -> None:
    reply = call.faulty("bad_request_id")
    assert "../../v1/models" == reply.json["request_id"]
    own = call.faulty("bad_request_id", value="a b")
    assert ("a b", 2) == (own.json["request_id"], call.created())


def test_fault_nan(call: Caller) -> None:
    reply = call.faulty("nan")
    assert b'"progress": NaN' in reply.body
    assert 1 == call.created()


def test_fault_non_utf8(call: Caller) -> None:
    reply = call.faulty("non_utf8")
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode()
    assert "caf\xe9" == json.loads(reply.body.decode("latin-1"))["note"]


def test_fault_not_an_object(call: Caller) -> None:
    reply = call.faulty("not_an_object")
    (inner,) = json.loads(reply.body)
    assert inner["request_id"] in call.emulator.jobs


def test_fault_deep(call: Caller) -> None:
    body = call.faulty("deep", levels=50_000).body
    assert body.startswith(b'{"a":' * 50_000) and body.endswith(b"}" * 50_000)


def test_fault_patch(call: Caller) -> None:
    path = f"/v1/requests/{call.submit()}/status"
    header = played("patch", set={"status": "x", "new": [1]}, drop=["status_url"])
    answer = call("GET", path, fault=header).json
    assert ("x", [1]) == (answer["status"], answer["new"])
    assert {"request_id", "status", "queue_position", "result_url", "new"} == set(
        answer
    )


# What becomes of the job.


def finish(call: Caller) -> None:
    """Let every job come to its end."""
    clock = call.emulator.clock
    assert isinstance(clock, Clock)
    clock.now += 100.0


def test_fault_failed(call: Caller) -> None:
    reply = call.faulty("failed", message="no GPU")
    request_id = str(reply.json["request_id"])
    finish(call)
    assert "completed" == call.status(request_id)["status"]
    result = call.result(request_id, "?include_cost=true")
    assert ("failed", "no GPU", 0) == (
        result["status"],
        result["error"],
        result["cost"],
    )
    assert "output" not in result


def test_fault_no_output(call: Caller) -> None:
    request_id = call.submit()
    finish(call)
    path = f"/v1/requests/{request_id}/result"
    result = call("GET", path, fault="no_output").json
    assert ("succeeded", False) == (result["status"], "output" in result)
    assert "output" not in call.result(request_id)


def test_fault_never(call: Caller) -> None:
    reply = call.faulty("never")
    request_id = str(reply.json["request_id"])
    finish(call)
    assert "in_progress" == call.status(request_id)["status"]
    assert "in_progress" == call.result(request_id)["status"]
    outcome = call.cancel(request_id).json["outcome"]
    assert "not_cancellable" == outcome


def test_a_fault_leaves_the_next_call_alone(call: Caller) -> None:
    assert 503 == call("GET", "/v1/models", fault="http").status
    assert 200 == call("GET", "/v1/models").status


def test_an_answer_with_a_fault_keeps_the_connection(call: Caller) -> None:
    headers = {"Authorization": "Bearer test-token"}
    with call.connected() as connection:
        faulty = {**headers, "X-Emulator-Fault": "http"}
        connection.request("GET", "/v1/models", headers=faulty)
        first = connection.getresponse()
        first.read()
        kept = connection.sock
        connection.request("GET", "/v1/models", headers=headers)
        second = connection.getresponse()
        second.read()
        assert (503, 200) == (first.status, second.status)
        assert kept is not None and kept is connection.sock
