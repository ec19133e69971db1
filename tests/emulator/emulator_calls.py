"""Calls to an emulator by http.client and by raw sockets, so that nothing is smoothed over."""

import json
import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

from generator.core.json_types import is_object
from generator.emulator import Emulator
from generator.emulator.json_values import mapping, sequence

IDEOGRAM = "ideogram/ideogram-v3/reframe"
SEEDREAM = "bytedance/seedream-5/lite/text-to-image"
SUBMIT = f"/v1/models/{IDEOGRAM}"
REFRAME = {"image": "https://example.com/cat.png", "resolution": "1152:864 (4:3)"}

AddModel = Callable[..., Path]


@dataclass
class Clock:
    """A clock that a test moves, in seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Reply:
    """What came back: ``headers`` with lower-case names, in order."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        """The body as a JSON object."""
        value: dict[str, object] = json.loads(self.body)
        return value

    def rows(self, name: str) -> list[dict[str, object]]:
        """An array of objects in the body."""
        rows = sequence(self.json[name])
        assert all(is_object(row) for row in rows)
        return [mapping(row) for row in rows]

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True)
class Caller:
    """A caller of one emulator, with a new connection for every call."""

    emulator: Emulator
    token: str | None = "test-token"

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        fault: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One call; ``body`` is sent as it is when it is bytes, otherwise as JSON."""
        sent = dict(headers or {})
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if fault is not None:
            sent["X-Emulator-Fault"] = fault
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        with self.connected() as connection:
            connection.request(method, path, data if body is not None else None, sent)
            answer = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in answer.getheaders()]
            return Reply(answer.status, pairs, answer.read())

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of the emulator."""
        return address(self.emulator.url)

    def submit(self, body: object = None, model: str = IDEOGRAM) -> str:
        """The id of a new job."""
        reply = self("POST", f"/v1/models/{model}", REFRAME if body is None else body)
        assert 200 == reply.status, reply.body
        return str(reply.json["request_id"])

    def faulty(self, fault: str, **options: object) -> Reply:
        """The answer to a submit that meets a fault."""
        return self("POST", SUBMIT, REFRAME, fault=played(fault, **options))

    def status(self, request_id: str) -> dict[str, object]:
        """What the status call says."""
        return self("GET", f"/v1/requests/{request_id}/status").json

    def result(self, request_id: str, query: str = "") -> dict[str, object]:
        """What the result call says."""
        return self("GET", f"/v1/requests/{request_id}/result{query}").json

    def cancel(self, request_id: str) -> Reply:
        """The answer of the cancel call."""
        return self("POST", f"/v1/requests/{request_id}/cancel")

    @contextmanager
    def connected(self, timeout: float = 5) -> Generator[HTTPConnection, None, None]:
        """A connection of one's own."""
        connection = HTTPConnection(*self.address, timeout=timeout)
        try:
            yield connection
        finally:
            connection.close()

    @contextmanager
    def submitting(
        self, fault: str, *, timeout: float = 5, **options: object
    ) -> Generator[HTTPResponse, None, None]:
        """The unread answer to a submit with a fault."""
        header = {"X-Emulator-Fault": played(fault, **options)}
        header["Authorization"] = f"Bearer {self.token}"
        with self.connected(timeout) as connection:
            connection.request("POST", SUBMIT, json.dumps(REFRAME), header)
            with connection.getresponse() as answer:
                yield answer

    def created(self) -> int:
        """How many jobs there are; as many were said to be created."""
        records = [r.request_id for r in self.emulator.requests if r.created]
        assert list(self.emulator.jobs) == records
        return len(records)

    def raw(self, path: str, fault: str, method: str = "GET") -> bytes:
        """Every byte that comes back until the connection ends."""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
        head += (
            f"Authorization: Bearer {self.token}\r\nX-Emulator-Fault: {fault}\r\n\r\n"
        )
        with socket.create_connection(self.address, timeout=5) as connection:
            connection.sendall(head.encode())
            pieces: list[bytes] = []
            while piece := connection.recv(65536):
                pieces.append(piece)
        return b"".join(pieces)


def played(name: str, **options: object) -> str:
    """The header that plays a fault with options."""
    return json.dumps({"fault": name, **options})


def address(url: str) -> tuple[str, int]:
    """Host and port of an origin."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    return parts.hostname, parts.port
