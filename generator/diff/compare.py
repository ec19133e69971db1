"""Compare two catalogues: their models, and the API facts that all models share."""

from __future__ import annotations

from dataclasses import fields

from ..core.problems import short_repr
from ..ir import types as ir
from ..json_schema.canonical import same
from ..json_schema.renames import near_only, pairs
from .changes import Change, Level
from .compare_model import compare_models, dumped_or_empty
from .examples import imported
from .sides import Catalogue, Side

_API = "api.json"


def compare(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Return every change between two catalogues, by model and then from the highest level down."""
    changes = [*_api_facts(old.api, new.api), *_models(old, new)]
    return tuple(sorted(changes, key=_order))


def _order(change: Change) -> tuple[str, int, str, str, str]:
    return change.model, -change.level, change.pointer, change.rule, change.was


def _api_facts(old: ir.Api, new: ir.Api) -> list[Change]:
    """Compare the API facts that all models share."""
    found: list[Change] = []
    for field in fields(ir.Api):
        was, now = getattr(old, field.name), getattr(new, field.name)
        # Outputs are compared model by model.
        if was == now or field.name in ("digest", "output_fields", "output_schema"):
            continue
        texts = short_repr(dumped_or_empty(was)), short_repr(dumped_or_empty(now))
        levels = (Level.BEHAVIOUR,)
        found.append(Change(levels, "api-facts", _API, "", field.name, *texts))
    return found


def _models(old: Catalogue, new: Catalogue) -> list[Change]:
    gone = [i for i in old.models if i not in new.models]
    come = [i for i in new.models if i not in old.models]

    def likeness(was: str, now: str) -> float:
        return _likeness(old.models[was], new.models[now])

    renamed = pairs(gone, come, likeness)
    found: list[Change] = []
    for model_id in gone:
        side = Side(old.models[model_id], old.names[model_id])
        if now := renamed.get(model_id):
            other = Side(new.models[now], new.names[now])
            found.append(_moved(side, other))
            continue
        found.append(
            Change(
                (Level.WIRE, Level.SOURCE),
                "model-removed",
                model_id,
                "",
                side.names.cls,
                model_id,
                "",
                (imported(side),),
            )
        )
    for model_id in come:
        if model_id not in renamed.values():
            name = new.names[model_id].cls
            levels = (Level.SAFE,)
            found.append(
                Change(levels, "model-added", model_id, "", name, "", model_id)
            )
    for model_id in old.models:
        if model_id in new.models:
            found += _both(old, new, model_id)
    return found


def _moved(old: Side, new: Side) -> Change:
    levels = (Level.WIRE, Level.SOURCE)
    was, now = old.model.id, new.model.id
    code = ((imported(old),), (imported(new),))
    return Change(levels, "model-renamed", now, "", new.names.cls, was, now, *code)


def _both(old: Catalogue, new: Catalogue, model_id: str) -> list[Change]:
    digests = old.digests.get(model_id), new.digests.get(model_id)
    shared = same(old.api.output_schema, new.api.output_schema)
    if digests[0] and digests[0] == digests[1] and shared:
        return []
    found = compare_models(
        Side(old.models[model_id], old.names[model_id]),
        Side(new.models[model_id], new.names[model_id]),
    )
    if not found and digests[0] != digests[1]:
        levels = (Level.DOCS,)
        found.append(Change(levels, "metadata", model_id, "", "", "", ""))
    return found


def _likeness(old: ir.Model, new: ir.Model) -> float:
    near = near_only(old.id, new.id)
    was, now = ({f.name for f in model.fields} for model in (old, new))
    if was and same(old.input_schema, new.input_schema):
        return max(near, 0.5)
    return near if near >= 0.8 and len(was & now) * 2 >= len(was | now) else 0.0
