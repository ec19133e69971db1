"""A small catalogue, and the places in it where a schema can be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
Files = dict[str, dict[str, Any]]

ID = "acme/thing"
SIZES = ["1024x1024 (1:1)", "1152x864 (4:3)", "864x1152 (3:4)"]
RATIOS = ["16:9", "1:1"]


@dataclass(frozen=True)
class Edit:
    """One change of a catalogue."""

    name: str
    old: Files
    new: Files


def model(properties: Schema, required: list[str], **more: Any) -> dict[str, Any]:
    """Return a model file whose input has a prompt and these properties."""
    schema = {
        "type": "object",
        "properties": {"prompt": {"type": "string"}, **properties},
        "required": ["prompt", *required],
    }
    keys = {
        key: more.pop(key) for key in ("$defs", "additionalProperties") if key in more
    }
    return {"model_id": ID, "input_schema": schema | keys, **more}


def files(document: dict[str, Any], overlay: Schema | None = None) -> Files:
    """Return one model as files."""
    found = {f"{document['model_id']}.json": document}
    if overlay is not None:
        found[f"{document['model_id']}.overlay.json"] = overlay
    return found


def alone(schema: Schema) -> Files:
    """Put the schema in an optional input."""
    return files(model({"x": schema}, []))


def needed(schema: Schema) -> Files:
    """Put the schema in a required input."""
    return files(model({"x": schema}, ["x"]))


def nested(schema: Schema) -> Files:
    """Put the schema two objects down."""
    inner = {"type": "object", "properties": {"y": schema, "also": {"type": "boolean"}}}
    outer = {"type": "object", "properties": {"inner": inner}, "required": ["inner"]}
    return files(model({"x": outer}, []))


def listed(schema: Schema) -> Files:
    """Put the schema in the items of a list."""
    return files(model({"x": {"type": "array", "items": schema}}, []))


def mapped(schema: Schema) -> Files:
    """Put the schema in the values of a map."""
    return files(model({"x": {"type": "object", "additionalProperties": schema}}, []))


def united(schema: Schema) -> Files:
    """Put the schema in a union with another one."""
    other = {"type": "array", "items": {"type": "boolean"}}
    return files(model({"x": {"anyOf": [schema, other]}}, []))


def referred(schema: Schema) -> Files:
    """Put the schema behind a reference that two inputs share."""
    two = {key: {"$ref": "#/$defs/Shared"} for key in ("x", "z")}
    return files(model(two, [], **{"$defs": {"Shared": schema}}))


def in_items(schema: Schema) -> Files:
    """Put the schema in a property of the objects of a list."""
    item = {"type": "object", "properties": {"y": schema}, "required": ["y"]}
    return files(model({"x": {"type": "array", "items": item}}, []))


CONTEXTS: list[Callable[[Schema], Files]] = [
    alone, needed, nested, listed, mapped, united, referred, in_items,
]  # fmt: skip
