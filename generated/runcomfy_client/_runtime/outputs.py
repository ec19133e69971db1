"""What a job made: a typed view over the answer, which is kept as it came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from .._api import OUTPUT_HOSTS
from .media_types import MEDIA_TYPES
from .wire_names import readable

_KINDS = ("image", "video", "audio")
_SHARED = {name for kind in _KINDS for name in (kind, f"{kind}s")}
# Of what models make and none takes.
_TYPES = {**MEDIA_TYPES, "svg": "image/svg+xml"}
_OTHER_FILES = {"fbx", "glb", "gltf", "obj", "ply", "stl", "usdz", "zip"}
# Keys below which an answer repeats what was asked, and words of keys that hold files.
_ECHOES = frozenset(
    {
        "args",
        "arguments",
        "input",
        "inputs",
        "parameters",
        "params",
        "prompt",
        "request",
    }
)
_PLACES = frozenset(
    [
        "archive",
        "audio",
        "download",
        "file",
        "frame",
        "gif",
        "glb",
        "image",
        "mask",
        "media",
        "mesh",
        "music",
        "output",
        "photo",
        "picture",
        "preview",
        "result",
        "song",
        "sound",
        "speech",
        "texture",
        "thumbnail",
        "track",
        "uri",
        "url",
        "video",
        "zip",
    ]
)
_URL = re.compile(r"https?://\S+")


class Output(
    BaseModel,
    frozen=True,
    extra="allow",
    protected_namespaces=(),
    validate_by_name=True,
    validate_by_alias=True,
):
    """What a job made, or a part of it.

    Reading never fails: a field whose answer does not fit its type is empty here,
    and all that came, known or not, stands in :attr:`raw`.
    """

    # What `receipts` leaves here is not part of the value.
    if not TYPE_CHECKING:
        __slots__ = ("_job",)

    _example: ClassVar[Any] = {}
    _raw: object = PrivateAttr(default=None)

    @classmethod
    def read(cls, raw: object) -> Self:
        """Return the typed view of an answer of any shape."""
        answer = cls._arrange(raw)
        read = cls.model_validate(answer, by_alias=True, by_name=False)
        return read._with_raw(raw)

    @property
    def raw(self) -> object:
        """Return the answer as it came."""
        return self._raw

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the URLs of all files in the answer, in its order, each once.

        A text is one by its place or its type: under a key that speaks of files, with the
        ending of a file's name, or on a host of outputs. What an answer repeats of the
        input is none.
        """
        return tuple(dict.fromkeys(_files(self._raw)))

    @property
    def is_empty(self) -> bool:
        """Return whether the answer brought nothing: no value but null, and no file.

        An empty text or list is an answer, such as that no word was heard, except where
        files are expected.
        """
        answer = _object(self._raw)
        if answer is None:
            return not any(_texts(self._raw))
        return not any(
            any(_texts(value)) if name in _SHARED else value is not None
            for name, value in answer.items()
        )

    # By `setattr`, since type checkers take a frozen class for frozen in all attributes;
    # to pydantic a private one is not.
    def _with_raw(self, raw: object) -> Self:
        setattr(self, "_raw", raw)  # noqa: B010
        return self

    @classmethod
    def _arrange(cls, raw: object) -> Mapping[str, object]:
        return _object(raw) or {}

    def __repr_args__(self) -> Any:
        return [(n, v) for n, v in super().__repr_args__() if v is not None and v != ()]

    def _repr_html_(self) -> str:
        from .notebooks import html_of  # for notebooks alone

        return html_of(self)

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
        for form in _forms(value):
            try:
                return handler(form)
            except ValidationError:
                continue
        field = cls.model_fields[info.field_name or ""]
        return None if field.is_required() else field.get_default()

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return readable(handler(source), handler)


class BareOutput(Output, frozen=True):
    """An answer that need be no object, such as a text or a list: it is the ``value``."""

    @property
    def is_empty(self) -> bool:
        """Return whether the answer is null."""
        return self._raw is None

    @classmethod
    def _arrange(cls, raw: object) -> Mapping[str, object]:
        return {"value": raw}


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
    audios: Sequence[str] = ()
    """URLs of the sound files."""

    @field_validator("image", "video", "audio", mode="before")
    @classmethod
    def _read_url(cls, value: object) -> str | None:
        return next(iter(_urls(value)), None)

    @field_validator("images", "videos", "audios", mode="before")
    @classmethod
    def _read_urls(cls, value: object) -> tuple[str, ...]:
        return tuple(_urls(value))

    @classmethod
    def _arrange(cls, raw: object) -> Mapping[str, object]:
        answer = _object(raw) or {}
        if _SHARED & answer.keys():
            for kind in _KINDS:
                several = list(_urls(answer.get(f"{kind}s")))
                if len(several) == 1 and not any(_urls(answer.get(kind))):
                    answer[kind] = several[0]
            return answer
        # Some models answer a bare URL or an array of URLs: the file names tell.
        urls = list(_urls(raw))
        for kind in _KINDS:
            found = [url for url in urls if _kind(url) == kind]
            answer |= {kind: found, f"{kind}s": found} if found else {}
        return answer


def _object(raw: object) -> dict[str, object] | None:
    if not isinstance(raw, Mapping):
        return None
    return {
        str(key): value for key, value in cast(Mapping[object, object], raw).items()
    }


def _urls(value: object) -> Iterator[str]:
    """Yield the URLs of a media field: text, an object with ``url``, or an array of these."""
    several = isinstance(value, (list, tuple))
    for item in cast(Sequence[object], value) if several else (value,):
        is_file = isinstance(item, Mapping)
        url = cast(Mapping[str, object], item).get("url") if is_file else item
        if url and isinstance(url, str):
            yield url


def _texts(raw: object) -> Iterator[str]:
    """Yield all leaves of an answer but ``null``, as text, in order, however deep."""
    ahead = [raw]
    while ahead:
        value = ahead.pop()
        if isinstance(value, Mapping):
            ahead.extend(reversed([*cast(Mapping[object, object], value).values()]))
        elif isinstance(value, (list, tuple)):
            ahead.extend(reversed(cast(Sequence[object], value)))
        elif value is not None:
            yield str(value)


def _forms(value: object) -> Iterator[object]:
    """Yield a value of an answer, and the other forms in which the files in it may be expected."""
    yield value
    urls = [url for url in _urls(value) if _URL.fullmatch(url)]
    if urls:
        yield urls[0]
        yield urls
        yield {"url": urls[0]}
        yield [{"url": url} for url in urls]


def _files(raw: object) -> Iterator[str]:
    """Yield the URLs of the files in an answer, in order, however deep."""
    ahead: list[tuple[str, object]] = [("", raw)]
    while ahead:
        key, value = ahead.pop()
        if isinstance(value, Mapping):
            items = cast(Mapping[object, object], value).items()
            inner = [(str(name), item) for name, item in items]
            ahead += reversed([(n, v) for n, v in inner if n.lower() not in _ECHOES])
        elif isinstance(value, (list, tuple)):
            ahead += [(key, item) for item in reversed(cast(Sequence[object], value))]
        elif isinstance(value, str) and _URL.fullmatch(value) and _is_file(key, value):
            yield value


def _is_file(key: str, url: str) -> bool:
    """Return whether a URL under this key, or bare, is that of a file."""
    words = re.findall("[a-z]+", re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", key).lower())
    if not key or any(word.removesuffix("s") in _PLACES for word in words):
        return True
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    ours = any(host == known or host.endswith(f".{known}") for known in OUTPUT_HOSTS)
    return ours or _kind(url) in _KINDS or _extension(url) in _OTHER_FILES


def _kind(url: str) -> str:
    """Return what the extension of a URL stands for, ``image`` or another."""
    return _TYPES.get(_extension(url), "").partition("/")[0]


def _extension(url: str) -> str:
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return name.rpartition(".")[2].lower()
