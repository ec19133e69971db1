"""Read models from the operations of an OpenAPI document.

Hand-written: prance and openapi-core resolve a document into copies, which loses the names of
shared schemas, and judge the whole of it, while many published documents are invalid somewhere
else than in the operation that is asked for. One operation needs little: its request body, its
answer, and the components that these refer to.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import short_repr
from ..json_schema import keywords
from .catalogue import Document, published
from .publication import Published

_METHODS = ("post", "put", "patch")
_COMPONENTS = "#/components/schemas/"
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json(?:;.*)?", re.IGNORECASE)
# What these hold are values; a key in them that reads like a keyword is none.
_DATA = {"const", "default", "enum", "example", "examples"}
# The answer to an asynchronous call says where to ask, and nothing of what the model makes.
_TICKET = {
    "cancel_url", "cost", "created_at", "error", "id", "job_id", "logs", "metrics",
    "polling_url", "queue_position", "request_id", "response_url", "status", "status_url",
    "task_id", "urls",
}  # fmt: skip
_MAX_LISTED = 20
_MAX_INLINED = 100
_MAX_NAME_CHARS = 80


def is_openapi(data: object) -> bool:
    """Return whether a value is an OpenAPI document of version 3."""
    return is_object(data) and str(data.get("openapi", "")).startswith("3.")


def read_operation(
    document: Document, model_id: str | None, wanted: str, language: str | None
) -> Published:
    """Read one operation of a document; raise ``ProblemsFound`` with a choice if it is unclear.

    ``wanted`` is an operationId, a path, or a method and a path; it may be empty if there is one
    operation alone.
    """
    data = document.data
    assert is_object(data)
    found = dict(_operations(data))
    at = _chosen(document, model_id or "ID", wanted, found)
    if model_id is None:
        name = _names(at, found[at])[0]
        message = (
            "this was read as an OpenAPI document, which does not say the model's id"
        )
        hint = (
            f"write ID={document.name}#{name}, as in vendor/model/task={document.name}"
        )
        raise document.refusal("no-model-id", at, message, hint)
    operation = found[at]
    inputs = _body(data, operation)
    if inputs is None:
        message = "this operation takes no JSON body"
        hint = "name one that takes the inputs of a model"
        raise document.refusal("no-request-body", at, message, hint)
    output = _answer(data, at, operation)
    input_schema = _standalone(data, document, at, _as_object(data, inputs))
    output_schema = (
        None
        if output is None
        else {"output": _standalone(data, document, at, _as_object(data, output))}
    )
    texts, origin = _texts(operation), document.origin(at, at)
    return published(model_id, language, input_schema, output_schema, texts, origin)


def _texts(operation: Mapping[str, Any]) -> dict[str, str]:
    """Return the name and the description of a model; a summary that is a sentence is no name."""
    found = {key: operation.get(key) for key in ("summary", "description")}
    texts = {key: text.strip() for key, text in found.items() if isinstance(text, str)}
    title, description = texts.get("summary", ""), texts.get("description", "")
    if len(title) > _MAX_NAME_CHARS or "\n" in title or title.endswith("."):
        title, description = "", f"{title}\n\n{description}".strip()
    named = {"display_name": title, "description": description}
    return {key: text for key, text in named.items() if text}


def _operations(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the pointer and the content of each operation that may start a job."""
    paths = data.get("paths")
    for path, item in paths.items() if is_object(paths) else ():
        for method in _METHODS:
            operation = item.get(method) if is_object(item) else None
            if is_object(operation):
                yield json_pointer.join("paths", path, method), operation


def _chosen(
    document: Document,
    model_id: str,
    wanted: str,
    found: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return the pointer of the operation that is meant."""
    names = {at: _names(at, operation) for at, operation in found.items()}
    fitting = [at for at in found if wanted in names[at]]
    bodies = [at for at in found if _body(document.data, found[at]) is not None]
    if not wanted:
        fitting = [at for at in bodies if at.endswith("/post")] or bodies
    if len(fitting) == 1:
        return fitting[0]
    shown = [names[at][0] for at in found]
    if not bodies and (not shown or not wanted):
        message = "this document has no operation that takes a JSON body"
        hint = "import one that takes the inputs of a model"
    elif wanted and not fitting:
        near = get_close_matches(wanted, [n for at in found for n in names[at]], 1)
        message = f"there is no operation {short_repr(wanted)}"
        hint = f"did you mean {near[0]}? " if near else ""
        hint += _choice(document.name, model_id, near or shown)
    else:
        message = f"this OpenAPI document has {len(found)} operations"
        hint = _choice(document.name, model_id, shown)
    raise document.refusal("which-operation", "/paths", message, hint)


def _choice(name: str, model_id: str, shown: list[str]) -> str:
    more = f" and {len(shown) - _MAX_LISTED} more" if len(shown) > _MAX_LISTED else ""
    listed = ", ".join(shown[:_MAX_LISTED])
    return f"write {model_id}={name}#{shown[0]}; the operations are {listed}{more}"


def _names(at: str, operation: Mapping[str, Any]) -> list[str]:
    """Return the ways to name an operation, the usual one first."""
    _, path, method = json_pointer.tokens(at)
    given = operation.get("operationId")
    plain = [f"{method.upper()} {path}", f"{method} {path}", path, path.strip("/")]
    return [str(given), *plain] if given else [path, *plain]


def _resolved(data: object, node: object) -> object:
    """Follow references between the parts of a document."""
    for _ in range(_MAX_INLINED):
        reference = node.get("$ref") if is_object(node) else None
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return node
        node = json_pointer.find(data, reference[1:])
    return None


def _schema(data: object, holder: object) -> object:
    """Return the JSON schema of a request body or a response."""
    content = _resolved(data, holder)
    content = content.get("content") if is_object(content) else None
    kinds = content if is_object(content) else {}
    media = next((kinds[kind] for kind in kinds if _JSON.fullmatch(kind)), None)
    media = media or kinds.get("multipart/form-data") or kinds.get("*/*")
    return media.get("schema") if is_object(media) else None


def _body(data: object, operation: Mapping[str, Any]) -> object:
    """Return the schema of the inputs: the body, or what it wraps as ``input`` alone (cog)."""
    schema = _schema(data, operation.get("requestBody"))
    found = _resolved(data, schema)
    if not is_object(found):
        # A reference that leads nowhere is told where references are resolved.
        return schema if is_object(schema) and "$ref" in schema else None
    properties = found.get("properties")
    if is_object(properties) and "input" in properties:
        inner = _only(data, properties["input"])
        inside = _resolved(data, inner)
        is_wrapper = properties.keys() <= _WRAPPER or not found.get("required")
        if is_wrapper and is_object(inside) and is_object(inside.get("properties")):
            return inner
    return schema


# Beside `input`, the body of a prediction of cog and Replicate tells how to deliver it.
_WRAPPER = {
    "context", "created_at", "id", "input", "output_file_prefix", "stream", "version",
    "webhook", "webhook_events_filter",
}  # fmt: skip


def _only(data: object, node: object) -> object:
    """Return the single schema in an ``allOf`` or a nullable ``anyOf``, or the node itself."""
    for key in ("allOf", "anyOf") if is_object(node) else ():
        options = node.get(key) if is_object(node) else None
        some = (
            [o for o in options if o != {"type": "null"}] if is_array(options) else []
        )
        if len(some) == 1:
            return some[0]
    return node


def _answer(data: object, at: str, operation: Mapping[str, Any]) -> object:
    """Return the schema of what the model makes, where the document tells it.

    It is the body of a response, unless that is a ticket. Then it is the answer of the call that
    fetches results (fal), or the component `Output` (cog).
    """
    paths: Any = data.get("paths") if is_object(data) else {}
    _, path, _ = json_pointer.tokens(at)
    later = [
        item["get"]
        for other, item in paths.items()
        if other.startswith(f"{path.rstrip('/')}/requests/{{")
        and other.endswith("}")
        and is_object(item)
        and is_object(item.get("get"))
    ]
    for call in (operation, *later):
        responses = call.get("responses")
        if not is_object(responses):
            continue
        for code in sorted(code for code in responses if code.startswith("2")):
            schema = _schema(data, responses[code])
            found = _resolved(data, schema)
            properties = found.get("properties") if is_object(found) else None
            if is_object(properties) and is_object(properties.get("output")):
                output = _only(data, properties["output"])
                inner = _resolved(data, output)
                if is_object(inner) and keywords.asserting(inner):
                    return output
            elif is_object(found) and keywords.asserting(found):
                is_ticket = is_object(properties) and properties.keys() <= _TICKET
                if not is_ticket:
                    return schema
    cog = _resolved(data, {"$ref": f"{_COMPONENTS}Output"})
    return {"$ref": f"{_COMPONENTS}Output"} if is_object(cog) else None


def _as_object(data: object, schema: object) -> dict[str, Any]:
    """Return a schema with its own keywords at the root, as model files have them."""
    found = _resolved(data, schema)
    if is_object(found):
        return dict(found)
    return dict(schema) if is_object(schema) else {}


def _standalone(
    data: Mapping[str, Any], document: Document, at: str, schema: object
) -> dict[str, Any]:
    """Return a schema with the parts of the document that it refers to under ``$defs``."""
    names: dict[str, str] = {}  # by reference
    definitions: dict[str, Any] = {}

    def rewrite(node: object, *, is_table: bool = False) -> None:
        if is_array(node):
            for item in node:
                rewrite(item)
        if not is_object(node):
            return
        for key, value in node.items():
            if is_table or key not in _DATA:
                rewrite(value, is_table=not is_table and key in keywords.NAMED)
        reference = node.get("$ref")
        if not is_table and isinstance(reference, str) and reference.startswith("#/"):
            node["$ref"] = f"#/$defs/{name_of(reference)}"

    def name_of(reference: str) -> str:
        if reference not in names:
            steps = json_pointer.tokens(reference[1:])
            plain = [re.sub(r"[^A-Za-z0-9_.-]", "_", step) for step in steps]
            taken = plain[-1] in definitions
            name = names[reference] = "_".join(plain) if taken else plain[-1]
            target = _resolved(data, {"$ref": reference})
            if target is None:
                message = f"there is nothing at {short_repr(reference)}"
                hint = "the document is incomplete: save the whole of it"
                code = "dangling-reference"
                raise document.refusal(code, at, message, hint)
            definitions[name] = copy.deepcopy(target)
            rewrite(definitions[name])
        return names[reference]

    found: Any = copy.deepcopy(schema)
    rewrite(found)
    return {**found, "$defs": definitions} if definitions else found
