"""Decide what a run must do, from digests alone: the first stage of `build.build`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from ..core.problems import Problem, ProblemsFound
from ..ir.summary import ModelSummary
from ..sources.folder import ModelSource
from .inputs import Previous, Run
from .selection import id_of, refused_ids, select


@dataclass(frozen=True, slots=True)
class Plan:
    """List the models that are due, those whose files are reused, and the refused ones."""

    due: Sequence[ModelSource]
    reused: Mapping[str, ModelSummary]  # by id
    refused: Set[str]  # ids
    problems: list[Problem]

    def without(self, refused: Set[str]) -> Plan:
        """Return the plan without models that a later stage has refused."""
        reused = {i: s for i, s in self.reused.items() if i not in refused}
        return replace(self, reused=reused, refused=self.refused | refused)


def plan(run: Run, previous: Previous) -> Plan:
    """Plan a run: a model is due unless its summary is cached and its files stand as it says.

    A model that is known to be refused is not due either.

    Raises `ProblemsFound` when ``--only`` is asked for in a tree that git has merged.
    """
    owned, cached = previous.manifest, previous.summaries
    if run.options.only and owned.problem and not owned.is_foreign:
        hint = "run `runcomfy-codegen generate` without --only first"
        raise ProblemsFound([owned.problem._replace(hint=hint, severity="error")])
    kept = {i for i, entry in owned.models.items() if entry.digest in cached}
    chosen = select(run.options, run.sources, owned, kept)
    problems = list(chosen.problems)
    refused = refused_ids(run.sources, problems)  # no path in the id, or one id twice
    reused: dict[str, ModelSummary] = {}
    for source in chosen.models:
        model_id, digest = id_of(source), source.digest
        if model_id in chosen.left_behind:
            digest = owned.models[model_id].digest
        summary = cached.get(digest)
        if (
            summary
            and model_id not in refused
            and all(map(run.stands, summary.files, summary.files.values()))
        ):
            reused[model_id] = summary
    due: list[ModelSource] = []
    for source in chosen.models:
        if id_of(source) not in reused:
            known = previous.refusals and previous.refusals.load(source.digest)
            if known:
                problems += known
            else:
                due.append(source)
    refused |= refused_ids(run.sources, problems)
    return Plan(due, reused, refused, problems)
