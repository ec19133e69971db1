"""Describe the request of a model for the form on its page: types, rules, names and samples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..core.json_types import is_object
from ..core.markdown import without_mode_lines
from ..core.timings import stage
from ..ir import types as ir
from ..ir.examples import condition, endpoint
from ..json_schema.keywords import ASSERTIONS, DEFINITIONS, LISTS, ONE, TABLES
from ..python.naming import ModelNames
from .code_samples import PythonSamples, RawSamples, curl, sample_name
from .model_page import needed_first

Json = dict[str, Any]

FOLDER = "docs/assets/forms/"
# What the form puts in place of these in its samples.
_REQUEST, _BODY, _DATA, _FLAGS = "<request>", "<body>", "<data>", "<flags>"


def form_path(names: ModelNames) -> str:
    """Return the path of a form's data, relative to the output folder."""
    return f"{FOLDER}{names.page}.json"


@stage("plan pages")
def plan_form(model: ir.Model, names: ModelNames, api: ir.Api) -> str:
    """Return the data of a form as JSON: what all languages share, and the texts of each."""
    shared: Json = {
        "id": model.id,
        "path": urlsplit(endpoint(api, "submit", model.id)).path,
        "cls": sample_name(names.cls),
        "module": names.module_path,
        "schema": _assertions(model.input_schema),
        "rules": [_assertions(condition(rule)) for rule in model.rules],
        "fields": [_field(field, names) for field in needed_first(model.fields)],
        "named": {
            where: _named(where, named, names)
            for where, named in model.named.items()
            if not ir.is_read(where)
        },
        "example": dict(model.example) if model.example_fits else None,
        "code": _samples(model, names, api),
    }
    texts = {language: _texts(model, language) for language in api.languages}
    parts = ",\n".join(f'"{key}": {_line(part)}' for key, part in shared.items())
    lines = [f'"form": {{\n{parts}\n}}']
    lines += [f'"{language}": {_line(text)}' for language, text in texts.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: Any) -> str:
    return without_mode_lines(
        json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    )


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


def _field(field: ir.Field, names: ModelNames) -> Json:
    found: Json = {
        "name": field.name,
        "py": names.fields[field.loc.pointer],
        "at": field.loc.pointer,
        "type": _type(field.type),
    }
    match field.presence:
        case ir.Required():
            found["required"] = True
        case ir.Prefilled(value):
            found["prefilled"] = value
        case ir.Optional(value) if value is not None:
            found["default"] = value
        case _:
            pass
    if field.nullable:
        found["nullable"] = True
    return found


def _named(where: str, named: ir.Named, names: ModelNames) -> Json:
    match named:
        case ir.Choice():
            found: Json = {"kind": "choice", "values": named.values}
            if where in names.types:
                found |= {"cls": names.types[where], "members": names.members[where]}
            return found
        case ir.Object():
            fields = [_field(field, names) for field in needed_first(named.fields)]
            return {"kind": "object", "cls": names.types[where], "fields": fields}
        case _:
            return _type(named.type)


def _type(type_: ir.Type) -> Json:
    match type_:
        case ir.MediaUrl():
            return {"kind": "media"}
        case ir.Ref(where):
            return {"kind": "ref", "to": where}
        case ir.List(item):
            return {"kind": "list", "item": _type(item)}
        case ir.Map(value):
            return {"kind": "map", "item": _type(value)}
        case ir.Tuple(items):
            return {"kind": "tuple", "items": [_type(item) for item in items]}
        case ir.Union(options):
            return {"kind": "union", "options": [_type(option) for option in options]}
        case _:
            return {"kind": type(type_).__name__.lower()}


def _assertions(node: Mapping[str, Any]) -> Json:
    """Return what a schema asserts, without its texts."""
    found: Json = {}
    for key, value in node.items():
        if key not in ASSERTIONS | DEFINITIONS:
            continue
        if key in ONE:
            found[key] = _any(value)
        elif key in LISTS:
            found[key] = [_any(one) for one in value]
        elif key in TABLES | DEFINITIONS:
            found[key] = {name: _any(one) for name, one in value.items()}
        else:
            found[key] = value
    return found


def _any(node: Any) -> Any:
    return _assertions(node) if is_object(node) else node
