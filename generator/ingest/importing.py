"""Plan the files of a schemas folder from published and stored models.

`plan` is the whole process: merge > repair > check > lower > name. It is a pure function that
returns texts by path; nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..core import strict_json
from ..core.json_types import is_object
from ..core.problems import Loc, Problem, has_errors, short_repr
from ..ir import lower
from ..ir import types as ir
from ..sources import check, overlay
from ..sources.folder import OVERLAY, File, Limits, ModelSource, Sources, paths_of
from . import auto_repair, merge, names
from .publication import FACTS, Origin, Published

State = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one model: its state, and a line for each thing worth knowing."""

    model_id: str
    state: State
    languages: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of planning: texts by path, overlays to remove, and a report for each model."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Model:
    """One model that is being imported."""

    model_id: str
    path: str
    origin: Origin
    stored: ModelSource | None
    overlay: File | None
    file: File
    dropped: tuple[str, ...]
    repaired: auto_repair.Repaired | None = None
    lowered: ir.Model | None = None
    forced: ir.ForcedNames | None = None
    problems: list[Problem] = field(default_factory=list[Problem])

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems of the files as problems of the source that they come from.

        Overlay entries that no longer fit a changed schema are left for their author: the schema
        is stored anyway, with a warning. Other warnings are left to `generate`.
        """
        for problem in problems:
            if problem.loc.file == self.path:
                line, column = self.origin.find(problem.loc.pointer)
                loc = Loc(self.origin.file, problem.loc.pointer)
                problem = replace(problem, loc=loc, line=line, column=column)
                if problem.severity == "warning":
                    continue
            else:
                problem = replace(problem, severity="warning")
            self.problems.append(problem)


def plan(
    published: Sequence[Published],
    sources: Sources,
    limits: Limits,
    *,
    keep_going: bool = False,
) -> Plan:
    """Plan the files for these sources: all of them, or none if there is an error.

    ``api.json`` has to be checked before.
    """
    problems: list[Problem] = []
    api = lower.lower_api(sources.api)
    stored = {
        str(source.model.data.get("model_id")): source for source in sources.models
    }
    groups: dict[str, list[Published]] = {}
    for one in published:
        groups.setdefault(one.model_id, []).append(one)
    models: list[_Model] = []
    refused: set[str] = set()
    places = _places(groups, stored)
    for model_id, group in sorted(groups.items()):
        model, found = _merged(group, sources, stored.get(model_id), places[model_id])
        if model:
            _repair_and_check(model, api, limits)
            found += model.problems
            models.append(model)
        problems += found
        if has_errors(found):
            refused.add(model_id)
    healthy = [model for model in models if model.model_id not in refused]
    clashes = _name(healthy, stored, api, limits)
    problems += clashes
    refused |= {m.model_id for m in healthy if any(_is_about(m, p) for p in clashes)}
    if refused and not keep_going:
        return Plan(problems=tuple(problems), refused=tuple(sorted(refused)))
    texts: dict[str, str] = {}
    removed: list[str] = []
    reports: list[Report] = []
    for model in healthy:
        if model.model_id not in refused:
            reports.append(_write(model, texts, removed))
    return Plan(
        texts, tuple(removed), tuple(reports), tuple(problems), tuple(sorted(refused))
    )


def _is_about(model: _Model, problem: Problem) -> bool:
    return problem.loc.file in (model.path, model.origin.file)


def _places(
    groups: Iterable[str], stored: Mapping[str, ModelSource]
) -> dict[str, str | None]:
    """Return the path of each model's file; ``None`` if another file is in the way.

    Many file systems ignore case, so of two ids that differ only in case the one with capitals
    gets an escaped path.
    """
    alike: dict[str, set[str]] = {}
    for model_id in {*groups, *stored}:
        alike.setdefault(model_id.lower(), set()).add(model_id)
    found: dict[str, str | None] = {}
    for model_id in groups:
        plain, small = paths_of(model_id)
        others = alike[model_id.lower()] - {model_id}
        taken = {stored[i].model.path.lower() for i in others if i in stored}
        if model_id in stored:
            found[model_id] = stored[model_id].model.path
        elif not others:
            found[model_id] = plain
        else:
            found[model_id] = small if small.lower() not in taken else None
    return found


def _merged(
    group: Sequence[Published],
    sources: Sources,
    stored: ModelSource | None,
    path: str | None,
) -> tuple[_Model | None, list[Problem]]:
    first = group[0]
    if path is None:
        return None, [
            first.origin.problem(
                "case-collision",
                "/model_id",
                f"the file of {short_repr(first.model_id)} would be that of another model on "
                "disks that ignore the case of letters",
                "move the other model's file and overlay to its path without capitals: "
                "! and the small letter for each capital",
            )
        ]
    beside = {path, path.removesuffix(".json") + OVERLAY}
    broken = [
        p
        for p in sources.problems
        if p.loc.file in beside and p.code != "overlay-without-model"
    ]
    if path.endswith(OVERLAY):
        broken.append(
            first.origin.problem(
                "unsafe-id",
                "/model_id",
                f"the file of {short_repr(first.model_id)} would be taken for an overlay",
                "an id that ends in .overlay cannot be stored",
            )
        )
    before = stored.model.data if stored else None
    if not broken and stored:
        broken = check.check_files(stored)
    if broken:
        return None, broken
    merged, problems = merge.merge(group, before)
    if merged is None:
        return None, problems
    document = merged.document
    origin = next(
        (one for one in group if one.language == document["language"]), first
    ).origin
    given = stored.overlay if stored else _lone_overlay(sources, path)
    file = File(path, "", document)
    return _Model(first.model_id, path, origin, stored, given, file, merged.dropped), []


def _lone_overlay(sources: Sources, path: str) -> File | None:
    """Return the overlay that was written before its model was imported, if any."""
    name = path.removesuffix(".json") + OVERLAY
    text = sources.texts.get(name)
    data = strict_json.loads(text, Limits().depth) if text else None
    return File(name, text or "", data) if is_object(data) else None


def _repair_and_check(model: _Model, api: ir.Api, limits: Limits) -> None:
    """Add the repairs and the lowered model, as far as the files allow."""
    if found := check.too_large(model.path, model.file.data, limits):
        model.add(found)
        return
    found = check.check_files(ModelSource(model.file, model.overlay))
    odd = {p.loc.pointer.split("/")[1] for p in found if _is_fact(p, model.path)}
    for key in sorted(odd):
        model.problems.append(
            model.origin.problem(
                "odd-fact",
                f"/{key}",
                f"{key} is {short_repr(model.file.data.pop(key))}, and is left out",
                "it is for the docs alone; see _meta/model.schema.json",
                "warning",
            )
        )
    found = [p for p in found if not _is_fact(p, model.path)]
    if found:  # it cannot be lowered, but its texts must not be lost
        model.problems += [p for p in found if p.loc.file != model.path]
        model.add(p for p in found if p.loc.file == model.path)
        return
    ours: dict[str, Any] = model.overlay.data if model.overlay else {}
    repaired = auto_repair.repair(model.file, ours.get("repairs", []), limits)
    model.repaired = repaired
    for index, complaint in repaired.stale.items():
        assert model.overlay
        model.problems.append(
            Problem(
                "repair-does-not-fit",
                Loc(model.overlay.path) / "repairs" / index,
                complaint,
                "compare it with the published schema, then fix or remove this repair",
                "warning",
            )
        )
    source = ModelSource(model.file, model.overlay)
    model.add(check.check_model(source, repaired.document, limits))
    if not has_errors(model.problems):
        model.lowered, found = lower.lower_model(source, repaired.document, api)
        model.add(found)


def _is_fact(problem: Problem, path: str) -> bool:
    first = problem.loc.pointer.partition("/")[2].partition("/")[0]
    return problem.loc.file == path and first in FACTS


def _name(
    models: Sequence[_Model],
    stored: Mapping[str, ModelSource],
    api: ir.Api,
    limits: Limits,
) -> list[Problem]:
    """Return forced names for collisions, and the collisions that have to be resolved by hand."""
    ours = {model.model_id for model in models}
    before = {
        model_id: (
            _lowered(source, api, limits) if model_id in ours else _stub(source, api)
        )
        for model_id, source in stored.items()
        if not check.bad_id(model_id)
    }
    others = [model for model_id, model in before.items() if model_id not in ours]
    current = [model.lowered for model in models if model.lowered]
    by_id = sorted([*others, *current], key=lambda model: model.id)
    forced, clashes = names.force(by_id, before)
    for model in models:
        model.forced = forced.get(model.model_id)
    return clashes


def _lowered(source: ModelSource, api: ir.Api, limits: Limits) -> ir.Model:
    """Lower a stored model with its names; an invalid one is reduced to its id."""
    document, problems = overlay.repaired(source)
    if has_errors(problems) or has_errors(check.check_model(source, document, limits)):
        return _stub(source, api)
    return lower.lower_model(source, document, api)[0]


def _stub(source: ModelSource, api: ir.Api) -> ir.Model:
    """Return a model with only its id and the names in its overlay, enough to know its module."""
    ours = source.overlay.data.get("names") if source.overlay else None
    given = (
        {key: ours[key] for key in ("class", "module") if key in ours}
        if is_object(ours)
        else {}
    )
    document: dict[str, Any] = {
        "model_id": source.model.data["model_id"],
        "input_schema": {"type": "object", "properties": {}},
    }
    file = replace(source.model, given=document)
    beside = File(source.model.path, "", {"names": given})
    return lower.lower_model(ModelSource(file, beside), document, api)[0]


def _write(model: _Model, texts: dict[str, str], removed: list[str]) -> Report:
    """Add the changed files of a model to ``texts``, and return its report."""
    before = model.stored.model.data if model.stored else None
    is_new = before is None
    has_changed = is_new or not merge.is_unchanged(model.file.data, before or {})
    if has_changed:
        texts[model.path] = as_text(model.file.data)
    given: dict[str, Any] = model.overlay.data if model.overlay else {}
    ours = _overlay(model, given)
    if ours != given:
        has_changed = True
        path = model.path.removesuffix(".json") + OVERLAY
        if ours:
            texts[path] = as_text(ours)
        else:
            removed.append(path)
    assert model.repaired and model.lowered
    document = model.file.data
    notes = _notes(model)
    if has_changed:
        notes += [
            f"{short_repr(name)} may take the URL of a file: if so, add it under media in the "
            "overlay"
            for name in auto_repair.unmarked_media(model.lowered)
        ]
    return Report(
        model.model_id,
        "added" if is_new else "changed" if has_changed else "unchanged",
        (document["language"], *document.get("translations", {})),
        tuple(_repair_line(one) for one in model.repaired.fresh),
        tuple(notes),
    )


def _overlay(model: _Model, given: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(given)
    assert model.repaired
    if model.repaired.repairs:
        found["repairs"] = [dict(one) for one in model.repaired.repairs]
    elif given.get("repairs"):
        del found["repairs"]
    if forced := model.forced:
        tables = {
            "class": forced.cls,
            "module": forced.module,
            "fields": forced.fields,
            "types": forced.types,
            "members": forced.members,
        }
        found["names"] = {key: value for key, value in tables.items() if value}
    return found


def _repair_line(repair: Mapping[str, Any]) -> str:
    """Describe a repair in one line."""
    change = {
        "add": f"added {short_repr(repair.get('value'))}",
        "remove": f"removed {short_repr(repair.get('was'))}",
        "replace": f"{short_repr(repair.get('was'))} is now {short_repr(repair.get('value'))}",
    }[str(repair["op"])]
    return f"{repair['rule']} at {repair['path']}: {change}"


def _notes(model: _Model) -> list[str]:
    assert model.repaired
    notes = [
        f"{one['rule']} at {one['path']} is no longer needed: the publication has "
        "fixed it"
        for one in model.repaired.gone
    ]
    notes += [
        f"the texts in {language} belong to an older schema and were dropped: import that "
        "page again"
        for language in model.dropped
    ]
    if model.forced:
        notes.append(
            'names that would collide were changed: see "names" in its overlay'
        )
    return notes


def as_text(data: Mapping[str, Any]) -> str:
    """Return the canonical text of a schema file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
