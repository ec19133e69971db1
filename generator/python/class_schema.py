"""Combine a model and its names into the JSON Schema from which its classes are printed.

The class printer reads nothing else. Every name, default and text is already decided, only
the keywords written here occur, and objects, choices and limited scalars are in ``$defs``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.json_types import is_array
from ..core.timings import stage
from ..ir import types as ir
from ..json_schema.output_block import block_of
from ..json_schema.samples import Sampler, media_kind
from .docstrings import choice_doc, field_doc, request_doc
from .literals import literal, paragraphs
from .naming import ModelNames
from .spelling import value_name

Schema = dict[str, Any]
FILES = "https://fake.invalid/"  # prefix of file URLs in examples; callers replace it


@dataclass(frozen=True, slots=True)
class Prepared:
    """The input of the class printer for one module, all of it JSON."""

    schema: Schema
    aliases: dict[str, str]  # "Class.wire" to attribute
    literals: tuple[str, ...]  # choices that are printed as a Literal alias
    exports: tuple[str, ...]


Group = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """The classes of one module as text, and the imports that they need.

    The groups of imports are the standard library, pydantic and our own runtime.
    """

    imports: tuple[Group, ...]
    body: str


_CHOICE_BASES = {
    "plain": "Choice",
    "size": "SizeChoice",
    "ratio": "RatioChoice",
    "tier": "TierChoice",
}
_MEDIA = {
    "image": "ImageUrl",
    "video": "VideoUrl",
    "audio": "AudioUrl",
    "file": "FileUrl",
}
_SIZE_TEXTS = {"x": "SizeByX", "*": "SizeByStar", ":": "SizeByColon"}


# Not Any: pydantic's Sequence[Any] accepts a str.
_OBJECT = {"type": "string", "x-python-type": "object"}
_NULL = {"type": "string", "x-python-type": "Null"}


@stage("prepare classes")
def prepare(model: ir.Model, names: ModelNames) -> Prepared:
    """Return the schema of one model's module."""
    return _Preparation(model, names).prepared()


class _Preparation:
    def __init__(self, model: ir.Model, names: ModelNames) -> None:
        self.model = model
        self.names = names
        self.defs: dict[str, Schema] = {}
        self.aliases: dict[str, str] = {}
        self.literals: list[str] = []
        self.defaults: set[str] = set()
        self.exports: list[str] = [names.cls]
        self.is_read = False

    def prepared(self) -> Prepared:
        model, names = self.model, self.names
        for where, named in model.named.items():
            self.is_read = ir.is_read(where)
            self._named(names.types[where], named, where)
        self.is_read = True
        if model.output is not None:
            self.defs[names.output] = {
                "type": "object",
                "title": names.output,
                "description": paragraphs(f"The output of `{model.id}`."),
                "x-base": "BareOutput" if model.output_is_bare else "Output",
                # Sorted, so that reordering the published outputs changes nothing.
                "x-example": literal(_sorted(answer(model))),
                **self._fields(names.output, model.output),
            }
            self.exports.append(names.output)
        self.is_read = False
        fields = self._fields(names.cls, model.fields)
        self._keep_default_members()
        schema = {
            "type": "object",
            "title": names.cls,
            "description": request_doc(model),
            "x-base": f"{_sized(model.fields, model.named)}Request[{names.output}]",
            "x-model-id": model.id,
            **self._choices(),
            **_rules(model.checks),
            **fields,
            "$defs": self.defs,
        }
        if model.output is not None:
            # Only the base class names the output; without a reference it is not printed.
            schema["x-output"] = {"$ref": f"#/$defs/{names.output}"}
        return Prepared(
            schema, self.aliases, tuple(self.literals), tuple(sorted(self.exports))
        )

    def _named(self, name: str, named: ir.Named, where: str) -> None:
        match named:
            case ir.Object():
                self.defs[name] = {
                    "type": "object",
                    "title": name,
                    "description": paragraphs(
                        named.doc.in_("en") or f"The object `{'.'.join(named.path)}`."
                    ),
                    "x-base": (
                        "Output"
                        if ir.is_read(where)
                        else f"{_sized_object(named, self.model.named)}Value"
                    ),
                    **_rules(named.checks),
                    **self._fields(name, named.fields),
                }
                self.exports.append(name)
            case ir.Choice():
                self._choice(name, named, where)
            case ir.Limited():
                self.defs[name] = self._type(named.type)
                self.exports.append(name)

    def _choices(self) -> Schema:
        """Return the enums that a request carries, as the template's extension."""
        attributes = set(self.names.fields.values())
        found = [
            self.names.types[where]
            for where, members in self.names.members.items()
            if members and not ir.is_read(where)
        ]
        carried = sorted(name for name in found if name not in attributes)
        return {"x-choices": carried} if carried else {}

    def _choice(self, name: str, choice: ir.Choice, where: str) -> None:
        self.exports.append(name)
        members = self.names.members[where]
        if not members:
            self.literals.append(name)
            self.defs[name] = {"enum": list(choice.values)}
            return
        self.exports.append(value_name(name))
        self.defs[name] = {
            "type": "string",
            "title": name,
            "description": paragraphs(choice_doc(choice)),
            "enum": list(choice.values),
            "x-enum-varnames": list(members),
            "x-members": [
                [member, literal(value)]
                for member, value in zip(members, choice.values, strict=True)
            ],
            "x-base": _CHOICE_BASES[choice.kind],
        }

    def _keep_default_members(self) -> None:
        """Keep only defaults in ``enum``: the template prints all members from ``x-members``.

        The printer creates a field for each member, which dominates its run time.
        """
        for schema in self.defs.values():
            if "x-members" in schema:
                rows = list(zip(schema["enum"], schema["x-enum-varnames"], strict=True))
                kept = [row for row in rows if row[0] in self.defaults] or rows[:1]
                schema["enum"] = [value for value, _ in kept]
                schema["x-enum-varnames"] = [member for _, member in kept]

    def _fields(self, owner: str, fields: Sequence[ir.Field]) -> Schema:
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for field in fields:
            schema = self._nullable(field) if field.nullable else self._type(field.type)
            schema = dict(schema)
            schema["description"] = field_doc(field, self.model.named)
            if isinstance(field.presence, ir.Prefilled):
                schema["default"] = field.presence.value
                self.defaults.update(_texts(field.presence.value))
            if not isinstance(field.presence, ir.Optional):
                required.append(field.name)
            properties[field.name] = schema
            attribute = self.names.fields[field.loc.pointer]
            if attribute != field.name:
                self.aliases[f"{owner}.{field.name}"] = attribute
        return {"properties": properties, "required": required}

    def _nullable(self, field: ir.Field) -> Schema:
        """Return the type of a field that may be null; ``Anything`` includes null already."""
        match field.type:
            case ir.Anything():
                return {}
            case ir.Null():
                return _NULL
            case type_:
                return {"anyOf": [*_flat(self._type(type_)), _NULL]}

    def _type(self, type_: ir.Type) -> Schema:
        match type_:
            case ir.Str(least, most, sign):
                return _text(_SIZE_TEXTS.get(sign), least, most)
            case ir.MediaUrl(kind, least, most):
                return _text(_MEDIA[kind], least, most)
            case ir.Int(bounds):
                return {"type": "integer", **_bounds(bounds)}
            case ir.Number(bounds):
                return {"type": ["integer", "number"], **_bounds(bounds)}
            case ir.Bool():
                return {"type": "boolean"}
            case ir.Null():
                return {"type": "null"}
            case ir.Anything():
                return {}
            case ir.Ref(where):
                return self._reference(where)
            case ir.List(item, least, most):
                return _without_none(
                    **{
                        "type": "array",
                        # A text would be taken for a list of texts.
                        "x-list": "ListOf" if self._takes_text(item) else None,
                        "items": self._type(item) or _OBJECT,
                        "minItems": least,
                        "maxItems": most,
                    }
                )
            case ir.Tuple(items):
                count = len(items)
                return {
                    "type": "array",
                    "prefixItems": [self._type(item) or _OBJECT for item in items],
                    "minItems": count,
                    "maxItems": count,
                    "items": False,
                }
            case ir.Map(value, least, most):
                return _without_none(
                    type="object",
                    additionalProperties=self._type(value) or True,
                    minProperties=least,
                    maxProperties=most,
                )
            case ir.Union(options):
                return {"anyOf": [o for t in options for o in _flat(self._type(t))]}

    def _takes_text(self, type_: ir.Type) -> bool:
        """Return whether an input of this type takes any text."""
        match type_:
            case ir.Ref(where):
                named = self.model.named[where]
                return isinstance(named, ir.Limited) and self._takes_text(named.type)
            case ir.Union(options):
                return any(self._takes_text(option) for option in options)
            case _:
                is_text = isinstance(type_, ir.Str | ir.MediaUrl | ir.Anything)
                return is_text and not self.is_read

    def _reference(self, where: str) -> Schema:
        name = self.names.types[where]
        named = self.model.named[where]
        if not isinstance(named, ir.Choice) or not self.names.members[where]:
            return {"$ref": f"#/$defs/{name}"}
        alias = {"type": "string", "x-python-type": value_name(name)}
        return {"anyOf": [{"$ref": f"#/$defs/{name}"}, alias]}


def _sized(fields: Sequence[ir.Field], named: Mapping[str, ir.Named]) -> str:
    return "Sized" if is_sized(fields, named) else ""


def _sized_object(object_: ir.Object, named: Mapping[str, ir.Named]) -> str:
    is_taken = {"pixels", "ratio"} & {field.name for field in object_.fields}
    return "" if is_taken else _sized(object_.fields, named)


def is_sized(fields: Sequence[ir.Field], named: Mapping[str, ir.Named]) -> bool:
    """Return whether a width and a height are among fields, as whole numbers within limits."""
    whole: set[str] = set()
    for field in fields:
        target = (
            named[field.type.pointer] if isinstance(field.type, ir.Ref) else field.type
        )
        kind = target.type if isinstance(target, ir.Limited) else target
        if isinstance(kind, ir.Int):
            whole.add(field.name)
    return {"width", "height"} <= whole


def answer(model: ir.Model) -> ir.Json:
    """Return a sample output of a model; the URL of a file is ``FILES`` and its kind."""
    block = block_of(model.output_schema)
    sampler = Sampler(block.root, lambda kind: f"{FILES}{kind}")
    found: ir.Json = sampler.value(block.schema, kind=media_kind(model.id))
    return found


def _sorted(value: ir.Json) -> ir.Json:
    found: ir.Json = json.loads(json.dumps(value, sort_keys=True))
    return found


def _rules(checks: Mapping[str, ir.Json]) -> Schema:
    return {"x-rules": literal(checks)} if checks else {}


def _text(python_type: str | None, least: int | None, most: int | None) -> Schema:
    limits = {"minLength": least, "maxLength": most}
    return _without_none(**{"type": "string", "x-python-type": python_type, **limits})


def _bounds(bounds: ir.Bounds) -> Schema:
    return _without_none(
        minimum=bounds.minimum,
        maximum=bounds.maximum,
        exclusiveMinimum=bounds.exclusive_minimum,
        exclusiveMaximum=bounds.exclusive_maximum,
        multipleOf=bounds.multiple_of,
    )


def _texts(value: ir.Json) -> Iterator[str]:
    """Yield the strings in a value."""
    if isinstance(value, str):
        yield value
    elif is_array(value):
        for item in value:
            yield from _texts(item)


def _flat(schema: Schema) -> list[Schema]:
    options: list[Schema] = schema.get("anyOf", [schema])
    return options


def _without_none(**keywords: Any) -> Schema:
    return {key: value for key, value in keywords.items() if value is not None}
