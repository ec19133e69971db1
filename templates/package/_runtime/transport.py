"""HTTP by httpx2: one exchange per call, bounded in time and size."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterable
from contextvars import ContextVar
from functools import cache, lru_cache
from time import monotonic
from typing import Any
from urllib.request import getproxies

import httpcore2
import httpx2

from .._api import VERSION
from .receiving import Body, Download
from .settings import Settings
from .wire import Answer, Failure, Fetch, Fetched, Send

__all__ = ["AsyncExchange", "Exchange"]

CONNECT_SECONDS = 10.0
CONNECTIONS = 100

# Of all that httpx2 can raise, only these are raised before a request is on its way.
_UNDELIVERED = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)

_deadline: ContextVar[float] = ContextVar("deadline")


@cache
def _make_tls_context() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


_tls_lock = threading.Lock()


def tls_context() -> ssl.SSLContext:
    """The TLS context of this process; making one takes longer than many calls."""
    with _tls_lock:
        return _make_tls_context()


@lru_cache(maxsize=1024)
def _parse_url(url: str) -> httpx2.URL:
    return httpx2.URL(url)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline of the exchange.

    httpx2 bounds single reads, and a server that drips needs any number of those.
    """

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = _deadline.get() - monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline passed")
        return self._inner.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = _deadline.get() - monotonic()
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
        return _TimedStream(
            super().connect_tcp(host, port, timeout, local_address, socket_options)
        )


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
    if getproxies():
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


class _Requests:
    """Makes the requests of one client; nothing of the HTTP client gets into them."""

    def __init__(self, settings: Settings) -> None:
        plain = [
            # A compressed answer may unpack to any size.
            (b"Accept-Encoding", b"identity"),
            (b"User-Agent", f"runcomfy-client/{VERSION}".encode()),
        ]
        self._download_headers = [(b"Accept", b"*/*"), *plain]
        self._get_headers = [
            (b"Host", httpx2.URL(settings.base_url).netloc),
            (b"Authorization", b"Bearer " + settings.token.encode()),
            (b"Accept", b"application/json"),
            *plain,
        ]
        self._post_headers = [
            *self._get_headers,
            (b"Content-Type", b"application/json"),
        ]

    def make(self, call: Send) -> httpx2.Request:
        """The request of an API call."""
        headers = self._get_headers
        if call.body is not None:
            length = (b"Content-Length", str(len(call.body)).encode())
            headers = [*self._post_headers, length]
        return httpx2.Request(
            call.method,
            _parse_url(call.url),
            headers=headers,
            stream=httpx2.ByteStream(call.body or b""),
            extensions={"timeout": _timeouts(call.timeout)},
        )

    def make_download(self, call: Fetch) -> httpx2.Request:
        """The request of a download, which nobody may learn the token from."""
        return httpx2.Request(
            "GET",
            call.url,
            headers=self._download_headers,
            extensions={"timeout": _timeouts(call.timeout)},
        )


def connect_seconds(seconds: float) -> float:
    """The most that connecting may take within an exchange of so many seconds.

    It is less than all of them: a connection that never comes must be told apart from
    an answer that never comes, which may be paid for.
    """
    return min(CONNECT_SECONDS, 0.9 * seconds)


def _timeouts(seconds: float) -> dict[str, float]:
    return {
        "connect": connect_seconds(seconds),
        "read": seconds,
        "write": seconds,
        "pool": 0.9 * seconds,
    }


def _body_of(response: httpx2.Response) -> Body:
    body = Body(response.status_code, response.headers)
    if response.is_stream_consumed:
        # A mock or an event hook of the caller has read, and unpacked, all of it.
        body.encoding = None
        body.add(response.content)
    return body


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def failed_call(
    error: Exception, body: Body | None, undelivered: tuple[type[Exception], ...]
) -> Answer | Failure:
    """What an exchange that ended with an error came to."""
    if body is not None:
        return body.answer(flaw=f"the answer was cut short ({_reason(error)})")
    return Failure(_reason(error), not isinstance(error, undelivered), error)


def failed_download(error: Exception, download: Download | None) -> Fetched | Failure:
    """What a download that ended with an error came to."""
    if download is not None:
        return download.end(flaw=_reason(error))
    return Failure(_reason(error), True, error)


class Exchange:
    """Performs HTTP exchanges."""

    def __init__(self, settings: Settings, http: httpx2.Client | None) -> None:
        self._own = http is None
        self._http = make_http() if http is None else http
        self._requests = _Requests(settings)

    @property
    def is_closed(self) -> bool:
        """Whether no more exchanges are possible."""
        return self._http.is_closed

    def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        ends = monotonic() + call.timeout
        body: Body | None = None
        mark = _deadline.set(ends)
        try:
            response = self._http.send(
                self._requests.make(call),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            try:
                body = _body_of(response)
                if not body.chunks:
                    for chunk in response.iter_raw():
                        if not body.add(chunk):
                            break
                        if monotonic() > ends:
                            raise httpx2.ReadTimeout("the deadline passed")
            finally:
                response.close()
            return body.answer()
        except Exception as error:
            return failed_call(error, body, _UNDELIVERED)
        finally:
            _deadline.reset(mark)

    def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        ends = monotonic() + call.timeout
        download: Download | None = None
        mark = _deadline.set(ends)
        try:
            response = self._http.send(
                self._requests.make_download(call),
                stream=True,
                auth=None,
                follow_redirects=False,
            )
            try:
                download = Download(call, response.status_code, response.headers)
                for chunk in response.iter_raw() if download.wanted else ():
                    download.add(chunk)
                    if not download.wanted:
                        break
                    if monotonic() > ends:
                        raise httpx2.ReadTimeout("the deadline passed")
            finally:
                response.close()
            return download.end()
        except httpx2.HTTPError as error:
            return failed_download(error, download)
        finally:
            _deadline.reset(mark)

    def close(self) -> None:
        """Close the connections, unless they belong to the caller."""
        if self._own:
            self._http.close()


class AsyncExchange:
    """Performs HTTP exchanges, under asyncio."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient | None) -> None:
        self._own = http is None
        self._http = make_async_http() if http is None else http
        self._requests = _Requests(settings)

    @property
    def is_closed(self) -> bool:
        """Whether no more exchanges are possible."""
        return self._http.is_closed

    async def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        body: Body | None = None
        try:
            async with asyncio.timeout(call.timeout):
                response = await self._http.send(
                    self._requests.make(call),
                    stream=True,
                    auth=None,
                    follow_redirects=False,
                )
                try:
                    body = _body_of(response)
                    if not body.chunks:
                        async for chunk in response.aiter_raw():
                            if not body.add(chunk):
                                break
                finally:
                    await response.aclose()
            return body.answer()
        except Exception as error:
            return failed_call(error, body, _UNDELIVERED)

    async def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        download: Download | None = None
        try:
            async with asyncio.timeout(call.timeout):
                response = await self._http.send(
                    self._requests.make_download(call),
                    stream=True,
                    auth=None,
                    follow_redirects=False,
                )
                try:
                    download = Download(call, response.status_code, response.headers)
                    if download.wanted:
                        async for chunk in response.aiter_raw():
                            download.add(chunk)
                            if not download.wanted:
                                break
                finally:
                    await response.aclose()
            return download.end()
        except (httpx2.HTTPError, TimeoutError) as error:
            return failed_download(error, download)

    async def close(self) -> None:
        """Close the connections, unless they belong to the caller."""
        if self._own:
            await self._http.aclose()
