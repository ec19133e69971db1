"""Make up values that satisfy a schema, like those a real answer holds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.json_types import is_object
from .keywords import asserting, property_names, type_names
from .merge import merged, node_of
from .pattern_samples import matching
from .validator import errors

Publish = Callable[[str], str]

_WORDS = {
    "mesh": "3d glb gltf mesh obj",
    "video": "clip movie video",
    "audio": "audio music song sound speech track voice",
    "image": "frame gif image mask photo picture preview texture thumbnail",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_ADDRESS = re.compile(r"ur[il]s?$")
_TEXTS = (
    "text", "a", "A", "0", "10", "abc123", "#336699", "2026-01-02", "12:30:00",
    "2026-01-02T12:30:00Z", "00000000-0000-4000-8000-000000000000", "a@example.com",
)  # fmt: skip
_ANY_URL = "https://example.com/files/image.png"
_MAX_LEVELS = 12  # below them only what is required
_MAX_ITEMS_OR_CHARS = 100


def media_kind(name: str, inherited: str = "") -> str:
    """Return the kind of file that a name suggests; its last such word decides."""
    words = re.findall("3d|[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower())
    found = [kind for w in words if (kind := _KIND_OF.get(w.removesuffix("s"), ""))]
    return found[-1] if found else inherited


@dataclass(frozen=True, slots=True)
class Sampler:
    """Makes values for one document, in which references are resolved.

    ``publish`` returns the URL of a new file of a kind: image, video, audio or mesh.
    """

    root: Any
    publish: Publish

    def value(
        self, schema: Any, name: str = "", kind: str = "", open_: Sequence[str] = ()
    ) -> Any:
        """Return a valid value, if one is found; ``name`` and ``kind`` hint at files."""
        published = node_of(schema)
        open_ = [*open_, *references(published)]
        node = merged(published, self.root)
        if "$ref" in published and (not asserting(node) or "not" in node):
            return None  # the reference resolves to nothing
        kind = media_kind(name, kind)
        for key in ("anyOf", "oneOf"):
            rest = {k: v for k, v in node.items() if k != key}
            tried = [
                self.value({"allOf": [rest, option]}, name, kind, open_)
                for option in node.get(key, [])[:_MAX_ITEMS_OR_CHARS]
                if not (set(references(node_of(option))) & set(open_))
            ]
            if tried:
                return next((v for v in tried if self._fits(schema, v)), tried[0])
        found = self._plain(node, name, kind, open_)
        if is_object(found) and "allOf" in published:
            kept = self._without_strays(schema, found)
            return kept if self._fits(schema, kept) else found
        return found

    def _without_strays(self, schema: Any, found: dict[str, Any]) -> dict[str, Any]:
        """Leave out what one part names and another one forbids."""
        kept = dict(found)
        for error in errors(schema, self.root, found):
            if error.validator == "additionalProperties" and not error.absolute_path:
                for name in kept.keys() - error.schema.get("properties", {}).keys():
                    kept.pop(name)
        return kept

    def _plain(
        self, node: dict[str, Any], name: str, kind: str, open_: Sequence[str]
    ) -> Any:
        if "const" in node:
            return node["const"]
        if node.get("enum"):
            return next((v for v in node["enum"] if v is not None), None)
        types = [t for t in type_names(node) if t != "null"]
        word = types[0] if types else likely_type(node)
        is_single = "default" in node and word not in ("object", "array")
        if is_single and self._fits(node, node["default"]):
            return node["default"]
        match word:
            case "string":
                return self._text(node, name, kind)
            case "integer" | "number":
                fitting = (n for n in numbers(node) if self._fits(node, n))
                return next(fitting, 0)
            case "boolean":
                return True
            case "array":
                return self._array(node, name, kind, open_)
            case "object":
                return self._object(node, kind, open_)
            case _ if "null" in type_names(node):
                return None
            case _:
                return self.publish(kind or "image")

    def _text(self, node: dict[str, Any], name: str, kind: str) -> str:
        layout = str(node.get("format", ""))
        word = name.lower().removesuffix("s")
        by_format = media_kind(layout)
        is_address = _ADDRESS.search(layout) or _ADDRESS.search(name.lower())
        if (by_format or is_address) and self._fits(node, _ANY_URL):
            return self.publish(kind or by_format or "image")
        if word in _KIND_OF and not node.keys() & {"format", "pattern", "maxLength"}:
            return self.publish(kind)
        least = min(node.get("minLength", 0), _MAX_ITEMS_OR_CHARS)
        texts = [text.ljust(int(least), "x") for text in _TEXTS]
        if isinstance(pattern := node.get("pattern"), str):
            texts += matching(pattern, int(least))
        return next((t for t in texts if self._fits(node, t)), "text")

    def _array(
        self, node: dict[str, Any], name: str, kind: str, open_: Sequence[str]
    ) -> list[Any]:
        least = min(int(node.get("minItems", 0)), _MAX_ITEMS_OR_CHARS)
        first = node.get("prefixItems", [])
        items = node.get("items", True)
        again = set(references(node_of(items))) & set(open_)
        count = len(first) if first else 0 if again else 1
        count = min(max(count, least), int(node.get("maxItems", _MAX_ITEMS_OR_CHARS)))
        found: list[Any] = []
        for index in range(count):
            schema = first[index] if index < len(first) else items
            if schema is False or (len(open_) > _MAX_LEVELS and index >= least):
                break
            found.append(self.value(schema, name, kind, [*open_, ""]))
        return found

    def _object(
        self, node: dict[str, Any], kind: str, open_: Sequence[str]
    ) -> dict[str, Any]:
        required: list[str] = node.get("required", [])
        properties = dict.fromkeys(property_names(node, self.root), True)
        properties |= dict.fromkeys(required, True) | node.get("properties", {})
        found: dict[str, Any] = {}
        for name, child in properties.items():
            again = set(references(node_of(child))) & set(open_)
            if name not in required and (
                again or child is False or len(open_) > _MAX_LEVELS
            ):
                continue
            if name in node.get("properties", {}) or name in required:
                found[name] = self.value(child, name, kind, [*open_, ""])
        free = node.get("additionalProperties", True)
        again = set(references(node_of(free))) & set(open_)
        is_map = not (properties or again or free is False) and bool(node_of(free))
        least = max(int(node.get("minProperties", 0)), int(is_map))
        for index in range(len(found), min(least, _MAX_ITEMS_OR_CHARS)):
            found[f"key{index}"] = self.value(free, "", kind, [*open_, ""])
        return found

    def _fits(self, schema: Any, value: Any) -> bool:
        return not any(errors(schema, self.root, value))


def references(node: dict[str, Any]) -> Iterator[str]:
    """Yield the references of a schema that apply to the same value."""
    if isinstance(node.get("$ref"), str):
        yield node["$ref"]
    for part in node.get("allOf", []):
        yield from references(node_of(part))


def likely_type(node: dict[str, Any]) -> str:
    """Infer the type of a schema that declares none."""
    if node.keys() & {"properties", "required", "additionalProperties"}:
        return "object"
    if node.keys() & {"items", "prefixItems"}:
        return "array"
    return (
        "string"
        if node.keys() & {"format", "maxLength", "minLength", "pattern"}
        else ""
    )


def numbers(node: dict[str, Any]) -> Iterator[float]:
    """Yield numbers at and near the limits of a schema; not all of them fit."""
    step = node.get("multipleOf", 1)
    yield from (node[key] for key in ("minimum", "maximum") if key in node)
    for key in ("minimum", "exclusiveMinimum", "exclusiveMaximum", "maximum"):
        if key in node:
            whole = math.floor(node[key] / step) if step else 0
            yield from (step * (whole + by) for by in (1, 0, -1))
            yield from (node[key] + 0.5, node[key] - 0.5)
    low, high = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
    if low is not None and high is not None:
        yield (low + high) / 2
    yield from (0, step, 1)
