"""What is kept of received requests: jobs, tokens and faults can be counted."""

import hashlib
import json
from http.client import HTTPConnection
from pathlib import Path

from emulator_calls import IDEOGRAM, REFRAME, SUBMIT, Caller, address

from generator.emulator import Emulator

SECRET = "s3cret/t0ken+=="


def test_what_is_remembered_is_bounded(call: Caller) -> None:
    """The oldest are forgotten, by number and by size; those that stay keep their numbers."""
    requests = call.emulator.requests
    large = {**REFRAME, "image": "data:image/png;base64," + "A" * 3_000_000}
    first = call.submit()
    for _ in range(25):
        call.submit(large)
    assert len(requests) <= 64 // 3
    assert 26 == requests[-1].number
    assert first not in call.emulator.jobs
    assert len(call.emulator.jobs) <= 64 // 3


def test_a_record_tells_what_came_and_what_it_caused(call: Caller) -> None:
    request_id = call.submit()
    call("GET", f"/v1/requests/{request_id}/status?a=b%20c", fault="html")
    submitted, asked = call.emulator.requests
    assert (
        1,
        "api",
        "submit",
        "POST",
        SUBMIT,
        IDEOGRAM,
        request_id,
        True,
        None,
        200,
    ) == (
        submitted.number,
        submitted.origin,
        submitted.call,
        submitted.method,
        submitted.path,
        submitted.model_id,
        submitted.request_id,
        submitted.created,
        submitted.fault,
        submitted.status,
    )
    sent = json.dumps(REFRAME).encode()
    assert (REFRAME, hashlib.sha256(sent).hexdigest()) == (
        submitted.body,
        submitted.body_sha256,
    )
    assert (2, "status", f"/v1/requests/{request_id}/status?a=b%20c") == (
        asked.number,
        asked.call,
        asked.path,
    )
    assert (IDEOGRAM, request_id, False, "html", 200, None) == (
        asked.model_id,
        asked.request_id,
        asked.created,
        asked.fault,
        asked.status,
        asked.body,
    )


def test_refused_submits_create_nothing(call: Caller) -> None:
    call("POST", SUBMIT, {})
    call("POST", SUBMIT, b"no json")
    seen = [(r.created, r.request_id, r.status, r.body) for r in call.emulator.requests]
    assert [(False, None, 422, {}), (False, None, 422, "no json")] == seen


def test_the_token_is_judged_and_never_kept(schemas: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Emulator(schemas, token=SECRET, log=log) as emulator:
        Caller(emulator, SECRET)("GET", "/v1/models")
        refused = Caller(emulator, "wrong")("GET", "/v1/models")
        assert 400 == refused.status and SECRET not in str(refused.json)
        Caller(emulator, None)("GET", "/v1/models")
        Caller(emulator, None)("GET", "/", headers={"Authorization": SECRET})
        assert ["valid", "other", "none", "other"] == [
            r.token for r in emulator.requests
        ]
        digest = hashlib.sha256(SECRET.encode()).hexdigest()[:16]
        shown = [dict(r.headers).get("authorization") for r in emulator.requests]
        assert (f"Bearer <sha256:{digest}>", f"<sha256:{digest}>") == (
            shown[0],
            shown[3],
        )
        assert [] == emulator.leaks
    assert SECRET not in log.read_text()


def test_a_token_out_of_place_is_a_leak(schemas: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Emulator(schemas, token="abc-secret", log=log) as emulator:
        call = Caller(emulator, "abc-secret")
        call("GET", "/v1/models?token=abc-secret")
        call("GET", "/v1/models", headers={"Cookie": "t=abc-secret"})
        call("POST", SUBMIT, {"prompt": "abc-secret"})
        call("GET", "/v1/models")
        assert [1, 2, 3] == [r.number for r in emulator.leaks]
    assert "abc-secret" not in log.read_text()


def test_the_foreign_origin_counts_tokens(emulator: Emulator) -> None:
    for token in ("test-token", "other", None):
        connection = HTTPConnection(*address(emulator.foreign_url), timeout=5)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("POST", "/v1/requests/a/result", b"{}", headers)
        answer = json.loads(connection.getresponse().read())
        connection.request("GET", str(answer["output"]["image"]))
        assert b"\x89PNG" == connection.getresponse().read()[:4]
        connection.close()
    assert ["valid", "other"] == [r.token for r in emulator.leaks]
    assert {"foreign"} == {r.origin for r in emulator.requests}
    assert ([], {}) == (emulator.received("other"), dict(emulator.jobs))


def test_the_log_holds_the_same_records_and_grows(
    schemas: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    paths: list[str] = []
    for _ in range(2):
        with Emulator(schemas, log=log) as emulator:
            call = Caller(emulator)
            call.submit()
            call("GET", "/v1/models")
            # Each line is there as soon as the answer is.
            lines = [json.loads(line) for line in log.read_text().splitlines()]
            (last,) = [r for r in emulator.requests if r.call == "models"]
            assert (last.path, last.at, None) == (
                lines[-1]["path"],
                lines[-1]["at"],
                lines[-1]["fault"],
            )
            paths += [record.path for record in emulator.requests]
    logged = [json.loads(line) for line in log.read_text().splitlines()]
    assert paths == [line["path"] for line in logged]
    assert 2 == sum(line["created"] for line in logged)


def test_odd_bytes_are_kept_as_text(call: Caller) -> None:
    call("POST", SUBMIT, b'"\\ud800"')
    call("POST", SUBMIT, b"\xff" + b"x" * 5000)
    first, second = (record.body for record in call.emulator.requests)
    assert ("\ud800", "\ufffd" + "x" * 1999) == (first, second)


def test_a_lone_surrogate_does_not_stop_the_log(schemas: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with Emulator(schemas, log=log) as emulator:
        Caller(emulator)("POST", SUBMIT, b'"\\ud800"')
    assert "\ud800" == json.loads(log.read_text())["body"]
