"""Taking in what arrives, up to a limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from pathlib import Path

from .errors import shorten
from .saving import on_disk
from .wire import Answer, Fetch, Fetched, Send

ANSWER_LIMIT = 10_000_000
ERROR_LIMIT = 64_000
_ANY_WBITS = zlib.MAX_WBITS | 32
_PIECE_BYTES = 4096
"""What follows a member is copied for each of them, so small pieces are taken."""


class Body:
    """The bytes of an answer, gathered up to a limit."""

    def __init__(self, call: Send, status: int, headers: Mapping[str, str]) -> None:
        self.status = status
        self.encoding = headers.get("content-encoding")
        self.retry_after = headers.get("retry-after")
        self.limit = ANSWER_LIMIT if status < 400 else ERROR_LIMIT
        self.chunks = call.heard
        self.size = 0
        self.flaw: str | None = None

    def add(self, chunk: bytes) -> bool:
        """Take a chunk; say whether there is room for more."""
        self.chunks.append(chunk)
        self.size += len(chunk)
        if self.size <= self.limit:
            return True
        self.flaw = f"the answer is larger than {self.limit:,} bytes"
        return False

    def answer(self, flaw: str | None = None) -> Answer:
        """Return what came, decoded; ``flaw`` says what cut it short."""
        raw = b"".join(self.chunks)[: self.limit]
        flaw = self.flaw or flaw
        if self.encoding and self.encoding.strip().lower() != "identity":
            raw, unpacked = unpack(raw, self.encoding, self.limit)
            flaw = flaw or unpacked
        return Answer(self.status, raw, self.retry_after, flaw)


def unpack(data: bytes, encoding: str, limit: int) -> tuple[bytes, str | None]:
    """Compressed bytes unpacked up to a limit, and what is wrong with them.

    No compression is asked for, but an answer that a gateway compressed all the same
    may name a job. A gzip may have several members, and padding after the last one.
    """
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return b"", f"the answer is encoded as {shorten(encoding, 40)}"
    text = bytearray()
    unpacker = zlib.decompressobj(wbits=_ANY_WBITS)
    begun = False
    for start in range(0, len(data), _PIECE_BYTES):
        piece = data[start : start + _PIECE_BYTES]
        while piece:
            if unpacker.eof:
                unpacker, begun = zlib.decompressobj(wbits=_ANY_WBITS), False
            try:
                text += unpacker.decompress(piece, limit + 1 - len(text))
            except zlib.error:
                if text and not begun:
                    return bytes(text), None
                return bytes(text), "the answer is not compressed as it says"
            begun = True
            if len(text) > limit:
                return bytes(text[:limit]), f"the answer is larger than {limit:,} bytes"
            piece = unpacker.unused_data
    flaw = None if unpacker.eof else "the answer is cut short"
    return bytes(text), flaw


class Download:
    """The bytes of a file, written down up to a limit."""

    def __init__(self, call: Fetch, status: int, headers: Mapping[str, str]) -> None:
        self._call = call
        self._size = 0
        self._too_large = False
        self._status = status
        get = headers.get
        self._seen = get("location"), get("content-type"), get("retry-after")
        packed = get("content-encoding", "identity").strip().lower() != "identity"
        self._flaw = "it came compressed" if packed else None
        # No output is a page; what gateways and portals say instead of a file is.
        if get("content-type", "").strip().lower().startswith("text/html"):
            self._flaw = "it is a web page"
        length = get("content-length", "")
        if length.isdigit() and len(length) < 20:
            self._too_large = int(length) > call.max_bytes
        etag = get("etag", "")
        # A weak one is that of files which are merely alike.
        self._etag = etag if etag.startswith('"') and not self._flaw else ""
        if status == 206 and not self._flaw:
            self._size = call.start
            self._flaw = self._flaw_of_part(get("content-range", ""))
        if self.wanted:
            on_disk(Path(call.name), lambda: call.sink.truncate(self._size))
            call.sink.seek(self._size)

    def _flaw_of_part(self, text: str) -> str | None:
        """Return what is wrong with a part, which has to be the rest of the file."""
        found = re.fullmatch(r"bytes ([0-9]{1,19})-([0-9]{1,19})/([0-9]{1,19})", text)
        if not found or not self._call.start:
            return "it is a part that nobody asked for"
        first, last, total = map(int, found.groups())
        if (first, last) != (self._call.start, total - 1):
            return "it is another part than was asked for"
        self._too_large = total > self._call.max_bytes
        return None

    @property
    def wanted(self) -> bool:
        """Return whether the body is worth reading."""
        return self._status in (200, 206) and not (self._flaw or self._too_large)

    def add(self, chunk: bytes) -> None:
        """Write a chunk down."""
        self._size += len(chunk)
        self._too_large = self._size > self._call.max_bytes
        if not self._too_large:
            on_disk(Path(self._call.name), lambda: self._call.sink.write(chunk))

    def end(self, flaw: str | None = None) -> Fetched:
        """Return what came of it; ``flaw`` says what cut it short."""
        flaw = self._flaw or flaw
        return Fetched(self._status, *self._seen, self._too_large, flaw, self._etag)
