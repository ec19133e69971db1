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

import aiohttp
from yarl import URL

from .._api import VERSION
from .connections import CONNECTIONS, connect_seconds, tls_context
from .loops import NOT_ASYNCIO, PerLoop, runs_here
from .receiving import Body, Download
from .settings import Settings
from .transport import CLOSED, failed_call, failed_download
from .wire import Answer, Failure, Fetch, Fetched, Send

__all__ = ["AiohttpExchange"]

HEADER_LIMIT = 64_000

_UNDELIVERED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


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
        self._sessions = PerLoop(_open, aiohttp.ClientSession.close, _leave)
        self.is_closed = False

    def obstacle(self) -> str | None:
        """Why no exchange is possible here, if so."""
        if self.is_closed:
            return CLOSED
        return None if runs_here() else NOT_ASYNCIO

    async def send(self, call: Send) -> Answer | Failure:
        """Perform an exchange, once; any error is a value, since it may be paid for."""
        body: Body | None = None
        headers = self._get_headers if call.body is None else self._post_headers
        try:
            # The loop takes two turns to see what the server closed while it was busy
            # elsewhere; a submission on such a connection would have an unknown fate.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            async with (
                asyncio.timeout(call.timeout),
                self._sessions.here().request(
                    call.method,
                    URL(call.url, encoded=True),
                    headers=headers,
                    data=call.body,
                    allow_redirects=False,
                    timeout=_timeout(call.timeout),
                ) as response,
            ):
                body = Body(call, response.status, response.headers)
                async for chunk in response.content.iter_any():
                    if not body.add(chunk):
                        response.close()
                        break
            return body.answer()
        except Exception as error:
            return failed_call(error, body, _UNDELIVERED)

    async def fetch(self, call: Fetch) -> Fetched | Failure:
        """Perform a download, once."""
        download: Download | None = None
        try:
            async with (
                asyncio.timeout(call.timeout),
                self._sessions.here().request(
                    "GET",
                    URL(call.url, encoded=True),
                    headers=self._download_headers,
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
        except (aiohttp.ClientError, TimeoutError) as error:
            return failed_download(error, download)

    async def close(self) -> None:
        """Close the connections."""
        self.is_closed = True
        await self._sessions.close()


def _open() -> aiohttp.ClientSession:
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS, ssl=tls_context()),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        # As much as the other transports take: an answer that is refused over
        # a long header may be that to a paid submission.
        max_field_size=HEADER_LIMIT,
        # With the environment would come the passwords of a .netrc file.
        trust_env=False,
    )
    # Left alone, aiohttp repeats a GET unseen; there is no public switch.
    session._retry_connection = False  # pyright: ignore[reportPrivateUsage]
    return session


def _leave(session: aiohttp.ClientSession) -> None:
    # When it is collected, an open connector says goodbye on its connections, through
    # a loop that is closed or shares its sockets with a parent process.
    if session.connector is not None:
        session.connector._closed = True  # pyright: ignore[reportPrivateUsage]


def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    connect = connect_seconds(seconds)
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect)
