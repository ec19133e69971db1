"""HTTP by aiohttp, which takes much less CPU when many calls are in flight."""

# An extra: where it is not installed, strict type checkers find nothing to read here.
# mypy: disable-error-code="import-not-found"
# pyright: reportMissingImports=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import aiohttp
from yarl import URL

from .._api import VERSION
from .connections import (
    CONNECTIONS,
    IDLE_SECONDS,
    SUBMIT_IDLE_SECONDS,
    connect_seconds,
    tls_context,
)
from .errors import SaveFailed
from .loops import NOT_ASYNCIO, PerLoop, runs_here
from .receiving import Body, Download
from .settings import Settings
from .trail import PIECE_BYTES, Trail
from .transport import CLOSED, failed_call, failed_download, range_of
from .wire import Answer, Failure, Fetch, Fetched, Send

HEADER_LIMIT = 64_000


class AiohttpExchange:
    """Performs HTTP exchanges; proxies of the environment are not used."""

    def __init__(self, settings: Settings) -> None:
        plain = {
            # A compressed answer may unpack to any size.
            "Accept-Encoding": "identity",
            "User-Agent": f"runcomfy-client/{VERSION}",
        }
        self._download_headers = {"Accept": "*/*", **plain}
        self._get_headers = {
            "Authorization": f"Bearer {settings.token}",
            "Accept": "application/json",
            **plain,
        }
        self._post_headers = {**self._get_headers, "Content-Type": "application/json"}
        self._sessions = PerLoop(_Sessions, _Sessions.close, _Sessions.leave)
        self.is_closed = False
        tls_context()  # What is wrong with it is nothing to find out in a call.

    def obstacle(self) -> str | None:
        """Why no exchange is possible here, if so."""
        if self.is_closed:
            return CLOSED
        return None if runs_here() else NOT_ASYNCIO

    async def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        body: Body | None = None
        trail = Trail(call.body or b"")
        trail.is_known = True
        headers = self._get_headers if call.body is None else self._post_headers
        data: object = call.body
        if call.body and len(call.body) > PIECE_BYTES:
            data = aiter(trail)
            headers = {**headers, "Content-Length": str(len(call.body))}
        try:
            # The loop takes two turns to see what the server closed while it was busy
            # elsewhere; a submission on such a connection would have an unknown fate.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            async with (
                asyncio.timeout(call.timeout),
                self._sessions.here()
                .of(call)
                .request(
                    call.method,
                    URL(call.url, encoded=True),
                    headers=headers,
                    data=data,
                    allow_redirects=False,
                    timeout=_timeout(call.timeout),
                    trace_request_ctx=None if data is not call.body else trail,
                ) as response,
            ):
                body = Body(call, response.status, response.headers)
                async for chunk in response.content.iter_any():
                    if not body.add(chunk):
                        response.close()
                        break
            return body.answer()
        except Exception as error:
            return failed_call(error, body, trail)

    async def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        download: Download | None = None
        try:
            async with (
                asyncio.timeout(call.timeout),
                self._sessions.here().reading.request(
                    "GET",
                    URL(call.url, encoded=True),
                    headers={**self._download_headers, **range_of(call)},
                    allow_redirects=False,
                    timeout=_timeout(call.timeout),
                ) as response,
            ):
                download = Download(call, response.status, response.headers)
                async for chunk in response.content.iter_any():
                    if download.wanted:
                        download.add(chunk)
                    if not download.wanted:
                        response.close()
                        break
            return download.end()
        except SaveFailed:
            raise
        except Exception as error:
            return failed_download(error, download)

    async def close(self) -> None:
        """Close the connections."""
        self.is_closed = True
        await self._sessions.close()


class _Sessions:
    """The sessions of one event loop: submissions have connections of their own."""

    def __init__(self) -> None:
        self.reading = _open(IDLE_SECONDS)
        self.submitting = _open(SUBMIT_IDLE_SECONDS, _tell_begin())

    def of(self, call: Send) -> aiohttp.ClientSession:
        """Return the session of a call."""
        return self.reading if call.body is None else self.submitting

    async def close(self) -> None:
        """Close all connections."""
        await self.reading.close()
        await self.submitting.close()

    def leave(self) -> None:
        """Never close them."""
        _leave(self.reading)
        _leave(self.submitting)


def _open(idle: float, *traces: aiohttp.TraceConfig) -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=CONNECTIONS, ssl=tls_context(), keepalive_timeout=idle
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        # As much as the other transports take: an answer that is refused over
        # a long header may be that to a paid submission.
        max_field_size=HEADER_LIMIT,
        # With the environment would come the passwords of a .netrc file.
        trust_env=False,
        trace_configs=list(traces),
    )
    # Left alone, aiohttp repeats a GET unseen; there is no public switch.
    session._retry_connection = False  # pyright: ignore[reportPrivateUsage]
    return session


def _tell_begin() -> aiohttp.TraceConfig:
    """Have a body of one piece count as sent once there is a connection for it."""

    async def begin(
        session: aiohttp.ClientSession, context: SimpleNamespace, what: object
    ) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx.is_whole = True

    told = aiohttp.TraceConfig()
    told.on_connection_create_end.append(begin)
    told.on_connection_reuseconn.append(begin)
    return told


def _leave(session: aiohttp.ClientSession) -> None:
    # When it is collected, an open connector says goodbye on its connections, through
    # a loop that is closed or shares its sockets with a parent process.
    if session.connector is not None:
        session.connector._closed = True  # pyright: ignore[reportPrivateUsage]


def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    connect = connect_seconds(seconds)
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect)
