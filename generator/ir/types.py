"""Define the intermediate representation of models and the API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, TypeAlias

from ..core.problems import Loc

Json: TypeAlias = (
    "bool | int | float | str | list[Json] | dict[str, Json] | None"  # as json.loads reads
)
Language = Literal["en", "ja", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "ja", "zh")
MediaKind = Literal["image", "video", "audio", "file"]
ChoiceKind = Literal["plain", "size", "ratio", "tier"]
PriceUnit = Literal["output", "second"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages, with the language to fall back on."""

    by_language: Mapping[str, str]
    fallback: str = "en"

    def in_(self, language: str) -> str:
        """Return the text in a language, else in English, else as published, else empty."""
        for candidate in (language, "en", self.fallback):
            if text := self.by_language.get(candidate, ""):
                return text
        return ""


@dataclass(frozen=True, slots=True)
class Str:
    """Free text; lengths count Unicode code points.

    ``sign`` is what stands between width and height where a pattern takes sizes or ratios alone.
    """

    min_length: int | None = None
    max_length: int | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class MediaUrl:
    """The https URL of a file that the server fetches."""

    kind: MediaKind
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a number; ``None`` is no limit."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: int | None = None


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number."""

    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Number:
    """A whole or fractional number."""

    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True)
class Bool:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON value."""


@dataclass(frozen=True, slots=True)
class Null:
    """JSON's null inside a list or map, or as the only value of a field."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to the named type at a pointer into the model's file."""

    pointer: str


@dataclass(frozen=True, slots=True)
class List:
    """An array; lengths count items."""

    item: Type
    min_items: int | None = None
    max_items: int | None = None


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array of fixed length with a type for each item."""

    items: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """An object with arbitrary keys."""

    value: Type
    min_properties: int | None = None
    max_properties: int | None = None


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types; at least two."""

    options: tuple[Type, ...]


Type: TypeAlias = (
    "Str | MediaUrl | Int | Number | Bool | Anything | Null | Ref | List | Tuple | Map | Union"
)


@dataclass(frozen=True, slots=True)
class Required:
    """Must be given; ``example`` is a published default that is only a sample value."""

    example: Json = None


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Has this default in the signature and is always sent."""

    value: Json


@dataclass(frozen=True, slots=True)
class Optional:
    """Not sent unless given; ``server_default`` is the server's default, if known."""

    server_default: Json = None


Presence: TypeAlias = Required | Prefilled | Optional


@dataclass(frozen=True, slots=True)
class Field:
    """One input or output; ``name`` is its name on the wire.

    ``type`` excludes null, which may be sent if ``nullable``. ``notes`` describe the limits
    that the catalogue sets to files.
    """

    name: str
    type: Type
    presence: Presence
    label: Text
    doc: Text
    loc: Loc
    nullable: bool = False
    notes: tuple[str, ...] = ()

    def label_in(self, language: str) -> str:
        """Return the label, empty where it only repeats the name, as ``Image Url`` does."""
        label = self.label.in_(language)
        return label if _letters(label) != _letters(self.name) else ""


@lru_cache(1024)  # many models have the same inputs
def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@dataclass(frozen=True, slots=True)
class Choice:
    """A closed list of strings, whole numbers or booleans, in the published order."""

    path: tuple[str, ...]  # the properties that lead to it
    values: tuple[str | int | bool, ...]
    kind: ChoiceKind
    loc: Loc


@dataclass(frozen=True, slots=True)
class Object:
    """A nested object with its own fields.

    ``checks`` holds the constraints that the types of its fields cannot express. It is empty
    if the object is merged from several schemas; then the request checks them.
    """

    path: tuple[str, ...]
    fields: tuple[Field, ...]
    doc: Text
    loc: Loc
    checks: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True)
class Limited:
    """A type with limits inside a list, a map or a union."""

    path: tuple[str, ...]
    type: Str | MediaUrl | Int | Number | List | Map | Tuple
    loc: Loc


Named: TypeAlias = Choice | Object | Limited


def inner_types(type_: Type, named: Mapping[str, Named]) -> Iterator[Type]:
    """Yield a type and its inner types; nested objects are left to their own fields."""
    yield type_
    match type_:
        case List(inner) | Map(inner):
            yield from inner_types(inner, named)
        case Union(options) | Tuple(options):
            for option in options:
                yield from inner_types(option, named)
        case Ref(where) if isinstance(limited := named.get(where), Limited):
            yield from inner_types(limited.type, named)
        case _:
            pass


def is_read(pointer: str) -> bool:
    """Return whether a pointer into the model's file belongs to the output."""
    return pointer.startswith("/output_schema")


@dataclass(frozen=True, slots=True)
class Rule:
    """A cross-field rule: an input that matches ``when`` must match ``then``."""

    when: Json
    then: Json
    message: Text
    loc: Loc


@dataclass(frozen=True, slots=True)
class ForcedNames:
    """Names that an overlay fixes, keyed by pointers into the model's file."""

    cls: str | None = None
    module: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    members: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )


@dataclass(frozen=True, slots=True)
class Price:
    """The catalogue's price of one ``unit`` in US dollars, with its remark."""

    usd: float | None
    unit: PriceUnit | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The catalogue's metadata of a model; empty where it publishes none."""

    categories: tuple[str, ...] = ()
    kind: str = ""
    price: Price | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """The language of the published texts, and their translations by pointer."""

    language: str
    translations: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several inputs that a model takes, as if there were no other.

    ``label`` is its title or tag, empty if it has none; ``own`` are the fields that it names.
    """

    label: str
    fields: tuple[Field, ...]
    own: frozenset[str]
    named: Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Model:
    """One hosted model; ``output`` is ``None`` for the media block that all models share.

    ``checks`` is a JSON Schema of the constraints that the types of the fields cannot
    express, including the rules of our overlay.
    """

    id: str
    title: Text
    summary: Text
    fields: tuple[Field, ...]
    named: Mapping[str, Named]
    output: tuple[Field, ...] | None
    example: Mapping[str, Json]
    forced: ForcedNames
    rules: tuple[Rule, ...]
    checks: Mapping[str, Json]
    input_schema: Mapping[str, Json]
    output_schema: Mapping[str, Json]
    publication: Publication
    listing: Listing
    loc: Loc
    digest: str
    alternatives: tuple[Alternative, ...] = ()
    output_is_bare: bool = False  # the output is a single field named `value`
    example_fits: bool = True  # under the schema, the rules and the types
    repairs: tuple[tuple[str, str], ...] = ()  # of its schemas: pointer and reason

    @property
    def groups(self) -> list[tuple[Field, ...]]:
        """Return the fields of the input, of the output, and of each nested object."""
        nested = [n.fields for n in self.named.values() if isinstance(n, Object)]
        return [self.fields, self.output or (), *nested]


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP call of the API."""

    method: str
    path: str
    status: int = 200


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """The facts that all models share: URLs, authentication, calls and states.

    There is one in a run, known by its identity, so that what pages say of it can be cached.
    """

    base_url: str
    base_url_variable: str
    token_variables: tuple[str, ...]
    calls: Mapping[str, Call]
    request_id_pattern: str
    states: Mapping[str, tuple[str, ...]]
    output_hosts: tuple[str, ...]
    output_fields: tuple[Field, ...]
    output_schema: Mapping[str, Json]
    digest: str
    languages: tuple[Language, ...] = LANGUAGES  # those of the docs
