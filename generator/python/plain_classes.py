"""Print the classes of a prepared schema as datamodel-code-generator does, without importing it.

The library takes a fifth of a run, and half of its start. What it prints of nearly all prepared
schemas is a few rules, which stand here; our class templates get the same names from either. In
any other case a function raises `_Doubt`, and the library prints the module (`class_models`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any

from ..core.json_types import is_array, is_object
from .class_schema import Prepared, Schema

Render = Callable[[str, dict[str, Any]], str]

SCALARS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
NUMBER = ["integer", "number"]
_LENGTHS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "minProperties": "min_length",
    "maxProperties": "max_length",
}
_BOUNDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}
_MAX_EXACT = 2**53  # integers up to here are floats without loss


class _Doubt(Exception):
    """Signals that the library has to print a module."""


def class_texts(prepared: Prepared, render: Render) -> str | None:
    """Return the text of the module's classes; ``None`` in case of doubt.

    ``render`` makes the text of a class from the name of its template and its context.
    """
    schemas = definitions(prepared)
    try:
        return joined(prepared, _Classes(prepared, schemas, render).texts())
    except _Doubt:
        return None


def definitions(prepared: Prepared) -> dict[str, Schema]:
    """Return the schemas of all classes by name, that of the request last."""
    schema = prepared.schema
    return {**schema["$defs"], schema["title"]: schema}


def joined(prepared: Prepared, texts: Mapping[str, str]) -> str:
    """Return the texts of classes as one, in the library's order."""
    schemas = definitions(prepared)
    root = prepared.schema["title"]
    uses = {name: set(used(schema)) for name, schema in schemas.items()}
    if output := schemas[root].get("x-output"):
        uses[root] -= set(used(output))
    found = [root, *(n for n in schemas if n != root)]
    order, circular = _sorted(found, uses)
    parts = [texts[name] for name in order]
    rebuilt = [f"{n}.model_rebuild()" for n in circular if "properties" in schemas[n]]
    if rebuilt:
        parts.append("\n".join(rebuilt))
    return "\n\n\n".join(parts)


def reference(schema: Schema) -> str:
    """Return the name of the definition that a reference names."""
    ref: str = schema["$ref"]
    return ref.removeprefix("#/$defs/")


def used(schema: Schema) -> Iterator[str]:
    """Yield the definitions that a schema refers to; data is not a schema."""
    if "$ref" in schema:
        yield reference(schema)
    parts: list[Any] = [schema.get("items"), schema.get("additionalProperties")]
    parts += [schema.get("x-output"), *schema.get("properties", {}).values()]
    parts += [*schema.get("anyOf", ()), *schema.get("prefixItems", ())]
    for part in parts:
        if is_object(part):
            yield from used(part)


class _Classes:
    """The classes of one module."""

    def __init__(
        self, prepared: Prepared, schemas: Mapping[str, Schema], render: Render
    ) -> None:
        self._schemas = schemas
        self._aliases = prepared.aliases
        self._literals = set(prepared.literals)
        self._render = render

    def texts(self) -> dict[str, str]:
        return {name: self._text(name, s) for name, s in self._schemas.items()}

    def _text(self, name: str, schema: Schema) -> str:
        context: dict[str, Any] = {"class_name": name, "fields": []}
        context["extensions"] = {k: v for k, v in schema.items() if k[:2] == "x-"}
        context["description"] = _docstring(schema.get("description"))
        if "x-members" in schema:
            return self._render("Enum.jinja2", context)
        if "properties" in schema:
            required = set(schema["required"])
            context["fields"] = [
                self._field(name, wire, node, required=wire in required)
                for wire, node in schema["properties"].items()
            ]
            return self._render("pydantic_v2/BaseModel.jinja2", context)
        context["fields"] = [self._alias(name, schema)]
        return self._render("TypeAliasType.jinja2", context)

    def _field(
        self, owner: str, wire: str, schema: Schema, *, required: bool
    ) -> dict[str, Any]:
        hint = self._type(schema)
        name = self._aliases.get(f"{owner}.{wire}", wire)
        arguments = _arguments(schema)
        if name != wire:
            arguments.append(f"serialization_alias={_literal(wire)}")
        default = "None"
        if "default" in schema:
            if not required:
                raise _Doubt
            default = self._default(schema, schema["default"])
        elif not required and not hint.endswith(" | None"):
            hint += " | None"
        has_value = "default" in schema or not required
        first = f"default={default}" if has_value else "..."
        call = f"Field({', '.join([first, *sorted(arguments)])})" if arguments else None
        return {
            "name": name,
            "type_hint": hint,
            "annotated": None,
            "field": call,
            "required": required,
            "use_default_with_required": "default" in schema and required,
            "represented_default": default,
            "docstring": _docstring(schema.get("description")),
        }

    def _alias(self, name: str, schema: Schema) -> dict[str, Any]:
        arguments: list[str] = []
        if name in self._literals:
            hint = f"Literal[{', '.join(map(_literal, schema['enum']))}]"
        elif schema.get("type") == NUMBER:
            hint = _limited_number(schema)
        else:
            hint, arguments = self._type(schema), _arguments(schema)
        call = f"Field({', '.join(['...', *sorted(arguments)])})" if arguments else None
        return {"type_hint": hint, "annotated": None, "field": call}

    def _default(self, schema: Schema, value: object) -> str:
        """Return the source of a default, with members of enums in the place of their texts."""
        if is_array(value) and "items" in schema:
            items = (self._default(schema["items"], item) for item in value)
            return f"[{', '.join(items)}]"
        for name in used(schema):
            definition = self._schemas[name]
            if "x-members" in definition and value in definition["enum"]:
                place = definition["enum"].index(value)
                return f"{name}.{definition['x-enum-varnames'][place]}"
        return _literal(value)

    def _type(self, schema: Schema) -> str:
        match schema:
            case {"x-python-type": str(name)}:
                return name
            case {"$ref": _}:
                name = reference(schema)
                if self._schemas[name].get("type") == "null":
                    raise _Doubt
                return name
            case {"anyOf": _}:
                return self._union(schema["anyOf"])
            case {"prefixItems": _}:
                items = (self._inner(item) for item in schema["prefixItems"])
                return f"tuple[{', '.join(items)}]"
            case {"type": "array"}:
                return f"Sequence[{self._inner(schema['items'])}]"
            case {"type": "object"}:
                value = schema["additionalProperties"]
                inner = "Any" if value is True else self._inner(value)
                return f"Mapping[str, {inner}]"
            case {"type": ["integer", "number"]}:
                return "int | float"
            case {"type": "null"}:
                raise _Doubt
            case {"type": str(name)}:
                return SCALARS[name]
            case _:
                return "Any"

    def _union(self, options: list[Schema]) -> str:
        hints: dict[str, None] = {}
        for option in options:
            if option == {"type": "null"}:
                continue
            hint = self._inner(option)
            if hint == "Any" or "None" in hint or "anyOf" in option:
                raise _Doubt
            parts = hint.split(" | ") if option.get("type") == NUMBER else [hint]
            hints.update(dict.fromkeys(parts))
        if not hints:
            raise _Doubt
        none = ["None"] if {"type": "null"} in options else []
        return " | ".join([*hints, *none])

    def _inner(self, schema: Schema) -> str:
        if _arguments(schema):
            raise _Doubt
        return self._type(schema)


def _arguments(schema: Schema) -> list[str]:
    """Return the limits of a type as arguments of ``Field``."""
    if "prefixItems" in schema:  # which says how many there are
        return []
    found = [
        f"{name}={_length(schema[key])}"
        for key, name in _LENGTHS.items()
        if key in schema
    ]
    if bounds := [key for key in _BOUNDS if key in schema]:
        match schema:
            case {"type": "integer"} if "x-python-type" not in schema:
                found += _whole(schema, bounds)
            case {"type": ["integer", "number"]}:
                found += [f"{_BOUNDS[k]}={_real(schema[k])!r}" for k in bounds]
            case _:
                raise _Doubt
    return found


def _whole(schema: Schema, bounds: list[str]) -> list[str]:
    """Return the limits of an integer, of which 1 is the step anyway."""
    values = {key: schema[key] for key in bounds}
    if any(type(value) is not int for value in values.values()):
        raise _Doubt
    if values.get("multipleOf") == 1:
        del values["multipleOf"]
    return [f"{_BOUNDS[key]}={value}" for key, value in values.items()]


def _limited_number(schema: Schema) -> str:
    """Return `int | float`, each of them with the limits in its own notation."""
    bounds = [key for key in _BOUNDS if key in schema]
    if not {"minimum", "maximum"}.issuperset(bounds) or not bounds:
        raise _Doubt
    whole = ", ".join(_whole(schema, bounds))
    real = ", ".join(f"{_BOUNDS[k]}={_real(schema[k])!r}" for k in bounds)
    return f"Annotated[int, Field({whole})] | Annotated[float, Field({real})]"


def _length(value: object) -> int:
    if type(value) is not int:
        raise _Doubt
    return value


def _real(value: float) -> float:
    if abs(value) > _MAX_EXACT or not isfinite(value):
        raise _Doubt
    return float(value)


def _literal(value: object) -> str:
    """Return the source of a default, whatever Python prints it."""
    if isinstance(value, str) and not value.isprintable():
        raise _Doubt
    if not isinstance(value, str | int | float):
        raise _Doubt
    return repr(value)


def _docstring(text: str | None) -> str | None:
    if text is None:
        return None
    if "\0" in text:
        raise _Doubt
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


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
