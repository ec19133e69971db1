"""Plan the files of a schemas folder from published and stored models.

`plan` is the whole process: merge > repair > check > lower > name. It is a pure function that
returns texts by path; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..core.json_types import is_object
from ..core.limits import Limits
from ..core.problems import Problem, has_errors
from ..ir import lower
from ..ir import types as ir
from ..python import naming
from ..sources import check
from ..sources.folder import OVERLAY, File, ModelSource, Sources, paths_of
from . import names
from .imported_model import ImportedModel, merged_model, repair_and_check
from .publication import Published
from .reports import Report, overlay_now, write


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome of planning: texts by path, overlays to remove, and a report for each model."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: tuple[str, ...] = ()
    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: tuple[str, ...] = ()


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
    models: list[ImportedModel] = []
    refused: set[str] = set()
    places = _places(groups, stored)
    for model_id, group in sorted(groups.items()):
        model, found = merged_model(
            group, sources, stored.get(model_id), places[model_id]
        )
        if model:
            repair_and_check(model, api, limits)
            found += model.problems
            models.append(model)
        problems += found
        if has_errors(found):
            refused.add(model_id)
    healthy = [model for model in models if model.model_id not in refused]
    clashes = _name(healthy, stored, api, limits)
    for model in healthy:
        clashes += _unwritable(model, api, limits)
    problems += clashes
    refused |= {m.model_id for m in healthy if any(_is_about(m, p) for p in clashes)}
    if refused and not keep_going:
        return Plan(problems=tuple(problems), refused=tuple(sorted(refused)))
    texts: dict[str, str] = {}
    removed: list[str] = []
    reports: list[Report] = []
    for model in healthy:
        if model.model_id not in refused:
            reports.append(write(model, texts, removed))
    return Plan(
        texts, tuple(removed), tuple(reports), tuple(problems), tuple(sorted(refused))
    )


def _unwritable(model: ImportedModel, api: ir.Api, limits: Limits) -> list[Problem]:
    """Return why `generate` would refuse the files that the import would write."""
    ours = overlay_now(model)
    path = model.path.removesuffix(".json") + OVERLAY
    if not ours or ours == model.given == (model.overlay and model.overlay.data):
        return []  # judged as it is
    source = ModelSource(model.file, File(path, "", ours))
    lowered, found = lower.load_model(api, limits, source)
    if lowered:
        _, unnamed = naming.name_models([lowered])
        found = [*found, *unnamed]
    return [problem for problem in found if problem.severity == "error"]


def _is_about(model: ImportedModel, problem: Problem) -> bool:
    beside = model.path.removesuffix(".json") + OVERLAY
    return problem.loc.file in (model.path, beside, model.origin.file)


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


def _name(
    models: Sequence[ImportedModel],
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
    return lower.load_model(api, limits, source)[0] or _stub(source, api)


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
