"""The texts of a schema by pointer: what a translation may change, and nothing else."""

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
# Under these stand names; under those, values. Neither is translated.
_NAMED = {"$defs", "definitions", "patternProperties", "properties"}
_DATA = {"const", "default", "enum", "example", "examples", "required"}
_PLACEHOLDER = re.compile(r"modelApiDoc_\w+")


def texts(document: Mapping[str, Any]) -> dict[str, str]:
    """Every title and description of a model file's schemas by pointer, in their order."""
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
    """A copy of the schemas with other texts in place; what has no place is left out."""
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
    """One schema without what its texts say; that they are there still counts."""
    empty = dict.fromkeys(texts({name: document[name]}), "")
    return with_texts({name: document[name]}, empty)[name]


def same(one: object, other: object) -> bool:
    """Whether two JSON values are equal; to Python 1 is True and 1.0."""
    return one is other or _canonical(one) == _canonical(other)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def first_difference(one: object, other: object, path: str = "") -> str:
    """The pointer to the first place where two values differ."""
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
    """Whether a text is the key of one that the site had not loaded yet."""
    return _PLACEHOLDER.fullmatch(text) is not None


def folded(text: str) -> str:
    """A text without what copying changes: widths of punctuation, kinds of space and hyphen."""
    plain = normalize("NFKC", text).replace("\u2010", "-")
    return " ".join(plain.split())
