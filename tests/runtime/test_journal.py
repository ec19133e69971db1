"""The journal: what was about to be sent is known, even when the process died."""

import hashlib
import logging
import pickle
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from driving import drive, settle
from runcomfy_client import Journal, RawRequest
from runcomfy_client._runtime.submission import Submission
from scripted import (
    ID,
    Act,
    Seen,
    Server,
    refusing_url,
    reply,
    reset,
    status,
    truncate,
)

BODY = b'{"prompt":"a cat"}'
MODEL = "ideogram/ideogram-v3/reframe"


@pytest.fixture
def make_journal(runcomfy_client: ModuleType, tmp_path: Path) -> Any:
    """Opens the journal, as another process would."""
    journals: list[Any] = []

    def make(**options: Any) -> Any:
        module = import_module("runcomfy_client._runtime.journal")
        journals.append(module.Journal(tmp_path / "journal.db", **options))
        return journals[-1]

    yield make
    for journal in journals:
        journal.close()


def raw(package: ModuleType, model_id: str = "a/b") -> Any:
    return package.RawRequest(model_id, {"prompt": "a cat"})


def rows(tmp_path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(tmp_path / "journal.db")
    try:
        return connection.execute(
            "SELECT model_id, body_digest, request_id, outcome, input FROM submissions"
        ).fetchall()
    finally:
        connection.close()


def test_a_submission_is_written_down_before_it_is_sent(
    runcomfy_client: ModuleType,
    server: Server,
    kind: str,
    make_journal: Any,
    tmp_path: Path,
) -> None:
    written: list[Any] = []

    def look(connection: socket.socket, seen: Seen) -> bool:
        written.extend(rows(tmp_path))
        return reply(200, {"request_id": ID})(connection, seen)

    server.scripts["submit"] = [look]
    digest = hashlib.sha256(BODY).hexdigest()
    drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.submit(raw(runcomfy_client))),
        journal=make_journal(),
    )
    assert [("a/b", digest, None, None, None)] == written
    (entry,) = make_journal().pending()
    assert ("a/b", digest, ID, None, None) == (
        entry.model_id,
        entry.body_digest,
        entry.request_id,
        entry.outcome,
        entry.input,
    )
    assert abs(time.time() - entry.started_at) < 60


def test_inputs_are_kept_when_that_is_asked_for(
    runcomfy_client: ModuleType, server: Server, kind: str, make_journal: Any
) -> None:
    drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.submit(raw(runcomfy_client))),
        journal=make_journal(keep_inputs=True),
    )
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
    runcomfy_client: ModuleType,
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
    drive(
        runcomfy_client,
        a_kind,
        server.base_url,
        lambda client: settle(client.run(raw(runcomfy_client))),
        journal=make_journal(),
    )
    ((_, _, found_id, found, _),) = rows(tmp_path)
    assert (request_id, outcome) == (found_id, found)
    assert pending == bool(make_journal().pending())


def test_what_is_not_delivered_is_not_pending(
    runcomfy_client: ModuleType,
    kind: str,
    make_journal: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = import_module("runcomfy_client._runtime.settings")
    hasty_clock = settings.Clock(random=lambda: 0.0)
    monkeypatch.setattr(settings, "Clock", lambda: hasty_clock)
    drive(
        runcomfy_client,
        kind,
        refusing_url(),
        lambda client: settle(client.run(raw(runcomfy_client))),
        journal=make_journal(),
    )
    assert ["not_sent"] == [row[3] for row in rows(tmp_path)]
    assert [] == make_journal().pending()


def test_a_job_is_resumed_as_its_model_without_a_post(
    runcomfy_client: ModuleType, server: Server, kind: str, make_journal: Any
) -> None:
    request = raw(runcomfy_client, MODEL)
    drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.submit(request)),
        journal=make_journal(),
    )

    async def action(client: Any) -> Any:
        (entry,) = client._core.journal.pending()
        return await settle(client.resume(entry.request_id).wait())

    found = drive(
        runcomfy_client, kind, server.base_url, action, journal=make_journal()
    )
    assert "https://out.runcomfy.net/a.png" == found.image
    assert 1 == server.count("submit")
    assert [] == make_journal().pending()


def test_a_job_that_the_journal_does_not_know_is_not_resumed(
    runcomfy_client: ModuleType, kind: str, make_journal: Any
) -> None:
    for journal in (None, make_journal()):

        async def action(client: Any) -> Any:
            return client.resume(ID)

        found = drive(
            runcomfy_client, kind, "http://127.0.0.1:1", action, journal=journal
        )
        assert isinstance(found, runcomfy_client.InvalidInput)


def test_an_entry_is_dismissed(
    runcomfy_client: ModuleType, server: Server, kind: str, make_journal: Any
) -> None:
    server.scripts["submit"] = [reset]
    journal = make_journal()
    drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.submit(raw(runcomfy_client))),
        journal=journal,
    )
    (entry,) = journal.pending()
    journal.dismiss(entry)
    assert [] == journal.pending()


def spoil_with_text(path: Path) -> None:
    path.write_bytes(b"this is not a database, whatever its name says" * 100)


def spoil_with_foreign_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE cats (name); PRAGMA journal_mode = WAL;")


def make_empty(path: Path) -> None:
    with Journal(path) as journal:
        journal.pending()


def spoil_with_newer_format(path: Path) -> None:
    make_empty(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def spoil_as_a_hasty_copy(path: Path) -> None:
    journal = Journal(path)
    for n in range(200):
        journal.intend(Submission(RawRequest("a/b", {"n": n})), 0.0, 1.0)
    journal.close()
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(4096) + data[8192:])


def spoil_with_a_folder(path: Path) -> None:
    path.mkdir()


def spoil_by_no_folder(path: Path) -> None:
    path.parent.rmdir()


def spoil_by_no_room(path: Path) -> None:
    make_empty(path)
    with suppress(OSError), open(path.with_name("ballast"), "wb", 0) as ballast:
        while True:
            ballast.write(bytes(4096))


def spoil_by_no_writing(path: Path) -> None:
    make_empty(path)
    subprocess.run(["mount", "-o", "remount,ro", str(path.parent)], check=True)


@pytest.mark.parametrize(
    ("spoil", "reason", "retryable"),
    [
        (spoil_with_text, "is not a database", False),
        (spoil_with_foreign_tables, "a database of something else", False),
        (spoil_with_newer_format, "a newer version of this package made", False),
        (spoil_as_a_hasty_copy, "is damaged, perhaps a copy", False),
        (spoil_with_a_folder, "cannot be opened", False),
        (spoil_by_no_folder, "No such file or directory", False),
        (spoil_by_no_room, "no space is left on its disk", True),
        (spoil_by_no_writing, "is read-only here", False),
    ],
)
def test_nothing_is_sent_that_cannot_be_written_down(
    runcomfy_client: ModuleType,
    server: Server,
    a_kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    spoil: Callable[[Path], None],
    reason: str,
    retryable: bool,
) -> None:
    on_disk = spoil in (spoil_by_no_room, spoil_by_no_writing)
    folder = request.getfixturevalue("disk") if on_disk else tmp_path / "own"
    folder.mkdir(exist_ok=True)
    path = folder / "journal.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    started = time.monotonic()
    found = drive(
        runcomfy_client,
        a_kind,
        server.base_url,
        lambda client: settle(client.submit(raw(runcomfy_client))),
        journal=path,
    )
    assert isinstance(found, runcomfy_client.JournalError)
    assert str(path) in str(found) and reason in str(found)
    assert ("not_sent", retryable) == (found.outcome, found.retryable)
    assert not hasattr(found, "__notes__")
    assert time.monotonic() - started < 10
    assert [] == server.seen
    assert before is None or before == path.read_bytes()


def test_a_locked_journal_neither_delays_a_call_nor_loses_an_id(
    runcomfy_client: ModuleType,
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
        found = drive(
            runcomfy_client,
            kind,
            server.base_url,
            lambda client: settle(client.submit(raw(runcomfy_client))),
            journal=journal,
            timeout=0.5,
        )
        assert time.monotonic() - started < 10
        assert expected in (getattr(found, "request_id", None), type(found))
    assert found.retryable
    assert ID in caplog.text
    assert 1 == len(server.seen)
    # Once it is free again, what was known too late is written down.
    other.close()
    journal.close()
    assert [(ID, None)] == [row[2:4] for row in rows(tmp_path)]


def test_a_journal_of_the_first_version_is_taken_over(
    runcomfy_client: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "PRAGMA journal_mode = WAL; CREATE TABLE submissions (key INTEGER PRIMARY KEY"
            " AUTOINCREMENT, model_id TEXT NOT NULL, body_digest TEXT NOT NULL, started_at"
            " REAL NOT NULL, request_id TEXT, outcome TEXT, input TEXT);"
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


def test_a_journal_that_was_moved_away_is_made_anew(
    runcomfy_client: ModuleType, make_journal: Any
) -> None:
    journal = make_journal()
    submission = Submission(raw(runcomfy_client))
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
    modes = [c.execute("PRAGMA synchronous").fetchone() for c in opened]
    assert [(3,)] == modes  # EXTRA, which syncs the folder too


def test_an_id_is_not_lost_when_it_cannot_be_written_down(
    runcomfy_client: ModuleType,
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
        found = drive(
            runcomfy_client,
            kind,
            server.base_url,
            lambda client: settle(client.submit(raw(runcomfy_client))),
            journal=make_journal(),
        )
    assert ID == found.request_id
    assert "the journal could not be written" in caplog.text
    assert ID in caplog.text


def test_threads_share_a_journal(
    runcomfy_client: ModuleType, server: Server, make_journal: Any
) -> None:
    journal = make_journal()
    with runcomfy_client.Client(
        "t", base_url=server.base_url, journal=journal
    ) as client:

        def work() -> None:
            for _ in range(5):
                client.submit(raw(runcomfy_client))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert 20 == len(journal.pending())


SUBMITTER = """
import sys
sys.path.insert(0, sys.argv[1])
from runcomfy_client import Client, RawRequest
from runcomfy_client._runtime.journal import Journal
client = Client("t", base_url=sys.argv[2], journal=Journal(sys.argv[3]))
for n in range(int(sys.argv[4])):
    client.submit(RawRequest("a/b", {"n": n}))
"""


def start(
    package_folder: Path, server: Server, journal: Path, count: int
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [
            *(sys.executable, "-c", SUBMITTER, str(package_folder)),
            *(server.base_url, str(journal), str(count)),
        ],
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def counting(server: Server) -> list[str]:
    """The ids of the jobs that the server made; each has its own."""
    made: list[str] = []
    lock = threading.Lock()

    def submit(connection: socket.socket, seen: Seen) -> bool:
        with lock:
            made.append(f"job-{len(made)}")
            request_id = made[-1]
        time.sleep(0.002)
        return reply(200, {"request_id": request_id})(connection, seen)

    server.scripts["submit"] = [submit]
    return made


def test_processes_share_a_journal(
    runcomfy_client: ModuleType,
    package_folder: Path,
    server: Server,
    counting: list[str],
    make_journal: Any,
) -> None:
    journal = make_journal()
    children = [start(package_folder, server, journal.path, 5) for _ in range(3)]
    for child in children:
        assert b"" == child.communicate(timeout=60)[1]
    assert set(counting) == {entry.request_id for entry in journal.pending()}
    assert 15 == len(counting)


OPENER = """
import sys
sys.path.insert(0, sys.argv[1])
from runcomfy_client import Journal
for path in iter(sys.stdin.readline, ""):
    with Journal(path.strip()) as journal:
        journal.pending()
    print(flush=True)
"""


def test_processes_may_make_a_journal_at_the_same_time(
    package_folder: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", OPENER, str(package_folder)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    children = [
        subprocess.Popen(command, bufsize=0, **pipes)  # type: ignore[call-overload]
        for _ in range(6)
    ]
    for n in range(10):
        for child in children:
            child.stdin.write(f"{tmp_path / f'{n}.db'}\n".encode())
        for child in children:
            assert child.stdout.readline()
    for child in children:
        assert (b"", b"") == child.communicate(timeout=60)


def test_a_killed_process_leaves_no_job_unknown(
    runcomfy_client: ModuleType,
    package_folder: Path,
    server: Server,
    counting: list[str],
    make_journal: Any,
) -> None:
    journal = make_journal()
    chance = random.Random(7)
    for _ in range(4):
        before = len(counting)
        child = start(package_folder, server, journal.path, 10_000)
        while len(counting) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.03))
        child.kill()
        child.communicate()
    entries = journal.pending()
    known = {entry.request_id for entry in entries if entry.request_id}
    unclear = [entry for entry in entries if entry.request_id is None]
    assert known <= set(counting)
    assert len(set(counting) - known) <= len(unclear) <= 4


def test_a_journal_that_a_client_made_is_closed_with_it(
    runcomfy_client: ModuleType, server: Server, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "journal.db"
    drive(
        runcomfy_client,
        kind,
        server.base_url,
        lambda client: settle(client.submit(raw(runcomfy_client))),
        journal=path,
    )
    # SQLite removes its log when the last connection is closed.
    assert [path] == list(tmp_path.iterdir())
    assert [ID] == [row[2] for row in rows(tmp_path)]


def test_a_journal_travels_as_its_path(
    runcomfy_client: ModuleType, tmp_path: Path
) -> None:
    with runcomfy_client.Journal(tmp_path / "j.db", keep_inputs=True) as journal:
        journal.pending()
        there = pickle.loads(pickle.dumps(journal))
    assert (journal.path, True) == (there.path, there.keep_inputs)
