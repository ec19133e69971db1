"""Records of received requests: a list in memory and a log of JSON lines, without the token."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

from .values import loads

Token = Literal["none", "valid", "other"]

_KEPT_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """One received request, what it caused and what was played to it.

    ``origin`` is "api" or "foreign"; ``token`` tells about the Authorization header, and
    ``leaked_token`` whether the token stands in any other place; ``created`` is true when
    the request made a job; ``status`` is None when no answer was begun.
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


class Journal:
    """The records of both origins in order of arrival, appended to a log file if one is given."""

    def __init__(self, token: str | None, log: Path | None) -> None:
        self.records: list[Record] = []
        self._token = token
        self._log = log
        self._file: TextIO | None = None

    def open(self) -> None:
        """Open the log for appending; raises ``OSError``."""
        if self._log is not None:
            self._file = self._log.open("a", encoding="utf-8", newline="\n")

    def close(self) -> None:
        """Close the log."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(
        self,
        origin: str,
        call: str,
        method: str,
        path: str,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        *,
        model_id: str | None = None,
        request_id: str | None = None,
        created: bool = False,
        fault: str | None = None,
        status: int | None = None,
    ) -> None:
        """Keep one request, with the token replaced wherever it stands."""
        pairs = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in headers]
        authorization = next((v for n, v in pairs if n == "authorization"), None)
        elsewhere = [path, body.decode("utf-8", "replace")]
        elsewhere += [value for name, value in pairs if name != "authorization"]
        record = Record(
            number=len(self.records) + 1,
            at=datetime.now(UTC).isoformat(),
            origin=origin,
            call=call,
            method=method,
            path=self._hide(path),
            headers=[(name, self._shown(name, value)) for name, value in pairs],
            token=self.judge(authorization),
            leaked_token=bool(self._token)
            and any(str(self._token) in t for t in elsewhere),
            body=self._body(body),
            body_sha256=hashlib.sha256(body).hexdigest(),
            model_id=model_id,
            request_id=request_id,
            created=created,
            fault=fault,
            status=status,
        )
        self.records.append(record)
        if self._file is not None:
            self._file.write(json.dumps(asdict(record)) + "\n")
            self._file.flush()

    def judge(self, authorization: str | None) -> Token:
        """Whether a header carries the emulator's token; any token will do when it has none."""
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
            return text[:_KEPT_TEXT]

    def _hide(self, text: str) -> str:
        return text.replace(self._token, "<token>") if self._token else text
