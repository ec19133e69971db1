"""Files that travel inside a request, and the limits that a model sets to them."""

from __future__ import annotations

import binascii
import operator
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from typing import Any, Protocol
from weakref import WeakValueDictionary

from .arguments import check_path
from .errors import InvalidInput, shorten
from .image_sizes import ImageSize, image_size
from .measures import is_array
from .media_types import media_type_of

_MOST_BYTES = 48 * 1024 * 1024  # in Base64, with the rest of a request, at most 64 MiB
_HEAD = 1024 * 1024  # bytes of a file that are read for its width and height
_FORM = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,([A-Za-z0-9+/]*={0,2})")
_RULE = re.compile(r"([a-z_/]+?)(<=|>=|<|>|==)")
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}


class FileAtHand(Protocol):
    """A file that can be looked at before anything is sent."""

    @property
    def media_type(self) -> str:
        """The media type of the file, such as ``image/png``."""
        ...

    @property
    def size(self) -> int:
        """Bytes of the file."""
        ...

    @property
    def image(self) -> ImageSize | None:
        """Its width and height, where it is an image that tells them."""
        ...


uploaded: WeakValueDictionary[str, FileAtHand] = WeakValueDictionary()
"""The files that this process has uploaded, by their URLs, while these are in use."""


class DataUri(str):
    """A file as text, for media inputs; made by :func:`data_uri`."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> DataUri | None:
        """Return the same text where it is a file in Base64."""
        found = _FORM.fullmatch(text)
        return cls(text) if found and len(found[2]) % 4 == 0 else None

    @property
    def media_type(self) -> str:
        """The media type of the file, such as ``image/png``."""
        return self[len("data:") :].partition(";")[0]

    @property
    def size(self) -> int:
        """Bytes of the file."""
        encoded = self.partition(",")[2]
        return len(encoded) // 4 * 3 - encoded.count("=")

    def head(self, count: int) -> bytes:
        """Return the first bytes of the file."""
        start = self.index(",") + 1
        try:
            return b64decode(self[start : start + count // 3 * 4])
        except binascii.Error:
            return b""

    @property
    def image(self) -> ImageSize | None:
        """Its width and height, where it is an image that tells them."""
        return image_size(self.head(_HEAD))

    def __repr__(self) -> str:
        return f"<{self.partition(';')[0]}, {self.size} bytes>"


def data_uri(
    file: str | PathLike[str] | bytes, *, media_type: str | None = None
) -> DataUri:
    """Return a local file, or its bytes, to be sent inside a request instead of an https URL.

    At most 48 MB. The media type is read from an image, or told by a file's extension.
    Raises :class:`InvalidInput` for what cannot be read or sent.
    """
    # Not any other object: to open() a number is a file that is open already.
    data = file if isinstance(file, bytes) else _read(check_path("file", file))
    name = "" if isinstance(file, bytes) else fspath(file)
    image = image_size(data[:_HEAD])
    kind = media_type or (image.media_type if image else media_type_of(name))
    if not data or len(data) > _MOST_BYTES:
        size = f"more than {_MOST_BYTES:,}" if data else "0"
        raise InvalidInput(
            f"a file of {size} bytes cannot travel inside a request: it takes 1"
            f" to {_MOST_BYTES:,}; hosted(path, store) uploads larger ones"
        )
    if kind is None:
        raise InvalidInput(
            f"which kind of file is {shorten(name, 80) or 'it'}? its name does not tell:"
            " pass media_type='image/png'"
        )
    found = DataUri.read(f"data:{kind};base64,{b64encode(data).decode()}")
    if found is None:
        raise InvalidInput(f"{kind!r} is not a media type such as 'image/png'")
    return found


def _read(file: str | PathLike[str]) -> bytes:
    """Return the bytes of a file, of one that is too large only some."""
    try:
        with open(file, "rb") as opened:
            return opened.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error


def unreadable(file: str | PathLike[str], error: Exception) -> InvalidInput:
    """Return the error about a file that cannot be read."""
    reason = getattr(error, "strerror", None) or error
    return InvalidInput(f"{shorten(fspath(file), 200)} cannot be read: {reason}")


def file_flaws(limits: Iterable[list[Any]], value: object) -> Iterator[str]:
    """Yield what the limits of an input say of the files in it that are at hand."""
    if is_array(value):
        for item in value:
            yield from file_flaws(limits, item)
    if not isinstance(value, str):
        return
    file = DataUri.read(value) or uploaded.get(value)
    if file is None:
        return
    for rule, limit, message in limits:
        if match := _RULE.fullmatch(rule):
            holds = _HOLDS[match[2]]
            found = _measures(file, match[1])
            # A megabyte may mean either of two sizes: what fits one of them is let through.
            if found and not any(holds(one, limit) for one in found):
                yield message or f"must have {match[1]} {match[2]} {limit:g}"


def _measures(file: FileAtHand, name: str) -> list[float]:
    """Return what a file measures, in each sense of the word; nothing where it cannot be known."""
    if name == "file_size_mb":
        return [file.size / 1_000_000, file.size / 1_048_576]
    if name == "file_size_kb":
        return [file.size / 1_000, file.size / 1_024]
    image = file.image
    if image is None:
        return []
    sizes: dict[str, float] = {
        "height/width": image.height / image.width,
        "height_pixels": image.height,
        "width/height": image.width / image.height,
        "width_pixels": image.width,
    }
    return [sizes[name]]
