"""Media inputs: public https URLs that the service can fetch, or files inside the request."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from io import IOBase
from os import PathLike
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

from .data_uris import DataUri, uploaded
from .measures import is_array
from .media_types import MediaKind, fits_kind

__all__ = [
    "AudioUrl",
    "FileUrl",
    "ImageUrl",
    "Media",
    "VideoUrl",
    "check_media_url",
    "media_flaws",
]

_HOST_IT = (
    "put the file where the service can fetch it without a login and pass its https"
    " URL (a presigned URL for a private file; images up to 50 MB, videos up to 100 MB):"
    " hosted(path, store) does that, and data_uri(path) sends a small file along"
)


def check_media_url(url: str) -> str:
    """Return the same text when it is an https URL that the service may be able to fetch.

    Raises :class:`ValueError` with what to do instead.
    """
    if complaint := _complaint(url):
        raise ValueError(f"{complaint}; {_HOST_IT}")
    return url


def _complaint(url: str) -> str | None:
    if not url:
        return "is empty"
    scheme = url.partition(":")[0].lower()
    if scheme == "data":
        return "is a data URI that data_uri(file) did not make"
    if " " in url or not url.isprintable():
        return "holds white space or control characters"
    if scheme == "http":
        return "is plain http"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "is not a URL"
    if scheme != "https" or not url[len("https") :].startswith("://") or not host:
        return "is not an https URL"
    if "@" in parts.netloc:
        return "holds a user name or password"
    if _is_private(host):
        return "names a machine that only you can reach"
    return None


def _is_private(host: str) -> bool:
    name = host.rstrip(".")
    if name == "localhost" or name.endswith((".localhost", ".local", ".internal")):
        return True
    if not name[-1:].isdigit() and ":" not in name:
        return False
    try:
        return not ipaddress.ip_address(name.partition("%")[0]).is_global
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Media:
    """The mark of a media input: which kind of file it takes."""

    kind: MediaKind

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(
            self._check, handler(source)
        )

    def _check(
        self,
        value: Any,
        handler: ValidatorFunctionWrapHandler,
        info: core_schema.ValidationInfo,
    ) -> str:
        if isinstance(value, DataUri):
            handler(str(value))  # for its length
            self._fit(value.media_type)
            return value
        if isinstance(value, bytes | bytearray | memoryview | PathLike | IOBase):
            raise ValueError(f"is a local file; {_HOST_IT}")
        text: str = handler(value)
        # What is read back was a file when it was written.
        return self.checked(text, DataUri.read(text) if info.mode == "json" else None)

    def checked(self, text: str, file: DataUri | None) -> str:
        """Return the address of a file, or the ``file`` that it is, if it fits."""
        if file is None:
            check_media_url(text)
        if known := file or uploaded.get(text):
            self._fit(known.media_type)
        return file or text

    def _fit(self, media_type: str) -> None:
        if not fits_kind(media_type, self.kind):
            raise ValueError(
                f"is a file of type {media_type}, and this input takes {self.kind} files"
            )


def media_flaws(
    kind: MediaKind, value: object, at: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Yield what is wrong with the addresses in a value, in lists too: place, words, address."""
    if is_array(value):
        for index, item in enumerate(value):
            yield from media_flaws(kind, item, (*at, index))
    elif isinstance(value, str):
        try:
            Media(kind).checked(value, DataUri.read(value))
        except ValueError as error:
            yield at, str(error), value


ImageUrl: TypeAlias = Annotated[str, Media("image")]
"""The public https URL of an image: up to 50 MB, about 4K."""
VideoUrl: TypeAlias = Annotated[str, Media("video")]
"""The public https URL of a video: up to 100 MB, 2 to 5 minutes at 720p."""
AudioUrl: TypeAlias = Annotated[str, Media("audio")]
"""The public https URL of a sound file."""
FileUrl: TypeAlias = Annotated[str, Media("file")]
"""The public https URL of a file of any kind."""
