"""Local files as what the API takes: https URLs that it can fetch without a login."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpx2

from .arguments import check_path, check_seconds
from .data_uris import unreadable, uploaded
from .errors import InvalidInput, Outcome, TransportError, shorten
from .image_sizes import ImageSize, image_size
from .media_types import media_type_of

Store: TypeAlias = str | Callable[[Path], str] | Any
"""Where files go: a URL such as ``s3://bucket/folder``, a store of obstore, or a function
that uploads a file and returns its URL.
"""

LONGEST_SIGNATURE_S = 7 * 24 * 3600
"""S3 honours no presigned URL for longer."""
_SHORTEST_SIGNATURE_S = 3600
_CHECK_SECONDS = 30.0
_HEAD = 1024 * 1024  # bytes of a file that are read for its width and height
# What the vendor's guide says that the service fetches.
_MOST_BYTES = {"image": 50_000_000, "video": 100_000_000}


class Hosted(str):
    """The URL of an uploaded file, which media inputs take like any other.

    As a context manager it deletes the file at the end of the block. While it is in use,
    requests that hold its URL check the file against the kind and limits of their inputs.
    """

    _delete: Callable[[], object] | None
    media_type = ""
    """The media type of the file, such as ``image/png``."""
    size = 0
    """Bytes of the file."""
    image: ImageSize | None = None
    """Its width and height, where it is an image that tells them."""

    def __new__(cls, url: str, delete: Callable[[], object] | None = None) -> Self:
        self = super().__new__(cls, url)
        self._delete = delete
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        # It travels as its text: who uploaded the file deletes it.
        return str, (str(self),)

    def delete(self) -> None:
        """Delete the uploaded file; the URL leads nowhere from then on."""
        if self._delete is None:
            raise InvalidInput("only what a store of obstore took can be deleted here")
        self._delete()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._delete is not None:
            self._delete()


def hosted(
    file: str | os.PathLike[str],
    store: Store,
    *,
    timeout: float = 1800.0,
    media_type: str | None = None,
    check: bool = True,
) -> Hosted:
    """Upload a local file, and return an https URL that the service can fetch.

    ``store`` is a URL such as ``s3://bucket/folder``, a store of obstore (the extra
    ``files``), or a function that takes the path and returns the URL. The name in the
    store is the digest of the content, so the same file is uploaded once. The URL
    is signed for at least twice the ``timeout`` of the job, an hour at least and seven
    days at most. Unless ``check`` is false it is then fetched as the service does, without
    a login, so that a file that cannot be had costs nothing.

    Raises :class:`InvalidInput` for what the service would not take, and
    :class:`TransportError` when the URL does not lead to the file; nothing was sent.
    """
    path = check_path("file", file)
    lifetime = max(2 * check_seconds("timeout", timeout), _SHORTEST_SIGNATURE_S)
    if timeout >= LONGEST_SIGNATURE_S:
        raise InvalidInput(
            "a URL is signed for seven days at most: shorten the timeout"
        )
    lifetime = min(lifetime, LONGEST_SIGNATURE_S)
    kind = media_type or media_type_of(path)
    if kind is None:
        raise InvalidInput(
            f"which kind of file is {shorten(path.name, 80)}? its name does not tell:"
            " pass media_type='image/png'"
        )
    size = _check_size(path, kind)
    try:
        with path.open("rb") as content:
            head = content.read(_HEAD)
    except OSError as error:
        raise unreadable(path, error) from error
    if callable(store):
        url = Hosted(str(store(path)))
    else:
        url = _upload(path, store, kind, size, lifetime)
    if check:
        _fetch(url, kind, size)
    url.media_type, url.size = kind, size
    url.image = image_size(head)
    uploaded[str(url)] = url
    return url


def _check_size(path: Path, media_type: str) -> int:
    if not path.is_file():
        raise InvalidInput(f"{shorten(str(path), 120)} is no file")
    size = path.stat().st_size
    most = _MOST_BYTES.get(media_type.partition("/")[0], max(_MOST_BYTES.values()))
    if not 0 < size <= most:
        raise InvalidInput(
            f"{shorten(path.name, 80)} has {size:,} bytes, and the service fetches 1 to"
            f" {most:,} of a file of type {media_type}"
        )
    return size


def _upload(
    path: Path, store: Any, media_type: str, size: int, lifetime: float
) -> Hosted:
    try:
        obstore: Any = import_module("obstore")
    except ModuleNotFoundError:
        raise InvalidInput(
            "uploading takes obstore: install the extra `files`, or pass a function that"
            " uploads a file and returns its URL"
        ) from None
    if isinstance(store, str):
        try:
            store = import_module("obstore.store").from_url(store)
        except (ValueError, import_module("obstore.exceptions").BaseError) as error:
            reason = str(error).partition("\n")[0]
            raise InvalidInput(f"the store is no URL of one: {reason}") from error
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    name = f"{digest}{path.suffix.lower()}"
    try:
        if not _is_there(obstore, store, name, size):
            obstore.put(store, name, path, attributes={"Content-Type": media_type})
        url = obstore.sign(store, "GET", name, timedelta(seconds=lifetime))
    except import_module("obstore.exceptions").BaseError as error:
        reason = shorten(str(error).partition("Debug source")[0].strip(), 300)
        raise TransportError(
            f"{shorten(path.name, 80)} was not uploaded: {reason}; nothing was sent",
            outcome=Outcome.NOT_SENT,
        ) from error
    return Hosted(str(url), lambda: obstore.delete(store, name))


def _is_there(obstore: Any, store: Any, name: str, size: int) -> bool:
    try:
        return bool(obstore.head(store, name)["size"] == size)
    except FileNotFoundError:
        return False


def _fetch(url: str, media_type: str, size: int) -> None:
    """Fetch the head of a file, as the service will fetch the whole."""
    shown = shorten(url.partition("?")[0], 120)
    try:
        with (
            httpx2.Client(follow_redirects=False, timeout=_CHECK_SECONDS) as client,
            client.stream(
                "GET", url, headers={"Accept-Encoding": "identity"}
            ) as answer,
        ):
            status, headers = answer.status_code, answer.headers
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        raise TransportError(
            f"{shown} cannot be fetched: {shorten(str(error)) or type(error).__name__};"
            " nothing was sent",
            outcome=Outcome.NOT_SENT,
        ) from error
    found_type = headers.get("content-type", "").partition(";")[0].strip()
    found_size = headers.get("content-length", "")
    if status != 200:
        reason = f"HTTP {status}"
    elif found_type.partition("/")[0] != media_type.partition("/")[0]:
        reason = f"it comes as {shorten(found_type, 40) or 'no type'}, not {media_type}"
    elif found_size.isdigit() and int(found_size) != size:
        reason = f"it has {found_size} bytes there, and {size} here"
    else:
        return
    raise TransportError(
        f"{shown} does not lead to the file: {reason}; nothing was sent",
        outcome=Outcome.NOT_SENT,
        retryable=status >= 500,
    )
