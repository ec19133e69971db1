"""Lay out expressions as black would: a bracket on one line if it fits, else exploded.

The samples in the docs are laid out here; black would take about 17 ms for each page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..core.markdown import columns
from ..ir import types as ir
from .black_style import WIDTH
from .literals import literal


@dataclass(frozen=True, slots=True)
class Group:
    """A bracketed expression: on one line if it fits, else one item per line."""

    opening: str
    items: tuple[tuple[str, Source], ...]
    closing: str

    def flat(self) -> str:
        """Return the expression on one line."""
        items = ", ".join(before + _flat(item) for before, item in self.items)
        return self.opening + items + self.closing

    def laid_out(self, before: str, after: str, indent: int) -> str:
        """Return the expression between two texts, laid out at an indentation."""
        flat = self.flat()
        if not self.items or indent + columns(before + flat + after) <= WIDTH:
            return before + flat + after
        inner = indent + 4
        lines = [before + self.opening]
        lines += [" " * inner + _laid_out(n, s, ",", inner) for n, s in self.items]
        return "\n".join([*lines, " " * indent + self.closing + after])


Source: TypeAlias = str | Group


def _flat(source: Source) -> str:
    return source if isinstance(source, str) else source.flat()


def _laid_out(before: str, source: Source, after: str, indent: int) -> str:
    if isinstance(source, str):
        return before + source + after
    return source.laid_out(before, after, indent)


def scalar(value: ir.Json) -> str:
    """Return the source of a number, a boolean or None."""
    # Black removes the plus sign of an exponent.
    return literal(value).replace("e+", "e")


def text_literal(value: str) -> str:
    """Return a string literal in the quotes that black prefers."""
    source = literal(value)
    body = source[1:-1]
    if source.startswith('"'):
        return source
    doubled = body.replace("\\'", "'").replace('"', '\\"')
    return f'"{doubled}"' if doubled.count("\\") <= body.count("\\") else source


def json_source(value: ir.Json) -> Source:
    """Return a JSON value as Python source."""
    if isinstance(value, dict):
        return dict_source({key: json_source(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return Group("[", tuple(("", json_source(inner)) for inner in value), "]")
    return text_literal(value) if isinstance(value, str) else scalar(value)


def dict_source(items: Mapping[str, Source]) -> Group:
    """Return a dict display from values that are already source."""
    pairs = [(f"{text_literal(key)}: ", source) for key, source in items.items()]
    return Group("{", tuple(pairs), "}")
