"""Faults of the connection and of the bytes of an answer, as a plain client sees them."""

import errno
import gzip
import http.client
import json
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from emulator_calls import REFRAME, SUBMIT, Caller, played

from generator.emulator.faults import KINDS


def test_every_fault_has_a_test() -> None:
    files = Path(__file__).parent.glob("test_emulator_*_faults.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert sorted(KINDS) == sorted(re.findall(r"^def test_fault_(\w+)", source, re.M))


# The connection.


@pytest.fixture
def no_answer(call: Caller, request: pytest.FixtureRequest) -> int | None:
    """The error number with which a submit ended that got no answer."""
    fault = request.node.name.removeprefix("test_fault_")
    with pytest.raises(ConnectionResetError) as caught, call.submitting(fault):
        pass
    (record,) = call.emulator.requests
    assert (fault, None) == (record.fault, record.status)
    return caught.value.errno


def test_fault_reset_before(call: Caller, no_answer: int | None) -> None:
    assert (errno.ECONNRESET, 0) == (no_answer, call.created())


def test_fault_reset_after(call: Caller, no_answer: int | None) -> None:
    assert (errno.ECONNRESET, 1) == (no_answer, call.created())


def test_fault_close_before(call: Caller, no_answer: int | None) -> None:
    assert (None, 0) == (no_answer, call.created())
    assert b"" == call.raw("/v1/models", "close_before")


def test_fault_close_after(call: Caller, no_answer: int | None) -> None:
    assert (None, 1) == (no_answer, call.created())
    assert b"" == call.raw("/v1/models", "close_after")


def test_fault_silent_before(call: Caller) -> None:
    wait_in_vain(call, "silent_before")
    assert 0 == call.created()


def test_fault_silent_after(call: Caller) -> None:
    wait_in_vain(call, "silent_after")
    assert 1 == call.created()


def wait_in_vain(call: Caller, fault: str) -> None:
    """Submit, give up, and see to it that the submit had arrived."""
    with pytest.raises(TimeoutError), call.submitting(fault, timeout=0.05):
        pass
    within(lambda: len(call.emulator.requests) == 1)


def within(condition: Callable[[], bool], seconds: float = 5) -> None:
    """Return once a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline


def test_fault_refuse(call: Caller) -> None:
    with call.connected() as kept:
        kept.request("GET", "/v2")
        kept.getresponse().read()
        header = played("refuse", seconds=0.4)
        assert 200 == call("POST", SUBMIT, REFRAME, fault=header).status
        with pytest.raises(ConnectionRefusedError):
            call("GET", "/v1/models")
        assert kept.sock is not None
        assert b"" == kept.sock.recv(1)
    within(lambda: not refuses(call))
    assert 1 == call.created()


def refuses(call: Caller) -> bool:
    """Whether the port refuses a connection now."""
    try:
        socket.create_connection(call.address, timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


# The bytes of the answer.


def test_fault_truncate(call: Caller) -> None:
    with (
        call.submitting("truncate", keep=7) as answer,
        pytest.raises(http.client.IncompleteRead) as caught,
    ):
        answer.read()
    assert (7, True) == (len(caught.value.partial), bool(caught.value.expected))
    with (
        call.submitting("truncate", chunked=True) as answer,
        pytest.raises(http.client.IncompleteRead),
    ):
        answer.read()
    assert 2 == call.created()


def test_fault_wrong_length(call: Caller) -> None:
    with (
        call.submitting("wrong_length", by=3) as answer,
        pytest.raises(http.client.IncompleteRead) as caught,
    ):
        answer.read()
    assert 3 == caught.value.expected
    with call.submitting("wrong_length", by=-5) as answer:
        short = answer.read()
    with pytest.raises(ValueError, match="Unterminated string"):
        json.loads(short)
    assert 2 == call.created()


def test_fault_drip(call: Caller) -> None:
    with call.submitting("drip", interval=0.0, bytes=50) as answer:
        assert json.loads(answer.read())["request_id"] in call.emulator.jobs
    with call.submitting("drip", interval=60, bytes=4) as answer:
        assert b'{"re' == answer.read1(100)


def test_fault_slow_headers(call: Caller) -> None:
    with call.submitting("slow_headers", interval=0.0, bytes=40) as answer:
        assert json.loads(answer.read())["request_id"] in call.emulator.jobs
    head = "GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Emulator-Fault: "
    head += played("slow_headers", interval=60, bytes=8) + "\r\n\r\n"
    with socket.create_connection(call.address, timeout=5) as connection:
        connection.sendall(head.encode())
        assert b"HTTP/1.1" == connection.recv(100)


def test_fault_endless(call: Caller) -> None:
    with call.submitting("endless", interval=0.0) as answer:
        assert b" " * 500 == answer.read(500)
    assert 1 == call.created()


def test_fault_odd_headers(call: Caller) -> None:
    reply = call.faulty("odd_headers")
    kinds = [value for name, value in reply.headers if name == "content-type"]
    assert ["application/json", "text/plain", "application/json"] == kinds
    assert ("caf\xe9", "") == (reply.header("x-latin"), reply.header("x-empty"))
    assert reply.json["request_id"] in call.emulator.jobs
    own = call.raw("/v1/models", played("odd_headers", lines=["no colon here"]))
    assert b"\r\nno colon here\r\n" in own


def test_fault_giant(call: Caller) -> None:
    with call.submitting("giant", bytes=3_000_001) as answer:
        body = answer.read()
        assert (None, 3_000_001) == (answer.getheader("content-length"), len(body))
    assert json.loads(body)["request_id"] in call.emulator.jobs
    with call.submitting("giant", bytes=10_000_000, declared=True) as answer:
        assert "10000000" == answer.getheader("content-length")


def test_fault_gzip_bomb(call: Caller) -> None:
    with call.submitting("gzip_bomb", bytes=40_000_000) as answer:
        assert "gzip" == answer.getheader("content-encoding")
        packed = answer.read()
    unpacked = gzip.decompress(packed)
    assert 38 * 2**20 < len(unpacked) < 40_000_000
    assert len(packed) < 100_000
    assert json.loads(unpacked)["request_id"] in call.emulator.jobs
