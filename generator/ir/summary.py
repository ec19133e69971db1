"""Summarize a model for the files that list all models: index, search, OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ByLanguage = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """The entries of one model as finished text and JSON.

    ``operation`` and ``components`` are members of the OpenAPI document as it has them. ``files``
    maps the model's own files to their digests, once they are rendered.
    """

    digest: str  # of the model's files
    id: str
    file: str
    vendor: str
    module: str
    cls: str
    page: str
    title: str
    summary: str
    enums: int
    cards: ByLanguage
    rows: ByLanguage
    prices: ByLanguage
    sizes: ByLanguage
    finder: str
    path: str
    operation: str
    components: Mapping[str, str]
    output: str  # the component of its own output, or empty
    files: Mapping[str, str] = field(default_factory=dict[str, str])
