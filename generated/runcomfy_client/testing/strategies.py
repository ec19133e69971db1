"""Requests at random, for tests with Hypothesis, which must be installed.

``@given(requests(Wan25TextToImage))`` draws requests that the class accepts, its rules
across fields included.
"""

# An extra: where it is not installed, strict type checkers find nothing to read here.
# mypy: disable-error-code="import-not-found, untyped-decorator, no-any-return"
# pyright: reportCallIssue=false
# pyright: reportMissingImports=false
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownParameterType=false
# pyright: reportUnknownVariableType=false
# pyright: reportUntypedFunctionDecorator=false

# The package may use what completion on a class need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_origin,
)

from hypothesis import reject
from hypothesis import strategies as st

from .._runtime.media import Media
from .._runtime.null import NULL, UNIONS, Null
from .._runtime.refusal import InvalidRequest
from .._runtime.rules import broken
from .._runtime.sizes import Choice
from .._runtime.values import Request, Value

RequestT = TypeVar("RequestT", bound=Request[Any])
Strategy: TypeAlias = st.SearchStrategy[Any]

_ENDINGS = {"image": "png", "video": "mp4", "audio": "mp3", "file": "bin"}
_CHARACTERS = st.characters(exclude_categories=["Cs"])
_MORE = 5
"""Items of an array or a map beyond the fewest."""
_LONGEST = 60
"""Characters of a text, unless it has to be longer."""
_FARTHEST = 2**53
"""Numbers without a limit; up to here all whole ones are exact as floats."""
_REPAIRS = 30


def requests(model: type[RequestT]) -> st.SearchStrategy[RequestT]:
    """Return a strategy for requests of a class, each valid by its types and rules.

    Where an input as drawn breaks a rule, fields that the rule may speak of are left out,
    added or drawn again.
    """
    return cast(st.SearchStrategy[RequestT], _Drawing().value(model))


@dataclass(frozen=True, slots=True)
class _Limits:
    """The limits beside a type, and the rules of the field that holds it."""

    marks: tuple[Any, ...]
    rule: Mapping[str, Any]

    def said(self, word: str) -> Any:
        """Return a limit by its name in pydantic, or None."""
        found = (getattr(mark, word, None) for mark in self.marks)
        return next((limit for limit in found if limit is not None), None)

    def step(self) -> Fraction | None:
        """Return what numbers have to be multiples of."""
        step = self.said("multiple_of") or self.rule.get("multipleOf")
        return None if step is None else Fraction(Decimal(repr(step)))

    def counts(self, most: int) -> tuple[int, int]:
        """Return the fewest and the most items or characters to draw."""
        least = self.said("min_length") or 0
        limit = self.said("max_length")
        return least, (
            max(least, most) if limit is None else max(least, min(limit, most))
        )


class _Drawing:
    """The strategies of one request; classes may contain themselves."""

    def __init__(self) -> None:
        self._known: dict[type[Value], Strategy] = {}

    def value(self, model: type[Value]) -> Strategy:
        if model not in self._known:
            self._known[model] = st.deferred(lambda: self._built(model))
        return self._known[model]

    def _built(self, model: type[Value]) -> Strategy:
        rules: Mapping[str, Any] = model._rules
        of_fields: Mapping[str, Any] = rules.get("properties", {})
        fields: dict[str, Strategy] = {}
        required: dict[str, Strategy] = {}
        for name, field in model.model_fields.items():
            rule = of_fields.get(field.serialization_alias or name, {})
            # A rule may be a truth value, too.
            limits = _Limits(
                tuple(field.metadata), {} if isinstance(rule, bool) else rule
            )
            fields[name] = self._type(field.annotation, limits)
            if field.is_required():
                required[name] = fields[name]
        optional = {n: s for n, s in fields.items() if n not in required}
        first = st.fixed_dictionaries(required, optional=optional)

        @st.composite
        def built(draw: st.DrawFn) -> Value:
            drawn = draw(first)
            for _ in range(_REPAIRS):
                try:
                    return model(**drawn)
                except InvalidRequest as error:
                    named = [re.split(r"[.\[]", text)[0] for text in error.fields]
                    open_ = [name for name in fields if name in named] or [*fields]
                    name = draw(st.sampled_from(open_))
                    if name in drawn and name in optional and draw(st.booleans()):
                        del drawn[name]
                    else:
                        drawn[name] = draw(fields[name])
            return reject()

        return built()

    def _type(self, annotation: Any, limits: _Limits) -> Strategy:
        origin, args = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            inner = [m for mark in args[1:] for m in getattr(mark, "metadata", [mark])]
            return self._type(args[0], _Limits((*inner, *limits.marks), limits.rule))
        if origin in UNIONS:
            return st.one_of(
                [self._type(arg, limits) for arg in args if arg is not type(None)]
            )
        if origin is Literal:
            return st.sampled_from(args)
        if origin is tuple:
            return st.tuples(*[self._type(arg, _NO_LIMITS) for arg in args])
        if isinstance(origin, type) and issubclass(origin, Mapping):
            least, most = limits.counts(_MORE)
            return st.dictionaries(
                st.text(_CHARACTERS, max_size=_LONGEST),
                self._type(args[1], _NO_LIMITS),
                min_size=least,
                max_size=most,
            )
        if isinstance(origin, type) and issubclass(origin, Iterable):
            return self._array(args[0], limits)
        if isinstance(annotation, type):
            return self._class(annotation, limits)
        return _json()

    def _array(self, item: Any, limits: _Limits) -> Strategy:
        least, most = limits.counts(_MORE)
        unique: Callable[[Any], Any] | None = repr
        return st.lists(
            self._type(item, _NO_LIMITS),
            min_size=least,
            max_size=most,
            unique_by=unique if limits.rule.get("uniqueItems") else None,
        )

    def _class(self, kind: type[Any], limits: _Limits) -> Strategy:
        if issubclass(kind, Value):
            return self.value(kind)
        if issubclass(kind, Choice):
            return st.sampled_from(list(kind))
        if issubclass(kind, Null):
            return st.just(NULL)
        if kind is bool:
            return st.booleans()
        if kind is int:
            return _whole(limits)
        if kind is float:
            return _number(limits)
        if kind is str:
            return _text(limits)
        return _json()


_NO_LIMITS = _Limits((), {})


def _json() -> Strategy:
    plain = st.booleans() | st.integers(-_FARTHEST, _FARTHEST) | _text(_NO_LIMITS)
    return st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=_MORE)
        | st.dictionaries(_text(_NO_LIMITS), inner, max_size=_MORE),
        max_leaves=_MORE,
    )


def _text(limits: _Limits) -> Strategy:
    least, most = limits.counts(_LONGEST)
    media = next((mark for mark in limits.marks if isinstance(mark, Media)), None)
    if media is not None:
        ending = f".{_ENDINGS[media.kind]}"
        name = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
        return name.map(
            lambda text: f"https://example.com/{text.ljust(least, 'a')}{ending}"
        )
    if pattern := limits.rule.get("pattern"):
        # Rules are of the engine that checks them, which writes two things otherwise.
        own = pattern.replace("(?<", "(?P<").replace(r"\z", r"\Z")
        return st.from_regex(own, alphabet=_CHARACTERS).filter(
            lambda text: not broken(limits.rule, text)
        )
    # Padded, since long texts at random take more chance than a test case has.
    drawn = st.text(_CHARACTERS, max_size=most)
    return drawn.map(lambda text: text.ljust(least, "a"))


def _range(limits: _Limits) -> tuple[Any, Any]:
    low = [limits.said("ge"), limits.said("gt")]
    high = [limits.said("le"), limits.said("lt")]
    bottom = max((limit for limit in low if limit is not None), default=None)
    top = min((limit for limit in high if limit is not None), default=None)
    if bottom is None:
        bottom = min(-_FARTHEST, top if top is not None else 0)
    return bottom, top if top is not None else max(_FARTHEST, bottom)


def _whole(limits: _Limits) -> Strategy:
    step = limits.step() or Fraction(1)
    # What is a multiple of 0.5 and whole is a multiple of 1.
    step = Fraction(step.numerator)
    return _multiples(step, limits).map(int)


def _number(limits: _Limits) -> Strategy:
    if step := limits.step():
        return _multiples(step, limits).map(float)
    bottom, top = _range(limits)
    return st.floats(
        float(bottom),
        float(top),
        exclude_min=limits.said("gt") is not None,
        exclude_max=limits.said("lt") is not None,
        allow_nan=False,
        allow_infinity=False,
    )


def _multiples(step: Fraction, limits: _Limits) -> st.SearchStrategy[Fraction]:
    bottom, top = (Fraction(Decimal(repr(limit))) for limit in _range(limits))
    low, high = ceil(bottom / step), floor(top / step)
    if limits.said("gt") == bottom and low * step == bottom:
        low += 1
    if limits.said("lt") == top and high * step == top:
        high -= 1
    return st.integers(low, high).map(lambda count: count * step)
