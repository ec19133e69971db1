"""Listeners on loopback ports, served by uvicorn's protocol in one background thread."""

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

from .wire import Connection

HOST = "127.0.0.1"

_BACKLOG = 2048
_PATIENCE = 5.0
# An idle connection that the server closes would be one more fault than was asked for.
_KEEP_ALIVE = 24 * 3600

T = TypeVar("T")


class Listener:
    """One port, which can stop listening and start again without giving its number away."""

    def __init__(self, port: int) -> None:
        self.connections: dict[tuple[str, int], Connection] = {}
        self._state = ServerState()
        self._config: Config | None = None
        self._server: asyncio.Server | None = None
        # The loop itself would hold this task only weakly.
        self._reopening: asyncio.Task[None] | None = None
        self._closed = False
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]

    @property
    def url(self) -> str:
        """The origin of this port."""
        return f"http://{HOST}:{self.port}"

    def serve(self, app: ASGIApp) -> None:
        """Say which application answers."""
        self._config = Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            # The address of a caller must stay that of its connection.
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE,
        )
        self._config.load()

    async def accept(self) -> None:
        """Listen, unless it does already."""
        if self._server is None and not self._closed:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                self._protocol, sock=self._socket, backlog=_BACKLOG
            )

    async def refuse(self) -> None:
        """Stop listening, and let go of every connection once its answer is out."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        # Bound but not listening: the port refuses, and nobody else can take it.
        self._socket = _bound(self.port)
        for protocol in list(self._state.connections):
            protocol.shutdown()

    async def refuse_for(self, seconds: float) -> None:
        """Stop listening for that time."""
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
            await asyncio.wait(list(self._state.tasks), timeout=_PATIENCE)

    async def _accept_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.accept()

    def _protocol(self) -> asyncio.Protocol:
        assert self._config is not None
        return _Protocol(self.connections, self._config, self._state)


class _Protocol(H11Protocol):
    """uvicorn's HTTP/1.1, which also keeps the connection within reach of faults."""

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
    """A thread with an event loop that serves listeners until it is stopped."""

    def __init__(self, listeners: Sequence[Listener]) -> None:
        self._listeners = listeners
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(
            target=self._run, name="runcomfy-emulator", daemon=True
        )

    def start(self) -> None:
        """Return once every listener listens."""
        self._thread.start()
        self._ready.result()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._ready.result()).result()

    def stop(self) -> None:
        """Drop every connection and return once the thread has ended."""
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
