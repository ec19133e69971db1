"""A model as one source publishes it, and where in that source everything stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.problems import Loc, Problem, Severity

# What a catalogue says of a model beside its schema, by the keys of model files.
FACTS = (
    "display_name", "categories", "kind", "base_price_usd", "price_unit", "pricing_note",
)  # fmt: skip

Find = Callable[[str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Origin:
    """A source by its name, and line and column of any pointer into the model file made of it."""

    file: str
    find: Find

    def problem(
        self,
        code: str,
        pointer: str,
        message: str,
        hint: str,
        severity: Severity = "error",
    ) -> Problem:
        """A problem at the place of the source that a pointer names."""
        line, column = self.find(pointer)
        loc = Loc(self.file, pointer)
        return Problem(code, loc, message, hint, severity, line, column)


@dataclass(frozen=True, slots=True)
class Published:
    """One model in one language; ``facts`` are ``None`` where the source has none to tell."""

    model_id: str
    language: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any] | None
    facts: Mapping[str, Any] | None
    origin: Origin
