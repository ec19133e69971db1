"""Fetching the files that a job made: only on request, and only what is safe.

The addresses come out of an answer, so they are checked like any foreign text: https
on a known host, no credentials sent, a size limit, and a name that is ours.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, NoReturn, TypeAlias
from urllib.parse import urljoin, urlsplit

from .._api import OUTPUT_HOSTS
from .errors import DownloadRefused, Outcome, TransportError, shorten
from .flow import Deadline, Flow, Pause, Record
from .outputs import Output
from .reading import GET_ATTEMPTS, LONGEST_RETRY_AFTER, Reading
from .receipts import JobFacts, facts_of, write_receipt
from .settings import Settings, is_loopback, origin_of
from .submission import check_request_id
from .wire import Failure, Fetch, Fetched, read_retry_after

if TYPE_CHECKING:
    from .journal import Journal

__all__ = ["Downloading", "Source"]

log = logging.getLogger(__name__.partition("._runtime")[0])

HOPS = 3
MAX_BYTES = 1_000_000_000
_REDIRECTS = (301, 302, 303, 307, 308)
_EXTENSIONS = re.compile(
    r"aac|avif|bmp|flac|gif|glb|jpe?g|json|m4[av]|mkv|mov|mp[34]|obj|ogg|opus|png"
    r"|tiff?|txt|wav|web[mp]|zip"
)
_BY_TYPE = {
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}

Source: TypeAlias = str | Sequence[str] | Output
"""A URL, several, or all those of an output."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file to fetch."""

    url: str
    stem: Path
    max_bytes: int
    hosts: tuple[str, ...]


class Downloading(Reading):
    """The downloads of one client."""

    def download(
        self,
        source: Source,
        folder: str | os.PathLike[str],
        deadline: Deadline,
        *,
        name: str | None,
        max_bytes: int,
        hosts: Iterable[str],
        receipt: bool = False,
        journal: Journal | None = None,
    ) -> Flow[list[Path]]:
        """Fetch the files of a source into a folder, each with a receipt if asked for."""
        folder = Path(folder)
        allowed = (*OUTPUT_HOSTS, *(host.lower() for host in hosts))
        # All are checked before the first is fetched.
        if isinstance(source, Output):
            urls = self._own(source.urls, allowed)
        else:
            urls = [source] if isinstance(source, str) else list(source)
            for url in urls:
                check_output_url(url, allowed, self.settings)
        if name is None:
            name = hashlib.sha256("\n".join(urls).encode()).hexdigest()[:16]
        check_request_id(name, "name for files")
        yield Record(partial(folder.mkdir, parents=True, exist_ok=True))
        saved: list[Path] = []
        facts: JobFacts | None = None
        if receipt:
            facts = yield Record(partial(facts_of, source, name, journal))
        for index, url in enumerate(urls, 1):
            file = _File(url, folder / f"{name}-{index}", max_bytes, allowed)
            try:
                saved.append((yield from self._save(file, deadline)))
                if receipt:
                    yield Record(partial(write_receipt, saved[-1], url, facts))
            except Exception as error:
                if saved:
                    error.add_note(f"saved before: {', '.join(map(str, saved))}")
                raise
        return saved

    def _own(self, urls: Sequence[str], hosts: Sequence[str]) -> list[str]:
        """Those that belong to outputs; an answer may name further files, of the input say."""
        own: list[str] = []
        refused: list[DownloadRefused] = []
        for url in urls:
            try:
                check_output_url(url, hosts, self.settings)
                own.append(url)
            except DownloadRefused as error:
                refused.append(error)
        if refused and not own:
            raise refused[0]
        for refusal in refused:
            log.warning("%s", refusal)
        return own

    def _save(self, file: _File, deadline: Deadline) -> Flow[Path]:
        """Fetch one file, from its first byte on each attempt."""
        url, hops, attempt = file.url, 0, 0
        _refuse_known_name(file)
        while True:
            sink: BinaryIO = yield Record(partial(_open_part, file.stem))
            try:
                left = max(self.left(deadline), 0.001)
                reply: Fetched | Failure = yield Fetch(url, sink, file.max_bytes, left)
                if isinstance(reply, Fetched):
                    if reply.too_large:
                        _refuse(f"it is larger than {file.max_bytes:,} bytes", url)
                    if reply.status in _REDIRECTS:
                        hops += 1
                        url = self._next_hop(url, reply.location, hops, file)
                        continue
                    if 200 <= reply.status < 300 and reply.flaw is None:
                        path = file.stem.with_name(
                            f"{file.stem.name}.{_extension(url, reply.content_type)}"
                        )
                        yield Record(partial(_settle, sink, path, url))
                        return path
            finally:
                _drop(sink)
            attempt += 1
            yield Pause(self._pause_before(attempt, reply, url, deadline))

    def _next_hop(self, url: str, location: str | None, hops: int, file: _File) -> str:
        if hops > HOPS:
            _refuse(f"it redirects more than {HOPS} times", url)
        try:
            following = urljoin(url, location or "")
        except ValueError:
            following = ""
        check_output_url(following, file.hosts, self.settings)
        return following

    def _pause_before(
        self, attempt: int, reply: Fetched | Failure, url: str, deadline: Deadline
    ) -> float:
        """Seconds before the next attempt; raises when there must be none."""
        pause = self.backoff(attempt - 1)
        if isinstance(reply, Failure):
            again, reason = True, reply.reason
        else:
            again = reply.status in (408, 425, 429) or not 300 <= reply.status < 500
            reason = reply.flaw or f"HTTP {reply.status}"
            told = read_retry_after(reply.retry_after, self.clock.time())
            pause = pause if told is None else told
        in_time = pause <= LONGEST_RETRY_AFTER and pause < self.left(deadline)
        if again and in_time and attempt < GET_ATTEMPTS:
            return pause
        raise TransportError(
            f"download of {_show(url)}: {reason}",
            outcome=Outcome.ACCEPTED,
            retryable=again,
        )


def check_output_url(url: str, hosts: Sequence[str], settings: Settings) -> None:
    """Refuse a URL that does not belong to an output."""
    if len(url) > 8000 or not all("!" <= mark <= "~" for mark in url) or "\\" in url:
        _refuse("it is not a URL", url)
    try:
        parts = urlsplit(url)
        origin = origin_of(parts)
    except ValueError:
        _refuse("it is not a URL", url)
    scheme, host, port = origin
    if parts.username is not None:
        _refuse("it holds a user name", url)
    # A local service for development serves its outputs itself.
    if origin == settings.origin and is_loopback(host):
        return
    if scheme != "https" or port != 443:
        _refuse("it is not https on the usual port", url)
    if _is_address(host) or not any(
        host == known or host.endswith(f".{known}") for known in hosts
    ):
        _refuse(f"{shorten(host, 60)} is not a host of outputs", url)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _refuse(reason: str, url: str) -> NoReturn:
    raise DownloadRefused(f"{_show(url)} is not fetched: {reason}")


def _show(url: str) -> str:
    """A URL without its query, which may hold a signature."""
    return shorten(url.partition("?")[0].rpartition("@")[2], 120)


def _extension(url: str, content_type: str | None) -> str:
    extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower()
    if _EXTENSIONS.fullmatch(extension):
        return extension
    kind = (content_type or "").partition(";")[0].strip().lower()
    return _BY_TYPE.get(kind, "bin")


def _refuse_known_name(file: _File) -> None:
    """Refuse before the download what would be refused after it."""
    path = file.stem.with_name(f"{file.stem.name}.{_extension(file.url, None)}")
    if path.suffix != ".bin" and os.path.lexists(path):
        _refuse(f"{path} exists", file.url)


def _open_part(stem: Path) -> BinaryIO:
    path = stem.with_name(f"{stem.name}.{token_hex(4)}.part")
    return open(path, "xb")


def _settle(sink: BinaryIO, path: Path, url: str) -> None:
    """Give a complete file its name, which nothing else must have."""
    sink.close()
    try:
        open(path, "xb").close()
    except FileExistsError:
        _refuse(f"{path} exists", url)
    os.replace(sink.name, path)


def _drop(sink: BinaryIO) -> None:
    sink.close()
    Path(sink.name).unlink(missing_ok=True)
