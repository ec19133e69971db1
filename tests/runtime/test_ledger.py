"""The ledger: one key is one job, for ever."""

import time
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import at_once, collect, drive, raw
from ledgering import call
from scripted import ID, Server, reply, reset, status


@pytest.mark.parametrize(
    "verbs", [("submit", "run"), ("run", "submit"), ("run", "run")]
)
def test_one_key_is_one_job(
    server: Server, kind: str, path: Path, verbs: tuple[str, str]
) -> None:
    told: list[str] = []
    for verb in verbs:
        found = call(kind, server, path, verb, key="order-17", on_submitted=told.append)
        if verb == "run":
            assert "https://out.runcomfy.net/a.png" == found.image
        else:
            assert ID == found.request_id
    assert [ID, ID] == told
    assert 1 == server.count("submit")


def test_without_a_key_each_call_is_a_job(
    server: Server, kind: str, path: Path
) -> None:
    for _ in range(2):
        call(kind, server, path, "submit")
    assert 2 == server.count("submit")


@pytest.mark.parametrize("how", [{"key": "content"}, {"reuse": True}])
def test_the_content_may_be_the_key(
    server: Server, kind: str, path: Path, how: dict[str, Any]
) -> None:
    for prompt in ("a cat", "a dog", "a cat"):
        request = raw(prompt)
        found = call(kind, server, path, "submit", request=request, **how)
        assert ID == found.request_id
    assert 2 == server.count("submit")


def test_a_key_of_another_request_is_a_conflict(
    server: Server, kind: str, path: Path
) -> None:
    call(kind, server, path, "submit", key="order-17")
    other = raw("a dog")
    found = call(kind, server, path, "run", key="order-17", request=other)
    assert isinstance(found, runcomfy_client.KeyConflict)
    assert ("not_sent", ID, "order-17") == (found.outcome, found.request_id, found.key)
    assert 1 == server.count("submit")


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_what_ended_badly_is_bought_again_only_on_request(
    server: Server, kind: str, path: Path, state: str
) -> None:
    server.scripts["result"] = [status(state)]
    first = call(kind, server, path, "run", key="order-17")
    second = call(kind, server, path, "submit", key="order-17")
    wanted = {
        "failed": runcomfy_client.JobFailed,
        "cancelled": runcomfy_client.JobCancelled,
    }[state]
    assert isinstance(first, wanted) and isinstance(second, wanted)
    assert "again=True buys again" in str(second)
    assert ID == second.request_id
    assert 1 == server.count("submit")
    found = call(kind, server, path, "submit", key="order-17", again=True)
    assert ID == found.request_id
    assert 2 == server.count("submit")


def test_again_looks_whether_the_job_has_ended(
    server: Server, kind: str, path: Path
) -> None:
    call(kind, server, path, "submit", key="order-17")
    server.scripts["result"] = [status("in_progress"), status("failed")]
    for posts in (1, 2):
        found = call(kind, server, path, "submit", key="order-17", again=True)
        assert ID == found.request_id
        assert posts == server.count("submit")


def test_a_refused_submission_leaves_its_key_free(
    server: Server, kind: str, path: Path
) -> None:
    server.scripts["submit"] = [reply(422), reply(200, {"request_id": ID})]
    refused = call(kind, server, path, "run", key="order-17")
    assert isinstance(refused, runcomfy_client.InputRejected)
    better = raw("a better cat")
    found = call(kind, server, path, "submit", key="order-17", request=better)
    assert ID == found.request_id


def test_an_unknown_submission_is_settled_by_hand(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    server.scripts["submit"] = [reset]
    first = call(kind, server, path, "run", key="order-17")
    second = call(kind, server, path, "run", key="order-17")
    for found in (first, second):
        assert isinstance(found, runcomfy_client.SubmissionUnknown)
    assert "ledger.settle(key, request_id=...)" in str(second)
    assert 1 == server.count("submit")
    ledger.settle("order-17", request_id=ID)
    found = call(kind, server, path, "submit", key="order-17")
    assert ID == found.request_id
    assert 1 == server.count("submit")
    with pytest.raises(runcomfy_client.InvalidInput, match=ID):
        ledger.settle("order-17", nothing_happened=True)


def test_when_nothing_happened_the_key_is_free(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    server.scripts["submit"] = [reset, reply(200, {"request_id": ID})]
    call(kind, server, path, "submit", key="order-17")
    ledger.settle("order-17", nothing_happened=True)
    found = call(kind, server, path, "submit", key="order-17")
    assert ID == found.request_id


@pytest.mark.parametrize(
    "how", [{}, {"request_id": ID, "nothing_happened": True}, {"request_id": "../x"}]
)
def test_settling_takes_one_answer(ledger: Any, how: dict[str, Any]) -> None:
    with pytest.raises(runcomfy_client.InvalidInput):
        ledger.settle("order-17", **how)


def test_who_comes_second_waits_for_the_id_of_the_first(
    server: Server, kind: str, path: Path
) -> None:
    def slow(connection: Any, seen: Any) -> bool:
        time.sleep(0.3)
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [slow]
    found: list[Any] = []

    def work() -> None:
        found.append(call(kind, server, path, "run", key="order-17"))

    at_once(*[work] * 6)
    assert {"https://out.runcomfy.net/a.png"} == {output.image for output in found}
    assert 1 == server.count("submit")


def test_a_batch_has_a_key_for_each_request(
    server: Server, kind: str, path: Path, ledger: Any
) -> None:
    requests = [raw(f"cat {n}") for n in range(3)]
    for _ in range(2):
        for key in ("herbs", lambda request: f"own {request.input['prompt']}"):
            drive(
                kind,
                server,
                lambda client, key=key: collect(client.map(requests, key=key)),
                ledger=path,
            )
    keys = {job.key for job in ledger.jobs()}
    assert {f"herbs/{n}" for n in range(3)} | {f"own cat {n}" for n in range(3)} == keys
    assert 6 == server.count("submit")


@pytest.mark.parametrize(
    ("how", "options"),
    [
        ({"key": ""}, {"ledger": True}),
        ({"key": "a\nb"}, {"ledger": True}),
        ({"key": "x" * 201}, {"ledger": True}),
        ({"again": True}, {"ledger": True}),
        ({"key": "order-17"}, {}),
    ],
)
def test_a_wrong_key_is_refused_in_words(
    server: Server,
    a_kind: str,
    path: Path,
    how: dict[str, Any],
    options: dict[str, Any],
) -> None:
    found = drive(
        a_kind,
        server,
        lambda client: client.submit(raw(), **how),
        **dict.fromkeys(options, path),
    )
    assert isinstance(found, runcomfy_client.InvalidInput)
    assert [] == server.seen


@pytest.mark.parametrize("wrong", ["budget", "reuse", "both", "twice"])
def test_a_client_says_what_its_books_lack(path: Path, wrong: str) -> None:
    budget = runcomfy_client.Budget(1)
    options = {
        "budget": {"budget": budget},
        "reuse": {"reuse": True},
        "both": {"journal": path, "ledger": path},
        "twice": {"ledger": path, "budget": [budget, budget]},
    }[wrong]
    with pytest.raises(runcomfy_client.InvalidInput):
        runcomfy_client.Client("t", **options)


def test_a_batch_that_is_left_strikes_out_what_it_did_not_send(
    server: Server, path: Path
) -> None:
    class Slow(runcomfy_client.Ledger):  # type: ignore[name-defined, misc]
        def claim(self, submission: Any, *how: Any) -> Any:
            time.sleep(0.5 if submission.claim == "herbs/1" else 0.0)
            return super().claim(submission, *how)

    requests = [raw(f"cat {n}") for n in range(2)]
    with Slow(path) as ledger:
        with runcomfy_client.Client(
            "t", base_url=server.base_url, ledger=ledger, poll_initial=0.01
        ) as client:
            for _ in client.map(requests, key="herbs", limit=2):
                break
        states = {job.key: job.state for job in ledger.jobs()}
    assert {"herbs/0": "succeeded", "herbs/1": "not_sent"} == states
    assert 1 == server.count("submit")
