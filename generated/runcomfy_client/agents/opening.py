"""The first words of a host on standard input, in an order that the SDK can follow."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

_PROBE, _HANDSHAKE = "server/discover", "initialize"
_PROBE_S = 0.05
"""How long to look for what came behind a question that nobody waits for any more."""


@asynccontextmanager
async def in_order(incoming: Any) -> AsyncGenerator[Any]:
    """The same messages, without a first question that a host has given up.

    Such a host asks which protocol the server speaks, waits for a second or so, and
    begins with the older handshake. The SDK would answer both, and refuse the second.
    """
    anyio = import_module("anyio")
    outgoing, replayed = anyio.create_memory_object_stream(0)

    async def relay() -> None:
        async with outgoing:
            first = await anext(aiter(incoming), None)
            second = None
            if _method_of(first) == _PROBE:
                with anyio.move_on_after(_PROBE_S):
                    second = await anext(aiter(incoming), None)
                if _method_of(second) == _HANDSHAKE:
                    first = None
            for message in (first, second):
                if message is not None:
                    await outgoing.send(message)
            async for message in incoming:
                await outgoing.send(message)

    async with anyio.create_task_group() as group:
        group.start_soon(relay)
        yield replayed
        group.cancel_scope.cancel()


def _method_of(message: Any) -> str | None:
    return getattr(getattr(message, "message", None), "method", None)
