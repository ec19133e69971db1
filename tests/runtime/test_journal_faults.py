"""A journal that cannot be written: nothing is sent."""

import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
import runcomfy_client
from driving import drive, submit
from runcomfy_client import Journal, RawRequest
from runcomfy_client._runtime.submission import Submission
from scripted import Server


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
@pytest.mark.parametrize("books", ["journal", "ledger"])
def test_nothing_is_sent_that_cannot_be_written_down(
    server: Server,
    a_kind: str,
    books: str,
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
    found = drive(a_kind, server, submit, **{books: path})
    assert isinstance(found, runcomfy_client.JournalError)
    assert str(path) in str(found) and reason in str(found)
    assert ("not_sent", retryable) == (found.outcome, found.retryable)
    assert not hasattr(found, "__notes__")
    assert time.monotonic() - started < 10
    assert [] == server.seen
    assert before is None or before == path.read_bytes()
