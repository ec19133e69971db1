"""One line with the call to write, for calls as other clients have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from .errors import InvalidInput
from .refusal import show
from .values import Request

__all__ = ["guided"]

_Method = TypeVar("_Method", bound=Callable[..., Any])


def guided(method: _Method) -> _Method:
    """Return the same method, which refuses what is no request with the call to write."""

    @wraps(method)
    def checked(client: object, *args: Any, **options: Any) -> Any:
        request = args[0] if args else options.get("request")
        if not isinstance(request, Request):
            raise InvalidInput(_advice(method.__name__, request, options.get("input")))
        return method(client, *args, **options)

    return cast(_Method, checked)


def _advice(name: str, given: object, wire: object) -> str:
    shown = show(given)
    if isinstance(given, type) and issubclass(given, Request):
        return f"{given.__name__} is a class: write {name}({given.__name__}(...))"
    if isinstance(given, str):
        keys: list[object] = []
        if isinstance(wire, Mapping):
            keys += cast(Mapping[object, object], wire)
        body = ", ".join(f"{show(key)}: ..." for key in keys[:3]) or "..."
        call = f"{name}(RawRequest({shown}, {{{body}}}))"
        return f"the class of the model checks its input; without one, write {call}"
    if isinstance(given, Mapping):
        return (
            "a dict does not say which model is meant: write"
            f" {name}(Model(...)) with its class, or {name}(RawRequest(model_id, {{...}}))"
        )
    return f"{name} takes a request, such as {name}(Model(...)), not {shown}"
