"""Writes the classes of a prepared schema by the model layer of datamodel-code-generator.

Its parser would find out again what is decided in a prepared schema, which takes several times
as long. What this module does not know is an error, as the library would drop it in silence.
Only this module knows that library; a contract test holds the text against its parser's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from datamodel_code_generator.format import PythonVersion
from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
from datamodel_code_generator.model.enum import StrEnum
from datamodel_code_generator.model.pydantic_v2.base_model import (
    BaseModel,
    Constraints,
    DataModelField,
)
from datamodel_code_generator.model.pydantic_v2.types import DataTypeManager
from datamodel_code_generator.model.type_alias import TypeAliasTypeBackport
from datamodel_code_generator.reference import Reference
from datamodel_code_generator.types import DataType, Types

from ..core.json_types import is_array, is_object
from .class_schema import Prepared, Schema

_SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
_NUMBER = ["integer", "number"]
# To a field all of these are lengths. Other names than those of JSON Schema have no effect.
_LENGTHS = {
    "minLength": "minLength",
    "maxLength": "maxLength",
    "minItems": "minLength",
    "maxItems": "maxLength",
    "minProperties": "minLength",
    "maxProperties": "maxLength",
}
# In the order of the library.
_BOUNDS = (
    "minimum",
    "maximum",
    "multipleOf",
    "exclusiveMaximum",
    "exclusiveMinimum",
)
_LIMITS = {**_LENGTHS, **dict.fromkeys(_BOUNDS)}
_SHAPE = {
    "type",
    "items",
    "prefixItems",
    "additionalProperties",
    "anyOf",
    "$ref",
    "x-python-type",
    "x-list",
}
_OF_FIELDS = {"description", "default"}


@cache
def _types() -> DataTypeManager:
    return DataTypeManager(
        python_version=PythonVersion.PY_311,
        use_standard_collections=True,
        use_generic_container_types=True,
        use_union_operator=True,
    )


def class_texts(prepared: Prepared, templates: Path) -> str:
    """Return the text of the module's classes, before imports and before their final order."""
    return _Models(prepared, templates).text()


class _Models:
    """The models of one module: its request, and all definitions that it refers to."""

    def __init__(self, prepared: Prepared, templates: Path) -> None:
        schema = prepared.schema
        self._root: str = schema["title"]
        self._schemas: dict[str, Schema] = {**schema["$defs"], self._root: schema}
        self._aliases = prepared.aliases
        self._literals = set(prepared.literals)
        self._templates = templates
        self._enums: dict[str, StrEnum] = {}
        self._references = {
            name: Reference(path=f"#/$defs/{name}", name=name) for name in self._schemas
        }

    def text(self) -> str:
        uses = {name: set(_used(schema)) for name, schema in self._schemas.items()}
        found = [self._root, *(n for n in self._schemas if n != self._root)]
        if output := self._schemas[self._root].get("x-output"):
            uses[self._root] -= set(_used(output))
        order, circular = _sorted(found, uses)
        # Enums first: fields write their defaults as members of them.
        by_kind = sorted(found, key=lambda name: "x-members" not in self._schemas[name])
        models = {name: self._model(name) for name in by_kind}
        texts = [models[name].render() for name in order]
        rebuilt = [
            f"{name}.model_rebuild()"
            for name in circular
            if isinstance(models[name], BaseModel)
        ]
        if rebuilt:
            texts.append("\n".join(rebuilt))
        return "\n\n\n".join(texts)

    def _model(self, name: str) -> DataModel:
        schema = self._schemas[name]
        if "x-members" in schema:
            enum = StrEnum(**self._common(name, schema), fields=[])
            self._enums[name] = enum
            return enum
        if "properties" in schema:
            required = set(schema["required"])
            fields: list[DataModelFieldBase] = [
                self._field(name, wire, node, required=wire in required)
                for wire, node in schema["properties"].items()
            ]
            return BaseModel(**self._common(name, schema), fields=fields)
        if name in self._literals:
            type_ = _types().data_type(literals=schema["enum"])
            limits: Schema = {}
        elif schema.get("type") == _NUMBER:
            type_, limits = _limited_number(schema), {}
        else:
            type_, limits = self._type(schema), _limits(schema)
        field = DataModelField(
            data_type=type_,
            constraints=_constraints(limits),
            required=True,
            use_field_description=True,
        )
        return TypeAliasTypeBackport(**self._common(name, {}), fields=[field])

    def _common(self, name: str, schema: Schema) -> dict[str, Any]:
        reference = self._references[name]
        data: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        data[reference.path] = {
            "extensions": {k: v for k, v in schema.items() if k.startswith("x-")}
        }
        return {
            "reference": reference,
            "description": schema.get("description"),
            "custom_template_dir": self._templates,
            "extra_template_data": data,
        }

    def _field(
        self, owner: str, wire: str, schema: Schema, *, required: bool
    ) -> DataModelField:
        name = self._aliases.get(f"{owner}.{wire}", wire)
        given: dict[str, Any] = {}
        if "default" in schema:
            given = {
                "default": self._default(schema, schema["default"]),
                "has_default": True,
                "use_default_with_required": required,
            }
        if "description" in schema:
            given["extras"] = {"description": schema["description"]}
        return DataModelField(
            name=name,
            original_name=wire,
            alias=wire if name != wire else None,
            data_type=self._type(schema),
            constraints=_constraints(_limits(schema)),
            required=required,
            use_field_description=True,
            use_default_kwarg=True,
            use_serialization_alias=True,
            **given,
        )

    def _default(self, schema: Schema, value: object) -> object:
        """Return the value, with members of enums in the place of their texts."""
        if is_array(value) and "items" in schema:
            return [self._default(schema["items"], item) for item in value]
        for used in _used(schema):
            definition = self._schemas[used]
            if used in self._enums and value in definition["enum"]:
                place = definition["enum"].index(value)
                return _Member(f"{used}.{definition['x-enum-varnames'][place]}")
        return value

    def _type(self, schema: Schema) -> DataType:
        """The type that a schema names; limits inside of it have no place, so they are refused."""
        new = _types().data_type
        if unknown := schema.keys() - _SHAPE - _LIMITS.keys() - _OF_FIELDS:
            raise ValueError(f"no printer for {', '.join(sorted(unknown))}")
        match schema:
            case {"x-python-type": str(name)}:
                return new(type=name)
            case {"$ref": str(ref)}:
                return new(reference=self._references[_name(ref)])
            case {"anyOf": _}:
                options: list[Schema] = schema["anyOf"]
                return new(
                    data_types=[self._inner(option) for option in options],
                    is_optional={"type": "null"} in options,
                )
            case {"prefixItems": _}:
                items: list[Schema] = schema["prefixItems"]
                return new(data_types=[self._inner(i) for i in items], is_tuple=True)
            case {"type": "array"}:
                inner = self._inner(schema["items"])
                if "x-list" in schema:
                    return new(type=f"{schema['x-list']}[{inner.type_hint}]")
                return new(data_types=[inner], is_list=True)
            case {"type": "object"}:
                value = schema["additionalProperties"]
                held = self._inner({} if value is True else value)
                return new(data_types=[held], is_dict=True)
            case {"type": ["integer", "number"]}:
                return new(data_types=[new(type="int"), new(type="float")])
            case {"type": str(name)}:
                return new(type=_SCALARS[name])
            case _:
                return new(type="Any")

    def _inner(self, schema: Schema) -> DataType:
        if _limits(schema):
            raise ValueError("limits inside a type need a name of their own")
        return self._type(schema)


class _Member:
    """A member of an enum as the default of a field."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def _limited_number(schema: Schema) -> DataType:
    """`int | float`, each of them with the limits in its own notation."""
    new = _types().data_type
    limits = {key: schema[key] for key in _BOUNDS if key in schema}
    members: list[DataType] = []
    for base, kind in (("int", Types.integer), ("float", Types.number)):
        member = _types().get_data_type(kind, **limits)
        if member.kwargs:
            told = ", ".join(f"{key}={value!r}" for key, value in member.kwargs.items())
            member = new(type=f"Annotated[{base}, Field({told})]")
        members.append(member)
    return new(data_types=members)


def _limits(schema: Schema) -> Schema:
    if "prefixItems" in schema:  # which says how many there are
        return {}
    return {
        _LIMITS[key] or key: value for key, value in schema.items() if key in _LIMITS
    }


def _constraints(limits: Schema) -> Constraints | None:
    # Without any, the library has less to look at.
    return Constraints(**limits) if limits else None


def _name(ref: str) -> str:
    return ref.removeprefix("#/$defs/")


def _used(schema: Schema) -> Iterator[str]:
    """The definitions that a schema refers to; data is not a schema."""
    if "$ref" in schema:
        yield _name(schema["$ref"])
    parts: list[Any] = [schema.get("items"), schema.get("additionalProperties")]
    parts += [schema.get("x-output"), *schema.get("properties", {}).values()]
    parts += [*schema.get("anyOf", ()), *schema.get("prefixItems", ())]
    for part in parts:
        if is_object(part):
            yield from _used(part)


def _sorted(
    found: list[str], uses: Mapping[str, set[str]]
) -> tuple[list[str], list[str]]:
    """The names after those they use, then those in circles; and who waits for a later one."""
    order: list[str] = []
    waiting: list[str] = []
    done: set[str] = set()
    left = found
    while left:
        count = len(order)
        later: list[str] = []
        for name in left:
            if uses[name] - {name} - done:
                later.append(name)
                continue
            order.append(name)
            done.add(name)
            if name in uses[name]:
                waiting.append(name)
        left = later
        if len(order) == count:
            break
    for name in left:
        if uses[name] - {name} - done:
            waiting.append(name)
        order.append(name)
        done.add(name)
    return order, waiting
