"""What is wrong with an input, in words that help to write the right one."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from enum import Enum
from itertools import islice
from typing import Any, Literal, NamedTuple, SupportsFloat, cast, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .errors import InvalidInput, publish, shorten
from .size_grammar import Meaning, kind_of, nearest, of_pixels, parse
from .sizes import RatioChoice, SizeChoice

BROKEN_RULES = "broken_rules"
_MESSAGE_LIMIT = 1000
_VALUE_LIMIT = 80
_FEW = 6
_OFFERED = 3
_MOST_ERRORS = 100
_CHOICE_ERRORS = frozenset({"enum", "literal_error"})


class Problem(NamedTuple):
    """One thing that is wrong with an input."""

    field: str
    """Where: ``seed``, ``images[2]``, ``camera.angle``; empty for the whole."""
    message: str
    """What is wrong, and where possible what would be right."""
    value: str
    """What was given, cut, without what stands in the query of a URL."""


class InvalidRequest(InvalidInput):
    """A request that cannot be right, with every reason."""

    def __init__(
        self,
        message: str,
        *,
        fields: tuple[str, ...] = (),
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(message, fields=fields)
        self.problems = problems
        """All problems, in the order of the fields."""


publish(InvalidRequest)


def refuse(
    owner: type[BaseModel], data: object, errors: Iterable[ErrorDetails]
) -> InvalidRequest:
    """Return the error for an input that pydantic refused; of very many reasons the first."""
    places: dict[str, tuple[_Place, list[ErrorDetails]]] = {}
    for error in islice(_single(errors), _MOST_ERRORS):
        place = _locate(owner, data, error)
        places.setdefault(place.path, (place, []))[1].append(error)
    problems = tuple(
        Problem(path, _describe(place, found), _given(found[0]))
        for path, (place, found) in places.items()
    )
    fields = (place.field for place, _ in places.values())
    refused = InvalidRequest(
        _message(owner.__name__, problems),
        fields=tuple(dict.fromkeys(field for field in fields if field)),
        problems=problems,
    )
    if any(e["type"] in _CHOICE_ERRORS for _, found in places.values() for e in found):
        refused.add_note(
            "RawRequest(model_id, {...}) sends a choice newer than this package"
        )
    return refused


def _single(errors: Iterable[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Yield the errors, with one for each rule where several are broken."""
    for error in errors:
        if error["type"] != BROKEN_RULES:
            yield error
            continue
        for at, message, value, is_sentence in error.get("ctx", {})["broken"]:
            context = {"is_sentence": is_sentence, "at": at}
            yield ErrorDetails(
                type=BROKEN_RULES,
                loc=error["loc"],
                msg=message,
                input=value,
                ctx=context,
            )


def show(value: object) -> str:
    """Return a value as a message may quote it: short, and free of URL secrets."""
    if isinstance(value, str):
        text = str(value[: 4 * _VALUE_LIMIT])
        return shorten(repr(_without_secrets(text)), _VALUE_LIMIT)
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, float):
        return float.__repr__(value)  # also of numpy's
    if isinstance(value, int) and value.bit_length() <= 128:
        return repr(value)
    if isinstance(value, (list, tuple)):
        return f"a list of {len(cast(list[object], value))}"
    # Foreign objects are named, not printed: their text may be huge or private.
    return f"a value of type {type(value).__name__}"


def _without_secrets(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if not parts.netloc:
        return text
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
    return f"{bare.geturl()}?..." if parts.query else bare.geturl()


def _message(name: str, problems: tuple[Problem, ...]) -> str:
    lines: list[str] = []
    left = _MESSAGE_LIMIT
    for problem in problems:
        where = f"{name}.{problem.field}" if problem.field else name
        line = shorten(f"{where}: {problem.message}", 500)
        left -= len(line) + 1
        if left < 40:
            lines.append(f"... and {len(problems) - len(lines)} more problems")
            break
        lines.append(line)
    return "\n".join(lines)


class _Place(NamedTuple):
    """Where in a request a problem lies."""

    path: str
    field: str
    """The top-level field."""
    key: str
    """The last key, as it was given."""
    owner: type[BaseModel]
    """The class of the innermost object on the way."""
    annotation: object
    """The type of the innermost field on the way."""
    value: object
    """What was given there, as far as it is known."""


def _locate(owner: type[BaseModel], data: object, error: ErrorDetails) -> _Place:
    """Return the place of an error, without the union branches that pydantic mixes in."""
    parts = (*error["loc"], *error.get("ctx", {}).get("at", ()))
    models, annotation, here = [owner], cast(object, None), data
    path, field, key = "", "", ""
    for depth, part in enumerate(parts, start=1):
        is_stray = error["type"] == "extra_forbidden" and depth == len(parts)
        homes = [model for model in models if is_stray or _field_name(model, part)]
        if isinstance(here, Mapping) and homes:
            owner, key = homes[0], str(part)
            name = key if is_stray else _field_name(owner, part) or key
            path += f".{name}" if path else name
            known = owner.model_fields.get(name)
            annotation = known.annotation if known else None
            models = list(_models(annotation))
            here = cast(Mapping[object, object], here).get(part)
        elif isinstance(here, Mapping) and (part in here or depth > len(error["loc"])):
            path += f"[{show(part)}]"
            here = cast(Mapping[object, object], here).get(part)
        elif isinstance(here, (list, tuple)) and isinstance(part, int):
            path += f"[{part}]"
            items = cast(list[object], here)  # of a tuple, one may be missing
            here = items[part] if part < len(items) else None
        else:
            models = [model for model in models if model.__name__ == part] or models
        field = field or path
    return _Place(shorten(path, 120), field, key, owner, annotation, here)


def _describe(place: _Place, errors: list[ErrorDetails]) -> str:
    """Return what is wrong at one place, from all that pydantic says of it."""
    kinds = {error["type"] for error in errors}
    if "missing" in kinds:
        return f"is missing{_sent_as(place)}"
    if "extra_forbidden" in kinds:
        return _unknown_field(place)
    given = _given(errors[0])
    for error in errors:
        if error["type"] == BROKEN_RULES:
            sentence, whole = error["msg"], error.get("ctx", {})["is_sentence"]
            given = _given(error)
            if isinstance(error["input"], Mapping):
                given = _object(place)
            return sentence if whole else f"{given} {sentence}{_sent_as(place)}"
    choices = dict(_choices(place.annotation))
    if choices and kinds & _CHOICE_ERRORS:
        offer = _offer(place, choices, errors[0]["input"])
        return f"{given} is not a choice{_sent_as(place)}; {offer}"
    wishes = dict.fromkeys(_wish(error) for error in errors)
    if None in wishes:
        complaint = errors[0]["msg"].removeprefix("Value error, ")
        return f"{given} {complaint}{_sent_as(place)}"
    wish = " or ".join(filter(None, wishes))
    advice = _advise(errors[0]["input"])
    return f"must {wish}, not {given}{_sent_as(place)}{advice and f'; {advice}'}"


def _object(place: _Place) -> str:
    """Return what to call an object: its class, or else its keys."""
    value = place.value
    if isinstance(value, BaseModel):
        return type(value).__name__
    if not isinstance(value, Mapping):
        return show(value)
    keys = list(cast(Mapping[object, object], value))
    shown = ", ".join(str(key) for key in keys[:_FEW])
    return shorten(f"an object with {shown or 'nothing'}", _VALUE_LIMIT)


def _wish(error: ErrorDetails) -> str | None:
    """Return what should be, from a message such as ``Input should be a valid string``."""
    context = error.get("ctx", {})
    if error["type"] == "sequence_str" or context.get("class") == "Sequence":
        return "be a list"
    if context.get("class") == "Null":
        return "be NULL"
    wish = error["msg"].partition(" should ")[2]
    return wish.partition(" after validation")[0] or None


def _given(error: ErrorDetails) -> str:
    """Return the value at fault, which pydantic does not know when it is deep in free JSON."""
    if error["type"] == "missing":
        return ""
    return error.get("ctx", {}).get("value") or show(error["input"])


def _sent_as(place: _Place) -> str:
    name = _field_name(place.owner, place.key)
    wire = name and _wire_name(place.owner, name)
    return f" (sent as {wire!r})" if wire and wire != name else ""


def _unknown_field(place: _Place) -> str:
    names = list(place.owner.model_fields)
    known = {_wire_name(place.owner, name): name for name in names}
    known.update((name, name) for name in names)
    near = difflib.get_close_matches(place.key, known, n=1)
    home = place.owner.__name__
    if not near:
        return f"is not a field of {home}; it has {', '.join(names)}"
    name = known[near[0]]
    # The Python name itself is wrong only in JSON, where the wire name stands.
    meant = _wire_name(place.owner, name) if name == place.key else name
    return f"is not a field of {home}; did you mean {meant!r}?"


def _offer(place: _Place, choices: Mapping[Any, str], value: object) -> str:
    """Return the choices that a value may have meant."""
    if advice := _advise(value):
        return advice
    written = _written(value)
    if written is not None and written in choices:
        return f"{written!r} was read as {show(value)}: keep it a text where it is read"
    shaped = _nearest_shapes(choices, value)
    if len(choices) <= _FEW:
        listed = sorted(dict.fromkeys([*shaped, *choices]), key=lambda one: one is None)
        return f"choose {_listed(listed)}"
    near = shaped[:_OFFERED] or _nearest(choices, value)
    offer = f"nearest of {len(choices)}: {_listed(near)}"
    for choice in _enums(place.annotation):
        if issubclass(choice, (SizeChoice, RatioChoice)):
            return f"{offer}; {choice.__name__}.closest(width, height) finds one"
    return offer


def _advise(value: object) -> str:
    """Return what to write instead of a value of pandas or numpy; else nothing."""
    if type(value).__name__ in ("NAType", "NaTType") or (
        isinstance(value, float) and math.isnan(value)
    ):
        return "for a missing value write None, which is not sent"
    if (
        not isinstance(value, float)
        and isinstance(value, SupportsFloat)
        and hasattr(type(value), "item")
    ):
        return "its method item() returns the plain value"
    return ""


def _written(value: object) -> str | None:
    """Return the ratio that may have stood where a number or a time was read.

    YAML 1.1 reads ``16:9`` as 969, in base 60; DuckDB, pyarrow and polars read a column of
    ratios as times of day.
    """
    if type(value) is int:
        return f"{value // 60}:{value % 60}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute}"
    return None


def _nearest_shapes(choices: Iterable[object], value: object) -> list[str]:
    """Return the choices with a shape, the nearest first, if what was given reads as one."""
    texts = tuple(choice for choice in choices if isinstance(choice, str))
    asked = _asked(value, texts) if kind_of(texts) in ("size", "ratio") else None
    return nearest(asked, texts) if asked else []


def _asked(value: object, texts: Iterable[str]) -> Meaning | None:
    """Return what was given, as a size: a text, a quotient, or two numbers in a row."""
    if isinstance(value, str):
        return parse(value[:_VALUE_LIMIT], texts)
    if isinstance(value, float) and 0 < value < math.inf:
        return of_pixels(*value.as_integer_ratio())
    numbers = cast(list[object], value) if isinstance(value, (list, tuple)) else []
    sides = [one for one in numbers if type(one) is int and one > 0]
    if len(sides) == len(numbers) == 2:
        return of_pixels(*sides)
    return None


def _nearest(choices: Mapping[Any, str], value: object) -> list[object]:
    if isinstance(value, (int, float)) and all(isinstance(one, int) for one in choices):
        return sorted(choices, key=lambda one: (abs(one - value), one))[:_OFFERED]
    asked = value if isinstance(value, str) else show(value)
    asked = asked[:_VALUE_LIMIT].casefold()

    def likeness(one: object) -> float:
        names = (str(one), choices[one])
        return max(
            difflib.SequenceMatcher(None, asked, name.casefold()).ratio()
            for name in names
        )

    return sorted(choices, key=likeness, reverse=True)[:_OFFERED]


def _listed(values: Iterable[object]) -> str:
    return ", ".join("NULL" if value is None else show(value) for value in values)


def _field_name(model: type[BaseModel], key: object) -> str | None:
    """Return the Python name of a field that is called by its Python or its wire name."""
    for name, field in model.model_fields.items():
        if key in (name, field.serialization_alias):
            return name
    return None


def _wire_name(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].serialization_alias or name


def types_in(annotation: object) -> Iterator[object]:
    """Yield a type and all types inside it."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from types_in(part)


def literals_in(annotation: object) -> Iterator[object]:
    """Yield all values of all literal types inside a type."""
    for part in types_in(annotation):
        if get_origin(part) is Literal:
            yield from get_args(part)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    for part in types_in(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part


def _enums(annotation: object) -> Iterator[type[Enum]]:
    for part in types_in(annotation):
        if isinstance(part, type) and issubclass(part, Enum):
            yield part


def _choices(annotation: object) -> Iterator[tuple[Any, str]]:
    """Yield the choices of a field, each with the name of its member."""
    members = {m.value: m.name for choice in _enums(annotation) for m in choice}
    yield from members.items()
    for value in literals_in(annotation):
        yield value, members.get(value, "")
