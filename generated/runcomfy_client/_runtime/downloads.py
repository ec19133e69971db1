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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeAlias
from urllib.parse import urljoin, urlsplit

from .._api import OUTPUT_HOSTS
from .arguments import check_count, check_path, listed
from .claiming import Claiming
from .errors import DownloadRefused, InvalidInput, Outcome, TransportError, shorten
from .flow import Deadline, Flow, Pause, Record
from .media_types import MEDIA_TYPES, extension_of, media_type_of
from .outputs import Output
from .reading import GET_ATTEMPTS, LONGEST_RETRY_AFTER
from .receipts import JobFacts, facts_of, job_of, saved_before, write_receipt
from .retry_after import read_retry_after
from .saving import drop, give_name, on_disk, open_part
from .settings import Settings, check_host, is_loopback, origin_of
from .submission import check_request_id
from .wire import Failure, Fetch, Fetched

log = logging.getLogger(__name__.partition("._runtime")[0])

HOPS = 3
MAX_BYTES = 1_000_000_000
_LONGEST_NAME = 128
"""Characters; the end of a longer one tells more, since it is the id of the job."""
_REDIRECTS = (301, 302, 303, 307, 308)

_SOURCES = (
    "download takes an output, a URL or several; a job has a download of its own:"
    " job.download(folder)"
)
Source: TypeAlias = str | Sequence[str] | Output
"""A URL, several, or all those of an output."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file to fetch."""

    url: str
    stem: Path
    max_bytes: int
    hosts: tuple[str, ...]
    exact: bool = False
    """Whether the stem is the whole name."""

    def path(self, url: str, content_type: str | None) -> Path:
        """Return what the file is called."""
        if self.exact:
            return self.stem
        return self.stem.with_name(f"{self.stem.name}.{_extension(url, content_type)}")


def _record(path: Path, act: Callable[[], object]) -> Record:
    return Record(partial(on_disk, path, act))


class Downloading(Claiming):
    """The downloads of one client."""

    def download(
        self,
        source: Source,
        folder: str | os.PathLike[str],
        deadline: Deadline,
        *,
        name: str | None = None,
        max_bytes: int,
        hosts: Iterable[str],
        receipt: bool,
    ) -> Flow[list[Path]]:
        """Fetch the files of a source into a folder, each with a receipt if asked for."""
        folder = check_path("folder", folder)
        check_count("max_bytes", max_bytes)
        if isinstance(hosts, str):
            raise InvalidInput(f"hosts are several: write hosts=[{hosts!r}]")
        hosts = _texts(hosts, "hosts are names, such as hosts=['files.example.com']")
        allowed = (*OUTPUT_HOSTS, *(host.lower() for host in hosts))
        urls = self._checked_urls(source, allowed)
        name = _name_of(source, urls) if name is None else name
        check_request_id(name, "name for files")
        exact = names_a_file(folder)
        if exact and len(urls) > 1:
            raise InvalidInput(
                f"{folder} names one file, and there are {len(urls)}: name a folder"
            )
        place = folder.parent if exact else folder
        yield _record(place, partial(place.mkdir, parents=True, exist_ok=True))
        saved: list[Path] = []
        facts: JobFacts | None = None
        if receipt:
            facts = yield Record(partial(facts_of, source, name, self.journal))
        for index, url in enumerate(urls, 1):
            stem = folder if exact else folder / f"{name}-{index}"
            file = _File(url, stem, max_bytes, allowed, exact)
            if receipt:
                known = partial(saved_before, stem, exact, url, facts)
                if (before := (yield _record(stem, known))) is not None:
                    saved.append(before)
                    continue
            try:
                saved.append((yield from self._save(file, deadline)))
                if receipt:
                    write = partial(write_receipt, saved[-1], url, facts)
                    yield _record(saved[-1], write)
            except Exception as error:
                if saved:
                    error.add_note(f"saved before: {', '.join(map(str, saved))}")
                raise
        return saved

    def _checked_urls(self, source: Source, hosts: Sequence[str]) -> list[str]:
        """Return what to fetch; all are checked before the first is fetched."""
        if isinstance(source, Output):
            return self._own(source.urls, hosts)
        urls = [source] if isinstance(source, str) else _texts(source, _SOURCES)
        for url in urls:
            check_output_url(url, hosts, self.settings)
        return urls

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
        """Fetch one file; after a break the rest of it, if the server knows which it was."""
        url, hops, attempt, start, etag = file.url, 0, 0, 0, ""
        _refuse_known_name(file)
        sink: BinaryIO = yield _record(file.stem, partial(open_part, file.stem))
        try:
            while True:
                left = max(self.left(deadline), 0.001)
                reply: Fetched | Failure = yield Fetch(
                    url, sink, str(file.stem), file.max_bytes, left, start, etag
                )
                if isinstance(reply, Fetched):
                    if reply.too_large:
                        _refuse(f"it is larger than {file.max_bytes:,} bytes", url)
                    if reply.status in _REDIRECTS:
                        hops += 1
                        url = self._next_hop(url, reply.location, hops, file)
                        continue
                    if reply.status in (200, 206) and reply.flaw is None:
                        path = file.path(url, reply.content_type)
                        yield _record(path, partial(_settle, sink, path, url))
                        return path
                    etag = reply.etag
                    start = sink.tell() if etag else 0
                attempt += 1
                yield Pause(self._pause_before(attempt, reply, url, deadline))
        finally:
            drop(sink)

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


def _texts(given: object, otherwise: str) -> list[str]:
    """Return several texts, and refuse anything else."""
    found = listed(given)
    texts = [one for one in found if isinstance(one, str)]
    if len(texts) < len(found):
        raise InvalidInput(otherwise)
    return texts


def _name_of(source: Source, urls: Sequence[str]) -> str:
    """Return what files are called: after model and job, or else after their addresses."""
    job = job_of(source)
    if job is None:
        return hashlib.sha256("\n".join(urls).encode()).hexdigest()[:16]
    words = re.findall(r"[A-Za-z0-9]+", job.model_id.partition("/")[2])
    return "-".join([*words, job.request_id])[-_LONGEST_NAME:].lstrip("-")


def check_output_url(url: str, hosts: Sequence[str], settings: Settings) -> None:
    """Refuse a URL that does not belong to an output."""
    if len(url) > 8000 or not all("!" <= mark <= "~" for mark in url) or "\\" in url:
        _refuse("it is not a URL", url)
    try:
        parts = urlsplit(url)
        origin = origin_of(parts)
        check_host(url)
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
    """Return a URL without its query, which may hold a signature."""
    return shorten(url.partition("?")[0].rpartition("@")[2], 120)


def _extension(url: str, content_type: str | None) -> str:
    extension = urlsplit(url).path.rpartition("/")[2].rpartition(".")[2].lower()
    if extension in MEDIA_TYPES:
        return extension
    return extension_of((content_type or "").partition(";")[0].strip().lower())


def names_a_file(path: Path) -> bool:
    """Return whether a path is that of a file, by its extension, and not of a folder."""
    return media_type_of(path) is not None and not path.is_dir()


def _refuse_known_name(file: _File) -> None:
    """Refuse before the download what would be refused after it."""
    path = file.path(file.url, None)
    if path.suffix != ".bin" and os.path.lexists(path):
        _refuse(f"{path} exists", file.url)


def _settle(sink: BinaryIO, path: Path, url: str) -> None:
    try:
        give_name(sink, path)
    except FileExistsError:
        _refuse(f"{path} exists", url)
