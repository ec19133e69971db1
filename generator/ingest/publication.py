"""A model as one source publishes it, and the positions of its parts in that source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.problems import Loc, Problem, Severity

# The facts in a catalogue besides the schemas, by the keys of model files.
FACTS = (
    "display_name", "categories", "kind", "base_price_usd", "price_unit", "pricing_note",
    "description", "model_url", "inputs", "required_inputs",
)  # fmt: skip

Find = Callable[[str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Origin:
    """A source, and the line and column in it of any pointer into the resulting model file."""

    file: str
    find: Find
    model: str = ""  # the id of the model, if the source holds many

    def problem(
        self,
        code: str,
        pointer: str,
        message: str,
        hint: str,
        severity: Severity = "error",
    ) -> Problem:
        """Return a problem at the position of a pointer in the source."""
        line, column = self.find(pointer)
        loc = Loc(self.file, pointer)
        return Problem(
            code, loc, message, hint, severity, line, column, model=self.model
        )


@dataclass(frozen=True, slots=True)
class Published:
    """One model in one language; ``facts`` is ``None`` if the source cannot have any."""

    model_id: str
    language: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any] | None
    facts: Mapping[str, Any] | None
    origin: Origin
