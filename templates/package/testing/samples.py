"""Outputs made up from what a request asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from .._api import OUTPUT_HOSTS
from .._runtime.outputs import MediaOutput, Output
from .._runtime.size_grammar import parse
from .._runtime.values import Request

__all__ = ["make_output"]

DEFAULT_SIZE = (1024, 1024)
_EXTENSIONS = {"image": "png", "video": "mp4", "audio": "wav"}
_COUNTS = ("max_images", "num_images", "num_outputs", "num_videos")
_MOST_FILES = 16


def make_output(request: Request[Output], request_id: str) -> object:
    """An output of the form that the model has, with files of the size asked for."""
    wire = request.to_wire()
    width, height = requested_size(wire)
    count = 0

    def publish(kind: str) -> str:
        nonlocal count
        name = f"{count}-{width}x{height}.{_EXTENSIONS[kind]}"
        count += 1
        return f"https://fake.{OUTPUT_HOSTS[0]}/{request_id}/{name}"

    output = request.output_type()
    if issubclass(output, MediaOutput):
        kind = _kind_in(request.model_id) or "image"
        files = [publish(kind) for _ in range(_requested_count(wire))]
        return {f"{kind}s": files} if len(files) > 1 else {kind: files[0]}
    schema = output.model_json_schema()
    return _sample(schema, "", schema.get("$defs", {}), publish)


def requested_size(wire: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height in pixels that an input asks for."""
    width, height = wire.get("width"), wire.get("height")
    if isinstance(width, int) and isinstance(height, int):
        return width, height
    texts = [value for value in wire.values() if isinstance(value, str)]
    meanings = [parse(text) for text in texts]
    for size in (meaning.size for meaning in meanings):
        if size:
            return size.width, size.height
    for shape in (meaning.judged_shape for meaning in meanings):
        if shape:
            scale = max(DEFAULT_SIZE) / max(shape.as_integer_ratio())
            width, height = (round(side * scale) for side in shape.as_integer_ratio())
            return width or 1, height or 1
    return DEFAULT_SIZE


def _requested_count(wire: Mapping[str, Any]) -> int:
    given = (wire.get(name) for name in _COUNTS)
    counts = [count for count in given if isinstance(count, int)]
    return min(max([1, *counts]), _MOST_FILES)


def _kind_in(text: str) -> str | None:
    """The kind of file that a model id or the name of a field speaks of."""
    # The last word tells: `image-to-video` makes videos.
    found = re.findall("|".join(_EXTENSIONS), text.lower())
    return found[-1] if found else None


def _sample(
    schema: Mapping[str, Any],
    name: str,
    defs: Mapping[str, Any],
    publish: Callable[[str], str],
) -> object:
    """A value that fits the JSON Schema of an output class."""

    def sample(part: Mapping[str, Any], key: str = name) -> object:
        return _sample(part, key, defs, publish)

    if "$ref" in schema:
        return sample(defs[schema["$ref"].removeprefix("#/$defs/")])
    if "anyOf" in schema:
        return sample(schema["anyOf"][0])
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            members = cast(Mapping[str, Any], schema.get("properties", {}))
            return {key: sample(part, key) for key, part in members.items()}
        case "array":
            return [sample(schema.get("items", {}))]
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return True
        case _:
            kind = _kind_in(name)
            return publish(kind) if kind else "text"
