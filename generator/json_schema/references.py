"""Check the references of a schema: where they may point, and how much they expand to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeAlias
from urllib.parse import unquote

from ..core import json_pointer
from ..core.json_types import is_object
from ..core.problems import Loc, Problem, short_repr
from . import keywords
from .keywords import subschemas


def _words(names: set[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names))


# Pointers of subschemas: nothing else has been checked as a schema.
_SCHEMA_PLACE = re.compile(
    rf"#(?:/(?:{_words(keywords.NAMED)})/[^/%]*"
    rf"|/(?:{_words(keywords.ONE)})|/(?:{_words(keywords.LISTS)})/[0-9]+)*"
)
_MAX_SCHEMAS = 10_000  # counted once for each path that reaches them
_MAX_LEVELS = 100  # references included
# Arrays and maps in each other: each one more triples the time that pydantic needs.
_MAX_INLINE_LEVELS = 8


def check_references(
    root: Loc,
    schema: dict[str, Any],
    nodes: Sequence[tuple[Loc, dict[str, Any]]],
    start: dict[str, Any] | None = None,
) -> Iterator[Problem]:
    """Yield the problems of all references of a schema, given its subschemas and their locations.

    ``start`` is the schema of the values, if it is not the schema that references resolve in.
    """
    healthy = True
    complaint_of = _Complaints(schema).of
    for loc, node in nodes:
        if "$ref" in node and (complaint := complaint_of(node["$ref"])):
            code, message, hint = complaint
            yield Problem(code, loc / "$ref", message, hint)
            healthy = False
    if healthy and _Expansion(schema).exceeds_limits(start or schema):
        yield Problem(
            "too-large",
            root,
            f"followed to the end, it makes more than {_MAX_SCHEMAS:,} schemas, {_MAX_LEVELS} "
            f"levels, or {_MAX_INLINE_LEVELS} arrays in each other",
            "let objects with properties stand in between",
        )


def meant(
    schema: object, target: object, places: Callable[[], list[str]]
) -> str | None:
    """Return the reference that a misspelt one can only mean, ``None`` if it is right.

    Misspelt are `%20`, which is a space only outside of a file, and a name that is defined
    once, but not where the reference says; ``places`` are references to all definitions.
    """
    if not isinstance(target, str) or _names_schema(schema, target):
        return None
    plain = unquote(target)
    if _names_schema(schema, plain):
        return plain
    steps = plain.split("/")
    if len(steps) != 3 or steps[1] not in keywords.DEFINITIONS:
        return None
    found = [place for place in places() if place.endswith(f"/{steps[2]}")]
    return found[0] if len(found) == 1 else None


def _names_schema(schema: object, target: str) -> bool:
    return bool(_SCHEMA_PLACE.fullmatch(target)) and _target(schema, target) is not None


def definitions(node: object, place: str = "#") -> Iterator[str]:
    """Yield references to all definitions in a schema, however deep."""
    for steps, child in subschemas(node) if is_object(node) else ():
        inner = place + json_pointer.join(*steps)
        if steps[0] in keywords.DEFINITIONS:
            yield inner
        yield from definitions(child, inner)


Complaint: TypeAlias = tuple[str, str, str]


class _Complaints:
    """What is wrong with the references of one schema, each step of them looked up once."""

    def __init__(self, schema: object) -> None:
        self.schema = schema
        self.next = cache(self._next)
        # Steps of a path that is too long: it is told of where it begins.
        self.told: set[str] = set()

    def of(self, target: object) -> Complaint | None:
        """Return the code, message and hint for a reference, if it is wrong."""
        if isinstance(target, str) and _SCHEMA_PLACE.fullmatch(target):
            return None if target in self.told else self._of_place(target)
        text = target if isinstance(target, str) else ""
        if text.startswith("#/") and _target(self.schema, text) is not None:
            return (
                "foreign-reference",
                f"{short_repr(target)} leads to where no schema is expected",
                "let definitions stand under $defs, one below the other and not in groups",
            )
        return (
            "foreign-reference",
            f"{short_repr(target)} names no schema of this file",
            "references are #/$defs/Name, within the input schema, or # for all of it",
        )

    def _next(self, step: str) -> list[str]:
        return [*_directly(_target(self.schema, step))]

    def _of_place(self, target: str) -> Complaint | None:
        try:
            json_pointer.get(self.schema, target[1:])
        except json_pointer.Missing:
            return (
                "dangling-reference",
                f"there is nothing at {short_repr(target)}",
                "define it under $defs",
            )
        ahead, seen = [*self.next(target)], set[str]()
        while ahead:
            step = ahead.pop()
            if step == target:
                return (
                    "endless-reference",
                    f"{short_repr(target)} refers to itself",
                    "let it end in a schema",
                )
            if len(seen) > _MAX_LEVELS:
                self.told |= seen
                return (
                    "too-large",
                    f"{short_repr(target)} leads through more than {_MAX_LEVELS} references",
                    "refer to the last one",
                )
            if step not in seen:
                seen.add(step)
                ahead += self.next(step)
        return None


def _directly(node: object) -> Iterator[str]:
    """Yield the references that apply to the same value as the schema itself."""
    if is_object(node):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for _, child in subschemas(node, keywords.IN_PLACE):
            yield from _directly(child)


def _target(schema: object, reference: str) -> object:
    return json_pointer.find(schema, reference[1:])


class _Expansion:
    """A walk that follows every reference, entering each object with properties once."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self.count = 0
        self.entered: set[str] = set()

    def exceeds_limits(self, start: dict[str, Any]) -> bool:
        """Return whether the schema expands to more than the limits allow."""
        return not self._fits(start, 0, 0, ())

    def _fits(
        self, node: object, depth: int, inline: int, open_: tuple[str, ...]
    ) -> bool:
        self.count += 1
        if (
            self.count > _MAX_SCHEMAS
            or depth > _MAX_LEVELS
            or inline > _MAX_INLINE_LEVELS
        ):
            return False
        if not is_object(node):
            return True
        target = node.get("$ref")
        if isinstance(target, str):
            if target in open_ or target in self.entered:
                return True
            found = _target(self.schema, target)
            if is_object(found) and found.get("properties"):
                self.entered.add(target)
            if not self._fits(found, depth + 1, inline, (*open_, target)):
                return False
        for steps, child in subschemas(node):
            key = steps[0]
            if key in keywords.DEFINITIONS:
                continue
            below = inline
            if key not in keywords.IN_PLACE:
                below = 0 if key == "properties" else inline + 1
            if not self._fits(child, depth + 1, below, open_):
                return False
        return True
