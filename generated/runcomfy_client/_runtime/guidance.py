"""One line with the call to write, for calls as other clients have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from .arguments import check_call
from .errors import InvalidInput
from .refusal import show
from .values import Request

_Method = TypeVar("_Method", bound=Callable[..., Any])


def is_request(given: object) -> bool:
    """Return whether something is a request; type checkers know, and callers may not."""
    return isinstance(given, Request)


def guided(method: _Method) -> _Method:
    """Return the same method, which refuses what is no request with the call to write."""

    @wraps(method)
    def checked(client: object, *args: Any, **options: Any) -> Any:
        request = args[0] if args else options.get("request")
        if not isinstance(request, Request):
            raise InvalidInput(advice(method.__name__, request, options.get("input")))
        # What fails only once a job was made has cost money.
        for name in ("on_submitted", "on_status"):
            check_call(name, options.get(name))
        return method(client, *args, **options)

    return cast(_Method, checked)


def model_id_of(given: object) -> str:
    """Return the id of the model of a request, or of its class."""
    kind = given if isinstance(given, type) else type(given)
    model_id = getattr(given, "model_id", None)
    if issubclass(kind, Request) and isinstance(model_id, str):
        return model_id
    raise InvalidInput(
        "price takes the class of a model or a request, such as price(Model) or"
        f" price(RawRequest('vendor/model', {{}})), not {show(given)}"
    )


def advice(name: str, given: object, wire: object = None) -> str:
    """Return the call to write instead of one with something else than a request."""
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
