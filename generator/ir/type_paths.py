"""Find the words that name a type: the path that leads to it."""

from __future__ import annotations

from ..core import json_pointer
from ..json_schema import keywords
from .allof import Node, as_node

Path = tuple[str, ...]


def option_path(node: Node, path: Path) -> Path:
    """Return the words that name an alternative: the path, with its title or tag if any."""
    title = node.get("title") or tag_of(node)
    return (*path, title) if isinstance(title, str) and title.strip() else path


def tag_of(node: Node) -> str:
    """Return the constant that tags an object, as in ``{"type": {"const": "video"}}``."""
    for name, schema in sorted(node.get("properties", {}).items()):
        child = as_node(schema)
        values = child.get("enum", [child.get("const")])
        is_sent = name in node.get("required", []) or values == [child.get("default")]
        if is_sent and len(values) == 1 and isinstance(values[0], str):
            return values[0]
    return ""


def path_of(place: str) -> Path:
    """Return the words that name the type at a pointer, as lowering from the root would."""
    words: list[str] = []
    steps = iter(json_pointer.tokens(place))
    for step in steps:
        if step in _INNER:
            words.append(_INNER[step])
        elif step in keywords.LISTS | {"dependentSchemas", "patternProperties"}:
            next(steps)
        elif step in keywords.NAMED:
            words.append(next(steps))
    return tuple(words) or ("object" if place else "input",)


_INNER = {"items": "item", "additionalProperties": "value"}
