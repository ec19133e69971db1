"""The two sides of a comparison: models, their Python names, and lookups between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..ir import types as ir
from ..json_schema import output_block
from ..json_schema.output_block import Block
from ..python.naming import ModelNames
from ..python.surface import Surface, surface
from .changes import Level

INPUT = "/input_schema"
OUTPUT = output_block.KEY


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All models of one side by id, and the API facts that they share."""

    api: ir.Api
    models: Mapping[str, ir.Model]
    names: Mapping[str, ModelNames]
    digests: Mapping[str, str] = field(default_factory=dict[str, str])


class Side:
    """One model of one side."""

    def __init__(self, model: ir.Model, names: ModelNames) -> None:
        self.model = model
        self.names = names
        schema = model.input_schema
        self.blocks = {
            INPUT: Block(schema, INPUT, schema, INPUT),
            OUTPUT: output_block.block_of(model.output_schema),
        }

    @cached_property
    def surface(self) -> Surface:
        """Return what type checkers see of the model."""
        return surface(self.model, self.names)

    @cached_property
    def fields(self) -> dict[str, ir.Field]:
        """Return every input and output, nested ones included, by pointer."""
        return {f.loc.pointer: f for group in self.model.groups for f in group}

    @cached_property
    def attributes(self) -> dict[tuple[str, str], str]:
        """Return the pointer of each field by its class and its Python name."""
        return {
            (owner, name): where
            for where, name in self.names.fields.items()
            if (owner := self.owner(where))
        }

    def owner(self, where: str) -> str:
        """Return the class that a property belongs to."""
        parent = where.rpartition("/properties/")[0] or where
        known = {INPUT: self.names.cls, self.blocks[OUTPUT].top: self.names.output}
        return known.get(parent) or self.names.types.get(parent, "")

    def attribute(self, where: str, wire: str) -> str:
        """Return the Python name of a property."""
        return self.names.fields.get(where, wire)

    def place_of(self, type_name: str) -> str:
        """Return the pointer of a named type."""
        for where, name in self.names.types.items():
            if type_name in (name, f"{name}Value"):
                return where
        return ""


@dataclass(slots=True)
class Draft:
    """A change whose levels are still being collected."""

    rule: str
    old: str  # pointers; equal if only one side has the place
    new: str
    name: str
    was: str = ""
    now: str = ""
    levels: set[Level] = field(default_factory=set[Level])
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
