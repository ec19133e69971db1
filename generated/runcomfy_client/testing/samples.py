"""Outputs made up from what a request asks for."""

# The package may use what completion on a class need not offer.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from .._api import OUTPUT_HOSTS
from .._runtime.outputs import MediaOutput, Output
from .._runtime.size_grammar import parse
from .._runtime.values import Request

DEFAULT_SIZE = (1024, 1024)
_EXTENSIONS = {"image": "png", "video": "mp4", "audio": "wav", "mesh": "glb"}
_WORDS = {"music": "audio", "speech": "audio", "sound": "audio", "3d": "mesh"}
FILES = f"https://fake.{OUTPUT_HOSTS[0]}/"
"""Where the files of outputs are said to be."""
_FILES = "https://fake.invalid/"
_COUNTS = ("max_images", "num_images", "num_outputs", "num_videos")
_MOST_FILES = 16


def make_output(request: Request[Output], request_id: str) -> object:
    """Return an output of the form that the model has, with files of the size asked for."""
    wire = request.to_wire()
    width, height = requested_size(wire)
    count = 0

    def publish(kind: str) -> str:
        nonlocal count
        name = f"{count}-{width}x{height}.{_EXTENSIONS[kind]}"
        count += 1
        return f"{FILES}{request_id}/{name}"

    output = request.output_type()
    if issubclass(output, MediaOutput):
        kind = _kind_in(request.model_id) or "image"
        files = [publish(kind) for _ in range(_requested_count(wire))]
        return {f"{kind}s": files} if len(files) > 1 else {kind: files[0]}
    return _filled(output._example, publish)


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
    """Return the kind of file that a model id speaks of."""
    # The last word tells: `image-to-video` makes videos.
    found = re.findall("|".join([*_EXTENSIONS, *_WORDS]), text.lower())
    return _WORDS.get(found[-1], found[-1]) if found else None


def _filled(value: object, publish: Callable[[str], str]) -> object:
    """Return an example with files of this job in place of those that it names."""
    if isinstance(value, str) and value.startswith(_FILES):
        return publish(value.removeprefix(_FILES))
    if isinstance(value, dict):
        members = cast(dict[str, object], value)
        return {key: _filled(item, publish) for key, item in members.items()}
    if isinstance(value, list):
        return [_filled(item, publish) for item in cast(list[object], value)]
    return value
