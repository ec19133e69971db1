"""How far a submission got: what did not leave as a whole cannot have made a job."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2

PIECE_BYTES = 65536


class Trail(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of a request, which knows whether all of it was handed over.

    It holds one JSON object, so a server that got a part of it got nothing. A proxy that
    makes no tunnel and a handshake that hangs come before its first byte.
    """

    def __init__(self, body: bytes) -> None:
        self.is_known = False
        """Whether this is how it travels, which HTTP clients made for tests leave open."""
        self.is_whole = False
        """Whether all of it may have left."""
        self.extensions: dict[str, Any] = {}
        """Those of its request."""
        self._pieces = [
            body[start : start + PIECE_BYTES]
            for start in range(0, len(body), PIECE_BYTES)
        ]

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body; who cannot write its last piece does not come for more."""
        yield from self._pieces
        self.is_whole = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body; an event loop may go on writing the last piece that it was given."""
        *most, last = self._pieces
        for piece in most:
            yield piece
        self.is_whole = True
        yield last

    def trace(self, event: str, info: Any) -> None:
        """Hear of httpcore2 that it is at work; once is enough."""
        self.is_known = True
        self.extensions.pop("trace", None)

    async def atrace(self, event: str, info: Any) -> None:
        """The same in an event loop."""
        self.trace(event, info)
