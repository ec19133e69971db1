"""Connections of httpx2: one TLS context for all, and reads that end in time."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache
from time import monotonic
from typing import Any
from urllib.request import getproxies

import httpcore2
import httpx2

from .forks import ForkAware

__all__ = ["deadline", "make_async_http", "make_http", "tls_context"]

CONNECT_SECONDS = 10.0
CONNECTIONS = 100

deadline: ContextVar[float] = ContextVar("deadline")
"""When the exchange of this thread ends, on the monotonic clock."""


@cache
def _make_tls_context() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


class _TlsContext(ForkAware):
    """Makes the TLS context, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        super().__init__()

    def after_fork(self, *, in_child: bool) -> None:
        if in_child:
            self._lock = threading.Lock()

    def get(self) -> ssl.SSLContext:
        with self._lock:
            return _make_tls_context()


_tls = _TlsContext()


def tls_context() -> ssl.SSLContext:
    """The TLS context of this process; making one takes longer than many calls."""
    return _tls.get()


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline of the exchange.

    httpx2 bounds single reads, and a server that drips needs any number of those.
    """

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = deadline.get() - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline passed")
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = deadline.get() - monotonic()
        if left <= 0:
            raise httpcore2.WriteTimeout("the deadline passed")
        self._inner.write(buffer, left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, timeout)
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _TimedBackend(httpcore2.SyncBackend):
    """Connections that know the deadline of the exchange that uses them."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        ends = monotonic() + (CONNECT_SECONDS if timeout is None else timeout)
        addresses = _resolve(host, port)
        # Left to itself, each address of a host would get the whole time.
        for untried in range(len(addresses), 0, -1):
            share = max(ends - monotonic(), 0.001) / untried
            address = addresses[-untried]
            try:
                return _TimedStream(
                    super().connect_tcp(
                        address, port, share, local_address, socket_options
                    )
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if untried == 1:
                    raise
        raise httpcore2.ConnectError(f"{host} has no address")


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore2.ConnectError(f"{host}: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _TimedTransport(httpx2.HTTPTransport):
    """The transport of httpx2 on such connections."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(verify=context)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
            keepalive_expiry=5.0,
            network_backend=_TimedBackend(),
        )


def make_http() -> httpx2.Client:
    """The HTTP client that a client makes for itself."""
    if getproxies().keys() - {"no"}:
        return httpx2.Client(verify=tls_context())
    return httpx2.Client(transport=_TimedTransport(tls_context()))


def make_async_http() -> httpx2.AsyncClient:
    """The HTTP client that an async client makes for itself."""
    return httpx2.AsyncClient(
        verify=tls_context(),
        limits=httpx2.Limits(
            max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS
        ),
    )


def connect_seconds(seconds: float) -> float:
    """The most that connecting may take within an exchange of so many seconds.

    It is less than all of them: a connection that never comes must be told apart from
    an answer that never comes, which may be paid for.
    """
    return min(CONNECT_SECONDS, 0.9 * seconds)


def timeouts(seconds: float) -> dict[str, float]:
    """The timeouts of an exchange of so many seconds, as httpx2 takes them."""
    return {
        "connect": connect_seconds(seconds),
        "read": seconds,
        "write": seconds,
        "pool": 0.9 * seconds,
    }
