"""Write the files of one imported model, and report what has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..core.problems import short_repr
from ..sources.folder import OVERLAY
from . import auto_repair, merge
from .imported_model import ImportedModel

State = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Report:
    """The result for one model: its state, and a line for each thing worth knowing."""

    model_id: str
    state: State
    languages: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def write(model: ImportedModel, texts: dict[str, str], removed: list[str]) -> Report:
    """Add the changed files of a model to ``texts``, and return its report."""
    before = model.stored.model.data if model.stored else None
    is_new = before is None
    has_changed = is_new or not merge.is_unchanged(model.file.data, before or {})
    if has_changed:
        texts[model.path] = as_text(model.file.data)
    ours = overlay_now(model)
    if ours != model.given:
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


def overlay_now(model: ImportedModel) -> dict[str, Any]:
    """Return the overlay that fits the model now."""
    given: Mapping[str, Any] = model.overlay.data if model.overlay else {}
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


def _notes(model: ImportedModel) -> list[str]:
    assert model.repaired
    notes = [
        f"{one['rule']} at {one['path']} is no longer needed: the publication has "
        "fixed it"
        for one in model.repaired.gone
    ]
    notes += model.carried
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
