"""Loopback listeners that use uvicorn's protocol in one background thread."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from .delivery import Connection

HOST = "127.0.0.1"

_BACKLOG = 2048
_SHUTDOWN_TIMEOUT_S = 5.0
# Closing an idle connection would be a fault that nobody asked for.
_KEEP_ALIVE_S = 24 * 3600

T = TypeVar("T")


class Listener:
    """A port that can stop and restart listening while its number stays reserved."""

    def __init__(self, port: int) -> None:
        self.connections: dict[tuple[str, int], Connection] = {}
        self._state = ServerState()
        self._config: Config | None = None
        self._server: asyncio.Server | None = None
        # The event loop keeps only a weak reference to the task.
        self._reopening: asyncio.Task[None] | None = None
        self._closed = False
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """Return the origin of this port."""
        return f"http://{HOST}:{self.port}"

    def serve(self, app: ASGIApp) -> None:
        """Set the application that answers."""
        self._config = Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            # The client address must be that of the connection.
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
        )
        self._config.load()

    async def accept(self) -> None:
        """Start listening, unless it already does."""
        if self._server is None and not self._closed:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                self._protocol, sock=self._socket, backlog=_BACKLOG
            )

    async def refuse(self) -> None:
        """Stop listening, and close every connection after its current answer."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        # Bound but not listening: the port refuses, and nobody else can take it.
        self._socket = _bound(self.port)
        for protocol in list(self._state.connections):
            protocol.shutdown()

    async def refuse_for(self, seconds: float) -> None:
        """Stop listening for some seconds."""
        await self.refuse()
        self._reopening = asyncio.create_task(self._accept_after(seconds))

    async def close(self) -> None:
        """Stop listening for good and drop every connection."""
        self._closed = True
        if self._server is not None:
            self._server.close()
        self._socket.close()
        for connection in list(self.connections.values()):
            connection.transport.abort()
        if self._state.tasks:
            await asyncio.wait(list(self._state.tasks), timeout=_SHUTDOWN_TIMEOUT_S)

    async def _accept_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.accept()

    def _protocol(self) -> asyncio.Protocol:
        assert self._config is not None
        return _Protocol(self.connections, self._config, self._state)


class _Protocol(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, which also gives faults access to the connection."""

    def __init__(
        self,
        connections: dict[tuple[str, int], Connection],
        config: Config,
        state: ServerState,
    ) -> None:
        super().__init__(config, state, {})
        self._by_peer = connections

    def connection_made(  # type: ignore[override]  # as in uvicorn's own class
        self, transport: asyncio.Transport
    ) -> None:
        super().connection_made(transport)
        if self.client:
            self._by_peer[self.client] = Connection(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        connection = self._by_peer.pop(self.client, None) if self.client else None
        if connection:
            connection.gone.set()


class Background:
    """A thread with an event loop that serves the listeners until it is stopped."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = listeners
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(
            target=self._run, name="runcomfy-emulator", daemon=True
        )

    def start(self) -> None:
        """Start the thread, and return once every listener listens."""
        self._thread.start()
        self._ready.result()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a function on the event loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._ready.result()).result()

    def stop(self) -> None:
        """Drop every connection, and return once the thread has ended."""
        self._ready.result().call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        try:
            for listener in self._listeners:
                await listener.accept()
        except OSError as error:
            self._ready.set_exception(error)
        else:
            self._ready.set_result(asyncio.get_running_loop())
            await self._stop.wait()
        for listener in self._listeners:
            await listener.close()


def _bound(port: int) -> socket.socket:
    # Named as TCP, since asyncio turns off Nagle's delay (40 ms a call) only then.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
    except (OSError, OverflowError):
        bound.close()
        raise
    return bound
