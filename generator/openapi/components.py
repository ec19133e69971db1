"""Turn published schemas into components of the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.markdown import code, folded, prose
from ..ir import types as ir
from ..json_schema import keywords
from ..json_schema.output_block import Block, block_of

Schema = dict[str, Any]

_MAYBE_BOOLEANS = {"additionalProperties", "unevaluatedItems", "unevaluatedProperties"}
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


def safe_name(name: str) -> str:
    """Return a name with the characters that components may have."""
    return re.sub(r"[^A-Za-z0-9._-]", lambda m: f"U{ord(m[0]):X}", name)


def input_schemas(model: ir.Model, component: str) -> dict[str, Schema]:
    """Return the input of a model and its definitions, by component.

    They hold our texts and standard keywords only.
    """
    schema, at = dict(model.input_schema), "/input_schema"
    made = _Component(model, component, Block(schema, at, schema, at))
    found = made.node(schema, at)
    found.pop("title", None)
    if model.rules:
        rules = [_rule(rule) for rule in model.rules]
        found["allOf"] = [*found.get("allOf", []), *rules]
    return {component: found, **made.definitions()}


def own_output_schemas(model: ir.Model, component: str) -> dict[str, Schema]:
    """Return the output of a model with its own output, and its definitions."""
    block = block_of(model.output_schema)
    made = _Component(model, component, block, is_output=True)
    found = made.node(dict(block.schema), block.top)
    found.pop("title", None)
    return {component: found, **made.definitions()}


def _rule(rule: ir.Rule) -> Schema:
    message = folded(rule.message.in_("en"))
    return {
        "description": message,
        "if": _opened(rule.when),
        "then": _opened(rule.then),
    }


def _opened(node: ir.Json) -> Any:
    """Return a condition that names what it requires and allows all else in words.

    Redocly closes each object that has properties, and then refuses valid examples.
    """
    if not is_object(node):
        return node
    found = keywords.with_subschemas(node, _opened)
    if found.keys() & {"properties", "required"}:
        required: Schema = {name: {} for name in found.get("required", ())}
        found["properties"] = {**required, **found.get("properties", {})}
        found.setdefault("additionalProperties", True)
    return found


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
        case "string" | "integer" | "number" | "boolean" | "object" as kind:
            return {"type": kind}
        case _:
            return {}


def _object(node: ir.Json) -> dict[str, ir.Json]:
    return node if isinstance(node, dict) else {}


class _Component:
    """Converts the schemas of one model, with our texts where there are any.

    What is referred to becomes a component: generators drop references into another one.
    """

    def __init__(
        self,
        model: ir.Model,
        component: str,
        block: Block,
        *,
        is_output: bool = False,
    ) -> None:
        self.component = component
        self.root, self.base, self.top = block.root, block.base, block.top
        self.is_output = is_output
        nested = [n for n in model.named.values() if isinstance(n, ir.Object)]
        self.objects = {n.loc.pointer: n for n in nested}
        own = [f for a in model.alternatives for f in a.fields if f.name in a.own]
        self.tags = {f.loc.pointer for f in own}
        self.fields = {
            f.loc.pointer: f for group in [*model.groups, own] for f in group
        }
        # To give `items` where there are none would count as evaluating them.
        self.fills_items = "unevaluatedItems" not in str(block.root)
        self.names: dict[str, str] = {}  # components by what was referred to

    def definitions(self) -> dict[str, Schema]:
        """Return the components of what the schemas converted so far refer to."""
        found: dict[str, Schema] = {}
        while todo := [w for w, name in self.names.items() if name not in found]:
            for where in todo:
                node: Any = json_pointer.get(self.root, where)
                made = self._any(node, self.base + where)
                made.pop("title", None)  # names a class, and two models may have one
                found[self.names[where]] = made
        return found

    def node(self, node: Mapping[str, ir.Json], at: str) -> Schema:
        """Return the schema at a pointer into the model's file."""
        found: Schema = {}
        for key, value in node.items():
            if key in keywords.ASSERTIONS or _is_annotation(key, value):
                found[key] = self._keyword(key, value, at + json_pointer.join(key))
        if self.is_output and found.get("format") == "uri":
            # Validators refuse a URL with Japanese letters, which the API may answer.
            del found["format"]
        kinds = found.get("type")
        if self.fills_items and (kinds == "array" or "array" in (kinds or ())):
            found.setdefault("items", {})
        field = self.fields.get(at)
        if field is not None:
            self._describe(found, field, node)
        elif at in self.objects:
            _put(found, "description", prose(self.objects[at].doc.in_("en")))
        elif isinstance(found.get("description"), str):
            found["description"] = prose(found["description"])
        return found

    def _keyword(self, key: str, value: ir.Json, at: str) -> Any:
        if key == "$ref" and isinstance(value, str):
            return self._reference(value)
        if key in _MAYBE_BOOLEANS and isinstance(value, bool):
            return value
        if key in keywords.ONE:
            return self._any(value, at)
        if key in keywords.TABLES and isinstance(value, dict):
            return {
                n: self._any(s, at + json_pointer.join(n)) for n, s in value.items()
            }
        if key in keywords.LISTS and isinstance(value, list):
            return [
                self._any(s, at + json_pointer.join(i)) for i, s in enumerate(value)
            ]
        return value

    def _reference(self, target: str) -> str:
        """Return the component of what is referred to."""
        where = unquote(target.removeprefix("#"))
        if self.base + where == self.top:
            return f"#/components/schemas/{self.component}"
        if where not in self.names:
            last = json_pointer.tokens(where)[-1:] or ["Root"]
            name = f"{self.component}.{safe_name(last[0]).replace('.', '_')}"
            while name in {*self.names.values(), f"{self.component}.Output"}:
                name += "_"
            self.names[where] = name
        return f"#/components/schemas/{self.names[where]}"

    def _any(self, node: ir.Json, at: str) -> Any:
        """Return a schema as an object: not all generators read booleans as schemas."""
        if isinstance(node, bool):
            return {} if node else {"not": {}}
        return self.node(node, at) if isinstance(node, dict) else node

    def _describe(
        self, schema: Schema, field: ir.Field, published: Mapping[str, ir.Json]
    ) -> None:
        """Put in our texts, and a default only if it is sent."""
        note = ""
        match field.presence:
            case ir.Prefilled(value):
                schema["default"] = value
                note = f"The Python client fills in {code(value)}."
            case ir.Required(example) if example not in (None, ""):
                schema["examples"] = [example]
            case ir.Optional(value) if self._is_tag(field, published):
                # Servers may tell alternatives apart by it alone.
                schema["default"] = value
            case ir.Optional(value) if value is not None:
                # Generated clients would send a default that nobody asked for.
                note = f"Without it, the server takes {code(value)}."
            case _:
                pass
        parts = [prose(field.doc.in_("en")), *map(prose, field.notes), note]
        _put(schema, "title", folded(field.label.in_("en")))
        _put(schema, "description", " ".join(part for part in parts if part))

    def _is_tag(self, field: ir.Field, published: Mapping[str, ir.Json]) -> bool:
        default = published.get("default")
        values = published.get("enum", [published.get("const")])
        return (
            default is not None
            and field.loc.pointer in self.tags
            and values == [default]
        )


def _is_annotation(key: str, value: object) -> bool:
    return key in _ANNOTATIONS and isinstance(value, _ANNOTATIONS[key])


def _put(schema: Schema, key: str, value: str) -> None:
    """Replace a published text, or remove it if the new one is empty."""
    if value:
        schema[key] = value
    else:
        schema.pop(key, None)
