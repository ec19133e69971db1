"""The least that a catalogue says of a model."""

from typing import Any

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "The input",
    "required": ["prompt"],
    "properties": {"prompt": {"type": "string", "title": "The words"}},
}
OUTPUT: dict[str, Any] = {
    "output": {"type": "object", "properties": {"image": {"type": "string"}}}
}


def schema_with(**properties: object) -> dict[str, Any]:
    """The schema with further inputs."""
    return {**SCHEMA, "properties": {**SCHEMA["properties"], **properties}}


def entry(model_id: str, schema: object = SCHEMA, **more: object) -> dict[str, Any]:
    """What a catalogue says of a model."""
    return {"model_id": model_id, "input_schema": schema, **more}
