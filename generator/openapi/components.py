"""Turn published schemas into components of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..core import json_pointer
from ..core.markdown import code, folded, prose
from ..ir import types as ir
from ..json_schema import keywords
from ..json_schema.output_block import block_of

Schema = dict[str, Any]

_TABLES = keywords.TABLES | keywords.DEFINITIONS
_CHECKED_KEYWORDS = keywords.ASSERTIONS | {"default"}
# Annotations are not checked when a model is loaded, but OpenAPI requires these types.
_ANNOTATIONS: Mapping[str, type] = {
    "$comment": str,
    "deprecated": bool,
    "description": str,
    "examples": list,
    "format": str,
    "readOnly": bool,
    "title": str,
    "writeOnly": bool,
}


def input_schema(model: ir.Model, component: str) -> Schema:
    """Return the input schema of a model, with our texts and standard keywords only."""
    found = _Component(model, component).node(dict(model.input_schema), "/input_schema")
    # The published title is the heading of a form, not the name of the model.
    return {**found, "title": folded(model.title.in_("en"))}


def own_output_schema(model: ir.Model, component: str) -> Schema:
    """Return the output schema of a model with its own output, with our texts."""
    block = block_of(model.output_schema)
    made = _Component(model, component)
    found = made.node(dict(block.schema), block.top)
    around = {k: v for k, v in block.root.items() if k in keywords.DEFINITIONS}
    return {**made.node(around, block.base), **found}


def output_schema(block: ir.Json) -> Schema:
    """Return the schema of the shared output, reduced to what the generator reads."""
    properties: Schema = {}
    for name, node in _object(_object(block).get("properties")).items():
        schema = _output_type(node)
        if isinstance(text := _object(node).get("description"), str):
            schema["description"] = prose(text)
        properties[name] = schema
    return {"type": "object", "properties": properties}


def _output_type(node: ir.Json) -> Schema:
    schema = _object(node)
    match schema.get("type"):
        case "array":
            return {"type": "array", "items": _output_type(schema.get("items"))}
        case "string" if schema.get("format") == "uri":
            return {"type": "string", "format": "uri"}
        case "string" | "integer" | "number" | "boolean" | "object" as kind:
            return {"type": kind}
        case _:
            return {}


def _object(node: ir.Json) -> dict[str, ir.Json]:
    return node if isinstance(node, dict) else {}


class _Component:
    """Converts the schemas of one model, with our texts where there are any."""

    def __init__(self, model: ir.Model, component: str) -> None:
        self.model = model
        self.base = f"#/components/schemas/{component}"
        nested = [n for n in model.named.values() if isinstance(n, ir.Object)]
        self.objects = {n.loc.pointer: n for n in nested}
        groups = [model.fields, model.output or (), *(n.fields for n in nested)]
        # In an alternative a default stays, as it may be the tag that servers look at.
        groups += [
            tuple(
                replace(f, presence=ir.Optional())
                for f in one.fields
                if f.name in one.own
            )
            for one in model.alternatives
        ]
        self.fields = {f.loc.pointer: f for group in groups for f in group}

    def node(self, node: Mapping[str, ir.Json], at: str) -> Schema:
        """Return the schema at a pointer into the model's file."""
        found: Schema = {}
        for key, value in node.items():
            if key in _CHECKED_KEYWORDS | keywords.DEFINITIONS or _is_annotation(
                key, value
            ):
                found[key] = self._keyword(key, value, at + json_pointer.join(key))
        field = self.fields.get(at)
        if field is not None:
            self._describe(found, field)
        elif at in self.objects:
            _put(found, "description", prose(self.objects[at].doc.in_("en")))
        elif isinstance(found.get("description"), str):
            found["description"] = prose(found["description"])
        return found

    def _keyword(self, key: str, value: ir.Json, at: str) -> Any:
        if key == "$ref" and isinstance(value, str):
            return self.base + value.removeprefix("#")
        if key in keywords.ONE:
            return self._any(value, at)
        if key in _TABLES and isinstance(value, dict):
            return {
                n: self._any(s, at + json_pointer.join(n)) for n, s in value.items()
            }
        if key in keywords.LISTS and isinstance(value, list):
            return [
                self._any(s, at + json_pointer.join(i)) for i, s in enumerate(value)
            ]
        return value

    def _any(self, node: ir.Json, at: str) -> Any:
        return self.node(node, at) if isinstance(node, dict) else node

    def _describe(self, schema: Schema, field: ir.Field) -> None:
        note = ""
        match field.presence:
            case ir.Prefilled(value):
                note = f"The Python client fills in {code(value)}."
            case ir.Required(example) if "default" in schema:
                # With a default, clients would send a sample value that nobody asked for.
                del schema["default"]
                if example not in (None, ""):
                    schema["examples"] = [example]
            case _:
                pass
        parts = [prose(field.doc.in_("en")), note]
        _put(schema, "title", folded(field.label.in_("en")))
        _put(schema, "description", " ".join(part for part in parts if part))


def _is_annotation(key: str, value: object) -> bool:
    return key in _ANNOTATIONS and isinstance(value, _ANNOTATIONS[key])


def _put(schema: Schema, key: str, value: str) -> None:
    """Replace a published text, or remove it if the new one is empty."""
    if value:
        schema[key] = value
    else:
        schema.pop(key, None)
