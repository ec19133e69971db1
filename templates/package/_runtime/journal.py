"""A record of submissions in a local file, which outlives the process.

Each submission is written down before it is sent, with its id after, and with its
end. A process that dies between the first two leaves an entry without an id: a job may
be running and charged, and the model, the time and the digest of the input tell which.

The file keeps a rollback journal, not a write-ahead log, which would take a quarter of the
CPU: SQLite from 3.7.0 to 3.51.2, which nearly every Python carries, can damage a file whose
log two processes reset at once, and for everybody a copy of the file without its log lacks
the last entries, so that whoever uses the copy would buy again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from .arguments import check_kind, check_path
from .errors import InvalidInput, JournalError
from .forks import ForkAware
from .submission import Submission, check_request_id
from .tables import APPLICATION_ID, FORMAT, PENDING, STEPS

log = logging.getLogger(__name__.partition("._runtime")[0])

PATIENCE_SECONDS = 30.0
"""The longest wait for another process that keeps the file locked."""
_CLOSING_SECONDS = 5.0
"""The longest wait of the last call, for what could not be written down in time."""
_COLUMNS = "key, model_id, body_digest, started_at, request_id, outcome, input"
_LARGEST_LEFT_OVER_BYTES = 1_048_576
"""How much of SQLite's own journal stays on the disk between two transactions."""
_FAULTS = {
    sqlite3.SQLITE_BUSY: "another process keeps it locked",
    sqlite3.SQLITE_LOCKED: "another process keeps it locked",
    sqlite3.SQLITE_FULL: "no space is left on its disk",
    sqlite3.SQLITE_IOERR: "its disk fails",
    sqlite3.SQLITE_READONLY: "the file, its folder or its disk is read-only here",
    sqlite3.SQLITE_PERM: "access to the file is not allowed",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_NOTADB: "the file is not a database",
    sqlite3.SQLITE_CORRUPT: "the file is damaged, perhaps a copy made while it was in use",
}
_PASSING = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One submission, as far as it is known."""

    key: int
    model_id: str
    body_digest: str
    """SHA-256 of the JSON that was sent, in hexadecimal."""
    started_at: float
    """When it was about to be sent, in seconds since 1970."""
    request_id: str | None
    """The id of the job; None when it got none, or none that was written down."""
    outcome: str | None
    """How it ended; None while it did not, ``unknown`` when a job may exist."""
    input: str | None
    """The JSON that was sent, where the journal keeps inputs."""


class Journal(ForkAware):
    """A journal of submissions, safe to share between threads and processes.

    ``path`` is a local file, made when it is first used; inputs are written down only
    with ``keep_inputs``. Whatever is wrong with the file raises ``JournalError``, and a
    submission that cannot be written down is not sent.
    """

    _word = "journal"
    """What errors call the file."""

    def __init__(
        self, path: str | os.PathLike[str], *, keep_inputs: bool = False
    ) -> None:
        self.path = check_path("path", path)
        self.keep_inputs = keep_inputs
        # The thread that forks may be within a call, by a signal handler.
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._waits_s = 0.0
        self._opened: tuple[int, int] | None = None
        # What could not be written down in time, and is with the next call.
        self._late: deque[tuple[str, tuple[object, ...]]] = deque()
        super().__init__()

    def __reduce__(self) -> tuple[Callable[..., Journal], tuple[str]]:
        return partial(type(self), keep_inputs=self.keep_inputs), (str(self.path),)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def before_fork(self) -> None:
        """Close the file; SQLite keeps its locks in memory that a fork copies."""
        self._lock.acquire()
        self._disconnect()

    def after_fork(self, *, in_child: bool) -> None:
        """Go on; each process opens the file for itself."""
        if in_child:
            self._late.clear()
        self._lock.release()

    def pending(self) -> list[JournalEntry]:
        """Return the submissions whose end is not known, the oldest first.

        An entry with a ``request_id`` is a job to resume. One without was under way
        when its process died or lost its connection, or is so now.
        """
        return self._find(PENDING)

    def find(self, request_id: str) -> JournalEntry | None:
        """Return the submission that made a job."""
        check_request_id(request_id)
        return next(iter(self._find("request_id = ?", request_id)), None)

    def dismiss(self, entry: JournalEntry) -> None:
        """Take an entry off the list of those pending, once you looked after it."""
        check_kind(entry, JournalEntry, "dismiss takes an entry of pending()")
        self._write(
            PATIENCE_SECONDS,
            "UPDATE submissions SET outcome = 'dismissed' WHERE key = ?",
            entry.key,
        )

    def intend(self, submission: Submission, now: float, patience: float) -> int:
        """Write down a submission that is about to be sent, within some seconds."""
        text = submission.body.decode() if self.keep_inputs else None
        return self._write(
            patience,
            "INSERT INTO submissions (model_id, body_digest, started_at, input)"
            " VALUES (?, ?, ?, ?)",
            submission.model_id,
            submission.digest,
            now,
            text,
        )

    def note_id(self, key: int, request_id: str, patience: float) -> None:
        """Write down the id of the job that a submission made."""
        self._note(
            patience,
            "UPDATE submissions SET request_id = ? WHERE key = ?",
            request_id,
            key,
        )

    def note_outcome(
        self, key: int, outcome: str, request_id: str | None, patience: float
    ) -> None:
        """Write down that a submission made no job, or that it is unknown."""
        # An interrupt may come after it is written, and knows less.
        self._note(
            patience,
            "UPDATE submissions SET outcome = ?, request_id = ?"
            " WHERE key = ? AND outcome IS NULL AND request_id IS NULL",
            outcome,
            request_id,
            key,
        )

    def note_end(self, request_id: str, outcome: str, patience: float) -> None:
        """Write down how a job ended."""
        self._note(
            patience,
            f"UPDATE submissions SET outcome = ? WHERE request_id = ? AND ({PENDING})",
            outcome,
            request_id,
        )

    def _note(self, patience: float, statement: str, *values: object) -> None:
        try:
            self._write(patience, statement, *values)
        # It has happened all the same, and the caller must not lose the id over it.
        except JournalError as error:
            log.error("the %s could not be written: %s (%s)", self._word, error, values)
            if error.retryable:
                self._late.append((statement, values))

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        if self._late:
            with suppress(JournalError), self._open(_CLOSING_SECONDS):
                pass
        with self._lock:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            # SQLite's own journal goes too, unless it belongs to another file of this name by now.
            if _identity(self.path) == self._opened:
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA busy_timeout = 0")
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
            self._connection = None

    def _find(self, condition: str, *values: object) -> list[JournalEntry]:
        with self._open(PATIENCE_SECONDS) as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM submissions WHERE {condition} ORDER BY key",
                values,
            ).fetchall()
        return [JournalEntry(*row) for row in rows]

    def _write(self, patience: float, statement: str, *values: object) -> int:
        with self._open(patience) as connection:
            return connection.execute(statement, values).lastrowid or 0

    @contextmanager
    def _open(self, patience: float) -> Generator[sqlite3.Connection]:
        """Yield the file, opened; whatever is wrong with it becomes one kind of error."""
        ends = monotonic() + patience
        if not self._lock.acquire(timeout=max(patience, 0.0)):
            raise self._fault(_FAULTS[sqlite3.SQLITE_BUSY], retryable=True)
        try:
            # SQLite would go on writing to a file that was moved away or deleted.
            if _identity(self.path) != self._opened:
                self._disconnect()
                if self._opened is not None:
                    self._late.clear()
            if self._connection is None:
                self._connection = self._connect(ends)
                self._opened = _identity(self.path)
            self._wait_until(ends, self._connection)
            while self._late:
                statement, values = self._late[0]
                self._connection.execute(statement, values)
                self._late.popleft()
            yield self._connection
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            raise self._fault(
                _FAULTS.get(code, str(error)), retryable=code in _PASSING
            ) from error
        except OSError as error:
            raise self._fault(error.strerror or str(error)) from error
        except (OverflowError, UnicodeError) as error:
            raise InvalidInput(f"no {self._word} can hold that: {error}") from error
        finally:
            self._lock.release()

    def _connect(self, ends: float) -> sqlite3.Connection:
        # Nobody else needs to read which models were asked, let alone the inputs.
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False
        )
        self._waits_s = 0.0
        try:
            self._wait_until(ends, connection)
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables of a new file, or what an older version lacks of them."""
        # One read transaction: another process may be making the tables right now.
        connection.execute("BEGIN")
        found = self._format_of(connection)
        connection.execute("COMMIT")
        # A file in WAL mode was made so by an older version, and one may have it open.
        with suppress(sqlite3.OperationalError):
            # A commit writes zeros over the header of SQLite's own journal, and syncs that. To delete
            # the journal costs half as much CPU again: it is made anew, and its folder synced, each time.
            # FULL is all that PERSIST needs to outlive a loss of power, while DELETE needs EXTRA, which
            # syncs the folder; NORMAL could leave half of a new journal over an old one
            # (sqlite.org/pragma.html#pragma_synchronous, sqlite.org/atomiccommit.html).
            connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_LARGEST_LEFT_OVER_BYTES}")
        if found < FORMAT:
            connection.execute("BEGIN IMMEDIATE")
            for step in STEPS[self._format_of(connection) :]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("COMMIT")

    def _format_of(self, connection: sqlite3.Connection) -> int:
        owner, version = connection.execute(
            "SELECT application_id, user_version"
            " FROM pragma_application_id, pragma_user_version"
        ).fetchone()
        if owner == APPLICATION_ID:
            if version > FORMAT:
                raise self._fault(
                    "a newer version of this package made the file (format"
                    f" {version}, and this one knows {FORMAT}); update it here"
                )
            return int(version)
        tables = {
            row[0] for row in connection.execute("SELECT name FROM sqlite_master")
        }
        if owner or version or tables - {"submissions", "sqlite_sequence"}:
            raise self._fault("the file is a database of something else")
        return 0

    def _wait_until(self, ends: float, connection: sqlite3.Connection) -> None:
        """Let a connection wait for other processes, until some moment."""
        # To a tenth of a second, so that mostly there is nothing to change.
        left_s = max(round(ends - monotonic(), 1), 0.001)
        if left_s != self._waits_s:
            connection.execute(f"PRAGMA busy_timeout = {left_s * 1000:.0f}")
            self._waits_s = left_s

    def _fault(self, reason: str, *, retryable: bool = False) -> JournalError:
        return JournalError(f"{self._word} {self.path}: {reason}", retryable=retryable)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
