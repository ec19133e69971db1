"""What a finished job holds: an output that fits the model's schema, and its files."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..core.json_pointer import Missing, get
from ..ir.size_grammar import Meaning, parse
from .media import png, wav
from .mp4 import mp4
from .validation import standard
from .values import mapping, sequence

DEFAULT_SIZE = (1024, 1024)

_LONG_SIDE_OF_A_RATIO = 1024
_SMALLEST_SIDE, _LARGEST_SIDE = 32, 8192
_MOST_OUTPUTS = 16
_DEEPEST_SAMPLE = 12
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
        """The bytes of the file."""
        if self.media_type == "image/png":
            tint = zlib.crc32(self.name.encode()).to_bytes(4, "big")
            return png(self.width, self.height, (tint[0], tint[1], tint[2]))
        if self.media_type == "video/mp4":
            return mp4(self.width, self.height)
        return wav()


def requested_size(
    schema: Mapping[str, object], given: Mapping[str, object]
) -> tuple[int, int]:
    """Width and height that an input asks for, or else the schema's defaults."""
    properties = mapping(schema.get("properties"))
    defaults = {name: mapping(s).get("default") for name, s in properties.items()}
    lists = {name: sequence(mapping(s).get("enum")) for name, s in properties.items()}
    return (
        _size_in(given, lists) or _size_in({**defaults, **given}, lists) or DEFAULT_SIZE
    )


def _size_in(
    values: Mapping[str, object], lists: Mapping[str, Sequence[object]]
) -> tuple[int, int] | None:
    """The first size among values that can be made, otherwise one of the first shape."""
    known = [
        _meaning(value, lists.get(name, ()))
        for name, value in values.items()
        if isinstance(value, str)
    ]
    sizes = [(m.size.width, m.size.height) for m in known if m.size]
    width, height = values.get("width"), values.get("height")
    if isinstance(width, int) and isinstance(height, int):
        sizes.insert(0, (width, height))
    fitting = [size for size in sizes if _can_be_made(*size)]
    shapes = [size for size in sizes if min(size) > 0]
    shapes += [
        (m.judged_shape.numerator, m.judged_shape.denominator)
        for m in known
        if m.judged_shape and not m.size
    ]
    return next(iter([*fitting, *(_from_ratio(*shape) for shape in shapes)]), None)


def _meaning(value: str, listed: Sequence[object]) -> Meaning:
    """What a value says, read as one of the list that it is taken from."""
    return parse(value, (text for text in listed if isinstance(text, str)))


def produce(
    schema: Mapping[str, object],
    kind: str,
    given: Mapping[str, object],
    size: tuple[int, int],
    address: Callable[[str], str],
) -> tuple[object, list[File]]:
    """An output that fits a schema, and the files that it names."""
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
    """The kind of file that a text names, or nothing when it names none."""
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


def _can_be_made(width: int, height: int) -> bool:
    return all(_SMALLEST_SIDE <= side <= _LARGEST_SIDE for side in (width, height))


def _from_ratio(across: int, down: int) -> tuple[int, int]:
    scale = _LONG_SIDE_OF_A_RATIO / max(across, down)
    width, height = (max(8, round(side * scale / 8) * 8) for side in (across, down))
    return width, height
