"""The input of a model as the JSON Schema of a tool: as it was published, with its texts and rules."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from .._runtime.catalogue import ModelInfo

__all__ = ["input_schema"]

_PACKAGE = __name__.removesuffix(".agents.schemas")


def input_schema(info: ModelInfo) -> dict[str, Any]:
    """Return what a model takes; hosts ask for an object whatever else stands there."""
    vendor, _, name = info.module.partition(".")
    file = files(f"{_PACKAGE}.models.{vendor}").joinpath(f"{name}.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    del found["$schema"]  # what hosts pass on to a model need not say it
    return {**found, "type": "object"}
