"""JSON that callers compose freely: checked, and copied so that it stays as it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Never, cast

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from .refusal import show

__all__ = ["take"]

_DEEPEST = 64


def take(
    value: object,
    at: tuple[str | int, ...],
    array: Callable[[Iterator[object]], object] = tuple,
) -> object:
    """The same JSON in containers of our own: arrays of a field become tuples.

    Inside an object all is free JSON, where arrays stay lists. Values that are
    checked already are kept. What is no JSON is refused with its place.
    """
    if value is None or isinstance(value, (int, BaseModel)):
        return value
    if isinstance(value, str):
        return value if _is_unicode(value) else _refuse(value, at, "is no Unicode text")
    if isinstance(value, float):
        return value if math.isfinite(value) else _refuse(value, at, "is no number")
    if len(at) > _DEEPEST:
        return _refuse(value, at[:1], f"is nested more than {_DEEPEST} levels deep")
    if isinstance(value, Mapping):
        return {
            _check_key(key, at): take(item, (*at, str(key)), list)
            for key, item in cast(Mapping[object, object], value).items()
        }
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        items = enumerate(cast(Sequence[object], value))
        return array(take(item, (*at, index), array) for index, item in items)
    return _refuse(value, at, "is no JSON value")


def _check_key(key: object, at: tuple[str | int, ...]) -> str:
    if isinstance(key, str) and _is_unicode(key):
        return str(key)
    _refuse(key, at, "is no text and so no key of a JSON object")


def _is_unicode(text: str) -> bool:
    """Whether a text can be sent: a lone surrogate has no UTF-8 form."""
    return text.isascii() or not any("\ud800" <= mark <= "\udfff" for mark in text)


def _refuse(value: object, at: tuple[str | int, ...], complaint: str) -> Never:
    context = {"at": at, "value": show(value), "complaint": complaint}
    raise PydanticCustomError("not_json", "{complaint}", context)
