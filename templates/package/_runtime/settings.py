"""How a client is set up: token, address, patience."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random
from time import monotonic, time
from urllib.parse import SplitResult, urlsplit

import httpx2

from .._api import BASE_URL, BASE_URL_VARIABLE, TOKEN_VARIABLES
from .arguments import check_seconds, check_text
from .errors import AuthenticationError, InvalidInput, Outcome, shorten
from .needs import refuse_older

refuse_older("httpx2", httpx2.__version__)
_TOKEN_PAGE = "https://www.runcomfy.com/profile"


@dataclass(frozen=True, slots=True)
class Clock:
    """The sources of time and chance."""

    monotonic: Callable[[], float] = monotonic
    time: Callable[[], float] = time
    random: Callable[[], float] = random


@dataclass(frozen=True, slots=True)
class Settings:
    """What every call of one client shares."""

    token: str = field(repr=False)
    base_url: str
    origin: tuple[str, str, int]
    timeout: float
    poll_initial: float
    poll_max: float
    retry_rate_limited: bool
    clock: Clock


def make_settings(
    token: str | None,
    base_url: str | None,
    timeout: float,
    poll_initial: float,
    poll_max: float,
    retry_rate_limited: bool,
) -> Settings:
    """Settings from arguments and, where those are silent, the environment."""
    base_url = base_url or os.environ.get(BASE_URL_VARIABLE) or BASE_URL
    check_text("base_url", base_url)
    base_url = base_url.rstrip("/")
    return Settings(
        find_token(token),
        base_url,
        check_base_url(base_url),
        check_seconds("timeout", timeout),
        check_seconds("poll_initial", poll_initial),
        check_seconds("poll_max", poll_max),
        retry_rate_limited,
        Clock(),
    )


def find_token(token: str | None) -> str:
    """Return the token given, or that of the environment."""
    source = "token"
    if token is None:
        source = next((name for name in TOKEN_VARIABLES if os.environ.get(name)), "")
        if not source:
            raise AuthenticationError(
                f"no API token: pass token=..., or set {' or '.join(TOKEN_VARIABLES)};"
                f" {_TOKEN_PAGE} has one for you",
                outcome=Outcome.NOT_SENT,
            )
        token = os.environ[source]
    check_text("token", token)
    if not token or not all("!" <= mark <= "~" for mark in token):
        raise InvalidInput(
            f"{source} is empty or holds white space, control or non-ASCII characters;"
            " is there a line break at its end?"
        )
    return token


def origin_of(parts: SplitResult) -> tuple[str, str, int]:
    """Scheme, host and port of a URL; ValueError when a part is malformed."""
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    return parts.scheme, parts.hostname or "", port


def check_host(url: str) -> None:
    """Raise ValueError for a URL that the HTTP client cannot read, by its host mostly."""
    try:
        httpx2.URL(url).host  # noqa: B018
    except httpx2.InvalidURL as error:
        raise ValueError(str(error)) from None


def check_base_url(url: str) -> tuple[str, str, int]:
    """Return the origin of a base URL that a token may be sent to."""
    shown = shorten(url, 100)
    try:
        parts = urlsplit(url)
        origin = origin_of(parts)
        check_host(url)
    except ValueError:
        raise InvalidInput(f"base_url is not a URL: {shown}") from None
    scheme, host, _ = origin
    if scheme not in ("http", "https") or not host:
        raise InvalidInput(f"base_url must start with https://, not {shown}")
    if (
        parts.username is not None
        or parts.query
        or parts.fragment
        or not all("!" <= mark <= "~" for mark in url)
        or "\\" in url
    ):
        raise InvalidInput(
            "base_url must be scheme, host, port and path alone, in plain ASCII"
        )
    if scheme == "http" and not is_loopback(host):
        raise InvalidInput(
            f"base_url must be https unless it is a loopback address, not {shown}"
        )
    return origin


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
