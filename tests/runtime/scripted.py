"""A small server on real sockets that answers by script, byte for byte."""

import functools
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeAlias

PICTURE = b"\x89PNG" + bytes(range(256)) * 1000
ID = "job-1"


@dataclass(frozen=True)
class Seen:
    """A request as the server received it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def call(self) -> str:
        """Which of the API's calls it is."""
        last = self.path.partition("?")[0].rpartition("/")[2]
        if last in ("status", "result", "cancel"):
            return last
        return "submit" if self.method == "POST" else "other"


Act: TypeAlias = Callable[[socket.socket, Seen], bool]
"""What to do about a request; the result says whether the connection stays."""


def reply(
    status: int = 200, body: object = None, *, headers: Mapping[str, str] | None = None
) -> Act:
    """Answer with JSON, or with the bytes given."""
    raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()

    def act(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(head(status, len(raw), headers) + raw)
        return True

    return act


def head(status: int, length: int, headers: Mapping[str, str] | None = None) -> bytes:
    """The start of an answer."""
    lines = [
        f"HTTP/1.1 {status} Scripted",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def reset(connection: socket.socket, seen: Seen) -> bool:
    """Break the connection after the request was read."""
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    return False


def hang_up(connection: socket.socket, seen: Seen) -> bool:
    """Close the connection without an answer."""
    return False


def truncate(body: object, missing: int = 5) -> Act:
    """Promise more bytes than are sent."""
    raw = json.dumps(body).encode()

    def act(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(head(200, len(raw)) + raw[: len(raw) - missing])
        return False

    return act


def drip(start: bytes, interval: float = 0.02) -> Act:
    """Send a start, then a byte at a time, for 40 s at least."""

    def act(connection: socket.socket, seen: Seen) -> bool:
        connection.sendall(start)
        with suppress(OSError):
            for _ in range(2000):
                connection.sendall(b" ")
                time.sleep(interval)
        return False

    return act


drip_body = drip(head(200, 100_000))
drip_headers = drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")


def stall(connection: socket.socket, seen: Seen) -> bool:
    """Say nothing until the client leaves."""
    connection.settimeout(10)
    with suppress(OSError):
        connection.recv(1)
    return False


def submitted(request_id: str = ID, **extra: object) -> Act:
    """Accept a submission."""
    return reply(200, {"request_id": request_id, **extra})


def status(word: str, **extra: object) -> Act:
    """Answer a status call, about the job that was asked for."""

    def act(connection: socket.socket, seen: Seen) -> bool:
        request_id = seen.path.partition("?")[0].split("/")[-2]
        body = {"request_id": request_id, "status": word, **extra}
        return reply(200, body)(connection, seen)

    return act


def succeeded(**output: object) -> Act:
    """Answer a result call."""
    output = output or {"image": "https://out.runcomfy.net/a.png"}
    return status("succeeded", output=output)


@dataclass
class Server:
    """Answers each call by its script; the last entry of a script stays."""

    scripts: dict[str, list[Act]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def count(self, call: str) -> int:
        """How many requests of a call came in."""
        return sum(seen.call == call for seen in self.seen)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(connection)
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while (seen := _read(connection)) is not None:
                    with self._lock:
                        self.seen.append(seen)
                        script = self.scripts.get(seen.call) or [reply(404)]
                        act = script.pop(0) if len(script) > 1 else script[0]
                    if not act(connection, seen):
                        return
            except OSError:
                return
            finally:
                self._open.discard(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        for connection in list(self._open):
            connection.close()


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    top, _, body = data.partition(b"\r\n\r\n")
    first, *lines = top.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return Seen(method, path, headers, body)


@functools.cache
def _deaf() -> socket.socket:
    """A socket that holds its port and does not listen, so that nobody else takes it."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder


def refusing_url() -> str:
    """A URL that refuses every connection."""
    return f"http://127.0.0.1:{_deaf().getsockname()[1]}"


def happy() -> dict[str, list[Any]]:
    """Scripts for a job that succeeds at once."""
    return {
        "submit": [submitted()],
        "status": [status("completed")],
        "result": [succeeded()],
        "cancel": [
            reply(
                202, {"request_id": ID, "status": "completed", "outcome": "cancelled"}
            )
        ],
    }
