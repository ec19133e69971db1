"""From schema files to the generated tree: load > check > lower > name > plan > render > format.

Read `build` to know the whole of it. Each stage is a module of its own and a function of its
arguments; what comes out is a mapping from paths to texts, and nothing is written here.
"""

from __future__ import annotations

import shutil
from collections.abc import (
    Generator,
    Iterable,
    Mapping,
    MutableMapping,
    Sequence,
    Set,
)
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.problems import Problem, ProblemsFound, has_errors
from ..docs.guides import MODELS, guide_pages
from ..docs.history import history
from ..ir import lower
from ..ir import types as ir
from ..ir.summary import ModelSummary
from ..output import manifest
from ..output.manifest import Entry, Manifest
from ..python import naming
from ..sources import check, releases
from ..sources.folder import RELEASES, Limits, Sources
from . import incremental
from .files import (
    NamedModel,
    RenderContext,
    Texts,
    model_files,
    shared_files,
    summarize,
)
from .incremental import Plan
from .options import (
    Options,
    Previous,
    Progress,
    Run,
    template_files,
    template_folders,
)
from .selection import id_of, refused_ids
from .templates import Renderer, unread
from .workers import Workers

_CHECK_INLINE_MODELS = 500  # this process checks them before the workers are ready


@dataclass(frozen=True, slots=True)
class Built:
    """Hold the outcome of the stages: what was rendered, and what may stay as it is."""

    problems: Sequence[Problem] = ()
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    manifest: Manifest = Manifest()
    refused: Sequence[str] = ()
    rendered: int = 0
    summaries: Sequence[ModelSummary] = ()
    known_unchanged: Set[str] = frozenset()

    @property
    def may_write(self) -> bool:
        """Tell whether there is a tree to write."""
        return bool(self.texts)

    @property
    def tree(self) -> dict[str, str]:
        """Return the digests of the whole tree by path."""
        own = manifest.digest(self.texts[manifest.NAME])
        return {**self.manifest.files, manifest.NAME: own}

    def with_problems(self, problems: Sequence[Problem]) -> Built:
        """Return the same with problems that know their line and column."""
        return replace(self, problems=problems)


def build(
    run: Run, previous: Previous, workers: Workers, texts: MutableMapping[str, str]
) -> Built:
    """Check, lower, name and render the models that are due, and list all of them.

    Models that are up to date are not lowered again; their cached summary is used. What is
    rendered goes into ``texts``. Raises `ProblemsFound` when there is no tree to write.
    """
    plan = incremental.plan(run, previous)
    api = _lower_api(run.options, run.sources, plan.problems)
    models = _check_and_lower(plan, api, run.options.limits, workers)
    named = _name(models, plan, run.options)
    plan = plan.without(refused_ids(run.sources, plan.problems))
    named = [model for model in named if model[0].id not in plan.refused]
    _stop_at_errors(run.options, plan, named)

    with _rendering(run, api) as context:
        rendered = workers.map(partial(model_files, context), named)
        summaries = _summarize(named, plan, api)
        shown = {**_lower_shown(summaries, plan, run, api), **_by_id(named)}
        record = releases.read(run.sources.releases)
        texts.update(shared_files([*summaries.values()], shown, context, record))
        shared = _digests(texts)
        files = _collect(rendered, named, run.progress, texts)

    summaries |= {i: replace(summaries[i], files=files[i]) for i in files}
    whole = _list_tree(run, previous.manifest, plan, summaries, shared)
    texts[manifest.NAME] = whole.text()
    return Built(
        plan.problems,
        texts,
        whole,
        sorted(plan.refused),
        len(named),
        [*summaries.values()],
        plan.reused_files - shared.keys(),
    )


def _lower_api(options: Options, sources: Sources, problems: list[Problem]) -> ir.Api:
    """Return the facts of the API; raise `ProblemsFound` if they or the releases cannot be read."""
    if not any(p.loc.file == sources.api.path for p in problems):
        problems += check.check_api(sources.api)
    problems += check.check_releases(sources.releases)
    if any(p.loc.file in (sources.api.path, RELEASES) for p in problems):
        raise ProblemsFound(problems)
    languages = tuple(name for name in ir.LANGUAGES if name in options.languages)
    return replace(lower.lower_api(sources.api), languages=languages or ir.LANGUAGES)


def _check_and_lower(
    plan: Plan, api: ir.Api, limits: Limits, workers: Workers
) -> list[ir.Model]:
    """Return the models that are due and understood, in the order of their ids."""
    understood = partial(lower.understood, api, limits)
    there = workers.map(understood, plan.due[_CHECK_INLINE_MODELS:])
    results = [*map(understood, plan.due[:_CHECK_INLINE_MODELS]), *there]
    plan.problems.extend(problem for _, found in results for problem in found)
    models = (model for model, _ in results if model is not None)
    healthy = (model for model in models if model.id not in plan.refused)
    return sorted(healthy, key=lambda model: model.id)


def _name(models: Sequence[ir.Model], plan: Plan, options: Options) -> list[NamedModel]:
    """Return the models with the names of everything in them; no two models share one."""
    names, unnamed = naming.name_each(models, options.package)
    homes = [naming.Home.of(model, names[model.id]) for model in models]
    homes += [
        naming.Home(s.id, s.file, s.vendor, s.module, s.cls, s.page)
        for s in plan.reused.values()
    ]
    homes.sort(key=lambda home: home.id)
    templates = [
        f for folder in template_folders(options) for f in template_files(folder)
    ]
    collisions = naming.collisions(homes, guide_pages(templates))
    plan.problems.extend([*unnamed, *collisions])
    return [(model, names[model.id]) for model in models]


def _stop_at_errors(options: Options, plan: Plan, named: Sequence[NamedModel]) -> None:
    may_go_on = options.keep_going and (named or plan.reused)
    if has_errors(plan.problems) and not may_go_on:
        raise ProblemsFound(plan.problems)


@contextmanager
def _rendering(run: Run, api: ir.Api) -> Generator[RenderContext]:
    """Provide what rendering needs besides the models."""
    folders = tuple(template_folders(run.options))
    if ignored := unread(folders):
        raise ProblemsFound(ignored)
    past = history(releases.read(run.sources.releases))
    with _class_templates(folders) as classes:
        yield RenderContext(
            folders,
            classes,
            api,
            Renderer(folders, run.options.package),
            past,
            run.options.package,
        )


@contextmanager
def _class_templates(folders: Sequence[Path]) -> Generator[Path]:
    """Provide the folder of the class templates: the printer takes one, so overrides are merged."""
    own = folders[-1] / "classes"
    overrides = [f / "classes" for f in folders[:-1] if (f / "classes").is_dir()]
    if not overrides:
        yield own
        return
    with TemporaryDirectory() as merged:
        for folder in (own, *overrides):
            shutil.copytree(folder, merged, dirs_exist_ok=True)
        yield Path(merged)


def _summarize(
    named: Sequence[NamedModel], plan: Plan, api: ir.Api
) -> dict[str, ModelSummary]:
    """Return the summaries of all models, in the order of their ids."""
    new = {model.id: summarize(model, names, api) for model, names in named}
    return dict(sorted({**plan.reused, **new}.items()))


def _lower_shown(
    ids: Iterable[str], plan: Plan, run: Run, api: ir.Api
) -> dict[str, NamedModel]:
    """Return those models of samples and guides that are otherwise known by their summaries."""
    wanted = {min(ids), *MODELS.values()} & plan.reused.keys()
    shown = [s for s in run.sources.models if id_of(s) in wanted]
    understood = [lower.understood(api, run.options.limits, s)[0] for s in shown]
    models = [model for model in understood if model is not None]
    names, _ = naming.name_each(models, run.options.package)
    return {model.id: (model, names[model.id]) for model in models}


def _by_id(named: Sequence[NamedModel]) -> dict[str, NamedModel]:
    return {model.id: (model, names) for model, names in named}


def _collect(
    results: Iterable[Texts],
    named: Sequence[NamedModel],
    progress: Progress | None,
    texts: MutableMapping[str, str],
) -> dict[str, dict[str, str]]:
    """Return the digests of each model's files by its id and by path, in the order of the paths."""
    done: dict[str, dict[str, str]] = {}
    for (model, _), found in zip(named, results, strict=True):
        texts.update(found)
        done[model.id] = _digests(found)
        if progress:
            progress(len(done), len(named))
    return done


def _digests(texts: Mapping[str, str]) -> dict[str, str]:
    return {path: manifest.digest(texts[path]) for path in sorted(texts)}


def _list_tree(
    run: Run,
    owned: Manifest,
    plan: Plan,
    summaries: Mapping[str, ModelSummary],
    shared: Mapping[str, str],
) -> Manifest:
    """Return the manifest of the tree.

    What a refused model became earlier stays: losing it would break who uses it.
    """
    stays = {i: owned.models[i] for i in plan.refused if i in owned.models}
    paths = [path for entry in stays.values() for path in entry.files]
    files = {path: _as_it_stands(run.options.out, path, owned) for path in paths}
    entries = stays | {
        model_id: Entry(summary.digest, summary.enums, tuple(summary.files))
        for model_id, summary in summaries.items()
    }
    for summary in summaries.values():
        files |= summary.files
    sources = run.sources
    return Manifest(
        run.tools, sources.api.digest, entries, {**files, **shared},
        sources.releases_digest,
    )  # fmt: skip


def _as_it_stands(out: Path, path: str, owned: Manifest) -> str:
    """Return the digest of a file that is not rendered; of a merged one, that of git's work."""
    found = manifest.digest_on_disk(out / path) if path in owned.merged else None
    return found or owned.files[path]
