"""Model the types that a type checker sees in one module, and which are assignable.

They are derived from the prepared schema, the only source of the printed classes. A kind of
schema that is unknown here is assignable only to an identical one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..core.json_types import is_array, is_object
from ..ir import types as ir
from ..json_schema.canonical import dumped
from .class_schema import prepare
from .naming import ModelNames
from .spelling import value_name

# An atom is a tag and its content: ("str", ""), ("literal", "1"), ("class", "Camera"),
# ("list", a type), ("texts", a type: a list that a text is not), ("map", a type), ("other", JSON).
Atom: TypeAlias = "tuple[str, str | frozenset[Atom]]"
Type: TypeAlias = frozenset[Atom]

READ = {"BareOutput", "Output"}  # bases of classes that users read and never construct

_TOP = {("any", ""), ("object", "")}
_HOLDERS = ("list", "texts", "map")
_PLAIN = {
    "boolean": "bool", "integer": "int", "null": "None", "number": "float", "string": "str",
}  # fmt: skip
_SIZE_TEXTS = {"SizeByColon", "SizeByStar", "SizeByX"}
_URL_TYPES = {"AudioUrl", "FileUrl", "ImageUrl", "VideoUrl"}
# The plain types to which a value of a plain type is assignable.
_ASSIGNABLE_TO = {"bool": {"int", "float"}, "int": {"float"}}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a class; ``must`` if it has no default."""

    type: Type
    must: bool


@dataclass(frozen=True, slots=True)
class Class:
    """A printed class: its base and its fields."""

    base: str
    attributes: Mapping[str, Attribute]


@dataclass(frozen=True, slots=True)
class Enum:
    """A printed enum: its base, and its values by member."""

    base: str
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Surface:
    """Everything that can be imported from one model's module."""

    names: frozenset[str]
    classes: Mapping[str, Class]
    enums: Mapping[str, Enum]
    aliases: Mapping[str, Type]


def surface(model: ir.Model, names: ModelNames) -> Surface:
    """Return everything that can be imported from one model's module."""
    prepared = prepare(model, names)
    members = {
        names.types[where]: dict(zip(found, map(str, choice.values), strict=True))
        for where, found in names.members.items()
        if found and isinstance(choice := model.named[where], ir.Choice)
    }
    reader = _Reader(prepared.schema, prepared.aliases, members)
    return reader.read(frozenset(prepared.exports))


class _Reader:
    def __init__(
        self,
        schema: dict[str, Any],
        aliases: Mapping[str, str],
        members: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.schema = schema
        self.defs: dict[str, dict[str, Any]] = schema.get("$defs", {})
        self.attributes = aliases
        self.members = members
        self._open: list[str] = []

    def read(self, exports: frozenset[str]) -> Surface:
        classes = {self.schema["title"]: self._class(self.schema)}
        enums: dict[str, Enum] = {}
        aliases: dict[str, Type] = {}
        for name, node in self.defs.items():
            if "properties" in node and "x-base" in node:
                classes[name] = self._class(node)
            elif members := self.members.get(name):
                enums[name] = Enum(node["x-base"], members)
                aliases[value_name(name)] = self._literals([*members.values()])
            else:
                aliases[name] = self.type(node)
        return Surface(exports, classes, enums, aliases)

    def _class(self, node: dict[str, Any]) -> Class:
        owner = node["title"]
        required = set(node.get("required", []))
        found: dict[str, Attribute] = {}
        for wire, child in node["properties"].items():
            type_ = self.type(child)
            if wire not in required:
                type_ |= {("None", "")}
            must = wire in required and "default" not in child
            attribute = self.attributes.get(f"{owner}.{wire}", wire)
            found[attribute] = Attribute(type_, must)
        return Class(node["x-base"], found)

    def type(self, node: object) -> Type:
        """Return the type that is printed for a prepared schema."""
        if not is_object(node):
            return frozenset({("any", "")})
        schema: dict[str, Any] = node
        if "anyOf" in schema:
            options: list[object] = schema["anyOf"]
            return frozenset[Atom]().union(*map(self.type, options))
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix("#/$defs/"))
        if "x-python-type" in schema:
            return self._python(schema["x-python-type"])
        if "enum" in schema:
            return self._literals(schema["enum"])
        declared = schema.get("type", [])
        kinds: list[str] = declared if is_array(declared) else [declared]
        if not kinds:
            return frozenset({("any", "")})
        return frozenset(self._atom(kind, schema) for kind in kinds)

    def _atom(self, kind: str, schema: dict[str, Any]) -> Atom:
        if kind in _PLAIN:
            return (_PLAIN[kind], "")
        if kind == "array":
            tag = "texts" if "x-list" in schema else "list"
            return (tag, self.type(schema.get("items", {})))
        if kind == "object" and "properties" not in schema:
            return ("map", self.type(schema.get("additionalProperties", {})))
        return ("other", dumped(schema))

    def _named(self, name: str) -> Type:
        node = self.defs.get(name, {})
        if "x-base" in node or name in self._open:
            return frozenset({("class", name)})
        self._open.append(name)
        found = self.type(node)
        self._open.pop()
        return found

    def _python(self, name: str) -> Type:
        if name in _URL_TYPES:
            return frozenset({("str", "")})
        if name in _SIZE_TEXTS:
            return frozenset({("str", ""), ("other", "size")})
        if name == "object":
            return frozenset({("object", "")})
        enum = name.removesuffix("Value")
        if enum in self.members and value_name(enum) == name:
            return self._literals([*self.members[enum].values()])
        return frozenset({("other", name)})

    def _literals(self, values: list[Any]) -> Type:
        return frozenset(("literal", dumped(value)) for value in values)


def may_be_given(old: Type, new: Type, enums: Mapping[str, Enum]) -> bool:
    """Return whether an input still accepts every value of its old type.

    ``enums`` are those of the new module.
    """
    return _is_assignable(_without_any(old, ("object", "")), new, enums)


def may_be_read(old: Type, new: Type, enums: Mapping[str, Enum]) -> bool:
    """Return whether code that reads an output still type-checks.

    ``enums`` are those of the new module.
    """
    # With `Any`, code may do what no other type allows.
    return _is_assignable(
        new, _without_any(old, ("other", "whatever the code takes it for")), enums
    )


def _without_any(type_: Type, instead: Atom) -> Type:
    return frozenset(
        (
            instead
            if tag == "any"
            else (tag, held if isinstance(held, str) else _without_any(held, instead))
        )
        for tag, held in type_
    )


def _is_assignable(type_: Type, into: Type, enums: Mapping[str, Enum]) -> bool:
    if into & _TOP:
        return True
    return all(_is_atom_assignable(atom, into, enums) for atom in type_)


def _is_atom_assignable(atom: Atom, into: Type, enums: Mapping[str, Enum]) -> bool:
    tag, held = atom
    if atom in into or tag == "any":
        return True
    if tag == "literal" and isinstance(held, str):
        plain = {'"': "str", "t": "bool", "f": "bool", "n": "None"}.get(held[0], "int")
        return _is_plain_assignable(plain, into)
    if tag == "class" and held in enums:
        return _is_plain_assignable("str", into)
    if tag in _HOLDERS and not isinstance(held, str):
        return any(
            (kind == tag or {kind, tag} == {"list", "texts"})
            and not isinstance(inner, str)
            and _is_assignable(held, inner, enums)
            for kind, inner in into
        )
    return tag not in ("object", "other", "class") and _is_plain_assignable(tag, into)


def _is_plain_assignable(plain: str, into: Type) -> bool:
    names = {plain, *_ASSIGNABLE_TO.get(plain, ())}
    if any((name, "") in into for name in names):
        return True
    if plain == "bool" and {("literal", "true"), ("literal", "false")} <= into:
        return True
    # A str is a Sequence[str].
    text: Type = frozenset({("str", "")})
    return plain == "str" and any(
        tag == "list" and not isinstance(inner, str) and _is_assignable(text, inner, {})
        for tag, inner in into
    )
