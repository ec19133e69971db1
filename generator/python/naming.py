"""Name everything in the models and report names that collide.

The hint of a collision is the overlay entry that resolves it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..core.problems import Loc, Problem, short_repr
from ..core.resources import PACKAGE
from ..core.timings import stage
from ..ir import types as ir
from ..sources.check_overlay import exists
from ..sources.folder import OVERLAY
from ..sources.overlay import orphaned
from .spelling import (
    BUILTINS,
    IMPORTED,
    TAKEN,
    class_name,
    field_name,
    is_identifier,
    member_name,
    module_name,
    page_name,
    type_name,
    value_name,
    vendor_name,
)


@dataclass(frozen=True, slots=True)
class ModelNames:
    """The Python names of one model; the mappings are keyed by pointers into its file."""

    package: str
    vendor: str
    module: str
    cls: str
    output: str
    page: str
    fields: Mapping[str, str]
    types: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]

    @property
    def vendor_path(self) -> str:
        """Return the dotted name of the package that exports the request class."""
        return f"{self.package}.models.{self.vendor}"

    @property
    def module_path(self) -> str:
        """Return the dotted name of the module that defines the model's classes."""
        return f"{self.vendor_path}.{self.module}"


def name_models(
    models: Sequence[ir.Model], package: str = PACKAGE
) -> tuple[dict[str, ModelNames], list[Problem]]:
    """Return the names of every model by id, and a problem for every collision."""
    named, problems = name_each(models, package)
    homes = [Home.of(model, named[model.id]) for model in models]
    return named, [*problems, *collisions(homes)]


@stage("name")
def name_each(
    models: Iterable[ir.Model], package: str = PACKAGE
) -> tuple[dict[str, ModelNames], list[Problem]]:
    """Return the names of models by id in this package, and the problems within each."""
    problems: list[Problem] = []
    names = {model.id: _name_model(model, package, problems) for model in models}
    return names, problems


@dataclass(frozen=True, slots=True)
class Home:
    """The names of a model that must be unique among all models."""

    id: str
    file: str
    vendor: str
    module: str
    cls: str
    page: str

    @classmethod
    def of(cls, model: ir.Model, names: ModelNames) -> Home:
        """Return the home of a model with these names."""
        file = model.loc.file
        return cls(model.id, file, names.vendor, names.module, names.cls, names.page)


def collisions(homes: Iterable[Home], taken: Iterable[str] = ()) -> list[Problem]:
    """Return a problem for every pair of models that would share a name, or a page of ``taken``."""
    problems: list[Problem] = []
    modules, classes, pages = (
        _Claims(problems, kind) for kind in ("module", "class", "page")
    )
    pages.holders |= {page.casefold(): "a guide" for page in taken}
    for home in homes:
        loc = Loc(home.file) / "model_id"
        # Pages are named after modules: one problem is enough.
        if modules.claim(f"{home.vendor}.{home.module}", home.id, loc, _MODULE):
            pages.claim(home.page.casefold(), home.id, loc, _MODULE)
        classes.claim(f"{home.vendor}.{home.cls}", home.id, loc, _CLASS)
    return problems


# Entries of an overlay's ``names``.
_Entry = Mapping[str, object]
_MODULE = {"module": "a_name_of_its_own"}
_CLASS = {"class": "ANameOfItsOwn"}


class _Claims:
    """The names taken in one scope, each with the value that took it."""

    def __init__(self, problems: list[Problem], kind: str) -> None:
        self.problems = problems
        self.kind = kind
        self.holders: dict[str, str] = {}

    def claim(self, name: str, value: str, loc: Loc, entry: _Entry) -> bool:
        """Take a name for a value, or report the value that has it already.

        ``entry`` would give the value another name.
        """
        if name not in self.holders:
            self.holders[name] = value
            return True
        overlay = loc.file.removesuffix(".json") + OVERLAY
        hint = json.dumps({"names": entry}, ensure_ascii=False)
        self.problems.append(
            Problem(
                "name-collision",
                loc,
                f"{short_repr(value)} and {short_repr(self.holders[name])} would both be the "
                f"{self.kind} {name}",
                f"put into {overlay}: {hint}",
            )
        )
        return False


def _name_model(model: ir.Model, package: str, problems: list[Problem]) -> ModelNames:
    forced = model.forced
    cls = forced.cls or class_name(model.id)
    module = forced.module or module_name(model.id)
    _check_forced(model, problems)
    page = page_name(model.id)
    if forced.module:
        page = page.rpartition("/")[0] + "/" + forced.module.replace("_", "-")
    types: dict[str, str] = {}
    members: dict[str, tuple[str, ...]] = {}
    scope = _Claims(problems, "class")
    scope.claim(cls, model.id, model.loc / "model_id", _CLASS)
    output = f"{cls}Output" if model.output is not None else "MediaOutput"
    scope.claim(output, f"{model.id} output", model.loc / "model_id", _CLASS)
    for where, named in model.named.items():
        # Prefixed with the output's name, so that no class of the input has the same name.
        whole = (output, *named.path) if ir.is_read(where) else named.path
        name = forced.types.get(where) or type_name(whole)
        types[where] = name
        entry = {"types": {where: "ANameOfItsOwn"}}
        is_free = scope.claim(name, where, named.loc, entry)
        if isinstance(named, ir.Choice):
            members[where] = _members(named, forced, problems)
            # An alias is named after its enum: one problem is enough.
            if is_free and members[where]:
                scope.claim(value_name(name), f"{where} values", named.loc, entry)
    fields: dict[str, str] = {}
    for group in model.groups:
        attributes = _Claims(problems, "field")
        for field in group:
            where = field.loc.pointer
            name = forced.fields.get(where) or field_name(field.name)
            fields[where] = name
            entry = {"fields": {where: "a_name_of_its_own"}}
            attributes.claim(name, field.name, field.loc, entry)
    problems += _unused(model, fields)
    vendor = vendor_name(model.id)
    return ModelNames(
        package, vendor, module, cls, output, page, fields, types, members
    )


def _members(
    choice: ir.Choice, forced: ir.ForcedNames, problems: list[Problem]
) -> tuple[str, ...]:
    names: list[str] = []
    claims = _Claims(problems, "member")
    given = forced.members.get(choice.loc.pointer, {})
    for value in choice.values:
        if not isinstance(value, str):
            return ()
        name = given.get(value) or member_name(value)
        names.append(name)
        entry = {"members": {choice.loc.pointer: {value: "A_NAME_OF_ITS_OWN"}}}
        claims.claim(name, value, choice.loc, entry)
    return tuple(names)


def _unused(model: ir.Model, fields: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for every name in an overlay that applies to nothing."""
    loc = Loc(model.loc.file.removesuffix(".json") + OVERLAY, "/names")
    forced = model.forced
    document = {
        "input_schema": model.input_schema,
        "output_schema": model.output_schema,
    }
    places = [
        (loc / "fields" / where, "input")
        for where in forced.fields
        if where not in fields and exists(document, where)
    ]
    places += [
        (loc / "types" / where, "choice or nested object")
        for where in forced.types
        if where not in model.named and exists(document, where)
    ]
    for where, table in forced.members.items():
        if not exists(document, where):
            continue
        choice = model.named.get(where)
        values = choice.values if isinstance(choice, ir.Choice) else ()
        at = loc / "members" / where
        places += [(at / v, "choice with this value") for v in table if v not in values]
    for place, kind in places:
        yield orphaned("unused-entry", place, f"nothing at this pointer is a {kind}")


def _check_forced(model: ir.Model, problems: list[Problem]) -> None:
    overlay = Loc(model.loc.file.removesuffix(".json") + OVERLAY, "/names")
    for kind, loc, name in _forced(model.forced, overlay):
        if not is_identifier(name) or name.startswith("_"):
            complaint = "is not a name that Python can use"
        elif kind == "member" and name != name.upper():
            complaint = "is not a name of a constant"
        elif kind in ("class", "field") and name in IMPORTED:
            complaint = "would hide a name that the module imports"
        elif kind == "class" and name in BUILTINS:
            complaint = "would hide a builtin"
        elif kind == "field" and name in TAKEN:
            complaint = "would hide an attribute of every request"
        else:
            continue
        hint = (
            "choose another: letters, digits and underscores, not a keyword; members "
            "of choices in capitals"
        )
        problems.append(
            Problem("unusable-name", loc, f"{short_repr(name)} {complaint}", hint)
        )


def _forced(forced: ir.ForcedNames, loc: Loc) -> Iterator[tuple[str, Loc, str]]:
    """Yield every name that an overlay fixes: its kind, its location and the name."""
    if forced.cls:
        yield "class", loc / "class", forced.cls
    if forced.module:
        yield "module", loc / "module", forced.module
    for where, name in forced.types.items():
        yield "class", loc / "types" / where, name
    for where, name in forced.fields.items():
        yield "field", loc / "fields" / where, name
    for where, table in forced.members.items():
        for value, name in table.items():
            yield "member", loc / "members" / where / value, name
