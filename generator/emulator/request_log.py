"""The log of received requests, in memory and as JSON lines, without the token."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

from .json_values import loads

Token = Literal["none", "valid", "other"]

_MAX_BODY_CHARS = 2000
_MAX_RECORDS = 10_000  # in memory; the log file has all of them
# Of the bodies in memory; the last record stays whatever its size.
_MAX_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """A complete received request."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A received request, its effect and its fault.

    ``origin`` is "api" or "foreign"; ``token`` classifies the Authorization header, and
    ``leaked_token`` says whether the token occurs anywhere else; ``created`` is true if
    the request created a job; ``status`` is None if no answer was started.
    """

    number: int
    at: str
    origin: str
    call: str
    method: str
    path: str
    headers: list[tuple[str, str]]
    token: Token
    leaked_token: bool
    body: object
    body_sha256: str
    model_id: str | None
    request_id: str | None
    created: bool
    fault: str | None
    status: int | None


class RequestLog:
    """The records of both origins in order of arrival; also appended to a log file, if given."""

    def __init__(self, token: str | None, log: Path | None) -> None:
        self.records: list[Record] = []
        self._number = 0
        self._bytes = 0  # of the bodies of the records
        self._sizes: deque[int] = deque()
        self._token = token
        self._log = log
        self._file: TextIO | None = None

    def open(self) -> None:
        """Open the log file for appending; raise ``OSError`` if that fails."""
        if self._log is not None:
            self._file = self._log.open("a", encoding="utf-8", newline="\n")

    def clear(self) -> None:
        """Forget every record; the log file keeps them."""
        self.records.clear()
        self._sizes.clear()
        self._number = self._bytes = 0

    def close(self) -> None:
        """Close the log file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(
        self,
        origin: str,
        call: str,
        request: Request,
        *,
        model_id: str | None = None,
        request_id: str | None = None,
        created: bool = False,
        fault: str | None = None,
        status: int | None = None,
    ) -> None:
        """Record one request, with every occurrence of the token replaced."""
        pairs = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in request.headers
        ]
        authorization = next((v for n, v in pairs if n == "authorization"), None)
        elsewhere = [request.target, request.body.decode("utf-8", "replace")]
        elsewhere += [value for name, value in pairs if name != "authorization"]
        self._number += 1
        record = Record(
            number=self._number,
            at=datetime.now(UTC).isoformat(),
            origin=origin,
            call=call,
            method=request.method,
            path=self._hide(request.target),
            headers=[(name, self._shown(name, value)) for name, value in pairs],
            token=self.judge(authorization),
            leaked_token=bool(self._token)
            and any(str(self._token) in t for t in elsewhere),
            body=self._body(request.body),
            body_sha256=hashlib.sha256(request.body).hexdigest(),
            model_id=model_id,
            request_id=request_id,
            created=created,
            fault=fault,
            status=status,
        )
        self._remember(record, len(request.body))
        if self._file is not None:
            self._file.write(json.dumps(asdict(record)) + "\n")
            self._file.flush()

    def _remember(self, record: Record, size: int) -> None:
        self.records.append(record)
        self._sizes.append(size)
        self._bytes += size
        while len(self.records) > _MAX_RECORDS or (
            self._bytes > _MAX_BYTES and len(self.records) > 1
        ):
            del self.records[0]
            self._bytes -= self._sizes.popleft()

    def judge(self, authorization: str | None) -> Token:
        """Classify an Authorization header; any token is valid if the emulator has none."""
        if authorization is None:
            return "none"
        scheme, _, given = authorization.partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            return "other"
        return "valid" if self._token in (None, given.strip()) else "other"

    def _shown(self, name: str, value: str) -> str:
        if name != "authorization":
            return self._hide(value)
        scheme, _, given = value.rpartition(" ")
        digest = hashlib.sha256(given.encode()).hexdigest()
        return f"{self._hide(scheme)} <sha256:{digest[:16]}>".lstrip()

    def _body(self, body: bytes) -> object:
        text = self._hide(body.decode("utf-8", "replace"))
        try:
            return loads(text) if text else None
        except ValueError:
            return text[:_MAX_BODY_CHARS]

    def _hide(self, text: str) -> str:
        return text.replace(self._token, "<token>") if self._token else text
