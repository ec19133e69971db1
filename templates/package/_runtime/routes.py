"""The way that a request takes: directly, or through a proxy of the environment."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.request import getproxies

import httpx2

from .errors import shorten
from .settings import is_loopback

TransportT = TypeVar("TransportT")

_SCHEMES = ("http", "https", "socks5", "socks5h")


class UnusableProxy(httpx2.ProxyError):
    """A proxy of the environment that no request can be sent through."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy as the environment names it."""

    variable: str
    url: str

    def __str__(self) -> str:
        # What stands before the host may be a password.
        scheme, _, rest = self.url.partition("://")
        return f"{self.variable}={scheme}://{shorten(rest.rpartition('@')[2], 100)}"

    def check(self, host: str) -> None:
        """Refuse what cannot be used, with its cure."""
        way_out = f"or exempt the host: NO_PROXY={host}"
        try:
            scheme = httpx2.URL(self.url).scheme
        except (httpx2.InvalidURL, UnicodeError):
            raise UnusableProxy(f"{self} is not a URL; correct it, {way_out}") from None
        if scheme not in _SCHEMES:
            raise UnusableProxy(
                f"{self}: a proxy is one of {', '.join(_SCHEMES)}; correct it, {way_out}"
            )
        if scheme.startswith("socks") and not importlib.util.find_spec("socksio"):
            raise UnusableProxy(
                f"{self}: a SOCKS proxy takes the package socksio; install it, {way_out}"
            )


class _Choice(Generic[TransportT]):
    """Finds the transport of a request.

    Submissions have connections of their own, which ``make`` is told of: their servers
    may be about to close what has been idle, and a submission lost on it may be paid.
    """

    def __init__(self, make: Callable[[Proxy | None, bool], TransportT]) -> None:
        self._make = make
        self._made: dict[tuple[Proxy | None, bool], TransportT] = {}
        self._proxies = _read_proxies()
        self._exempt = [
            entry.strip().lower() for entry in getproxies().get("no", "").split(",")
        ]

    def proxy_of(self, url: httpx2.URL) -> Proxy | None:
        """Return the proxy that a URL is fetched through; never for this machine's own."""
        found = self._proxies.get(url.scheme) or self._proxies.get("all")
        if found is None or is_loopback(url.host) or self._is_exempt(url):
            return None
        found.check(url.host)
        return found

    def _is_exempt(self, url: httpx2.URL) -> bool:
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
        return any(_matches(entry, url.host, port) for entry in self._exempt if entry)

    def find(self, proxy: Proxy | None, request: httpx2.Request) -> TransportT:
        """Return the transport of a request, made when it is first used."""
        key = (proxy, request.method == "POST")
        found = self._made.get(key)
        if found is None:
            found = self._made.setdefault(key, self._make(*key))
        return found

    def all(self) -> list[TransportT]:
        """Return all transports that were made."""
        return list(self._made.values())


def _read_proxies() -> dict[str, Proxy]:
    found = getproxies()
    return {
        scheme: Proxy(_variable_of(scheme), url if "://" in url else f"http://{url}")
        for scheme in ("http", "https", "all")
        if (url := found.get(scheme, "").strip())
    }


def _variable_of(scheme: str) -> str:
    names = (f"{scheme}_proxy", f"{scheme.upper()}_PROXY")
    set_here = (name for name in names if os.environ.get(name))
    return next(set_here, f"{scheme} proxy of the system")


def _matches(entry: str, host: str, port: int | None) -> bool:
    """Return whether an entry of NO_PROXY names a host: ``*``, a domain, an address or a range."""
    if entry == "*":
        return True
    name = entry.rpartition("://")[2]
    before, colon, digits = name.rpartition(":")
    if colon and digits.isdigit() and (":" not in before or before.endswith("]")):
        if int(digits) != port:
            return False
        name = before
    name = name.replace("[", "").replace("]", "")
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(name, strict=False)
    except ValueError:
        domain = name.removeprefix("*").removeprefix(".")
        return host == domain or host.endswith(f".{domain}")


def _add_proxy(error: httpx2.TransportError, proxy: Proxy | None) -> None:
    if proxy is not None:
        error.args = (f"{error} (through {proxy})",)


class Routes(httpx2.BaseTransport):
    """The transports of a client for threads."""

    def __init__(
        self, make: Callable[[Proxy | None, bool], httpx2.BaseTransport]
    ) -> None:
        self._choice = _Choice(make)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request its way."""
        proxy = self._choice.proxy_of(request.url)
        try:
            return self._choice.find(proxy, request).handle_request(request)
        except httpx2.TransportError as error:
            _add_proxy(error, proxy)
            raise

    def close(self) -> None:
        """Close all connections."""
        for transport in self._choice.all():
            transport.close()


class AsyncRoutes(httpx2.AsyncBaseTransport):
    """The transports of a client for asyncio."""

    def __init__(
        self, make: Callable[[Proxy | None, bool], httpx2.AsyncBaseTransport]
    ) -> None:
        self._choice = _Choice(make)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request its way."""
        proxy = self._choice.proxy_of(request.url)
        try:
            transport = self._choice.find(proxy, request)
            return await transport.handle_async_request(request)
        except httpx2.TransportError as error:
            _add_proxy(error, proxy)
            raise

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in self._choice.all():
            await transport.aclose()
