"""The least that can answer HTTP: fixed bytes by path, so that clients are measured alone.

    stub.py

Prints its port, serves on the loopback interface and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys

REQUEST_ID = "7c1b6f0e-8a55-4a7b-9d3e-0f7b8f1c2d3e"


def make_answers(base: str) -> dict[str, bytes]:
    """Whole HTTP answers by kind of call."""
    job = f"{base}/v1/requests/{REQUEST_ID}"
    fal_job = f"{base}/fal/requests/{REQUEST_ID}"
    prediction = {
        "id": REQUEST_ID,
        "model": "vendor/model",
        "version": "1",
        "status": "processing",
        "input": {},
        "output": None,
        "logs": "",
        "error": None,
        "metrics": None,
        "created_at": "2026-01-01T00:00:00Z",
        "started_at": None,
        "completed_at": None,
        "urls": {"get": job, "cancel": f"{job}/cancel"},
    }
    bodies: dict[str, dict[str, object]] = {
        "submit": {
            "request_id": REQUEST_ID,
            "status_url": f"{job}/status",
            "result_url": f"{job}/result",
            "cancel_url": f"{job}/cancel",
            # The same path tells what a model costs.
            "base_price_usd": 0.04,
            "price_unit": "output",
        },
        "status": {
            "request_id": REQUEST_ID,
            "status": "in_progress",
            "status_url": f"{job}/status",
            "result_url": f"{job}/result",
        },
        "fal submit": {
            "request_id": REQUEST_ID,
            "response_url": fal_job,
            "status_url": f"{fal_job}/status",
            "cancel_url": f"{fal_job}/cancel",
        },
        "fal status": {"status": "IN_PROGRESS", "logs": []},
        "prediction": prediction,
    }
    return {kind: _answer(body) for kind, body in bodies.items()}


def _answer(body: dict[str, object]) -> bytes:
    content = json.dumps(body).encode()
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    return f"{head}{len(content)}\r\n\r\n".encode() + content


def kind_of(path: bytes) -> str:
    """The kind of call that a path is for."""
    if b"/predictions" in path:
        return "prediction"
    kind = "status" if b"/status" in path else "submit"
    return f"fal {kind}" if path.startswith(b"/fal/") else kind


class Connection(asyncio.Protocol):
    """A connection that is kept alive."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        self._answers = answers
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end]
            _, found, length = head.lower().partition(b"\r\ncontent-length:")
            end += 4 + (int(length.split(b"\r\n", 1)[0]) if found else 0)
            if len(self._received) < end:
                return
            self._received = self._received[end:]
            self._transport.write(self._answers[kind_of(head.split(b" ", 2)[1])])


async def serve() -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    answers: dict[str, bytes] = {}
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    answers |= make_answers(f"http://127.0.0.1:{port}")
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
