"""Build one OpenAPI 3.1 document with the calls of all models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from ..core.markdown import code, folded, json_text, prose
from ..core.timings import stage
from ..ir import types as ir
from ..ir.examples import example_answers
from ..ir.summary import ModelSummary
from ..python.naming import ModelNames
from .answers import answers
from .components import Schema, input_schemas, own_output_schemas, safe_name

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INTRODUCTION = """\
Jobs on models that RunComfy hosts: submit a request, follow the job, fetch the result.

An error can come with status 200 too: look for `error_code` in every answer.
"""
_ERRORS = {
    "400": "The request is wrong. `error_code` tells how: 400001 an unknown id, "
    "400002 no balance, 400004 a bad token.",
    "401": "The token is missing, wrong or revoked.",
    "402": "The balance does not suffice.",
    "403": "The token may not do this.",
    "404": "Nothing is known under this id, or no longer.",
    "422": "The input does not fit the model.",
    "429": "Too many calls: wait before the next one.",
    "5XX": "The API failed. After a submission, a job may exist all the same.",
}
_SHARED = (
    "Submitted",
    "Status",
    "Result",
    "Cancelled",
    "Error",
    "Refused",
    "MediaOutput",
)
_CALLS = {
    "status": (
        "Read the status of a job",
        "`completed` says that the job has stopped, not that it succeeded: its result "
        "tells. Words that are not listed mean that the job goes on.",
        "Status",
        "Where the job stands.",
    ),
    "result": (
        "Fetch the result of a job",
        "A job that has not ended answers with its present state and without `output`, "
        "so polling can go on.",
        "Result",
        "The result, or the present state.",
    ),
    "cancel": (
        "Cancel a job",
        "Only a job in the queue can be cancelled; a running one goes on.",
        "Cancelled",
        "What became of the cancellation.",
    ),
}


def plan(summaries: Sequence[ModelSummary], api: ir.Api) -> str:
    """Return the whole document, with models in the order of their ids."""
    operations = {summary.path: summary.operation for summary in summaries}
    outputs = {s.output: s.components[s.output] for s in summaries if s.output}
    inputs = {
        name: text
        for summary in summaries
        for name, text in summary.components.items()
        if name != summary.output
    }
    document = json_text(_document(summaries, list(outputs), api))
    before, _, rest = document.partition(f'    "{_PATHS}": null')
    between, _, after = rest.partition(f'      "{_SCHEMAS}": null')
    schemas = {**outputs, **inputs, **_retitled(summaries)}
    members = (_listed(operations), [between], _listed(schemas))
    return "".join([before, *chain.from_iterable(members), after, "\n"])


# The document is printed with these placeholders, since the members that models add are made, and
# cached, one by one. No other key has such a name.
_PATHS, _SCHEMAS = "<paths>", "<schemas>"
_IN_PATHS, _IN_SCHEMAS = 2, 3  # depths of nesting


def _listed(members: Mapping[str, str]) -> Iterator[str]:
    """Yield the members and what stands between them: joined by itself, each list is large."""
    for number, text in enumerate(members.values()):
        if number:
            yield ",\n"
        yield text


def _member(name: str, text: str, depth: int) -> str:
    """Return a member of an object at a depth of nesting."""
    indent = depth * "  "
    return f"{indent}{json_text(name)}: {text}".replace("\n", f"\n{indent}")


def _retitled(summaries: Sequence[ModelSummary]) -> dict[str, str]:
    """Title inputs whose class two vendors have by their components.

    Generators name their classes by titles, and would drop one of them.
    """
    count = Counter(summary.cls for summary in summaries) + Counter(_SHARED)
    found: dict[str, str] = {}
    for summary in summaries:
        if count[summary.cls] > 1:
            name = component(summary.vendor, summary.cls)
            text = summary.components[name]
            found[name] = text.replace(_title(summary.cls), _title(name), 1)
    return found


def _title(name: str) -> str:
    return f'"title": {json_text(name)},'


def model_path(api: ir.Api, model_id: str) -> str:
    """Return the path of the call that submits a request to a model.

    A space stays one: frameworks compare keys with decoded paths, and clients encode it.
    """
    return api.calls["submit"].path.replace("{model_id}", model_id)


def model_operation(model: ir.Model, names: ModelNames, api: ir.Api) -> str:
    """Return the path item of a model as a member of the document's paths."""
    item = {api.calls["submit"].method.lower(): _submit(model, names, api)}
    return _member(model_path(api, model.id), json_text(item), _IN_PATHS)


@stage("summarize")
def model_components(model: ir.Model, names: ModelNames) -> dict[str, str]:
    """Return the components of a model as JSON: its input, and its output unless it is shared."""
    found = input_schemas(model, component(names.vendor, names.cls))
    if model.output is not None:
        found |= own_output_schemas(model, output_component(names))
    return {name: json_text(schema) for name, schema in found.items()}


def component_members(
    components: Mapping[str, str], names: ModelNames
) -> dict[str, str]:
    """Return the components as members of the document's schemas, the input titled by its class."""
    own = component(names.vendor, names.cls)
    titled = components[own].replace("{", f"{{\n  {_title(names.cls)}", 1)
    return {
        name: _member(name, titled if name == own else text, _IN_SCHEMAS)
        for name, text in components.items()
    }


def input_document(components: Mapping[str, str], names: ModelNames) -> str:
    """Return the input of a model as a JSON Schema by itself, such as tools of agents have."""
    own = component(names.vendor, names.cls)
    inputs = {n: t for n, t in components.items() if n != output_component(names)}
    whole = inputs.pop(own).replace("{", f'{{\n  "$schema": "{_DIALECT}",', 1)
    if inputs:
        members = ",\n".join(_member(name, text, 1) for name, text in inputs.items())
        defs = f"{{\n{members}\n}}".replace("\n", "\n  ")
        whole = whole.replace("{", f'{{\n  "$defs": {defs},', 1)
    whole = whole.replace(f'"$ref": "#/components/schemas/{own}"', '"$ref": "#"')
    # Within a text of JSON, the quotes would be escaped.
    return whole.replace('"$ref": "#/components/schemas/', '"$ref": "#/$defs/') + "\n"


def _document(
    summaries: Sequence[ModelSummary], outputs: Sequence[str], api: ir.Api
) -> dict[str, Any]:
    """Return the document without its models."""
    paths: dict[str, Any] = {_PATHS: None}
    for call in _CALLS:
        paths[api.calls[call].path] = {
            "parameters": [{"$ref": "#/components/parameters/RequestId"}],
            api.calls[call].method.lower(): _request_call(call, api),
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "RunComfy Model API",
            "version": "1",
            "description": _INTRODUCTION,
            "contact": {"name": "RunComfy", "url": "https://www.runcomfy.com"},
            "license": {
                "name": "Terms of RunComfy and of the vendors of its models",
                "url": "https://www.runcomfy.com",
            },
        },
        "servers": [{"url": api.base_url, "description": "The API of RunComfy."}],
        "security": [{"bearer": []}],
        "tags": [
            {"name": vendor, "description": f"Models of {vendor}."}
            for vendor in dict.fromkeys(
                summary.id.split("/")[0] for summary in summaries
            )
        ]
        + [{"name": "jobs", "description": "Follow, fetch and cancel a job."}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key of your RunComfy profile.",
                }
            },
            "parameters": {"RequestId": _request_id(api)},
            "responses": {
                _error_name(status): {
                    "description": text,
                    "content": _json({"$ref": "#/components/schemas/Error"}),
                }
                for status, text in _ERRORS.items()
            },
            "schemas": {**answers(api, outputs), _SCHEMAS: None},
        },
    }


def component(vendor: str, cls: str) -> str:
    """Return the name of a class's component; classes are unique only within a vendor."""
    return safe_name(f"{vendor}.{cls}")


def output_component(names: ModelNames) -> str:
    """Return the component of a model's own output, a name that no class can have."""
    return f"{component(names.vendor, names.cls)}.Output"


def _submit(model: ir.Model, names: ModelNames, api: ir.Api) -> Schema:
    reference = f"#/components/schemas/{component(names.vendor, names.cls)}"
    example = dict(model.example) if model.example_fits else None
    return {
        "operationId": f"submit_{names.vendor}_{names.module}",
        "summary": folded(model.title.in_("en")),
        "description": prose(model.summary.in_("en"))
        or f"Submit a request to {code(model.id)}.",
        "tags": [model.id.split("/")[0]],
        "requestBody": {
            "required": True,
            "content": _json({"$ref": reference}, example),
        },
        "responses": {
            str(api.calls["submit"].status): {
                "description": "The job, at once, before it has run.",
                "content": _json(
                    _or_refused("Submitted"),
                    example_answers(api)["submit"],
                ),
                "links": {
                    call: {
                        "operationId": _operation(call),
                        "parameters": {"request_id": "$response.body#/request_id"},
                    }
                    for call in _CALLS
                },
            },
            **_error_responses(),
        },
    }


def _request_call(call: str, api: ir.Api) -> Schema:
    summary, description, component, answer = _CALLS[call]
    operation: Schema = {
        "operationId": _operation(call),
        "summary": summary,
        "description": description,
        "tags": ["jobs"],
        "responses": {
            str(api.calls[call].status): {
                "description": answer,
                "content": _json(
                    _or_refused(component),
                    example_answers(api)[call],
                ),
            },
            **_error_responses(),
        },
    }
    if call == "result":
        operation["parameters"] = [
            {
                "name": "include_cost",
                "in": "query",
                "description": "Whether the answer tells the cost of the job.",
                "schema": {"type": "boolean", "default": False},
            }
        ]
    return operation


def _operation(call: str) -> str:
    return f"{call}_request"


def _json(schema: Schema, example: object = None) -> Schema:
    media: Schema = {"schema": schema}
    if example is not None:
        media["example"] = example
    return {"application/json": media}


def _or_refused(component: str) -> Schema:
    """Return an answer with status 200, which may tell an error instead."""
    names = (component, "Refused")
    return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in names]}


def _error_name(status: str) -> str:
    return f"Error{status}"


def _error_responses() -> Schema:
    return {
        status: {"$ref": f"#/components/responses/{_error_name(status)}"}
        for status in _ERRORS
    }


def _request_id(api: ir.Api) -> Schema:
    return {
        "name": "request_id",
        "in": "path",
        "required": True,
        "description": "The id that the submission answered.",
        "schema": {"type": "string", "pattern": api.request_id_pattern},
    }
