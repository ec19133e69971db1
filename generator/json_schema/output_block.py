"""Find the schema of an answer: wrapped in ``{"output": ...}``, or bare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.json_types import is_object
from .keywords import DEFINITIONS, asserting

KEY = "/output_schema"


@dataclass(frozen=True, slots=True)
class Block:
    """The schema of an answer.

    ``top`` is its pointer in the model's file. ``base`` is the pointer of ``root``, which holds
    the definitions and resolves references.
    """

    schema: Any
    top: str
    root: Any
    base: str


def block_of(published: Mapping[str, Any], at: str = KEY) -> Block:
    """Return the schema of an answer from a published output schema at pointer ``at``."""
    inner = published.get("output")
    if "output" not in published or asserting(dict(published)):
        return Block(published, at, published, at)
    own = is_object(inner) and inner.keys() & DEFINITIONS
    if published.keys() & DEFINITIONS and not own:
        return Block(inner, f"{at}/output", published, at)
    return Block(inner, f"{at}/output", inner, f"{at}/output")
