"""Which model a file of a schemas folder holds, once it has been judged."""

from __future__ import annotations

from collections.abc import Sequence

from . import check, ir, lower, overlay
from .problems import Problem, has_errors
from .source import Limits, ModelSource


def understood(
    api: ir.Api, limits: Limits, source: ModelSource
) -> tuple[ir.Model | None, Sequence[Problem]]:
    """One model, checked and repaired, or what is wrong with its files."""
    if found := check.check_files(source):
        return None, found  # nothing further may rely on the form of these files
    document, found = overlay.repaired(source)
    found += check.check_model(source, document, limits)
    if has_errors(found):
        return None, found
    model, more = lower.lower_model(source, document, api)
    return model, [*found, *more]
