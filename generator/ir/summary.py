"""What one model says in the files that speak of all models: index, search, OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ByLanguage = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """What one model says in them, as finished text and JSON."""

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
    output: str  # the name of its own output among the components
