"""From schema files to the generated tree: load > check > lower > name > plan > render > format.

Read `build` to know the whole of it. Each stage is a module of its own and a function of its
arguments; what comes out is a mapping from paths to texts, and nothing is written here.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from . import check, emit, ir, lower, manifest, naming, overlay
from .manifest import Entry, Manifest
from .naming import ModelNames
from .options import Options, Progress, template_folders
from .problems import Loc, Problem, Refused, has_errors
from .source import ModelSource, Sources
from .tree import Texts, Toolbox, model_files, shared_files

_WORTH_A_POOL = 12  # models; fewer are done before the processes have started


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of the stages: what was rendered, and what may stay as it is."""

    problems: Sequence[Problem] = ()
    texts: Texts = field(default_factory=dict[str, str])
    kept: Mapping[str, str] = field(default_factory=dict[str, str])
    manifest: Manifest = Manifest()
    refused: Sequence[str] = ()
    rendered: int = 0

    @property
    def may_write(self) -> bool:
        """Whether there is a tree to write."""
        return bool(self.texts)

    @property
    def tree(self) -> dict[str, str]:
        """Digests of the whole tree by path."""
        return {
            **self.kept,
            **{path: manifest.digest(text) for path, text in self.texts.items()},
        }

    def with_problems(self, problems: Sequence[Problem]) -> Built:
        """The same with problems that know their line and column."""
        return replace(self, problems=problems)


def build(
    options: Options,
    sources: Sources,
    owned: Manifest,
    tools: Mapping[str, str],
    progress: Progress | None,
) -> Built:
    """Check, lower, name, plan, render and format whatever is not current in ``owned``."""
    problems = [*sources.problems, *check.check_api(sources.api)]
    if has_errors(p for p in problems if p.loc.file == sources.api.path):
        raise Refused(problems)
    api = lower.lower_api(sources.api)

    selected, stale = _select(options, sources, owned, problems)
    models, refused = _lowered(selected, api, options, problems)
    if has_errors(problems) and not (options.keep_going and models):
        raise Refused(problems)
    names, collisions = naming.name_models(models)
    if collisions:
        problems += collisions
        clashing = {c.loc.file for c in collisions}
        refused += [m.id for m in models if m.loc.file in clashing]
        models = [m for m in models if m.loc.file not in clashing]
        if not (options.keep_going and models):
            raise Refused(problems)

    same = owned.toolchain == tools and owned.api == api.digest
    current = {
        model.id
        for model in models
        if (entry := owned.models.get(model.id))
        and ((same and entry.digest == model.digest) or model.id in stale)
        and _stands(options.out, entry.files, owned)
    }
    due = [model for model in models if model.id not in current]
    folders = tuple(template_folders(options))
    with _class_templates(folders) as classes:
        toolbox = Toolbox(folders, classes, api)
        pages = _render_models(due, names, toolbox, options.jobs, progress)
    texts: Texts = {
        path: text for page in pages.values() for path, text in page.items()
    }
    kept = {
        path: owned.files[path]
        for model_id in current
        for path in owned.models[model_id].files
    }
    texts |= shared_files(models, names, toolbox)
    entries = {
        model.id: (
            owned.models[model.id]
            if model.id in current
            else Entry(model.digest, _enums(model), tuple(sorted(pages[model.id])))
        )
        for model in models
    }
    digests = {path: manifest.digest(text) for path, text in texts.items()}
    whole = Manifest(tools, api.digest, entries, {**kept, **digests})
    texts[manifest.NAME] = whole.text()
    return Built(problems, texts, kept, whole, refused, len(due))


def _select(
    options: Options, sources: Sources, owned: Manifest, problems: list[Problem]
) -> tuple[list[ModelSource], set[str]]:
    """The models that the tree will hold, and those that stay although they have changed."""
    problems += check.check_catalogue(sources.models)
    if not options.only:
        return list(sources.models), set()
    by_id = {str(s.model.data.get("model_id")): s for s in sources.models}
    for wanted in options.only:
        if wanted not in by_id:
            near = check.nearest(wanted, by_id)
            problems.append(
                Problem(
                    "unknown-model",
                    Loc(str(options.schemas)),
                    f"there is no model {wanted}",
                    f"did you mean {near}?" if near else "see the ids in the schemas",
                )
            )
    selected: list[ModelSource] = []
    stale: set[str] = set()
    for model_id, candidate in by_id.items():
        if model_id in options.only:
            selected.append(candidate)
        elif entry := owned.models.get(model_id):
            selected.append(candidate)
            stale.add(model_id)
            if entry.digest != candidate.digest:
                problems.append(
                    Problem(
                        "left-behind",
                        Loc(candidate.model.path),
                        f"{model_id} has changed too and stays as it was",
                        "run generate without --only",
                        "warning",
                    )
                )
    return selected, stale


def _lowered(
    selected: Iterable[ModelSource],
    api: ir.Api,
    options: Options,
    problems: list[Problem],
) -> tuple[list[ir.Model], list[str]]:
    """The healthy models in the order of their ids, and the ids of the others."""
    bad_files = {p.loc.file for p in problems if p.severity == "error"}
    models: list[ir.Model] = []
    refused: list[str] = []
    for candidate in selected:
        model_id = str(candidate.model.data.get("model_id", candidate.model.path))
        document, found = overlay.repaired(candidate)
        found += check.check_model(candidate, document, options.limits)
        if not has_errors(found) and candidate.model.path not in bad_files:
            model, more = lower.lower_model(candidate, document, api)
            found += more
            if not has_errors(more):
                models.append(model)
        if has_errors(found) or candidate.model.path in bad_files:
            refused.append(model_id)
        problems += found
    return sorted(models, key=lambda m: m.id), refused


def _stands(out: Path, files: Iterable[str], owned: Manifest) -> bool:
    return all(
        emit.digest_on_disk(out / path) == owned.files.get(path) for path in files
    )


@contextmanager
def _class_templates(folders: Sequence[Path]) -> Generator[Path]:
    """The folder of the class templates: the printer takes one, so overrides are merged."""
    own = folders[-1] / "classes"
    overrides = [f / "classes" for f in folders[:-1] if (f / "classes").is_dir()]
    if not overrides:
        yield own
        return
    with TemporaryDirectory() as merged:
        for folder in (own, *overrides):
            shutil.copytree(folder, merged, dirs_exist_ok=True)
        yield Path(merged)


def _render_models(
    models: Sequence[ir.Model],
    names: Mapping[str, ModelNames],
    toolbox: Toolbox,
    jobs: int,
    progress: Progress | None,
) -> dict[str, Texts]:
    """The files of each model; in several processes where that is faster."""
    work = [(model, names[model.id]) for model in models]
    render = partial(model_files, toolbox)
    done: dict[str, Texts] = {}
    if len(work) < _WORTH_A_POOL or jobs == 1:
        results: Iterable[Texts] = map(render, work)
        _collect(results, models, done, progress)
        return done
    with ProcessPoolExecutor(jobs or None) as pool:
        results = pool.map(render, work, chunksize=4)
        _collect(results, models, done, progress)
    return done


def _collect(
    results: Iterable[Texts],
    models: Sequence[ir.Model],
    done: dict[str, Texts],
    progress: Progress | None,
) -> None:
    for model, texts in zip(models, results, strict=True):
        done[model.id] = texts
        if progress:
            progress(len(done), len(models))


def _enums(model: ir.Model) -> int:
    return sum(
        isinstance(named, ir.Choice) and isinstance(named.values[0], str)
        for named in model.named.values()
    )
