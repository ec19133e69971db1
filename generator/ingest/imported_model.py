"""Merge, repair and check one model of an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core import strict_json
from ..core.json_types import is_object
from ..core.limits import Limits
from ..core.problems import Loc, Problem, has_errors, short_repr
from ..ir import lower
from ..ir import types as ir
from ..sources import check
from ..sources.folder import OVERLAY, File, ModelSource, Sources
from . import auto_repair, merge
from .carrying import carried
from .publication import FACTS, Origin, Published


@dataclass(slots=True)
class ImportedModel:
    """One model that is being imported."""

    model_id: str
    path: str
    origin: Origin
    stored: ModelSource | None
    overlay: File | None
    given: Mapping[str, Any]  # the overlay as it is on disk
    file: File
    dropped: tuple[str, ...]
    carried: tuple[str, ...] = ()
    repaired: auto_repair.Repaired | None = None
    lowered: ir.Model | None = None
    forced: ir.ForcedNames | None = None
    problems: list[Problem] = field(default_factory=list[Problem])

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems of the files as problems of the source that they come from.

        Warnings of the schema are left to `generate`; those of the overlay say what the changed
        schema has left without a place.
        """
        for problem in problems:
            if problem.loc.file == self.path:
                line, column = self.origin.find(problem.loc.pointer)
                loc = Loc(self.origin.file, problem.loc.pointer)
                of = self.origin.model
                problem = problem._replace(loc=loc, line=line, column=column, model=of)
                if problem.severity == "warning":
                    continue
            self.problems.append(problem)


def merged_model(
    group: Sequence[Published],
    sources: Sources,
    stored: ModelSource | None,
    path: str | None,
) -> tuple[ImportedModel | None, list[Problem]]:
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
    ours: dict[str, Any] = given.data if given else {}
    notes: tuple[str, ...] = ()
    if given and before:
        data, notes = carried(ours, before, document)
        given = File(given.path, given.text, data)
    model = ImportedModel(
        first.model_id,
        path,
        origin,
        stored,
        given,
        ours,
        File(path, "", document),
        merged.dropped,
        notes,
    )
    return model, []


def _lone_overlay(sources: Sources, path: str) -> File | None:
    """Return the overlay that was written before its model was imported, if any."""
    name = path.removesuffix(".json") + OVERLAY
    text = sources.texts.get(name)
    data = strict_json.loads(text, Limits().depth) if text else None
    return File(name, text or "", data) if is_object(data) else None


def repair_and_check(model: ImportedModel, api: ir.Api, limits: Limits) -> None:
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
        model.lowered, found = lower.lower_model(
            source, repaired.document, api, model.problems
        )
        model.add(found)


def _is_fact(problem: Problem, path: str) -> bool:
    first = problem.loc.pointer.partition("/")[2].partition("/")[0]
    return problem.loc.file == path and first in FACTS
