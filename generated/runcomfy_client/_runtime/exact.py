"""Choices of numbers and truth values, told apart as JSON tells them apart."""

from __future__ import annotations

from pydantic import ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError


def _same(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    chosen: object = handler(value)
    if isinstance(value, float) or isinstance(value, bool) != isinstance(chosen, bool):
        context = {"value": repr(value)}
        raise PydanticCustomError("literal_error", "Input is not a choice", context)
    return chosen


Exact = WrapValidator(_same)
"""Refuses what only Python takes for a choice: to a ``Literal``, ``True`` and ``1.0`` are 1."""
