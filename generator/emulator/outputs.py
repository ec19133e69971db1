"""Build the output of a finished job from the model's schema, and its files."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..core.json_pointer import Missing, get
from .json_values import mapping, sequence
from .media import png, wav
from .mp4 import mp4
from .validation import standard

DEFAULT_SIZE = (1024, 1024)

_LONG_SIDE_OF_A_RATIO = 1024
_SMALLEST_SIDE, _LARGEST_SIDE = 32, 8192
_MOST_OUTPUTS = 16
_DEEPEST_SAMPLE = 12
_PAIR = re.compile(r"\s*(\d{1,5})\s*[:xX*×]\s*(\d{1,5})(?!\d)")
_COUNTS = ("max_images", "num_images", "num_outputs", "num_videos", "batch_size", "n")
_KINDS = ("image", "video", "audio")
_EXTENSIONS = {"image": "png", "video": "mp4", "audio": "wav"}
_TYPES = {"png": "image/png", "mp4": "video/mp4", "wav": "audio/wav"}


@dataclass(frozen=True, slots=True)
class File:
    """One media file that can be built at any time; ``width`` and ``height`` in pixels."""

    name: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """The type that its extension stands for."""
        return _TYPES[self.name.rsplit(".", 1)[-1]]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        if self.media_type == "image/png":
            tint = zlib.crc32(self.name.encode()).to_bytes(4, "big")
            return png(self.width, self.height, (tint[0], tint[1], tint[2]))
        if self.media_type == "video/mp4":
            return mp4(self.width, self.height)
        return wav()


def requested_size(
    schema: Mapping[str, object], given: Mapping[str, object]
) -> tuple[int, int]:
    """Return the width and height that an input asks for, or else the schema's defaults."""
    properties = mapping(schema.get("properties"))
    defaults = {name: mapping(s).get("default") for name, s in properties.items()}
    return _size_in(given) or _size_in({**defaults, **given}) or DEFAULT_SIZE


def _size_in(values: Mapping[str, object]) -> tuple[int, int] | None:
    """Return the first exact size among values, otherwise one with the first ratio."""
    pairs = [_pair(value) for value in values.values()]
    width, height = values.get("width"), values.get("height")
    if isinstance(width, int) and isinstance(height, int):
        pairs.insert(0, (width, height))
    sizes = [pair for pair in pairs if pair and _is_size(*pair)]
    ratios = [_from_ratio(*pair) for pair in pairs if pair and min(pair) > 0]
    return next(iter(sizes + ratios), None)


def produce(
    schema: Mapping[str, object],
    kind: str,
    given: Mapping[str, object],
    size: tuple[int, int],
    address: Callable[[str], str],
) -> tuple[object, list[File]]:
    """Return an output that fits a schema, and the files that it names."""
    files: list[File] = []

    def publish(of_kind: str) -> str:
        file = File(f"{len(files)}.{_EXTENSIONS[of_kind]}", *size)
        files.append(file)
        return address(file.name)

    properties = mapping(schema.get("properties"))
    count = _count(given)
    if "required" not in schema and len(_media_names(properties)) > 1:
        # The shared block offers every kind; a job fills what its model makes.
        if count == 1 and kind in properties:
            return {kind: publish(kind)}, files
        if f"{kind}s" in properties:
            return {f"{kind}s": [publish(kind) for _ in range(count)]}, files
    root = mapping(standard(dict(schema)))
    return _sample(root, root, kind, publish, 0), files


def _sample(
    root: dict[str, object],
    schema: dict[str, object],
    name: str,
    publish: Callable[[str], str],
    depth: int,
) -> object:
    reference = schema.get("$ref")
    if isinstance(reference, str) and depth < _DEEPEST_SAMPLE:
        try:
            target = mapping(get(root, reference.removeprefix("#")))
        except Missing:
            return None
        return _sample(root, target, name, publish, depth + 1)
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if sequence(schema.get("enum")):
        return sequence(schema["enum"])[0]
    if depth >= _DEEPEST_SAMPLE:
        return None
    kinds = schema.get("type")
    word = sequence(kinds)[0] if sequence(kinds) else kinds
    if word == "string":
        kind = _media_kind(name, str(schema.get("format", "")))
        return publish(kind) if kind else "text"
    if word in ("integer", "number"):
        lowest = schema.get("minimum", 0)
        return lowest if isinstance(lowest, int | float) else 0
    if word == "boolean":
        return True
    if word == "array":
        least = schema.get("minItems", 1)
        items = mapping(schema.get("items")) or {"type": "string"}
        length = max(least, 1) if isinstance(least, int) else 1
        return [_sample(root, items, name, publish, depth + 1) for _ in range(length)]
    members = mapping(schema.get("properties"))
    if word == "object" or members:
        return {
            key: _sample(root, mapping(member), key, publish, depth + 1)
            for key, member in members.items()
        }
    return publish(name if name in _KINDS else "image")


def _media_kind(name: str, layout: str) -> str:
    """Return the kind of file that a text names, or None."""
    for kind in _KINDS:
        if kind in f"{name} {layout}".lower():
            return kind
    return "image" if "uri" in layout or "url" in name.lower() else ""


def _media_names(properties: Iterable[str]) -> set[str]:
    return {name for name in properties if name.removesuffix("s") in _KINDS}


def _count(given: Mapping[str, object]) -> int:
    for name in _COUNTS:
        value = given.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return max(1, min(value, _MOST_OUTPUTS))
    return 1


def _pair(value: object) -> tuple[int, int] | None:
    found = _PAIR.match(value) if isinstance(value, str) else None
    return (int(found[1]), int(found[2])) if found else None


def _is_size(width: int, height: int) -> bool:
    return all(_SMALLEST_SIDE <= side <= _LARGEST_SIDE for side in (width, height))


def _from_ratio(across: int, down: int) -> tuple[int, int]:
    scale = _LONG_SIDE_OF_A_RATIO / max(across, down)
    width, height = (max(8, round(side * scale / 8) * 8) for side in (across, down))
    return width, height
