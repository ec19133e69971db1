"""Make example inputs for models without one in their overlay, and example answers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..json_schema.input_samples import InputSamples
from ..json_schema.validator import errors
from . import types as ir
from .media import media_format


def example(
    root: Mapping[str, Any],
    rules: Iterable[ir.Rule],
    media: Mapping[str, ir.MediaKind],
    accepts: Callable[[Any], bool],
    *,
    check_files: bool,
) -> tuple[dict[str, ir.Json], bool]:
    """Return a small input of a schema, and whether it is valid under schema and rules.

    ``media`` tells which strings of the file are URLs, ``accepts`` what the types refuse, and
    ``check_files`` whether there are files that no type checks.
    """
    schema = dict(root)
    if media:
        schema = copy.deepcopy(schema)
        for where, kind in media.items():
            node = json_pointer.find(schema, where.removeprefix("/input_schema"))
            if is_object(node):
                node["format"] = f"{kind}_uri"
    conditions = [condition(rule) for rule in rules]
    strict: Any = _with_addresses(schema) if check_files else None

    def takes(value: Any) -> bool:
        return accepts(value) and not (strict and any(errors(strict, strict, value)))

    found, fits = InputSamples(schema, conditions, takes).best()
    return (found, fits) if is_object(found) else ({}, False)


def _with_addresses(node: Any) -> Any:
    """Return a schema that asks for an address wherever a text is a file."""
    if is_array(node):
        return [_with_addresses(one) for one in node]
    if not is_object(node):
        return node
    found = {key: _with_addresses(value) for key, value in node.items()}
    if media_format(node):
        address = {"pattern": "^https://"}
        parts = [*found.get("allOf", []), address, {"items": address}]
        found["allOf"] = parts
    return found


def condition(rule: ir.Rule) -> dict[str, Any]:
    """Return a rule between inputs as a schema."""
    return {"if": rule.when, "then": rule.then}


def accepted(
    fields: Sequence[ir.Field], named: Mapping[str, ir.Named], value: object
) -> bool:
    """Return whether the types of fields take an input that is valid under its schema."""
    by_name = {field.name: field for field in fields}
    return is_object(value) and all(
        name in by_name and (part is None or _takes(by_name[name].type, named, part))
        for name, part in value.items()
    )


def _takes(type_: ir.Type, named: Mapping[str, ir.Named], value: Any) -> bool:
    match type_:
        case ir.MediaUrl():
            return isinstance(value, str) and value.startswith("https://")
        case ir.Null():
            return value is None
        case ir.Bool():
            return isinstance(value, bool)
        case ir.Str():
            return isinstance(value, str)
        case ir.Int():
            return isinstance(value, int)
        case ir.Number():
            return isinstance(value, int | float)
        case ir.Tuple():
            return is_array(value)
        case ir.Ref(where):
            target = named[where]
            if isinstance(target, ir.Object):
                return accepted(target.fields, named, value)
            if isinstance(target, ir.Limited):
                return _takes(target.type, named, value)
            return value in target.values and not isinstance(value, float)
        case ir.List(item):
            return is_array(value) and all(_takes(item, named, v) for v in value)
        case ir.Map(item):
            return is_object(value) and all(
                _takes(item, named, v) for v in value.values()
            )
        case ir.Union(options):
            return any(_takes(option, named, value) for option in options)
        case _:
            return True


def example_answers(
    api: ir.Api, output: ir.Json = None
) -> dict[str, dict[str, ir.Json]]:
    """Return the answers to the four calls for a job that succeeds.

    The output of the job is ``output``, or else the first field of the shared media block.
    """
    urls: dict[str, ir.Json] = {
        f"{name}_url": endpoint(api, name) for name in ("status", "result", "cancel")
    }
    of_job = {"status_url": urls["status_url"], "result_url": urls["result_url"]}
    return {
        "submit": {"request_id": REQUEST_ID, **urls},
        "status": {
            "request_id": REQUEST_ID,
            "status": api.states["status"][0],
            "queue_position": 2,
            **of_job,
        },
        "result": {
            "request_id": REQUEST_ID,
            "status": "succeeded",
            "output": output or _example_output(api, api.output_fields),
            "created_at": "...",
            "finished_at": "...",
        },
        "cancel": {
            "request_id": REQUEST_ID,
            "status": "cancelled",
            "outcome": api.states["cancel"][0],
        },
    }


def _example_output(api: ir.Api, outputs: Iterable[ir.Field]) -> ir.Json:
    for field in outputs:
        return {field.name: _example_value(api, field.type)}
    return {}


def _example_value(api: ir.Api, type_: ir.Type) -> ir.Json:
    match type_:
        case ir.Str():
            return f"https://files.{api.output_hosts[0]}/{REQUEST_ID}"
        case ir.List(item):
            return [_example_value(api, item)]
        case ir.Int() | ir.Number():
            return 1
        case ir.Bool():
            return True
        case _:
            return {}


REQUEST_ID = "REQUEST_ID"


@lru_cache(64)  # the samples of a model call the same ones
def endpoint(api: ir.Api, call: str, model_id: str = "") -> str:
    """Return the URL of a call with a placeholder for the request id."""
    path = api.calls[call].path
    path = path.replace("{model_id}", quote(model_id))
    return api.base_url + path.replace("{request_id}", REQUEST_ID)
