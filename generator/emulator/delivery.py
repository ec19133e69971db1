"""Deliver answers, with or without faults, down to raw bytes on the connection."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import sys
import zlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from .answers import Answer, document
from .faults import Fault
from .json_values import sequence

if TYPE_CHECKING:
    from starlette.types import Send

_MEBIBYTE = 1 << 20
_RESET_ON_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Connection:
    """An accepted connection, below HTTP."""

    transport: asyncio.Transport
    gone: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Line:
    """The channel to one caller: HTTP through ``send``, or raw bytes."""

    connection: Connection
    send: Send
    refuse: Callable[[float], Awaitable[None]]

    async def answer(self, answer: Answer) -> None:
        """Send a whole answer as HTTP."""
        length = str(len(answer.body)).encode()
        await self.begin(answer, (b"content-length", length))
        await self.send({"type": "http.response.body", "body": answer.body})

    async def begin(self, answer: Answer, *more: tuple[bytes, bytes]) -> None:
        """Send the head of an answer as HTTP."""
        headers = [*answer.headers, *more]
        await self.send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )

    async def stream(self, pieces: Iterable[bytes]) -> None:
        """Send a body in pieces as HTTP until the caller hangs up."""
        for piece in pieces:
            if self.connection.gone.is_set():
                return
            await self.send(
                {"type": "http.response.body", "body": piece, "more_body": True}
            )
        await self.send({"type": "http.response.body", "body": b""})

    def write(self, data: bytes) -> None:
        """Write raw bytes to the connection."""
        self.connection.transport.write(data)

    async def drip(self, data: bytes, fault: Fault) -> None:
        """Write raw bytes to the connection, a few at a time."""
        step = max(1, fault.count("bytes"))
        for start in range(0, len(data), step):
            self.write(data[start : start + step])
            if await self.leaves_within(fault.number("interval")):
                return

    async def leaves_within(self, seconds: float) -> bool:
        """Return whether the caller hangs up within some seconds."""
        if not self.connection.gone.is_set():
            try:
                await asyncio.wait_for(self.connection.gone.wait(), seconds)
            except TimeoutError:
                return False
        return True

    async def close(self) -> None:
        """Close the connection normally."""
        self.connection.transport.close()
        await self.connection.gone.wait()

    async def reset(self) -> None:
        """End the connection with a TCP reset."""
        raw: socket.socket = self.connection.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self.connection.transport.abort()
        await self.connection.gone.wait()


async def deliver(line: Line, answer: Answer, fault: Fault | None) -> None:
    """Deliver an answer to the caller with its fault."""
    play = _DELIVERIES.get(fault.name) if fault else None
    if fault and play:
        await play(line, answer, fault)
    else:
        await line.answer(answer)


def begins_no_answer(fault: Fault) -> bool:
    """Return whether the caller never receives a status line."""
    return fault.name.startswith(("reset_", "close_", "silent_"))


def _head(answer: Answer, *lines: str) -> bytes:
    given = [f"{n.decode('latin-1')}: {v.decode('latin-1')}" for n, v in answer.headers]
    phrase = HTTPStatus(answer.status).phrase
    head = [f"HTTP/1.1 {answer.status} {phrase}", *given, *lines, "connection: close"]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")


def _length(answer: Answer, extra: int = 0) -> str:
    return f"content-length: {max(0, len(answer.body) + extra)}"


async def _refuse(line: Line, answer: Answer, fault: Fault) -> None:
    await line.refuse(fault.number("seconds"))
    await line.answer(answer)


async def _delay(line: Line, answer: Answer, fault: Fault) -> None:
    if not await line.leaves_within(fault.number("seconds")):
        await line.answer(answer)


async def _truncate(line: Line, answer: Answer, fault: Fault) -> None:
    part = answer.body[: fault.count("keep")]
    if fault.options["chunked"]:
        line.write(_head(answer, "transfer-encoding: chunked"))
        line.write(b"%x\r\n%s\r\n" % (len(part), part))
    else:
        line.write(_head(answer, _length(answer)) + part)
    await line.close()


async def _wrong_length(line: Line, answer: Answer, fault: Fault) -> None:
    line.write(_head(answer, _length(answer, fault.count("by"))) + answer.body)
    await line.close()


async def _drip(line: Line, answer: Answer, fault: Fault) -> None:
    line.write(_head(answer, _length(answer)))
    await line.drip(answer.body, fault)
    await line.close()


async def _slow_headers(line: Line, answer: Answer, fault: Fault) -> None:
    await line.drip(_head(answer, _length(answer)), fault)
    line.write(answer.body)
    await line.close()


async def _endless(line: Line, answer: Answer, fault: Fault) -> None:
    line.write(_head(answer, "transfer-encoding: chunked"))
    while not await line.leaves_within(fault.number("interval")):
        # A caller that does not read must not fill the memory.
        if line.connection.transport.get_write_buffer_size() < _MEBIBYTE:
            line.write(b"1\r\n \r\n")


async def _odd_headers(line: Line, answer: Answer, fault: Fault) -> None:
    lines = [str(text) for text in sequence(fault.options["lines"])]
    line.write(_head(answer, *lines, _length(answer)) + answer.body)
    await line.close()


async def _giant(line: Line, answer: Answer, fault: Fault) -> None:
    opening, closing = _around_padding(answer)
    size = max(0, fault.count("bytes") - len(opening) - len(closing))
    total = len(opening) + size + len(closing)
    declared = [(b"content-length", str(total).encode())]
    await line.begin(answer, *(declared if fault.options["declared"] else []))
    await line.stream(_padded(opening, size, closing))


async def _gzip_bomb(line: Line, answer: Answer, fault: Fault) -> None:
    opening, closing = _around_padding(answer)
    await line.begin(answer, (b"content-encoding", b"gzip"))
    await line.stream(_bomb(opening, fault.count("bytes") // _MEBIBYTE, closing))


def _around_padding(answer: Answer) -> tuple[bytes, bytes]:
    """Return the answer's object with one more field, split inside the text of that field."""
    text = json.dumps({**document(answer), "padding": ""}, ensure_ascii=False).encode()
    return text[:-2], text[-2:]


def _padded(opening: bytes, size: int, closing: bytes) -> Iterator[bytes]:
    yield opening
    for start in range(0, size, _MEBIBYTE):
        yield b"0" * min(_MEBIBYTE, size - start)
    yield closing


def _bomb(opening: bytes, mebibytes: int, closing: bytes) -> Iterator[bytes]:
    """Return a gzip stream that repeats one compressed mebibyte."""
    padding, packed = b"0" * _MEBIBYTE, _packed_mebibyte()
    checksum = zlib.crc32(opening)
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + _block(opening, zlib.Z_FULL_FLUSH)
    for _ in range(mebibytes):
        checksum = zlib.crc32(padding, checksum)
        yield packed
    size = len(opening) + mebibytes * _MEBIBYTE + len(closing)
    checksum = zlib.crc32(closing, checksum)
    yield _block(closing, zlib.Z_FINISH) + struct.pack("<II", checksum, size % 2**32)


@lru_cache(maxsize=1)
def _packed_mebibyte() -> bytes:
    return _block(b"0" * _MEBIBYTE, zlib.Z_FULL_FLUSH)


def _block(data: bytes, flush: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(flush)


_DELIVERIES: Mapping[str, Callable[[Line, Answer, Fault], Awaitable[object]]] = {
    "close_after": lambda line, answer, fault: line.close(),
    "close_before": lambda line, answer, fault: line.close(),
    "delay": _delay,
    "drip": _drip,
    "endless": _endless,
    "giant": _giant,
    "gzip_bomb": _gzip_bomb,
    "odd_headers": _odd_headers,
    "refuse": _refuse,
    "reset_after": lambda line, answer, fault: line.reset(),
    "reset_before": lambda line, answer, fault: line.reset(),
    "silent_after": lambda line, answer, fault: line.connection.gone.wait(),
    "silent_before": lambda line, answer, fault: line.connection.gone.wait(),
    "slow_headers": _slow_headers,
    "truncate": _truncate,
    "wrong_length": _wrong_length,
}
