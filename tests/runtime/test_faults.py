"""Every fault of a network or server, over real sockets, with both clients."""

import gzip
import json
import pickle
import time
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from driving import KINDS, drive, settle
from scripted import (
    ID,
    Act,
    Server,
    drip,
    drip_body,
    drip_headers,
    hang_up,
    happy,
    head,
    refusing_url,
    reply,
    reset,
    stall,
    status,
    submitted,
    succeeded,
    truncate,
)

pytestmark = pytest.mark.usefixtures("hasty")


@dataclass(frozen=True)
class Fault:
    """A fault and what must come of a run that meets it."""

    name: str
    scripts: dict[str, list[Act]]
    error: str | None = None
    outcome: str | None = None
    retryable: bool = False
    request_id: str | None = ID
    posts: int = 1
    reads: tuple[int, int] = (1, 1)
    options: dict[str, Any] = field(default_factory=dict[str, Any])


def bomb(status: int = 200) -> Act:
    """A small body that unpacks to 20 MB of JSON."""
    packed = gzip.compress(b'{"request_id": "job-1"%s}' % (b" " * 20_000_000))
    return reply(status, packed, headers={"Content-Encoding": "gzip"})


def packed(body: object) -> Act:
    """A body that was compressed unasked."""
    raw = gzip.compress(json.dumps(body).encode())
    return reply(200, raw, headers={"Content-Encoding": "gzip"})


GIANT = reply(
    200,
    b'{"request_id": "job-1", "status": "completed", "x": "%s"}' % (b"x" * 10_000_000),
)
UNKNOWN = ("SubmissionUnknown", "unknown", False, None, 1, (0, 0))
CUT = ("SubmissionUnknown", "unknown", False, ID, 1, (0, 0))
"""The id stands in what was read, so that the job can be looked for."""
REFUSED = ("refused", False, None, 1, (0, 0))
HASTY = {"timeout": 0.15}

SUBMITS: list[Fault] = [
    Fault("reset", {"submit": [reset]}, *UNKNOWN),
    Fault("hang up", {"submit": [hang_up]}, *UNKNOWN),
    Fault("stall", {"submit": [stall]}, *UNKNOWN, options=HASTY),
    Fault("dripping headers", {"submit": [drip_headers]}, *UNKNOWN, options=HASTY),
    Fault("dripping body", {"submit": [drip_body]}, *UNKNOWN, options=HASTY),
    Fault("html", {"submit": [reply(200, b"<html>")]}, *UNKNOWN),
    Fault("giant", {"submit": [GIANT]}, *CUT),
    Fault("gzip bomb", {"submit": [bomb()]}, *CUT),
    Fault(
        "redirect",
        {"submit": [reply(307, {}, headers={"Location": "/v1/models/other"})]},
        *UNKNOWN,
    ),
    Fault("500", {"submit": [reply(500)]}, *UNKNOWN),
    Fault("503", {"submit": [reply(503, {}, headers={"Retry-After": "0"})]}, *UNKNOWN),
    Fault(
        "truncated",
        {"submit": [truncate({"request_id": ID, "status_url": "x" * 50})]},
        "SubmissionUnknown",
        "unknown",
        request_id=ID,
        reads=(0, 0),
    ),
    Fault("400", {"submit": [reply(400)]}, "InputRejected", *REFUSED),
    Fault("401", {"submit": [reply(401)]}, "AuthenticationError", *REFUSED),
    Fault("422 bomb", {"submit": [bomb(422)]}, "InputRejected", *REFUSED),
    Fault(
        "429",
        {"submit": [reply(429), submitted()]},
        "RateLimited",
        "refused",
        True,
        None,
        reads=(0, 0),
    ),
    Fault(
        "200 with a code",
        {"submit": [reply(200, {"error_code": 400002})]},
        "InsufficientBalanceError",
        *REFUSED,
    ),
    Fault(
        "429, waited for",
        {
            "submit": [
                reply(429, {}, headers={"Retry-After": "0"}),
                submitted(),
            ]
        },
        posts=2,
        options={"retry_rate_limited": True},
    ),
    Fault("packed unasked", {"submit": [packed({"request_id": ID})]}),
    Fault("identity", {"submit": [reply(200, {"request_id": ID}, headers={})]}),
]

READS: list[Fault] = [
    Fault("status reset", {"status": [reset, status("completed")]}, reads=(2, 1)),
    Fault("status 503", {"status": [reply(503), status("completed")]}, reads=(2, 1)),
    Fault(
        "status 404 at first",
        {"status": [reply(404), reply(404), reply(404), status("completed")]},
        reads=(4, 1),
    ),
    Fault(
        "status 404",
        {"status": [reply(404)]},
        "NotFound",
        "unknown",
        reads=(4, 0),
    ),
    Fault(
        "status truncated",
        {"status": [truncate({"status": "completed"}), status("completed")]},
        reads=(2, 1),
    ),
    Fault(
        "status html",
        {"status": [reply(200, b"<html>")]},
        "UnexpectedAnswer",
        "accepted",
        True,
        reads=(4, 0),
    ),
    Fault(
        "status gone",
        {"status": [reset]},
        "TransportError",
        "accepted",
        True,
        reads=(4, 0),
    ),
    Fault(
        "status redirect",
        {"status": [reply(302, {}, headers={"Location": "/v1/elsewhere"})]},
        "UnexpectedAnswer",
        "accepted",
        reads=(1, 0),
    ),
    Fault(
        "status 401",
        {"status": [reply(401)]},
        "AuthenticationError",
        "accepted",
        reads=(1, 0),
    ),
    Fault(
        "status stalls",
        {"status": [stall]},
        "WaitTimeout",
        "accepted",
        True,
        reads=(1, 0),
        options=HASTY,
    ),
    Fault(
        "status drips",
        {"status": [drip_body]},
        "WaitTimeout",
        "accepted",
        True,
        reads=(1, 0),
        options=HASTY,
    ),
    Fault(
        "status headers drip",
        {"status": [drip_headers]},
        "WaitTimeout",
        "accepted",
        True,
        reads=(1, 0),
        options=HASTY,
    ),
    Fault(
        "status giant",
        {"status": [GIANT]},
        "UnexpectedAnswer",
        "accepted",
        True,
        reads=(4, 0),
    ),
    Fault(
        "absurd wait",
        {"status": [reply(429, {}, headers={"Retry-After": "100000"})]},
        "RateLimited",
        "accepted",
        True,
        reads=(1, 0),
    ),
    Fault(
        "backward and unknown states",
        {"status": [status(word) for word in ("in_progress", "odd", "completed")]},
        reads=(3, 1),
    ),
    Fault(
        "result behind",
        {"result": [status("in_progress"), succeeded()]},
        reads=(2, 2),
    ),
    Fault("result reset", {"result": [reset, succeeded()]}, reads=(1, 2)),
    Fault(
        "result stalls",
        {"result": [stall]},
        "WaitTimeout",
        "accepted",
        True,
        options=HASTY,
    ),
    Fault("failed", {"result": [status("failed")]}, "JobFailed", "accepted"),
    Fault("cancelled", {"result": [status("cancelled")]}, "JobCancelled", "accepted"),
    Fault("no output", {"result": [status("succeeded")]}, "MissingOutput", "accepted"),
    Fault(
        "result packed unasked",
        {"result": [packed({"status": "failed"})]},
        "JobFailed",
        "accepted",
    ),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", SUBMITS + READS, ids=lambda fault: fault.name)
def test_a_fault_costs_at_most_one_job(
    runcomfy_client: ModuleType, server: Server, fault: Fault, kind: str
) -> None:
    server.scripts.update({call: list(acts) for call, acts in fault.scripts.items()})
    request = runcomfy_client.RawRequest("a/b", {"prompt": "a cat"})
    started = time.monotonic()
    found = drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.run(request)),
        **fault.options,
    )
    took = time.monotonic() - started
    assert fault.posts == server.count("submit")
    assert fault.reads == (server.count("status"), server.count("result"))
    assert took < fault.options.get("timeout", 5.0) + 1.0
    if fault.error is None:
        assert "https://out.runcomfy.net/a.png" == found.image
    else:
        assert (fault.error, fault.outcome, fault.retryable, fault.request_id) == (
            type(found).__name__,
            found.outcome,
            found.retryable,
            found.request_id,
        ), found
        assert "sekret" not in repr(found) + str(found.__dict__)
        assert str(found) == str(pickle.loads(pickle.dumps(found)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_connection_is_tried_three_times(
    runcomfy_client: ModuleType, kind: str
) -> None:
    request = runcomfy_client.RawRequest("a/b", {})
    found = drive(
        runcomfy_client,
        kind,
        refusing_url(),
        lambda client: settle(client.submit(request)),
    )
    assert ("TransportError", "not_sent", True) == (
        type(found).__name__,
        found.outcome,
        found.retryable,
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_the_token_goes_to_no_other_origin(
    runcomfy_client: ModuleType, server: Server, kind: str, code: int
) -> None:
    request = runcomfy_client.RawRequest("a/b", {})
    with Server(happy()) as foreign:
        own = f"{foreign.base_url}/v1/requests/{ID}"
        server.scripts["submit"] = [
            submitted(
                status_url=f"{own}/status",
                result_url=f"{own}/result",
                cancel_url=f"{own}/cancel",
            )
        ]
        server.scripts["result"] = [
            reply(code, {}, headers={"Location": f"{own}/result"})
        ]
        found = drive(
            runcomfy_client,
            kind,
            server.base_url,
            lambda client: settle(client.run(request)),
        )
    assert "UnexpectedAnswer" == type(found).__name__
    assert [] == foreign.seen
    assert {"Bearer sekret-token"} == {
        seen.headers["authorization"] for seen in server.seen
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_dripping_error_is_the_error_that_it_is(
    runcomfy_client: ModuleType, server: Server, kind: str
) -> None:
    server.scripts["submit"] = [drip(head(402, 100_000))]
    request = runcomfy_client.RawRequest("a/b", {})
    found = drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.run(request)),
        timeout=0.15,
    )
    assert ("InsufficientBalanceError", "refused") == (
        type(found).__name__,
        found.outcome,
    )
