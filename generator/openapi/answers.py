"""The components that all models share: what the calls of the API answer."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir import types as ir
from .components import Schema, output_schema


def answers(api: ir.Api, outputs: Sequence[str]) -> Schema:
    """Return these components by name; ``outputs`` are those of models."""
    request_id = {"type": "string", "pattern": api.request_id_pattern}
    url = {"type": "string"}  # may hold letters that `format: uri` forbids
    time = {"type": ["string", "null"]}
    error = {
        "error_code": {"type": ["integer", "string"]},
        **{name: {} for name in ("error_message", "message", "error", "detail")},
    }
    refs = [{"$ref": f"#/components/schemas/{n}"} for n in ["MediaOutput", *outputs]]
    return {
        "Submitted": {
            "type": "object",
            "required": ["request_id"],
            "properties": {
                "request_id": request_id,
                "status_url": url,
                "result_url": url,
                "cancel_url": url,
            },
        },
        "Status": {
            "type": "object",
            "required": ["status"],
            "properties": {
                "request_id": request_id,
                "status": {"type": "string", "enum": list(api.states["status"])},
                "queue_position": {
                    "type": ["integer", "null"],
                    "description": "Only while the job is in the queue.",
                },
                "status_url": url,
                "result_url": url,
            },
        },
        "Result": {
            "type": "object",
            "required": ["status"],
            "properties": {
                "request_id": request_id,
                "status": {"type": "string", "enum": list(api.states["result"])},
                "output": {
                    "description": "What the job made, once it has succeeded. Which "
                    "of the shapes it has depends on the model.",
                    "anyOf": [
                        *refs,
                        {"type": "array", "items": {}},
                        {"type": ["string", "null"]},
                    ],
                },
                "created_at": time,
                "finished_at": time,
                "error": {"description": "What went wrong, when the job failed."},
                "cost": {
                    "type": ["number", "string", "null"],
                    "description": "In US dollars, where `include_cost` asked for it.",
                },
            },
        },
        "Cancelled": {
            "type": "object",
            "required": ["outcome"],
            "properties": {
                "request_id": request_id,
                "status": {"type": "string"},
                "outcome": {"type": "string", "enum": list(api.states["cancel"])},
            },
        },
        "Error": {
            "type": "object",
            "description": "The text stands in one of the fields after the code.",
            "properties": error,
        },
        "Refused": {
            "type": "object",
            "description": "An error that came with status 200.",
            "required": ["error_code"],
            "properties": error,
        },
        "MediaOutput": output_schema(api.output_schema["output"]),
    }
