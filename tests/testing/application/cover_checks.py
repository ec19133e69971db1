"""The tests of that application, as their author would write them."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest
from cover import REQUEST, make_cover, make_covers

COVER = "https://fake.runcomfy.net/fake-{}/0-1152x864.png"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was about to connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.delenv("RUNCOMFY_API_TOKEN", raising=False)


def test_a_cover_is_made(fake_runcomfy):
    assert COVER.format(1) == make_cover()
    assert [REQUEST] == [job.request for job in fake_runcomfy.submitted]


def test_a_failure_is_survived(fake_runcomfy):
    fake_runcomfy.fail("out of memory")
    assert make_cover() is None


def test_many_covers_are_made_in_no_time(fake_runcomfy):
    began = time.monotonic()
    covers = asyncio.run(make_covers(20))
    # Eight at a time, with 2.5 s of pauses each, would take 7.5 s.
    assert time.monotonic() - began < 5
    assert {COVER.format(number) for number in range(1, 21)} == set(covers)
