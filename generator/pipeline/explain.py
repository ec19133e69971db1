"""What one stage makes of one model, as text: how to see where a model goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, TypeGuard

from ..core.problems import Loc, Problem, ProblemsFound, has_errors
from ..ir import lower
from ..ir import types as ir
from ..python import contexts, naming
from ..python.class_schema import prepare
from ..sources import check, overlay
from ..sources.folder import ModelSource, Sources, load, paths_of
from .options import Options
from .selection import id_of

STAGES = {
    "source": "the model file with its repairs",
    "ir": "what the API is, without anything of Python",
    "names": "what Python calls it",
    "class": "the JSON Schema that the class printer gets",
    "module": "the finished module",
    "page": "the finished page",
}

_SCHEMAS = {"input_schema", "output_schema"}  # as in the model file


def explain(options: Options, model_id: str, stage: str) -> str:
    """Return what a stage of `STAGES` makes of a model, as JSON or as the text of the file.

    Raises `ProblemsFound` where there is no such model, or where an earlier stage refuses it.
    """
    sources = load(options.schemas, options.limits)
    source = _source(sources, model_id, options.schemas.as_posix())
    try:
        return _explained(options, sources, source, stage)
    except ProblemsFound as refused:
        problems = sources.located(refused.problems)
        raise ProblemsFound(problems) from None


def _source(sources: Sources, model_id: str, folder: str) -> ModelSource:
    by_id = {id_of(source): source for source in sources.models}
    if model_id in by_id:
        return by_id[model_id]
    for source in sources.models:  # whose id may be what is wrong
        if source.model.path in paths_of(model_id):
            return source
    # A file that cannot be read is the reason why its model is not there.
    if errors := [p for p in sources.problems if p.severity == "error"]:
        raise ProblemsFound(sources.located(errors))
    near = check.nearest(model_id, by_id)
    message = f"there is no model {model_id}"
    hint = f"did you mean {near}?" if near else "see the ids in the schemas"
    raise ProblemsFound([Problem("unknown-model", Loc(folder), message, hint)])


def _explained(
    options: Options, sources: Sources, source: ModelSource, stage: str
) -> str:
    # What cannot be read is as if it were not there.
    path = source.model.path
    files = {path, overlay.overlay_of(path), sources.api.path}
    if refused := [p for p in sources.problems if p.loc.file in files]:
        raise ProblemsFound(refused)
    if stage == "source":
        if problems := check.check_files(source):
            raise ProblemsFound(problems)
        return _json(overlay.repaired(source)[0])
    model = _model(options, sources, source)
    if stage == "ir":
        return _json(_plain(model))
    names = _names(options, model)
    if stage == "names":
        return _json(_plain(names))
    if stage == "class":
        return _json(_plain(prepare(model, names)))
    # Imported when it is asked for: with the printer and black behind it.
    from ..docs import model_page
    from .update import render

    texts = render(options._replace(models=(model.id,), out=Path(), jobs=1)).texts
    language = next(iter(options.languages), ir.LANGUAGES[0])
    page = model_page.page_path(names, language)
    return texts[contexts.module_path(names) if stage == "module" else page]


def _model(options: Options, sources: Sources, source: ModelSource) -> ir.Model:
    if problems := check.check_api(sources.api):
        raise ProblemsFound(problems)
    api = lower.lower_api(sources.api)
    model, found = lower.load_model(api, options.limits, source)
    if model is None or has_errors(found):
        raise ProblemsFound(found)
    return model


def _names(options: Options, model: ir.Model) -> naming.ModelNames:
    names, problems = naming.name_models([model], options.package)
    if has_errors(problems):
        raise ProblemsFound(problems)
    return names[model.id]


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    """Return a value as JSON; a dataclass says what it is, and what is not empty in it."""
    is_loc = isinstance(value, Loc)
    if is_loc or (is_dataclass(value) and not isinstance(value, type)):
        names = Loc._fields if is_loc else [f.name for f in fields(value)]
        named = {name: getattr(value, name) for name in names}
        told = {
            k: v for k, v in named.items() if not _is_empty(v) and k not in _SCHEMAS
        }
        return {
            "class": type(value).__name__,
            **{k: _plain(v) for k, v in told.items()},
        }
    if _is_mapping(value):
        return {str(k): _plain(v) for k, v in value.items()}
    if _is_sequence(value):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping | tuple) and not value)


def _is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _is_sequence(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
