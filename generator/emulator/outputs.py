"""Build the output of a finished job from the model's schema, and its files."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..core.media_samples import glb, png, wav
from ..core.size_grammar import Meaning, parse
from ..json_schema.samples import Sampler
from .json_values import mapping, sequence
from .mp4 import mp4
from .validation import standard

DEFAULT_SIZE = (1024, 1024)

_LONG_SIDE_OF_A_RATIO = 1024
_SMALLEST_SIDE, _LARGEST_SIDE = 32, 8192
_MOST_OUTPUTS = 16
_COUNTS = ("max_images", "num_images", "num_outputs", "num_videos", "batch_size", "n")
_KINDS = ("image", "video", "audio")
_EXTENSIONS = {"image": "png", "video": "mp4", "audio": "wav", "mesh": "glb"}
_TYPES = {
    "glb": "model/gltf-binary",
    "mp4": "video/mp4",
    "png": "image/png",
    "wav": "audio/wav",
}


@dataclass(frozen=True, slots=True)
class File:
    """One media file that can be built at any time; ``width`` and ``height`` in pixels."""

    name: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """Return the type that its extension stands for."""
        return _TYPES[self.name.rsplit(".", 1)[-1]]

    def content(self) -> bytes:
        """Return the bytes of the file."""
        if self.media_type == "image/png":
            tint = zlib.crc32(self.name.encode()).to_bytes(4, "big")
            return png(self.width, self.height, (tint[0], tint[1], tint[2]))
        if self.media_type == "video/mp4":
            return mp4(self.width, self.height)
        return glb() if self.media_type == "model/gltf-binary" else wav()


def requested_size(
    schema: Mapping[str, object], given: Mapping[str, object]
) -> tuple[int, int]:
    """Return the width and height that an input asks for, or else the schema's defaults."""
    properties = mapping(schema.get("properties"))
    defaults = {name: mapping(s).get("default") for name, s in properties.items()}
    lists = {name: sequence(mapping(s).get("enum")) for name, s in properties.items()}
    return (
        _size_in(given, lists) or _size_in({**defaults, **given}, lists) or DEFAULT_SIZE
    )


def _size_in(
    values: Mapping[str, object], lists: Mapping[str, Sequence[object]]
) -> tuple[int, int] | None:
    """Return the first size among values that can be made, otherwise one of the first shape."""
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
    """Return what a value says, read as one of the list that it is taken from."""
    return parse(value, (text for text in listed if isinstance(text, str)))


def produce(
    schema: Mapping[str, object],
    kind: str,
    given: Mapping[str, object],
    size: tuple[int, int],
    address: Callable[[str], str],
    root: Mapping[str, object] | None = None,
) -> tuple[object, list[File]]:
    """Return an output that fits a schema, and the files that it names.

    ``root`` is what references lead into, where that is not the schema itself.
    """
    files: list[File] = []

    def publish(of_kind: str) -> str:
        file = File(f"{len(files)}.{_EXTENSIONS[of_kind]}", *size)
        files.append(file)
        return address(file.name)

    properties = mapping(schema.get("properties"))
    count = _count(given)
    if "required" not in schema and _is_shared(properties):
        # The shared block offers every kind; a job fills what its model makes.
        if count == 1 and kind in properties:
            return {kind: publish(kind)}, files
        if f"{kind}s" in properties:
            return {f"{kind}s": [publish(kind) for _ in range(count)]}, files
    sampler = Sampler(standard(dict(root or schema)), publish)
    return sampler.value(standard(dict(schema)), kind=kind), files


def _is_shared(properties: Mapping[str, object]) -> bool:
    """Whether these are the fields of the block that models share, plain URLs of all kinds."""
    types = [mapping(schema).get("type") for schema in properties.values()]
    names = [name.removesuffix("s") in _KINDS for name in properties]
    return (
        len(names) > 1
        and all(names)
        and {"string", "array"}.issuperset(map(str, types))
    )


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
