"""The journal: what was about to be sent is known, even when the process died."""

import hashlib
import logging
import operator
import pickle
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import runcomfy_client
from driving import drive, raw, run, settle, submit
from journaling import rows
from ledgering import FIRST_FORMAT
from runcomfy_client._runtime.submission import Submission
from scripted import ID, Act, Seen, Server, refusing_url, reply, reset, status, truncate

BODY = b'{"prompt":"a cat"}'
MODEL = "ideogram/ideogram-v3/reframe"


def test_a_submission_is_written_down_before_it_is_sent(
    server: Server, kind: str, make_journal: Any, tmp_path: Path
) -> None:
    written: list[Any] = []

    def look(connection: socket.socket, seen: Seen) -> bool:
        written.extend(rows(tmp_path))
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [look]
    digest = hashlib.sha256(BODY).hexdigest()
    drive(kind, server, submit, journal=make_journal())
    assert [("a/b", digest, None, None, None)] == written
    (entry,) = make_journal().pending()
    assert [("a/b", digest, ID, None, None)] == rows(tmp_path)
    assert abs(time.time() - entry.started_at) < 60


def test_inputs_are_kept_when_that_is_asked_for(
    server: Server, kind: str, make_journal: Any
) -> None:
    drive(kind, server, submit, journal=make_journal(keep_inputs=True))
    assert [BODY.decode()] == [entry.input for entry in make_journal().pending()]


ENDS: list[tuple[dict[str, list[Act]], str, str | None, bool]] = [
    ({}, "succeeded", ID, False),
    ({"result": [status("failed")]}, "failed", ID, False),
    ({"result": [status("cancelled")]}, "cancelled", ID, False),
    ({"status": [status("cancelled")]}, "cancelled", ID, False),
    ({"submit": [reply(422)]}, "refused", None, False),
    ({"submit": [reset]}, "unknown", None, True),
    ({"submit": [truncate({"request_id": ID, "x": 1})]}, "unknown", ID, True),
]


@pytest.mark.parametrize(("scripts", "outcome", "request_id", "pending"), ENDS)
def test_the_end_is_written_down(
    server: Server,
    a_kind: str,
    make_journal: Any,
    tmp_path: Path,
    scripts: dict[str, list[Act]],
    outcome: str,
    request_id: str | None,
    pending: bool,
) -> None:
    server.scripts.update({call: list(acts) for call, acts in scripts.items()})
    drive(a_kind, server, run, journal=make_journal())
    ((_, _, found_id, found, _),) = rows(tmp_path)
    assert (request_id, outcome) == (found_id, found)
    assert pending == bool(make_journal().pending())


@pytest.mark.usefixtures("hasty")
def test_what_is_not_delivered_is_not_pending(
    kind: str, make_journal: Any, tmp_path: Path
) -> None:
    drive(kind, refusing_url(), run, journal=make_journal())
    assert ["not_sent"] == [row[3] for row in rows(tmp_path)]
    assert [] == make_journal().pending()


def test_a_job_is_resumed_as_its_model_without_a_post(
    server: Server, kind: str, make_journal: Any
) -> None:
    request = runcomfy_client.RawRequest(MODEL, {"prompt": "a cat"})
    drive(kind, server, lambda client: client.submit(request), journal=make_journal())

    async def action(client: Any) -> Any:
        (entry,) = client._core.journal.pending()
        return await settle(client.resume(entry.request_id).wait())

    found = drive(kind, server, action, journal=make_journal())
    assert "https://out.runcomfy.net/a.png" == found.image
    assert 1 == server.count("submit")
    assert [] == make_journal().pending()


def test_a_job_that_the_journal_does_not_know_is_not_resumed(
    kind: str, make_journal: Any
) -> None:
    for journal in (None, make_journal()):

        resume = operator.methodcaller("resume", ID)
        found = drive(kind, "http://127.0.0.1:1", resume, journal=journal)
        assert isinstance(found, runcomfy_client.InvalidInput)


def test_an_entry_is_dismissed(server: Server, kind: str, make_journal: Any) -> None:
    server.scripts["submit"] = [reset]
    journal = make_journal()
    drive(kind, server, submit, journal=journal)
    (entry,) = journal.pending()
    journal.dismiss(entry)
    assert [] == journal.pending()


def test_a_locked_journal_neither_delays_a_call_nor_loses_an_id(
    server: Server,
    kind: str,
    make_journal: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    journal = make_journal()
    journal.pending()
    other = sqlite3.connect(journal.path, check_same_thread=False)

    def lock(connection: socket.socket, seen: Seen) -> bool:
        other.execute("BEGIN IMMEDIATE")
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [lock]
    for expected in (ID, runcomfy_client.JournalError):
        started = time.monotonic()
        found = drive(kind, server, submit, journal=journal, timeout=0.5)
        assert time.monotonic() - started < 10
        assert expected in (getattr(found, "request_id", None), type(found))
    assert found.retryable
    assert ID in caplog.text
    assert 1 == len(server.seen)
    # Once it is free again, what was known too late is written down.
    other.close()
    journal.close()
    assert [(ID, None)] == [row[2:4] for row in rows(tmp_path)]


def test_a_journal_of_the_first_version_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            f"PRAGMA journal_mode = WAL; {FIRST_FORMAT}"
            f"INSERT INTO submissions VALUES (7, 'a/b', '', 0.0, '{ID}', NULL, NULL);"
        )
    with runcomfy_client.Journal(path) as journal:
        assert [7] == [entry.key for entry in journal.pending()]
    with closing(sqlite3.connect(path)) as database:
        assert [("delete",)] == database.execute("PRAGMA journal_mode").fetchall()
        for condition, index in (
            ("request_id = 'x'", "by_request_id"),
            ("outcome IS NULL OR outcome = 'unknown'", "by_pending"),
        ):
            ((*_, plan),) = database.execute(
                f"EXPLAIN QUERY PLAN SELECT key FROM submissions WHERE {condition}"
            )
            assert index in plan


def test_a_journal_that_was_moved_away_is_made_anew(make_journal: Any) -> None:
    journal = make_journal()
    submission = Submission(raw())
    assert 1 == journal.intend(submission, 0.0, 1.0)
    journal.path.rename(journal.path.with_name("old.db"))
    assert 1 == journal.intend(submission, 0.0, 1.0)
    assert 1 == len(make_journal().pending())


def test_a_commit_that_returned_outlives_a_loss_of_power(
    make_journal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def record(*given: Any, **named: Any) -> sqlite3.Connection:
        opened.append(connect(*given, **named))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", record)
    make_journal().pending()
    found = [
        [c.execute(f"PRAGMA {name}").fetchone()[0] for c in opened]
        for name in ("journal_mode", "synchronous")
    ]
    # FULL, which syncs all that a commit in this mode writes; DELETE would need EXTRA.
    assert [["persist"], [2]] == found


def test_an_id_is_not_lost_when_it_cannot_be_written_down(
    server: Server,
    kind: str,
    make_journal: Any,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def drop(connection: socket.socket, seen: Seen) -> bool:
        database = sqlite3.connect(tmp_path / "journal.db")
        database.execute("DROP TABLE submissions")
        database.close()
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [drop]
    with caplog.at_level(logging.ERROR):
        found = drive(kind, server, submit, journal=make_journal())
    assert ID == found.request_id
    assert "the journal could not be written" in caplog.text
    assert ID in caplog.text


def test_a_journal_that_a_client_made_is_closed_with_it(
    server: Server, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    drive(kind, server, submit, journal=path)
    # SQLite removes its log when the last connection is closed.
    assert [path] == list(tmp_path.iterdir())
    assert [ID] == [row[2] for row in rows(tmp_path)]


def test_a_journal_travels_as_its_path(tmp_path: Path) -> None:
    with runcomfy_client.Journal(tmp_path / "j.db", keep_inputs=True) as journal:
        journal.pending()
        there = pickle.loads(pickle.dumps(journal))
    assert (journal.path, True) == (there.path, there.keep_inputs)
