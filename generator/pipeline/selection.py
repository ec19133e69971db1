"""Select the models of a run: all of them or the chosen ones, and tell the refused ones."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from ..core.problems import Loc, Problem
from ..output.manifest import Manifest
from ..sources import check
from ..sources.choosing import is_chosen, unmatched
from ..sources.folder import OVERLAY, RELEASES, ModelSource, Sources
from .options import Options


@dataclass(frozen=True, slots=True)
class Selection:
    """Hold the models of the tree; those ``left_behind`` stay although they have changed."""

    models: Sequence[ModelSource]
    problems: Sequence[Problem]
    left_behind: frozenset[str] = frozenset()


def select(
    options: Options, sources: Sources, owned: Manifest, kept: Set[str]
) -> Selection:
    """Return all models, or with ``only`` those and the ones that the output holds already.

    Of these, the ``kept`` ones stay as they are even where they have changed: what another
    generator has made is made again.
    """
    problems = [*sources.problems, *check.check_catalogue(sources.models)]
    if not options.only:
        return Selection(sources.models, problems)
    by_id = {id_of(source): source for source in sources.models}
    unknown = unmatched(options.only, list(by_id))
    wanted = {i for i in by_id if is_chosen(i, options.only)} | set(unknown)
    models = [s for i, s in by_id.items() if i in wanted or i in owned.models]
    # What is wrong with other models is not the business of this run.
    others = {s.model.path for s in sources.models} | set(sources.texts)
    others -= {RELEASES, sources.api.path, *(s.model.path for s in models)}
    others -= {f"{model_id}.json" for model_id in wanted}
    problems = [p for p in problems if _model_file(p.loc.file) not in others]
    for model_id in sorted(unknown):
        near = check.nearest(model_id, by_id)
        problems.append(
            Problem(
                "unknown-model",
                Loc(str(options.schemas)),
                f"there is no model {model_id}",
                f"did you mean {near}?" if near else "see the ids in the schemas",
            )
        )
    left_behind = {
        model_id
        for model_id, entry in owned.models.items()
        if model_id in kept
        and model_id not in wanted
        and model_id in by_id
        and by_id[model_id].digest != entry.digest
    }
    problems += [
        Problem(
            "left-behind",
            Loc(by_id[model_id].model.path),
            f"{model_id} has changed too and stays as it was",
            "run generate without --only",
            "warning",
        )
        for model_id in sorted(left_behind)
    ]
    return Selection(models, problems, frozenset(left_behind))


def refused_ids(sources: Sources, problems: Sequence[Problem]) -> set[str]:
    """Return the ids of the models with an error in their file or overlay.

    A file that cannot be read has the id that its path says.
    """
    ids = {source.model.path: id_of(source) for source in sources.models}
    bad = {_model_file(p.loc.file) for p in problems if p.severity == "error"}
    return {
        ids.get(file, file.removesuffix(".json"))
        for file in bad
        if file.endswith(".json")
    }


def id_of(source: ModelSource) -> str:
    """Return the id in a model file; that of its path where it has none."""
    stated = source.model.model_id
    return source.model.path.removesuffix(".json") if stated is None else str(stated)


def _model_file(file: str) -> str:
    """Return the model file that a file belongs to: an overlay to its model, others to themselves."""
    return file.removesuffix(OVERLAY) + ".json" if file.endswith(OVERLAY) else file
