"""What a job made: a typed view over the answer, which is kept as it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, cast
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

__all__ = ["MediaOutput", "Output"]

_KINDS = {
    "image": frozenset({"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"}),
    "video": frozenset({"avi", "m4v", "mkv", "mov", "mp4", "webm"}),
    "audio": frozenset({"aac", "flac", "m4a", "mp3", "ogg", "opus", "wav"}),
}


class Output(BaseModel, frozen=True, extra="allow", protected_namespaces=()):
    """What a job made.

    Reading never fails: a field whose answer does not fit its type is empty here,
    and all that came, known or not, stands in :attr:`raw`.
    """

    _raw: object = PrivateAttr(default=None)

    @classmethod
    def read(cls, raw: object) -> Self:
        """The typed view of an answer of any shape."""
        return cls.model_validate(cls._arrange(raw))._with_raw(raw)

    @property
    def raw(self) -> object:
        """The answer as it came."""
        return self._raw

    @property
    def urls(self) -> tuple[str, ...]:
        """All URLs anywhere in the answer, in its order, each once."""
        return tuple(
            dict.fromkeys(
                text
                for text in _texts(self._raw)
                if text.startswith(("https://", "http://"))
            )
        )

    @property
    def is_empty(self) -> bool:
        """Whether the answer holds nothing at all: no text, no number, no URL."""
        return not any(_texts(self._raw))

    # By `setattr`, since type checkers take a frozen class for frozen in all attributes;
    # to pydantic a private one is not.
    def _with_raw(self, raw: object) -> Self:
        setattr(self, "_raw", raw)  # noqa: B010
        return self

    @classmethod
    def _arrange(cls, raw: object) -> Mapping[str, object]:
        return _object(raw) or {}

    @model_validator(mode="wrap")
    @classmethod
    def _keep_raw(cls, data: Any, handler: ValidatorFunctionWrapHandler) -> Self:
        answer = _object(data)
        if answer is not None:
            for name, field in cls.model_fields.items():
                if field.is_required():
                    answer.setdefault(name, None)
        output = cast(Self, handler(data if answer is None else answer))
        return output._with_raw(data)

    @field_validator("*", mode="wrap")
    @classmethod
    def _forgive(
        cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        try:
            return handler(value)
        except ValidationError:
            field = cls.model_fields[info.field_name or ""]
            return None if field.is_required() else field.get_default()


class MediaOutput(Output, frozen=True):
    """The files that a job made, as URLs."""

    image: str | None = None
    """URL of the image."""
    video: str | None = None
    """URL of the video."""
    audio: str | None = None
    """URL of the sound file."""
    images: Sequence[str] = ()
    """URLs of the images."""
    videos: Sequence[str] = ()
    """URLs of the videos."""

    @field_validator("image", "video", "audio", mode="before")
    @classmethod
    def _read_url(cls, value: object) -> str | None:
        return next(iter(_urls(value)), None)

    @field_validator("images", "videos", mode="before")
    @classmethod
    def _read_urls(cls, value: object) -> tuple[str, ...]:
        return tuple(_urls(value))

    @classmethod
    def _arrange(cls, raw: object) -> Mapping[str, object]:
        answer = _object(raw)
        if answer is not None:
            return answer
        # Some models answer a bare URL or an array of URLs: the file names tell.
        urls = list(_urls(raw))
        arranged: dict[str, object] = {
            kind: [url for url in urls if _extension(url) in extensions]
            for kind, extensions in _KINDS.items()
        }
        return {
            **arranged,
            "images": arranged["image"],
            "videos": arranged["video"],
        }


def _object(raw: object) -> dict[str, object] | None:
    if not isinstance(raw, Mapping):
        return None
    return {
        str(key): value for key, value in cast(Mapping[object, object], raw).items()
    }


def _urls(value: object) -> Iterator[str]:
    """The URLs of a media field: text, an object with ``url``, or an array of these."""
    several = isinstance(value, (list, tuple))
    for item in cast(Sequence[object], value) if several else (value,):
        is_file = isinstance(item, Mapping)
        url = cast(Mapping[str, object], item).get("url") if is_file else item
        if url and isinstance(url, str):
            yield url


def _texts(raw: object) -> Iterator[str]:
    """All leaves of an answer but ``null``, as text, in order, however deep."""
    ahead = [raw]
    while ahead:
        value = ahead.pop()
        if isinstance(value, Mapping):
            ahead.extend(reversed([*cast(Mapping[object, object], value).values()]))
        elif isinstance(value, (list, tuple)):
            ahead.extend(reversed(cast(Sequence[object], value)))
        elif value is not None:
            yield str(value)


def _extension(url: str) -> str:
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower()
