"""Get and replace the texts of a schema: everything that a translation may change."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from unicodedata import normalize

from ..core import json_pointer
from ..core.json_types import is_array, is_object
from ..core.problems import Loc

SCHEMAS = ("input_schema", "output_schema")
_TEXTS = ("title", "description")
# Below the former are names, below the latter values; neither is translated.
_NAMED = {"$defs", "definitions", "patternProperties", "properties"}
_DATA = {"const", "default", "enum", "example", "examples", "required"}
_PLACEHOLDER = re.compile(r"modelApiDoc_\w+")


def texts(document: Mapping[str, Any]) -> dict[str, str]:
    """Return every title and description in a model file's schemas by pointer, in order."""
    return {
        loc.pointer: text
        for name in SCHEMAS
        if is_object(document.get(name))
        for loc, text in _walk(Loc("", f"/{name}"), document[name])
    }


def _walk(loc: Loc, node: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    for key, value in node.items():
        at = loc / key
        if key in _TEXTS and isinstance(value, str):
            yield at, value
        elif key in _NAMED and is_object(value):
            for name, child in value.items():
                if is_object(child):
                    yield from _walk(at / name, child)
        elif key in _DATA:
            continue
        elif is_object(value):
            yield from _walk(at, value)
        elif is_array(value):
            for index, item in enumerate(value):
                if is_object(item):
                    yield from _walk(at / index, item)


def with_texts(
    document: Mapping[str, Any], translated: Mapping[str, str]
) -> dict[str, Any]:
    """Return a copy of the schemas with other texts; texts for missing places are ignored."""
    found = {
        name: copy.deepcopy(document[name]) for name in SCHEMAS if name in document
    }
    known = texts(found)
    for where, text in translated.items():
        if where in known:
            parent, _, last = where.rpartition("/")
            node = json_pointer.get(found, parent)
            assert is_object(node)
            node[last] = text
    return found


def bare(document: Mapping[str, Any], name: str) -> object:
    """Return a schema with all texts emptied, so that only their presence is compared."""
    empty = dict.fromkeys(texts({name: document[name]}), "")
    return with_texts({name: document[name]}, empty)[name]


def same(one: object, other: object) -> bool:
    """Return whether two JSON values are equal; unlike in Python, 1 is neither True nor 1.0."""
    return one is other or _canonical(one) == _canonical(other)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def first_difference(one: object, other: object, path: str = "") -> str:
    """Return the pointer to the first difference between two values."""
    if is_object(one) and is_object(other):
        for key in [*one, *(key for key in other if key not in one)]:
            if key not in one or key not in other:
                return path + json_pointer.join(key)
            if not same(one[key], other[key]):
                return first_difference(
                    one[key], other[key], path + json_pointer.join(key)
                )
    if is_array(one) and is_array(other):
        for index, (mine, yours) in enumerate(zip(one, other, strict=False)):
            if not same(mine, yours):
                return first_difference(mine, yours, path + json_pointer.join(index))
        return path + json_pointer.join(min(len(one), len(other)))
    return path


def is_placeholder(text: str) -> bool:
    """Return whether a text is the key of a translation that had not been loaded yet."""
    return _PLACEHOLDER.fullmatch(text) is not None


def folded(text: str) -> str:
    """Normalise what copying changes: punctuation widths, kinds of space and hyphen."""
    plain = normalize("NFKC", text).replace("\u2010", "-")
    return " ".join(plain.split())
