"""Describe the request of a model for the form on its page: types, rules, names and samples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..core.json_types import is_object
from ..core.markdown import without_mode_lines
from ..core.timings import stage
from ..ir import types as ir
from ..ir.examples import condition, endpoint
from ..json_schema.keywords import ASSERTIONS, DEFINITIONS, with_subschemas
from ..python.naming import ModelNames
from .code_samples import PythonSamples, RawSamples, curl, sample_name
from .model_page import needed_first

Json = dict[str, Any]

FOLDER = "docs/assets/forms/"
# What the form puts in place of these in its samples.
_REQUEST, _BODY, _DATA, _FLAGS = "<request>", "<body>", "<data>", "<flags>"
# Those of the package's commands; an input of such a name is another flag (cli/parsers.py).
OWN_OPTIONS = frozenset({
    "again", "help", "input", "json", "key", "ledger", "max-usd", "output", "per", "raw",
    "store", "timeout", "unknown-price-usd", "yes",
})  # fmt: skip
_TYPES: Mapping[type, Json] = {
    ir.Str: {"type": "string"},
    ir.MediaUrl: {"type": "string", "media": True},
    ir.Int: {"type": "integer"},
    ir.Number: {"type": "number"},
    ir.Bool: {"type": "boolean"},
    ir.Null: {"type": "null"},
    ir.Anything: {},
}
_WORDS = {str: "string", int: "integer", bool: "boolean"}
_PLAIN = (ir.Choice, ir.Str, ir.MediaUrl, ir.Int, ir.Number, ir.Bool)


def form_path(names: ModelNames) -> str:
    """Return the path of a form's data, relative to the output folder."""
    return f"{FOLDER}{names.page}.json"


@stage("plan pages")
def plan_form(model: ir.Model, names: ModelNames, api: ir.Api) -> str:
    """Return the data of a form as JSON: what all languages share, and the texts of each."""
    sent = [where for where in model.named if not ir.is_read(where)]
    places = {where: str(place) for place, where in enumerate(sent)}
    shared: Json = {
        "id": model.id,
        "path": urlsplit(endpoint(api, "submit", model.id)).path,
        "module": names.module_path,
        "schema": _assertions(model.input_schema),
        "rules": [_assertions(condition(rule)) for rule in model.rules],
        "type": _Types(model, names, places).request(),
        "example": dict(model.example) if model.example_fits else None,
        "code": _samples(model, names, api),
    }
    texts = {language: _texts(model, language) for language in api.languages}
    parts = ",\n".join(f'"{key}": {_line(part)}' for key, part in shared.items())
    lines = [f'"form": {{\n{parts}\n}}']
    lines += [f'"{language}": {_line(text)}' for language, text in texts.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: Any) -> str:
    return without_mode_lines(_compact(value))


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _samples(model: ir.Model, names: ModelNames, api: ir.Api) -> Json:
    python, raw = PythonSamples(model, names), RawSamples(model, api)
    python.request = f"request = {_REQUEST}"
    raw.body = f"body = {_BODY}"
    url = endpoint(api, "submit", model.id)
    shell = curl(api, "submit", url, _DATA).replace(f'"{_DATA}"', _DATA)
    return {
        "Python": python.sync("run"),
        "Python async": python.asynchronous("run"),
        "httpx2": raw.run(),
        "curl": shell,
        "CLI": f"{names.package.replace('_', '-')} run {model.id}{_FLAGS}",
    }


def _texts(model: ir.Model, language: str) -> Json:
    """Return labels, descriptions and messages, by pointer or in order."""
    return {
        "texts": {
            field.loc.pointer: [field.label.in_(language), field.doc.in_(language)]
            for field in _fields(model)
        },
        "messages": [rule.message.in_(language) for rule in model.rules],
    }


def _fields(model: ir.Model) -> Iterator[ir.Field]:
    yield from model.fields
    for where, named in model.named.items():
        if isinstance(named, ir.Object) and not ir.is_read(where):
            yield from named.fields


@dataclass(frozen=True, slots=True)
class _Types:
    """Says what a class takes as JSON Schema, with what it is called in Python beside it."""

    model: ir.Model
    names: ModelNames
    places: Mapping[str, str]  # of definitions, by the pointer of what they define

    def request(self) -> Json:
        """Return the schema of the whole request."""
        whole = self._object(sample_name(self.names.cls), self.model.fields)
        for field in self.model.fields:
            if flag := self._flag(field):
                whole["properties"][field.name]["flag"] = flag
        return whole | {
            "$defs": {
                place: self._named(where, self.model.named[where])
                for where, place in self.places.items()
            }
        }

    def _object(self, cls: str, fields: Sequence[ir.Field]) -> Json:
        ordered = needed_first(fields)
        always = (ir.Required, ir.Prefilled)
        return {
            "type": "object",
            "cls": cls,
            "properties": {field.name: self._field(field) for field in ordered},
            "required": [f.name for f in ordered if isinstance(f.presence, always)],
            "additionalProperties": False,
        }

    def _field(self, field: ir.Field) -> Json:
        found = self._type(field.type) | {"at": field.loc.pointer}
        if (name := self.names.fields[field.loc.pointer]) != field.name:
            found["py"] = name
        match field.presence:
            case ir.Prefilled(value):
                found["prefilled"] = value
            case ir.Optional(value) if value is not None:
                found["default"] = value
            case _:
                pass
        if field.nullable:
            found["nullable"] = True
        return found

    def _flag(self, field: ir.Field) -> str:
        """Return the option of the command that an input has; empty if only a file can say it."""
        type_: ir.Type | ir.Named = field.type
        if isinstance(type_, ir.Ref):
            type_ = self.model.named[type_.pointer]
        if isinstance(type_, ir.Limited):
            type_ = type_.type
        option = self.names.fields[field.loc.pointer].strip("_").replace("_", "-")
        is_plain = isinstance(type_, _PLAIN) and option not in OWN_OPTIONS
        return option if is_plain else ""

    def _named(self, where: str, named: ir.Named) -> Json:
        match named:
            case ir.Choice():
                kinds = dict.fromkeys(_WORDS[type(value)] for value in named.values)
                found: Json = {"type": [*kinds], "enum": named.values}
                if where in self.names.types:
                    cls, members = self.names.types[where], self.names.members[where]
                    found |= {"cls": cls, "members": members}
                return found
            case ir.Object():
                return self._object(self.names.types[where], named.fields)
            case _:
                return self._type(named.type)

    def _type(self, type_: ir.Type) -> Json:
        match type_:
            case ir.Ref(where):
                return {"$ref": f"#/$defs/{self.places[where]}"}
            case ir.List(item):
                return {"type": "array", "items": self._type(item)}
            case ir.Map(value):
                return {"type": "object", "additionalProperties": self._type(value)}
            case ir.Tuple(items):
                count = {"minItems": len(items), "maxItems": len(items)}
                return {
                    "type": "array",
                    "prefixItems": [*map(self._type, items)],
                } | count
            case ir.Union(options):
                return {"anyOf": [self._type(option) for option in options]}
            case _:
                return dict(_TYPES[type(type_)])


def _assertions(node: Mapping[str, Any]) -> Json:
    """Return what a schema asserts, without its texts."""
    said = {k: v for k, v in node.items() if k in ASSERTIONS or k in DEFINITIONS}
    return with_subschemas(
        said, lambda one: _assertions(one) if is_object(one) else one
    )
