"""Download the live catalogue page by page, for `pull`.

Only GETs are sent, to one origin, and redirects are not followed. Downloaded pages are kept in
``.pull`` inside the schemas folder until the last one has arrived, so that an interrupted run
can continue.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..core import strict_json
from ..core.json_types import is_array, is_object
from ..core.loopback import is_loopback
from ..core.problems import Problem, ProblemsFound, refusal, short_repr
from ..core.retry_after import read_retry_after
from ..output.transaction import transaction
from ..sources.folder import File
from .catalogue import Document, sound_entries

if TYPE_CHECKING:
    import httpx2

PAGE = 100  # models a page; the maximum of the API
CACHE = ".pull"
_CACHE_S = 3600.0  # a page of an interrupted run that is older is downloaded again
_MAX_ANSWER_BYTES = 10_000_000
_MAX_MODELS = 100_000
_MAX_ATTEMPTS = 4
_MAX_RETRY_AFTER_S = 60.0
_TIMEOUT_S = 30.0  # to connect, and for one read
_TEMPORARY_STATUSES = {408, 425, 429, 500, 502, 503, 504}
# A later page may come whole where one fails in this way.
_OF_ONE_PAGE = {"refused-call", "unexpected-answer"}
_SECRET = re.compile(r"[\x21-\x7e]+")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Remote:
    """The address of the catalogue, and the token."""

    url: str
    token: str = field(repr=False)

    def scrubbed(self, text: str) -> str:
        """Remove the token from a text of the server, which may echo it."""
        return short_repr(text.replace(self.token, "***"), 200)


@dataclass(frozen=True, slots=True)
class Clock:
    """The sources of time, in seconds."""

    sleep: Callable[[float], None] = time.sleep
    time: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the catalogue call: its URL and value."""

    name: str
    models: Sequence[object]
    total: int
    document: Document
    flaws: Sequence[Problem] = ()
    """The problems of entries that are not plain JSON."""


def remote(api: File, base_url: str | None, environment: Mapping[str, str]) -> Remote:
    """Return the catalogue of ``api.json`` or of another URL; raise ``ProblemsFound`` for an unsafe one."""
    auth, calls = api.data["auth"], api.data["calls"]
    base = (
        base_url or environment.get(auth["base_url_variable"]) or api.data["base_url"]
    )
    base = str(base).rstrip("/")
    if complaint := _unsafe(base):
        hint = "write https://HOST, or http://127.0.0.1:PORT"
        raise refusal("unsafe-url", base, complaint, hint)
    names: list[str] = auth["token_variables"]
    token = next((environment[name] for name in names if environment.get(name)), "")
    if not _SECRET.fullmatch(token):
        message = "the token holds white space or characters that no token has"
        hint = f"set {' or '.join(names)}"
        raise refusal("no-token", base, message if token else "there is no token", hint)
    return Remote(base + calls["models"]["path"], token)


def _unsafe(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "this is not a URL"
    if not host or parts.username or parts.password or parts.query or parts.fragment:
        return "this is not a plain base URL"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return None
    return "the token would travel unprotected"


class Cache:
    """Pages of an interrupted run, in a folder inside the schemas folder."""

    def __init__(self, schemas: Path, url: str, clock: Clock) -> None:
        self._schemas = schemas
        self._key = sha256(url.encode()).hexdigest()[:16]
        self._clock = clock

    def _path(self, offset: int) -> str:
        return f"{CACHE}/{self._key}-{offset}.page"

    def get(self, offset: int) -> str | None:
        """Return the page at an offset, if it was downloaded recently."""
        path = self._schemas / self._path(offset)
        try:
            if (
                path.is_symlink()
                or self._clock.time() - path.stat().st_mtime > _CACHE_S
            ):
                return None
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, offset: int, text: str) -> None:
        """Store a page."""
        with transaction(self._schemas) as folder:
            folder.commit({self._path(offset): text.encode()})

    def clear(self) -> None:
        """Remove all pages, including those of other URLs."""
        found = sorted((self._schemas / CACHE).glob("*.page"))
        if found:
            with transaction(self._schemas) as folder:
                folder.commit({f"{CACHE}/{path.name}": None for path in found})


def fetch(
    remote: Remote,
    cache: Cache | None,
    depth: int,
    progress: Progress | None = None,
    clock: Clock = Clock(),
    *,
    keep_going: bool = False,
) -> tuple[list[Page], list[Problem]]:
    """Download all pages of the catalogue; raise ``ProblemsFound`` if that fails.

    ``keep_going`` leaves out pages that the API cannot answer, and returns their problems.
    """
    found = _fetch(remote, cache, depth, progress, clock, keep_going=keep_going)
    if found is None:
        # The cached pages are of an older catalogue than the new ones.
        found = _fetch(remote, cache, depth, progress, clock, keep_going=keep_going)
    if found is None:
        hint = "run it again"
        raise refusal(
            "catalogue-changed", remote.url, "it changed while it was read", hint
        )
    return found


def _fetch(
    remote: Remote,
    cache: Cache | None,
    depth: int,
    progress: Progress | None,
    clock: Clock,
    *,
    keep_going: bool,
) -> tuple[list[Page], list[Problem]] | None:
    """Return all pages, or ``None`` if the catalogue changed in between."""
    pages: list[Page] = []
    left_out: list[Problem] = []
    offset = 0
    with closing(_client()) as http:
        while not pages or offset < pages[0].total:
            name = f"{remote.url}?include_schema=true&limit={PAGE}&offset={offset}"
            kept = cache.get(offset) if cache else None
            try:
                text = kept if kept is not None else _get(http, remote, name, clock)
                page = _page(name, remote, text, depth)
            except ProblemsFound as refused:
                is_of_page = all(p.code in _OF_ONE_PAGE for p in refused.problems)
                is_second = not pages and offset > 0  # then it is no page, but the API
                if not keep_going or not is_of_page or is_second:
                    raise
                left_out += refused.problems
                offset += PAGE
                continue
            pages.append(page)
            if page.total != pages[0].total or (
                not page.models and offset < page.total
            ):
                if cache:
                    cache.clear()
                return None
            if cache and kept is None:
                cache.put(offset, text)
            offset += len(page.models)
            if progress:
                progress(min(offset, page.total), page.total)
    if cache and not left_out:
        cache.clear()
    return pages, left_out


def _page(name: str, remote: Remote, text: str, depth: int) -> Page:
    flaws: list[Problem] = []
    try:
        document = Document(name, text, strict_json.loads(text, depth))
    except strict_json.Flaw as flaw:
        sound = sound_entries(name, text, depth)
        if sound is None:
            message = f"the answer is not plain JSON: {flaw}"
            hint = "is this the address of the API?"
            problem = flaw.problem(name)._replace(code="unexpected-answer")
            raise ProblemsFound(
                [problem._replace(message=message, hint=hint)]
            ) from None
        document, flaws = sound
    data = document.data
    if is_object(data) and data.get("error_code"):
        raise _refused_call(name, remote, 200, text, data)
    models = data.get("models") if is_object(data) else None
    total = data.get("total") if is_object(data) else None
    if not is_array(models) or type(total) is not int or not 0 <= total <= _MAX_MODELS:
        message = "the answer is not a page of a catalogue: models and total"
        raise refusal(
            "unexpected-answer", name, message, "is this the address of the API?"
        )
    return Page(name, models, total, document, flaws)


def _client() -> httpx2.Client:
    try:
        import httpx2
    except ImportError:
        hint = "pip install httpx2"
        raise refusal(
            "missing-extra", "pull", "httpx2 is not installed", hint
        ) from None
    return httpx2.Client(timeout=_TIMEOUT_S, follow_redirects=False)


def _get(http: httpx2.Client, remote: Remote, url: str, clock: Clock) -> str:
    """Return the text of a successful answer; retry temporary errors."""
    wait = 0.5
    for attempt in range(_MAX_ATTEMPTS):
        is_last = attempt == _MAX_ATTEMPTS - 1
        told, text = _attempt(http, remote, url, clock, is_last=is_last)
        if text is not None:
            return text
        clock.sleep(max(told, wait))
        wait *= 2
    raise AssertionError("the last attempt answers or refuses")


def _attempt(
    http: httpx2.Client, remote: Remote, url: str, clock: Clock, *, is_last: bool
) -> tuple[float, str | None]:
    """Return the delay in seconds before a retry, and the text of a successful answer."""
    import httpx2

    headers = {
        "Authorization": f"Bearer {remote.token}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",  # a compressed answer may unpack to any size
        "User-Agent": "runcomfy-codegen",
    }
    request = http.build_request("GET", url, headers=headers)
    try:
        response = http.send(request, auth=None, stream=True, follow_redirects=False)
        try:
            body = _body(response, url)
        finally:
            response.close()
    except httpx2.HTTPError as error:
        if is_last:
            reason = remote.scrubbed(f"{type(error).__name__}: {error}")
            hint = "check the network, then run it again: pages that have come are kept"
            raise refusal("unreachable", url, reason, hint) from error
        return 0.0, None
    status = response.status_code
    text = body.decode("utf-8", errors="replace")
    if status == 200:
        try:
            return 0.0, body.decode("utf-8")
        except UnicodeDecodeError:
            message = "the answer is not UTF-8"
            hint = "run it again later"
            raise refusal("unexpected-answer", url, message, hint) from None
    told = read_retry_after(response.headers.get("retry-after"), clock.time()) or 0.0
    if status not in _TEMPORARY_STATUSES or is_last or told > _MAX_RETRY_AFTER_S:
        raise _refused_call(url, remote, status, text, _json(text), told)
    return told, None


def _body(response: httpx2.Response, url: str) -> bytes:
    encoding = response.headers.get("content-encoding", "identity")
    if encoding != "identity":
        message = f"it came as {short_repr(encoding)} though nobody asked for that"
        raise refusal("unexpected-answer", url, message, "run it again later")
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > _MAX_ANSWER_BYTES:
            message = f"the answer has more than {_MAX_ANSWER_BYTES:,} bytes"
            hint = "is this the address of the API?"
            raise refusal("unexpected-answer", url, message, hint)
    return bytes(body)


def _json(text: str) -> object:
    try:
        return strict_json.loads(text, 64)
    except strict_json.Flaw:
        return None


def _refused_call(
    url: str, remote: Remote, status: int, text: str, data: object, told: float = 0.0
) -> ProblemsFound:
    """Turn an error answer into a problem."""
    code = data.get("error_code") if is_object(data) else None
    said = remote.scrubbed(text[:2000])
    if status in (401, 403) or str(code) in ("400004", "403001"):
        message = f"HTTP {status}: the token was refused: {said}"
        return refusal("token-refused", url, message, "use a valid token")
    if 300 <= status < 400:
        message = f"HTTP {status}: the API redirects, and the token goes nowhere else"
        return refusal(
            "redirected", url, message, "name the right address with --base-url"
        )
    message = f"HTTP {status}: {said}"
    if told:
        message += f" (Retry-After: {told:g} s)"
    hint = "run it again later: pages that have come are kept"
    return refusal("refused-call", url, message, hint)
