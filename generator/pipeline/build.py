"""From schema files to the generated tree: load > check > lower > name > plan > render > format.

A worker takes each model the whole way (`_make`), so no process holds more than a few of them.

Read `build` to know the whole of it. Each stage is a module of its own and a function of its
arguments; what comes out is a mapping from paths to texts, and nothing is written here.
"""

from __future__ import annotations

import shutil
from collections.abc import (
    Generator,
    Iterable,
    Iterator,
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

from ..core.limits import Limits
from ..core.problems import Problem, ProblemsFound, has_errors
from ..docs.guides import MODELS, guide_pages
from ..docs.history import history
from ..ir import lower
from ..ir import types as ir
from ..ir.summary import ModelSummary
from ..openapi.document import model_components
from ..output import manifest
from ..output.manifest import Entry, Manifest
from ..output.staging import Staging, staged
from ..python import naming
from ..python.module_kinds import Module
from ..sources import check, releases
from ..sources.folder import RELEASES, ModelSource, Sources
from . import incremental
from .files import (
    NamedModel,
    RenderContext,
    Texts,
    add_shared_files,
    all_templates,
    api_module,
    guide_files,
    model_files,
    model_module,
    summarize,
)
from .import_check import ImportCheck
from .incremental import Plan
from .inputs import Previous, Run
from .options import Options, Progress, template_folders
from .refusals import Refusals
from .selection import id_of, refused_ids
from .shared_files import Remembered, SharedFiles
from .templates import Renderer, unread
from .workers import Workers


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
    shared: Remembered = field(default_factory=dict[str, tuple[str, str]])

    @property
    def may_write(self) -> bool:
        """Tell whether there is a tree to write."""
        return bool(self.texts)

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
    """Make the models that are due, and list all of them.

    Models that are up to date are not lowered again; their cached summary is used. What is
    rendered goes into ``texts``, where it cannot be staged. Raises `ProblemsFound` when there is
    no tree to write.
    """
    plan = incremental.plan(run, previous)
    api = _lower_api(run.options, run.sources, plan.problems)

    with _rendering(run, api) as context:
        results = _begin(plan, context, run, workers)
        known = {*map(id_of, plan.due), *plan.reused} - plan.refused
        shown = _lower_shown(known, plan, run, api)  # while the workers are busy
        guides, untaught = guide_files(shown, context)
        made = _collect(results, plan, run.progress, context, texts, previous.refusals)
        workers.end()
        plan = plan.without(refused_ids(run.sources, plan.problems))
        _stop_at_errors(run.options, plan, made)
        rendered = _keep(made, plan.refused, texts)

        summaries = dict(sorted({**plan.reused, **rendered}.items()))
        if min(summaries) not in shown or shown.keys() & plan.refused:
            shown = _lower_shown(summaries.keys(), plan, run, api)
            guides, untaught = guide_files(shown, context)
        plan.problems.extend(untaught)
        record = releases.read(run.sources.releases)
        shared = SharedFiles(previous.shared, run.stands, run.staging)
        add_shared_files(shared, [*summaries.values()], shown, context, record, guides)
    listed = shared.digests()
    texts.update(shared.texts)
    whole = _list_tree(run, previous.manifest, plan, summaries, listed)
    texts[manifest.NAME] = whole.text()
    return Built(
        plan.problems,
        texts,
        whole,
        sorted(plan.refused),
        len(rendered),
        [*summaries.values()],
        _untouched(whole, rendered, shared.made),
        shared.remembered(listed),
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


@dataclass(frozen=True, slots=True)
class _Made:
    """Hold all that a worker makes of one model; what is wrong or staged has no texts.

    ``unnamed`` are the problems of its names.
    """

    problems: Sequence[Problem]
    home: naming.Home | None = None
    unnamed: Sequence[Problem] = ()
    summary: ModelSummary | None = None
    texts: Texts = field(default_factory=dict[str, str])
    module: Module | None = None


def _begin(
    plan: Plan, context: RenderContext, run: Run, workers: Workers
) -> Iterator[_Made]:
    """Let the workers make all models that are due; with the first error they stop rendering."""
    make = partial(_make, context, run.options.limits, run.staging)

    def orders() -> Iterator[tuple[ModelSource, bool, bool]]:
        for source in plan.due:
            may_render = run.options.keep_going or not has_errors(plan.problems)
            yield source, id_of(source) not in plan.refused, may_render

    made = workers.map(make, orders(), len(plan.due))
    if workers.imports and plan.due:
        record = releases.read(run.sources.releases)
        workers.imports.begin(api_module(context, record), run.generator)
        return _importing(made, plan, workers.imports)
    return made


def _importing(
    results: Iterable[_Made], plan: Plan, imports: ImportCheck
) -> Iterator[_Made]:
    """Let the modules be imported meanwhile; with the last one come the problems of all."""
    for source, made in zip(plan.due, results, strict=True):
        if made.module:
            imports.put(source.model.path, made.module)
        yield made
    plan.problems.extend(imports.finish())


def _make(
    context: RenderContext,
    limits: Limits,
    staging: Staging | None,
    order: tuple[ModelSource, bool, bool],
) -> _Made:
    """Take one model the whole way: check, lower, name, summarize, render, and stage."""
    source, may_name, may_render = order
    model, found = lower.load_model(context.api, limits, source)
    source.forget()
    if model is None or not may_name:
        return _Made(found)
    names, unnamed = naming.name_each([model], context.package)
    home = naming.Home.of(model, names[model.id])
    if has_errors([*found, *unnamed]) or not may_render:
        return _Made(found, home, unnamed)
    named = (model, names[model.id])
    components = model_components(*named)
    summary = summarize(*named, context.api, components)
    module = model_module(context, named)
    texts = {module.path: module.text, **model_files(context, named, components)}
    texts, digests = staged(staging, texts)
    summary = replace(summary, files=digests)
    return _Made(found, home, unnamed, summary, texts, module)


def _collect(
    results: Iterable[_Made],
    plan: Plan,
    progress: Progress | None,
    context: RenderContext,
    texts: MutableMapping[str, str],
    refusals: Refusals | None,
) -> dict[str, ModelSummary]:
    """Return the summaries of what was made, and add its texts and problems.

    Of several models with the same path, the text is that of the first id.
    """
    summaries: dict[str, ModelSummary] = {}
    homes = [
        naming.Home(s.id, s.file, s.vendor, s.module, s.cls, s.page)
        for s in plan.reused.values()
    ]
    unnamed: dict[str, Sequence[Problem]] = {}
    owners: dict[str, str] = {}
    for done, (source, made) in enumerate(zip(plan.due, results, strict=True), 1):
        plan.problems.extend(made.problems)
        if refusals and has_errors(made.problems):
            refusals.store(source.digest, made.problems)
        if made.home:
            homes.append(made.home)
            unnamed[made.home.id] = made.unnamed
        if made.summary:
            model_id = made.summary.id
            summaries[model_id] = made.summary
            for path, text in made.texts.items():
                if model_id <= owners.setdefault(path, model_id):
                    owners[path] = model_id
                    texts[path] = text
        if progress:
            progress(done, len(plan.due))
    plan.problems.extend(p for _, found in sorted(unnamed.items()) for p in found)
    homes.sort(key=lambda home: home.id)
    plan.problems.extend(naming.collisions(homes, guide_pages(all_templates(context))))
    return summaries


def _keep(
    made: Mapping[str, ModelSummary], refused: Set[str], texts: MutableMapping[str, str]
) -> dict[str, ModelSummary]:
    """Return the models that are not refused, and remove the texts of the others."""
    kept = {i: summary for i, summary in made.items() if i not in refused}
    paths = {path for summary in kept.values() for path in summary.files}
    for model_id in made.keys() & refused:
        for path in made[model_id].files.keys() - paths:
            texts.pop(path, None)
    return kept


def _stop_at_errors(options: Options, plan: Plan, made: Iterable[str]) -> None:
    may_go_on = options.keep_going and (plan.reused or {*made} - plan.refused)
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


def _lower_shown(
    ids: Set[str], plan: Plan, run: Run, api: ir.Api
) -> dict[str, NamedModel]:
    """Return those models of samples and guides that have no errors."""
    wanted = {min(ids, default=""), *MODELS.values()} & ids
    models: list[ir.Model] = []
    for source in run.sources.models:
        if id_of(source) in wanted:
            model, found = lower.load_model(api, run.options.limits, source)
            if model and not has_errors(found):
                models.append(model)
    names, _ = naming.name_each(models, run.options.package)
    return {model.id: (model, names[model.id]) for model in models}


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


def _untouched(
    whole: Manifest, rendered: Mapping[str, ModelSummary], shared: Mapping[str, str]
) -> set[str]:
    """Return the files that this run has not made: of current models, and of refused ones."""
    made = {path for summary in rendered.values() for path in summary.files}
    return whole.files.keys() - made - shared.keys()
