"""A record of submissions in a local file, which outlives the process.

Each submission is written down before it is sent, with its id after, and with its
end. A process that dies between the first two leaves an entry without an id: a job may
be running and charged, and the model, the time and the digest of the input tell which.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .forks import ForkAware
from .submission import Submission

__all__ = ["Journal", "JournalEntry"]

log = logging.getLogger(__name__.partition("._runtime")[0])

_PATIENCE_SECONDS = 30.0
_COLUMNS = "key, model_id, body_digest, started_at, request_id, outcome, input"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    started_at REAL NOT NULL,
    request_id TEXT,
    outcome TEXT,
    input TEXT
)
"""


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
    with ``keep_inputs``. A submission is not sent when it cannot be written down:
    ``sqlite3.Error`` is raised instead.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, keep_inputs: bool = False
    ) -> None:
        self.path = Path(path)
        self.keep_inputs = keep_inputs
        # The thread that forks may be within a call, by a signal handler.
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        super().__init__()

    def __reduce__(self) -> tuple[Callable[..., Journal], tuple[str, bool]]:
        return _reopen, (str(self.path), self.keep_inputs)

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
        self._lock.release()

    def pending(self) -> list[JournalEntry]:
        """The submissions whose end is not known, the oldest first.

        An entry with a ``request_id`` is a job to resume. One without was under way
        when its process died or lost its connection, or is so now.
        """
        return self._find("outcome IS NULL OR outcome = 'unknown'")

    def find(self, request_id: str) -> JournalEntry | None:
        """The submission that made a job."""
        return next(iter(self._find("request_id = ?", request_id)), None)

    def dismiss(self, entry: JournalEntry) -> None:
        """Take an entry off the list of those pending, once you looked after it."""
        self._write(
            "UPDATE submissions SET outcome = 'dismissed' WHERE key = ?", entry.key
        )

    def intend(self, submission: Submission, now: float) -> int:
        """Write down a submission that is about to be sent."""
        text = submission.body.decode() if self.keep_inputs else None
        return self._write(
            "INSERT INTO submissions (model_id, body_digest, started_at, input)"
            " VALUES (?, ?, ?, ?)",
            submission.model_id,
            submission.digest,
            now,
            text,
        )

    def note_id(self, key: int, request_id: str) -> None:
        """Write down the id of the job that a submission made."""
        self._note(
            "UPDATE submissions SET request_id = ? WHERE key = ?", request_id, key
        )

    def note_outcome(self, key: int, outcome: str, request_id: str | None) -> None:
        """Write down that a submission made no job, or that it is unknown."""
        self._note(
            "UPDATE submissions SET outcome = ?, request_id = ? WHERE key = ?",
            outcome,
            request_id,
            key,
        )

    def note_end(self, request_id: str, outcome: str) -> None:
        """Write down how a job ended."""
        self._note(
            "UPDATE submissions SET outcome = ? WHERE request_id = ?"
            " AND (outcome IS NULL OR outcome = 'unknown')",
            outcome,
            request_id,
        )

    def _note(self, statement: str, *values: object) -> None:
        try:
            self._write(statement, *values)
        # It has happened all the same, and the caller must not lose the id over it.
        except sqlite3.Error as error:
            log.error("the journal could not be written: %s (%s)", error, values)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _find(self, condition: str, *values: object) -> list[JournalEntry]:
        with self._lock:
            rows: Sequence[Any] = (
                self._open()
                .execute(
                    f"SELECT {_COLUMNS} FROM submissions WHERE {condition} ORDER BY key",
                    values,
                )
                .fetchall()
            )
        return [JournalEntry(*row) for row in rows]

    def _write(self, statement: str, *values: object) -> int:
        with self._lock:
            return self._open().execute(statement, values).lastrowid or 0

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _connect(self.path)
        return self._connection


def _reopen(path: str, keep_inputs: bool) -> Journal:
    return Journal(path, keep_inputs=keep_inputs)


def _connect(path: Path) -> sqlite3.Connection:
    # Nobody else needs to read which models were asked, let alone the inputs.
    path.touch(mode=0o600)
    connection = sqlite3.connect(
        path,
        timeout=_PATIENCE_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(_SCHEMA)
            return connection
        except sqlite3.OperationalError:
            # Turning WAL on does not wait for others who do so, as all else does.
            if time.monotonic() > give_up:
                connection.close()
                raise
            time.sleep(0.05)
