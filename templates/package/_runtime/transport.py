"""HTTP by httpx2: one exchange per call, bounded in time and size."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import TypeVar

import httpx2

from .._api import VERSION
from .connections import (
    async_timeouts,
    deadline,
    keep_time_of,
    make_async_routes,
    make_routes,
    timeouts,
    tls_context,
)
from .errors import InvalidInput, SaveFailed, shorten
from .forks import ForkAware, leave_to_parent
from .loops import NOT_ASYNCIO, PerLoop, runs_here
from .receiving import Body, Download
from .routes import AsyncRoutes, Routes, UnusableProxy
from .settings import Settings
from .trail import Trail
from .wire import Answer, Failure, Fetch, Fetched, Send

__all__ = ["AsyncExchange", "Exchange"]

HttpT = TypeVar("HttpT")

# Of all that httpx2 can raise, only these are raised before a request is on its way;
# this is for HTTP clients that do not tell how far it got.
_UNDELIVERED = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)


_REFUSED_STREAM = 7

CLOSED = "the client is closed"
_FORKED = (
    "the process was forked, and http=... belongs to the one before it; make a client"
    " with an HTTP client of its own in each process"
)
_OTHER_LOOP = (
    "http=... was used in another event loop, which its connections belong to; make a"
    " client with an HTTP client of its own in each loop"
)


@lru_cache(maxsize=1024)
def _parse_url(url: str) -> httpx2.URL:
    return httpx2.URL(url)


def _check(http: object, kind: type[HttpT]) -> HttpT:
    """Return the HTTP client of the caller, if it is of the right kind."""
    if isinstance(http, kind):
        return http
    theirs = f"{type(http).__module__.partition('.')[0]}.{type(http).__qualname__}"
    hint = ""
    if theirs.startswith("httpx."):
        hint = "; httpx2 is another package than httpx, and this one is made for it"
    raise InvalidInput(f"http must be an httpx2.{kind.__name__}, not {theirs}{hint}")


class _Requests:
    """Makes the requests of one client; nothing of the HTTP client gets into them."""

    def __init__(
        self, settings: Settings, timeouts: Callable[[float], dict[str, float]]
    ) -> None:
        self._timeouts = timeouts
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

    def make(
        self, call: Send, trail: Trail, trace: Callable[..., object]
    ) -> httpx2.Request:
        """Return the request of an API call."""
        headers = self._get_headers
        if call.body is not None:
            length = (b"Content-Length", str(len(call.body)).encode())
            headers = [*self._post_headers, length]
        request = httpx2.Request(
            call.method,
            _parse_url(call.url),
            headers=headers,
            stream=trail if call.body else httpx2.ByteStream(b""),
            extensions={"timeout": self._timeouts(call.timeout)},
        )
        if call.body:
            request.extensions["trace"] = trace
            trail.extensions = request.extensions
        return request

    def make_download(self, call: Fetch) -> httpx2.Request:
        """Return the request of a download, which nobody may learn the token from."""
        return httpx2.Request(
            "GET",
            call.url,
            headers=[
                *self._download_headers,
                *((k.encode(), v.encode("latin-1")) for k, v in range_of(call).items()),
            ],
            extensions={"timeout": self._timeouts(call.timeout)},
        )


def _body_of(call: Send, response: httpx2.Response) -> Body:
    body = Body(call, response.status_code, response.headers)
    if response.is_stream_consumed:
        # A mock or an event hook of the caller has read, and unpacked, all of it.
        body.encoding = None
        body.add(response.content)
    return body


def _reason(error: BaseException) -> str:
    """Return an error in one line; its text may quote what the server sent."""
    text = shorten(str(error))
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def failed_call(error: Exception, body: Body | None, trail: Trail) -> Answer | Failure:
    """Return what an exchange that ended with an error came to."""
    if body is not None:
        return body.answer(flaw=f"the answer was cut short ({_reason(error)})")
    if isinstance(error, UnusableProxy):
        return Failure(str(error), delivered=False, cause=error, lasting=True)
    delivered = not isinstance(error, _UNDELIVERED)
    if trail.is_known:
        delivered = trail.is_whole
    delivered = delivered and not _is_refused_stream(error)
    return Failure(_reason(error), delivered, error)


def _is_refused_stream(error: BaseException) -> bool:
    """Return whether a server of HTTP/2 says that it did nothing about a request.

    httpx2 sends again by itself what came after the last stream that a server names
    when it goes away, but not where the server names none.
    """
    arguments = getattr(error.__cause__, "args", ())
    event: object = arguments[0] if arguments else None
    if hasattr(event, "stream_id"):
        return getattr(event, "error_code", None) == _REFUSED_STREAM
    return getattr(event, "last_stream_id", None) == 0


def range_of(call: Fetch) -> dict[str, str]:
    """Return the headers that ask for the rest of a file, if it is the same file still."""
    if not call.start:
        return {}
    return {"Range": f"bytes={call.start}-", "If-Range": call.etag}


def failed_download(error: Exception, download: Download | None) -> Fetched | Failure:
    """Return what a download that ended with an error came to."""
    if download is not None:
        return download.end(flaw=_reason(error))
    return Failure(_reason(error), True, error)


class Exchange(ForkAware):
    """Performs HTTP exchanges."""

    def __init__(self, settings: Settings, http: httpx2.Client | None) -> None:
        self._http: Routes | httpx2.Client
        if http is None:
            self._http = make_routes()
        else:
            self._http = _check(http, httpx2.Client)
            keep_time_of(http)
        self._requests = _Requests(settings, timeouts)
        self._closed = self._forked = False
        super().__init__()

    @property
    def is_closed(self) -> bool:
        """Return whether no more exchanges are possible."""
        if isinstance(self._http, Routes):
            return self._closed
        return self._http.is_closed

    def obstacle(self) -> str | None:
        """Why no exchange is possible here, if so."""
        if self.is_closed:
            return CLOSED
        return _FORKED if self._forked else None

    def after_fork(self, *, in_child: bool) -> None:
        """Start with no connections in the child."""
        if not in_child:
            return
        if not isinstance(self._http, Routes):
            self._forked = True
        elif not self._closed:
            leave_to_parent(self._http)
            self._http = make_routes()

    def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        ends = monotonic() + call.timeout
        body: Body | None = None
        trail = Trail(call.body or b"")
        mark = deadline.set(ends)
        try:
            response = self._open(self._requests.make(call, trail, trail.trace))
            try:
                body = _body_of(call, response)
                if not body.chunks:
                    assert isinstance(response.stream, httpx2.SyncByteStream)
                    for chunk in response.stream:
                        if not body.add(chunk):
                            break
                        if monotonic() > ends:
                            raise httpx2.ReadTimeout("the deadline passed")
            finally:
                response.close()
            return body.answer()
        except Exception as error:
            return failed_call(error, body, trail)
        finally:
            deadline.reset(mark)

    def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        ends = monotonic() + call.timeout
        download: Download | None = None
        mark = deadline.set(ends)
        try:
            response = self._open(self._requests.make_download(call))
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
        except SaveFailed:
            raise
        except Exception as error:
            return failed_download(error, download)
        finally:
            deadline.reset(mark)

    def _open(self, request: httpx2.Request) -> httpx2.Response:
        if isinstance(self._http, Routes):
            return self._http.handle_request(request)
        return self._http.send(request, stream=True, auth=None, follow_redirects=False)

    def close(self) -> None:
        """Close the connections, unless they belong to the caller."""
        self._closed = True
        if isinstance(self._http, Routes):
            self._http.close()


class AsyncExchange(ForkAware):
    """Performs HTTP exchanges, under asyncio."""

    def __init__(self, settings: Settings, http: httpx2.AsyncClient | None) -> None:
        self._theirs = None if http is None else _check(http, httpx2.AsyncClient)
        if http is None:
            tls_context()  # What is wrong with it is nothing to find out in a call.
        self._ours = PerLoop(make_async_routes, AsyncRoutes.aclose, lambda routes: None)
        self._their_loop: weakref.ref[asyncio.AbstractEventLoop] | None = None
        self._requests = _Requests(settings, async_timeouts)
        self._closed = self._forked = False
        super().__init__()

    @property
    def is_closed(self) -> bool:
        """Return whether no more exchanges are possible."""
        return self._closed if self._theirs is None else self._theirs.is_closed

    def obstacle(self) -> str | None:
        """Why no exchange is possible here, if so."""
        if self.is_closed:
            return CLOSED
        if not runs_here():
            return NOT_ASYNCIO
        if self._theirs is None:
            return None
        if self._forked:
            return _FORKED
        loop = asyncio.get_running_loop()
        if self._their_loop is None:
            self._their_loop = weakref.ref(loop)
        return None if self._their_loop() is loop else _OTHER_LOOP

    def after_fork(self, *, in_child: bool) -> None:
        """Remember that the connections of the caller are those of the parent."""
        self._forked = self._forked or in_child

    async def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        body: Body | None = None
        trail = Trail(call.body or b"")
        try:
            async with asyncio.timeout(call.timeout):
                response = await self._open(
                    self._requests.make(call, trail, trail.atrace)
                )
                try:
                    body = _body_of(call, response)
                    if not body.chunks:
                        assert isinstance(response.stream, httpx2.AsyncByteStream)
                        async for chunk in response.stream:
                            if not body.add(chunk):
                                break
                finally:
                    await response.aclose()
            return body.answer()
        except Exception as error:
            return failed_call(error, body, trail)

    async def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        download: Download | None = None
        try:
            async with asyncio.timeout(call.timeout):
                response = await self._open(self._requests.make_download(call))
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
        except SaveFailed:
            raise
        except Exception as error:
            return failed_download(error, download)

    async def _open(self, request: httpx2.Request) -> httpx2.Response:
        if self._theirs is None:
            return await self._ours.here().handle_async_request(request)
        return await self._theirs.send(
            request, stream=True, auth=None, follow_redirects=False
        )

    async def close(self) -> None:
        """Close the connections, unless they belong to the caller."""
        self._closed = True
        await self._ours.close()
