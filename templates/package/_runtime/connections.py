"""Connections of httpx2: one TLS context for all, and reads that end in time."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from contextvars import ContextVar
from functools import cache
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

import httpcore2
import httpx2

from .errors import InvalidInput
from .routes import AsyncRoutes, Proxy, Routes

__all__ = [
    "async_timeouts",
    "deadline",
    "keep_time_of",
    "make_async_routes",
    "make_routes",
    "timeouts",
    "tls_context",
]

CONNECT_SECONDS = 10.0
CONNECTIONS = 100
IDLE_SECONDS = 5.0
"""How long a connection is kept for the next call that reads."""
SUBMIT_IDLE_SECONDS = 0.05
"""How long one is kept for the next submission: its server may close it meanwhile, as
the submission is on its way, and nobody knows then whether that was read. A new one for
each submission would cost half as much CPU again, where one follows on the other."""
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
WRITE_BYTES = 16384
"""So much is written at once, which a slow peer takes whole or not at all."""

deadline: ContextVar[float] = ContextVar("deadline")
"""When the exchange of this thread ends, on the monotonic clock."""


@cache
def tls_context() -> ssl.SSLContext:
    """Return the TLS context of this process; making one takes longer than many calls.

    Threads that ask for the first one at once may make one each: a lock would have to survive
    forks, and interrupts.
    """
    variable = next((name for name in _CERTIFICATES if os.environ.get(name)), None)
    try:
        if variable is not None:
            # OpenSSL takes a folder that is not there for an empty one.
            os.stat(os.environ[variable])
        return httpx2.create_ssl_context()
    except OSError as error:  # Among them are those of ssl.
        source = "the certificates of the system"
        cure = f"correct it, or unset it to trust {source}"
        named = f"{variable}={os.environ[variable]}" if variable else source
        raise InvalidInput(
            f"{named}: {error.strerror or error}{'; ' + cure if variable else ''}"
        ) from error


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """Seconds that a step may take: those of the exchange, where one goes on."""
    ends = deadline.get(None)
    if ends is None:
        return timeout
    left = ends - monotonic()
    if left <= 0:
        raise late("the deadline passed")
    return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline of the exchange.

    httpx2 bounds single reads and writes, and a peer that drips needs any number.
    """

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), WRITE_BYTES):
            left = _left(timeout, httpcore2.WriteTimeout)
            self._inner.write(buffer[start : start + WRITE_BYTES], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _TimedBackend(httpcore2.NetworkBackend):
    """Connections that know the deadline of the exchange that uses them."""

    def __init__(self, inner: httpcore2.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        if left is None or type(self._inner) is not httpcore2.SyncBackend:
            return _TimedStream(
                self._inner.connect_tcp(host, port, left, local_address, socket_options)
            )
        ends = monotonic() + left
        addresses = _resolve(host, port, ends)
        # Left to itself, each address of a host would get the whole time.
        for untried in range(len(addresses), 0, -1):
            share = max(ends - monotonic(), 0.001) / untried
            address = addresses[-untried]
            try:
                return _TimedStream(
                    self._inner.connect_tcp(
                        address, port, share, local_address, socket_options
                    )
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if untried == 1:
                    raise
        raise httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _TimedStream(self._inner.connect_unix_socket(path, left, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def _resolve(host: str, port: int, ends: float) -> list[str]:
    """Return the addresses of a host; a resolver can take minutes, and nothing stops it."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    answers: SimpleQueue[Any] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    try:
        threading.Thread(target=look_up, daemon=True).start()
    except RuntimeError:  # A program that ends starts no more threads.
        look_up()
    try:
        found = answers.get(timeout=max(ends - monotonic(), 0.001))
    except Empty:
        raise httpcore2.ConnectTimeout(f"{host}: no address in time") from None
    if isinstance(found, Exception):
        raise httpcore2.ConnectError(f"{host}: {found}") from found
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def keep_time(transport: object) -> None:
    """Let the connections of a transport of httpx2 keep the deadline of each exchange.

    Any other use of it goes on as before.
    """
    if isinstance(transport, httpx2.HTTPTransport):
        pool: Any = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, _TimedBackend):
            pool._network_backend = _TimedBackend(backend)


def keep_time_of(http: httpx2.Client) -> None:
    """Do so for all transports of an HTTP client of the caller."""
    keep_time(getattr(http, "_transport", None))
    for transport in getattr(http, "_mounts", {}).values():
        keep_time(transport)


def _limits(*, submits: bool) -> httpx2.Limits:
    return httpx2.Limits(
        max_connections=CONNECTIONS,
        max_keepalive_connections=CONNECTIONS,
        keepalive_expiry=SUBMIT_IDLE_SECONDS if submits else IDLE_SECONDS,
    )


def make_routes() -> Routes:
    """Return the connections of a client of ours; httpx2.Client would add what no call wants."""
    context = tls_context()

    def make(proxy: Proxy | None, submits: bool) -> httpx2.HTTPTransport:
        transport = httpx2.HTTPTransport(
            verify=context,
            limits=_limits(submits=submits),
            proxy=None if proxy is None else proxy.url,
        )
        keep_time(transport)
        return transport

    return Routes(make)


def make_async_routes() -> AsyncRoutes:
    """Return the connections of an async client of ours in one event loop."""
    context = tls_context()

    def make(proxy: Proxy | None, submits: bool) -> httpx2.AsyncHTTPTransport:
        return httpx2.AsyncHTTPTransport(
            verify=context,
            limits=_limits(submits=submits),
            proxy=None if proxy is None else proxy.url,
        )

    return AsyncRoutes(make)


def connect_seconds(seconds: float) -> float:
    """Return the most that connecting may take within an exchange of so many seconds.

    It is less than all of them: a connection that never comes must be told apart from
    an answer that never comes, which may be paid for.
    """
    return min(CONNECT_SECONDS, 0.9 * seconds)


def timeouts(seconds: float) -> dict[str, float]:
    """Return the timeouts of an exchange of so many seconds, as httpx2 takes them."""
    return {**async_timeouts(seconds), "read": seconds, "write": seconds}


def async_timeouts(seconds: float) -> dict[str, float]:
    """Return those that an exchange needs which is cancelled at its end."""
    return {"connect": connect_seconds(seconds), "pool": 0.9 * seconds}
