"""Answers that servers and gateways may give, and that the emulator's faults leave out."""

import gzip

import pytest
from driving import drive, facts, raw
from scripted import Act, Server, drip, head, reply, status

NAMED = b'{"request_id": "job-1", "status": "completed"'
DONE = b'{"status": "succeeded", "output": {"image": "https://out.runcomfy.net/a.png"}'


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("submit", gzip.compress(NAMED + b"}")),
        ("submit", gzip.compress(NAMED) + gzip.compress(b"}") + b"\0" * 9000),
        ("submit", b"\xef\xbb\xbf" + NAMED + b"}"),
        ("submit", NAMED + b', "x": %s}' % (b"9" * 5000)),
        (
            "submit",
            NAMED + b', "request_id": "job-2", "status_url": 7, "x": "\\ud800"}',
        ),
        ("status", NAMED + b', "queue_position": -1e400}'),
        ("status", NAMED + b', "queue_position": %s}' % (b"9" * 5000)),
        ("status", b'{"status": " COMPLETED ", "request_id": null}'),
        ("result", gzip.compress(DONE + b"}")),
        ("result", DONE + b', "cost": %s}' % (b"9" * 5000)),
        ("result", b'{"status": "failed", ' + DONE[1:] + b', "cost": "free"}'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_that_can_be_read_is_read(
    server: Server, kind: str, call: str, body: bytes
) -> None:
    encoding = {"Content-Encoding": "gzip"} if body.startswith(b"\x1f") else None
    server.scripts[call] = [reply(200, body, headers=encoding)]
    request = raw()

    found = drive(kind, server, lambda client: client.run(request))

    assert "https://out.runcomfy.net/a.png" == found.image
    assert 1 == server.count("submit") == server.count("result")


def bomb(status: int) -> Act:
    """A small body that unpacks to 20 MB of JSON."""
    body = gzip.compress(b'{"message": "no"%s}' % (b" " * 20_000_000))
    return reply(status, body, headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("call", "act", "error", "outcome"),
    [
        ("submit", bomb(422), "InputRejected", "refused"),
        ("submit", drip(head(402, 100_000)), "InsufficientBalanceError", "refused"),
        ("result", status("cancelled"), "JobCancelled", "accepted"),
    ],
)
def test_an_error_is_the_error_that_it_is(
    server: Server, kind: str, call: str, act: Act, error: str, outcome: str
) -> None:
    server.scripts[call] = [act]
    request = raw()

    found = drive(kind, server, lambda client: client.run(request), timeout=1.0)

    assert (error, outcome) == facts(found, "outcome")
    assert 1 == server.count("submit")
