"""Requests as values: checked when built, immutable, and able to travel."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partialmethod
from inspect import signature
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Generic,
    NamedTuple,
    Never,
    Self,
    TypeVar,
    cast,
)

from pydantic import (
    AfterValidator,
    BaseModel,
    GetCoreSchemaHandler,
    ValidationError,
)
from pydantic_core import CoreSchema, PydanticCustomError

from .arguments import check_kind
from .errors import InvalidInput
from .null import NULL, tell_apart
from .outputs import MediaOutput, Output
from .refusal import BROKEN_RULES, InvalidRequest, refuse, show
from .rules import broken
from .wire_names import fields_of, readable

OutputT_co = TypeVar("OutputT_co", bound=Output, covariant=True)

_MAX_LEVELS = 64
_READING = object()  # the context of a value that is read from JSON
_MODEL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]*(/[A-Za-z0-9][A-Za-z0-9._ -]*)+")


class Value(
    BaseModel,
    frozen=True,
    extra="forbid",
    strict=True,
    allow_inf_nan=False,
    protected_namespaces=(),
    validate_by_name=True,
    validate_by_alias=False,
):
    """An immutable, checked part of a request.

    Building one raises :class:`InvalidInput` with all that is wrong. Values compare
    by content; they hash where their content does. Arrays become tuples, and free
    JSON is copied, so that later changes elsewhere change nothing here.
    """

    _rules: ClassVar[Mapping[str, Any]] = {}

    # Hidden, so that type checkers go on reading the constructor from the fields. The
    # mark is pydantic's own: without it, objects inside JSON would be built by calls.
    if not TYPE_CHECKING:

        def __init__(self, /, *given: object, **data: object) -> None:
            if given:
                name, field = type(self).__name__, next(
                    iter(type(self).model_fields), ""
                )
                raise InvalidRequest(
                    f"{name} takes its inputs by name: write {name}({field}={show(given[0])})"
                )
            try:
                super().__init__(**data)
            except ValidationError as error:
                raise refuse(
                    type(self), data, error.errors(include_url=False)
                ) from None

        __init__.__pydantic_base_init__ = True
        __init__.__signature__ = signature(BaseModel.__init__)  # of what is meant

        def __setattr__(self, name: str, value: object) -> None:
            raise InvalidRequest(
                f"{type(self).__name__} never changes: write"
                f" model_copy(update={{{name!r}: ...}}), which returns another one",
                fields=(name,),
            )

        __delattr__ = partialmethod(__setattr__, value=None)

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        """Return the value that a JSON object stands for: the inverse of :meth:`to_wire`.

        Raises :class:`InvalidInput`.
        """
        try:
            text = json.dumps(wire, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidInput(f"{cls.__name__}: not JSON: {error}") from None
        try:
            return cls.model_validate_json(
                text, by_alias=True, by_name=False, context=_READING
            )
        except ValidationError as error:
            raise refuse(cls, wire, error.errors(include_url=False)) from None

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object that is sent: wire names, plain values, no unset fields.

        ``None`` is sent only where it stands inside free JSON; a field that is
        :data:`NULL` is sent as ``null``.
        """
        # Arrays inside maps are lists, also where their type is a tuple: no reason to warn.
        return self.model_dump(
            mode="json", by_alias=True, exclude_none=True, warnings=False
        )

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return the same value with some fields changed, checked like a new one."""
        if not update:
            return super().model_copy(deep=deep)
        check_kind(update, Mapping, "update takes fields, such as update={'seed': 7}")
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **update})

    def __reduce__(self) -> tuple[Any, ...]:
        # As JSON, checked again where it arrives. Pydantic pickles the set of the given fields,
        # whose order differs between processes, and caches that digest pickles would pay again.
        text = json.dumps(self.to_wire(), ensure_ascii=False)
        return _of_json, (type(self), text)

    def model_post_init(self, context: Any, /) -> None:
        """Copy containers, then validate the constraints across fields."""
        fields = vars(self)
        for name, value in fields.items():
            if value is not None:
                fields[name] = value if value is NULL else _take(value, (name,))
            elif name in self.model_fields_set:
                self._check_absent(name, was_null=context is _READING)
        if self._rules and (found := broken(self._rules, self.to_wire())):
            # The text is for frameworks that validate by pydantic and show its errors.
            text = "; ".join(
                message if whole else " ".join((*map(str, at), message))
                for at, message, _, whole in found
            )
            context = {"text": text, "broken": found}
            raise PydanticCustomError(BROKEN_RULES, "{text}", context)

    def _check_absent(self, name: str, *, was_null: bool) -> None:
        """Refuse ``None`` where it was meant to be sent."""
        if was_null:
            _refuse(None, (name,), "is not allowed here; leave it out")
        if type(self).model_fields[name].is_required():
            _refuse(None, (name,), "means not sent; NULL is sent as null")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = readable(handler(source), handler)
        tell_apart(cls.model_fields, fields_of(schema, handler))
        return schema

    def __repr_args__(self) -> Any:
        return [(name, v) for name, v in super().__repr_args__() if v is not None]


class Request(Value, Generic[OutputT_co], frozen=True):
    """A complete, checked input for one model; the type says what comes out."""

    model_id: ClassVar[str]
    """The model that is asked."""

    @classmethod
    def output_type(cls) -> type[OutputT_co]:
        """Return the class that reads the answer."""
        for base in cls.__mro__:
            if issubclass(base, Request):
                for output in base.__pydantic_generic_metadata__["args"]:
                    return cast(type[OutputT_co], output)
        raise TypeError(f"{cls.__name__} says no output: write Request[MediaOutput]")

    def to_json(self) -> str:
        """Return the request as JSON text, with the id of its model, for any queue."""
        envelope = {"model_id": self.model_id, "input": self.to_wire()}
        return json.dumps(envelope, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the request that :meth:`to_json` wrote; raises :class:`InvalidInput`.

        The function ``from_json`` of this package reads requests of any model.
        """
        envelope = Envelope.read(text)
        own = getattr(cls, "model_id", None)
        if own != envelope.model_id:
            raise InvalidInput(
                f"{cls.__name__} cannot read a request for {envelope.model_id!r};"
                " the function from_json finds the right class"
            )
        return cls.from_wire(envelope.input)


class Envelope(NamedTuple):
    """A request on its way: the id of its model, and its input."""

    model_id: str
    input: dict[str, Any]

    @classmethod
    def read(cls, text: str | bytes) -> Envelope:
        """Return the envelope in a JSON text; raises :class:`InvalidInput`."""
        try:
            found: object = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidInput(f"not the JSON of a request: {error}") from None
        parts = cast(dict[str, Any], found) if isinstance(found, dict) else {}
        model_id, wire = parts.get("model_id"), parts.get("input")
        if isinstance(model_id, str) and isinstance(wire, dict):
            return cls(model_id, cast(dict[str, Any], wire))
        raise InvalidInput(
            'not a request: expected {"model_id": "...", "input": {...}}'
        )


def _of_json(cls: type[Value], text: str) -> Value:
    return cls.from_wire(json.loads(text))


def _check_model_id(model_id: str) -> str:
    if not _MODEL_ID.fullmatch(model_id):
        raise ValueError(
            "is not a model id; write it as in the catalogue: 'vendor/model'"
        )
    return model_id


class RawRequest(Request[MediaOutput], frozen=True):
    """An input for a model that this package does not know.

    The input is sent as it is, ``None`` included: only the API checks it.
    """

    # A value has its own id where other requests have that of their class; to a type
    # checker both are read alike.
    if not TYPE_CHECKING:
        model_id: Annotated[str, AfterValidator(_check_model_id)]

    input: Mapping[str, Any]
    """The JSON object that is sent."""

    def __init__(self, model_id: str, input: Mapping[str, Any]) -> None:
        fields: dict[str, Any] = {"model_id": model_id, "input": input}
        super().__init__(**fields)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the request that :meth:`to_json` wrote; raises :class:`InvalidInput`."""
        return cls(*Envelope.read(text))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_json, (self.to_json(),)

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object that is sent."""
        return cast(dict[str, Any], super().to_wire()["input"])


def _take(
    value: object,
    at: tuple[str | int, ...],
    array: Callable[[Iterator[object]], object] = tuple,
) -> object:
    """Return the same JSON in containers of our own: arrays of a field become tuples.

    Inside an object all is free JSON, where arrays stay lists. Values that are
    checked already are kept. What is not JSON is refused with its place.
    """
    if value is None or isinstance(value, (int, Value)):
        return value
    if value is NULL:
        return None  # inside JSON, null is None
    if isinstance(value, str):
        return (
            value if _is_unicode(value) else _refuse(value, at, "is not Unicode text")
        )
    if isinstance(value, float):
        return value if math.isfinite(value) else _refuse(value, at, "is not a number")
    if len(at) > _MAX_LEVELS:
        return _refuse(value, at[:1], f"is nested more than {_MAX_LEVELS} levels deep")
    if isinstance(value, Mapping):
        return {
            _check_key(key, at): _take(item, (*at, str(key)), list)
            for key, item in cast(Mapping[object, object], value).items()
        }
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        items = enumerate(cast(Sequence[object], value))
        return array(_take(item, (*at, index), array) for index, item in items)
    return _refuse(value, at, "is not a JSON value")


def _check_key(key: object, at: tuple[str | int, ...]) -> str:
    if isinstance(key, str) and _is_unicode(key):
        return str(key)
    _refuse(key, at, "is not a text and so no key of a JSON object")


def _is_unicode(text: str) -> bool:
    """Return whether a text can be sent: a lone surrogate has no UTF-8 form."""
    return text.isascii() or not any("\ud800" <= mark <= "\udfff" for mark in text)


def _refuse(value: object, at: tuple[str | int, ...], complaint: str) -> Never:
    context = {"at": at, "value": show(value), "complaint": complaint}
    raise PydanticCustomError("not_json", "{complaint}", context)
