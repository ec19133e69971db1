"""Format types, limits and choices as Markdown for the tables of the docs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.markdown import code, heading_slug, is_short, prose, text
from ..core.size_grammar import Meaning
from ..ir import types as ir
from ..ir.sizes import exact_ratio, meanings, megapixels
from ..python.literals import literal
from ..python.naming import ModelNames
from ..python.spelling import is_identifier
from .pattern_words import in_words
from .phrases import Phrases

DASH = "—"
_MAX_LISTED = 20
_KINDS: Mapping[type, str] = {
    bool: "`boolean`",
    int: "`integer`",
    str: "`string`",
}


class Types:
    """Formats the types of one model in one language."""

    def __init__(
        self, model: ir.Model, names: ModelNames, phrases: Phrases, page: str = ""
    ) -> None:
        """Bind the model; ``page`` is the link to its page from the page being written."""
        self.model = model
        self.names = names
        self.phrases = phrases
        self.page = page

    def row(self, field: ir.Field, language: str, owner: str = "input") -> list[str]:
        """Return the row of an input: name, type, presence, default, meaning.

        ``owner`` begins its anchor: the class of a nested object.
        """
        presence, default = self.presence(field)
        anchor = value_anchor(owner, field.name)
        return [
            f'<a id="{anchor}"></a>{self._name(field)}',
            self.phrases.comma.join(
                [self._given(field), *self._beyond_type(field, language)]
            ),
            presence,
            default,
            _meaning(field, language),
        ]

    def alternative_rows(self, one: ir.Alternative, number: int) -> list[list[str]]:
        """Return a row for each input that an alternative names: its label, name, type, presence."""
        label = code(one.label or number)
        types = Types(replace(self.model, named=one.named), self.names, self.phrases)
        given = self.phrases.required, self.phrases.optional
        return [
            [
                label,
                types._name(field),
                types._given(field),
                given[isinstance(field.presence, ir.Optional)],
            ]
            for field in one.fields
            if field.name in one.own
        ]

    def output_row(self, field: ir.Field, language: str) -> list[str]:
        """Return the row of an output: name, type, meaning."""
        return [self._name(field), self.cell(field.type), _meaning(field, language)]

    def _name(self, field: ir.Field) -> str:
        # The shared output has no entry: its Python names equal its wire names.
        attribute = self.names.fields.get(field.loc.pointer, field.name)
        if attribute == field.name:
            return code(field.name)
        return f"{code(field.name)} (Python: {code(attribute)})"

    def _beyond_type(self, field: ir.Field, language: str) -> Iterator[str]:
        """Yield what the published schema demands beyond the type and its limits."""
        place = field.loc.pointer.removeprefix("/input_schema")
        node = json_pointer.find(self.model.input_schema, place)
        words = self.phrases
        for part in (node, node.get("items") if is_object(node) else None):
            if is_object(part) and isinstance(part.get("pattern"), str):
                shown = words.pattern.format(pattern=code(part["pattern"]))
                told = in_words(part["pattern"], language)
                yield words.aside.format(kind=shown, details=told) if told else shown
        if is_object(node) and isinstance(node.get("multipleOf"), float):
            yield words.step.format(step=literal(node["multipleOf"]))
        if is_object(node) and node.get("uniqueItems") is True:
            yield words.unique

    def _given(self, field: ir.Field) -> str:
        known = (ir.Anything(), ir.Null())
        also = f"{self.phrases.either}`null`" if field.nullable else ""
        return self.cell(field.type) + ("" if field.type in known else also)

    def presence(self, field: ir.Field) -> tuple[str, str]:
        """Return whether an input has to be given, and its default."""
        words = self.phrases
        match field.presence:
            case ir.Prefilled(value):
                return words.prefilled, self._value(value)
            case ir.Optional(None):
                return words.optional, DASH
            case ir.Optional(value):
                return words.optional, self._value(value)
            case ir.Required(None | ""):
                return words.required, DASH
            case ir.Required():
                return words.required, words.sample_default

    def _value(self, value: ir.Json) -> str:
        return code(value) if is_short(value) else self.phrases.long_default

    def cell(self, type_: ir.Type) -> str:
        """Return a type with its limits."""
        kind, details = self._type(type_)
        return self.phrases.comma.join([kind, *details])

    def _inner(self, type_: ir.Type) -> str:
        kind, details = self._type(type_)
        joined = self.phrases.comma.join(details)
        return self.phrases.aside.format(kind=kind, details=joined) if joined else kind

    def _type(self, type_: ir.Type) -> tuple[str, list[str]]:
        words = self.phrases
        match type_:
            case ir.Str(least, most, sign):
                limits = self._counted(words.characters, least, most)
                return "`string`", [*limits, words.pair] if sign else limits
            case ir.MediaUrl(media, least, most):
                limits = self._counted(words.characters, least, most)
                return "`string`", [words.media[media], *limits]
            case ir.Int(bounds):
                return "`integer`", list(self._bounds(bounds))
            case ir.Number(bounds):
                return "`number`", list(self._bounds(bounds))
            case ir.Bool():
                return "`boolean`", []
            case ir.Null():
                return "`null`", []
            case ir.Anything():
                return words.anything, []
            case ir.Ref(where):
                return self._named(where)
            case ir.List(item, least, most):
                kind = words.array.format(item=self._inner(item))
                return kind, self._counted(words.items, least, most)
            case ir.Tuple(items):
                kinds = words.comma.join(self._inner(item) for item in items)
                return words.array.format(item=kinds), []
            case ir.Map(ir.Anything(), least, most):
                return "`object`", self._counted(words.keys, least, most)
            case ir.Map(value, least, most):
                kind = words.map.format(value=self._inner(value))
                return kind, self._counted(words.keys, least, most)
            case ir.Union(options):
                return words.either.join(self._inner(o) for o in options), []

    def _named(self, where: str) -> tuple[str, list[str]]:
        named = self.model.named[where]
        if where not in self.names.types and not isinstance(named, ir.Limited):
            return self._of_alternative(named), []
        match named:
            case ir.Limited():
                return self._type(named.type)
            case ir.Object():
                name = code(self.names.types[where])
                return "`object`", [f"[{name}]({self.target(where)})"]
            case ir.Choice():
                kinds = dict.fromkeys(_KINDS[type(value)] for value in named.values)
                link = self.phrases.choice.format(
                    count=len(named.values), target=self.target(where)
                )
                return self.phrases.either.join(kinds), [link]

    def _of_alternative(self, named: ir.Object | ir.Choice) -> str:
        """Return a type that has no section, since it is part of one of all alternatives."""
        if isinstance(named, ir.Object):
            return "`object`"
        shown = [code(value) for value in named.values[:_MAX_LISTED]]
        return self.phrases.comma.join(
            shown + ["…"] * (len(named.values) > _MAX_LISTED)
        )

    def _bounds(self, bounds: ir.Bounds) -> Iterator[str]:
        words = self.phrases
        yield from self._range(bounds.minimum, bounds.maximum)
        if bounds.exclusive_minimum is not None:
            yield words.above.format(low=literal(bounds.exclusive_minimum))
        if bounds.exclusive_maximum is not None:
            yield words.below.format(high=literal(bounds.exclusive_maximum))
        if bounds.multiple_of is not None:
            yield words.step.format(step=literal(bounds.multiple_of))

    def _range(self, low: float | None, high: float | None) -> Iterator[str]:
        words = self.phrases
        if low is not None and high is not None:
            yield words.between.format(low=literal(low), high=literal(high))
        elif low is not None:
            yield words.least.format(low=literal(low))
        elif high is not None:
            yield words.most.format(high=literal(high))

    def _counted(self, phrase: str, low: int | None, high: int | None) -> list[str]:
        return [phrase.format(range=limits) for limits in self._range(low, high)]

    def details(self, type_: ir.Type) -> list[str]:
        """Return the limits of a type, without the type."""
        return self._type(type_)[1]

    def target(self, where: str) -> str:
        """Return the link to a named type's section."""
        return f"{self.page}#{heading_slug(self.heading(where))}"

    def heading(self, where: str) -> str:
        """Return the heading of a named type's section."""
        is_choice = isinstance(self.model.named[where], ir.Choice)
        words = self.phrases
        heading = words.choice_heading if is_choice else words.object_heading
        return heading.format(name=code(self.names.types[where]))

    def anchor(self, where: str) -> str:
        """Return the anchor of a named type's section."""
        return f"type-{self.names.types[where]}"

    def object(self, where: str, object_: ir.Object, language: str) -> dict[str, Any]:
        """Return the section of a nested object, without the rows of its fields."""
        return {
            "anchor": self.anchor(where),
            "heading": self.heading(where),
            "path": code(".".join(object_.path)),
            "doc": prose(object_.doc.in_(language)),
        }

    def choice(self, where: str, choice: ir.Choice) -> dict[str, Any]:
        """Return the section of a choice: its values and their sizes in pixels."""
        members = self.names.members[where]
        name = self.names.types[where]
        is_size = choice.kind == "size"
        known = [*map(_size_cells, meanings(choice))] if is_size else []
        python = members or [literal(value) for value in choice.values]
        anchored = members or choice.values
        rows = [
            [_linked(name, value, anchor), code_of(member)]
            for value, member, anchor in zip(
                choice.values, python, anchored, strict=True
            )
        ]
        if known:
            rows = [
                [*row, *self._size(size)] for row, size in zip(rows, known, strict=True)
            ]
        return {
            "anchor": self.anchor(where),
            "heading": self.heading(where),
            "path": code(".".join(choice.path)),
            "rows": rows,
            "count": len(choice.values),
            "is_enum": bool(members),
            "is_size": is_size,
            "has_nearly": any(size.exact for size in known),
            "has_unsized": any(size.pixels == DASH for size in known),
        }

    def _size(self, size: _SizeCells) -> list[str]:
        """Return the pixels, ratio and megapixels of a value."""
        nearly = self.phrases.nearly.format(label=size.ratio, exact=size.exact)
        return [size.pixels, nearly if size.exact else size.ratio, size.megapixels]


class _SizeCells(NamedTuple):
    """The cells of a size in every language; ``exact`` if the ratio is met only nearly."""

    pixels: str
    ratio: str
    exact: str
    megapixels: str


@lru_cache(4096)  # the same sizes occur in many models
def _size_cells(meaning: Meaning) -> _SizeCells:
    size, ratio = meaning.size, str(meaning.ratio or DASH)
    if size is None:
        return _SizeCells(DASH, ratio, "", DASH)
    pixels = f"{size.width} × {size.height}"
    exact = exact_ratio(size) if meaning.is_nearly else ""
    return _SizeCells(pixels, ratio, exact, megapixels(size))


@lru_cache(4096, typed=True)  # the pages of all languages show the same choices
def _linked(type_: str, value: str | int | bool, anchored: str | int | bool) -> str:
    anchor = value_anchor(type_, anchored)
    return f'<a id="{anchor}"></a>{code(value)}'


def value_anchor(type_: str, value: str | int | bool) -> str:
    """Return the anchor of a value's row; ``value`` is a member's name or a plain value."""
    if isinstance(value, str) and not is_identifier(value):
        value = sha256(value.encode()).hexdigest()[:8]
    return f"{type_}.{value}"


def code_of(source: str) -> str:
    """Return Python source as inline code."""
    return f"`{source}`"


def _meaning(field: ir.Field, language: str) -> str:
    label, doc = field.label_in(language), prose(field.doc.in_(language))
    shown = f"**{text(label)}**" if label.strip() else ""
    return "<br/>".join(part for part in (shown, doc) if part) or DASH
