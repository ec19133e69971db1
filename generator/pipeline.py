"""From schema files to the generated tree: load > check > lower > name > plan > render > format.

Read `build` to know the whole of it. Each stage is a module of its own and a function of its
arguments; what comes out is a mapping from paths to texts, and nothing is written here.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from . import catalogue, check, ir, lower, manifest, naming, overlay, releases
from .manifest import Entry, Manifest
from .options import Options, Progress, template_folders
from .plan_changes import history
from .problems import Problem, Refused, has_errors
from .render import Renderer
from .selection import refused_ids, select
from .source import RELEASES, Limits, ModelSource, Sources
from .transaction import digest_on_disk
from .tree import Texts, Toolbox, model_files, shared_files
from .workers import Workers


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
        own = manifest.digest(self.texts[manifest.NAME])
        return {**self.manifest.files, manifest.NAME: own}

    def with_problems(self, problems: Sequence[Problem]) -> Built:
        """The same with problems that know their line and column."""
        return replace(self, problems=problems)


def build(
    options: Options,
    sources: Sources,
    owned: Manifest,
    tools: Mapping[str, str],
    progress: Progress | None,
    workers: Workers,
) -> Built:
    """Check, lower, name, plan, render and format whatever is not current in ``owned``."""
    released = sources.releases_digest
    made_of = (tools, sources.api.digest, released)
    same = (owned.toolchain, owned.api, owned.releases) == made_of
    chosen = select(options, sources, owned, may_stay=same)
    problems = list(chosen.problems)
    if not any(p.loc.file == sources.api.path for p in problems):
        problems += check.check_api(sources.api)
    problems += check.check_releases(sources.releases)
    if any(p.loc.file in (sources.api.path, RELEASES) for p in problems):
        raise Refused(problems)
    languages = tuple(name for name in ir.LANGUAGES if name in options.languages)
    api = replace(lower.lower_api(sources.api), languages=languages or ir.LANGUAGES)

    nameless = refused_ids(sources, problems)  # ids that are no paths, or stand twice
    known = {e.digest for e in owned.models.values()} if same else set[str]()
    models = _lowered(chosen.models, known, api, options.limits, workers, problems)
    models = [model for model in models if model.id not in nameless]
    names, unnamed = naming.name_models(models)
    problems += unnamed
    refused = refused_ids(sources, problems)
    models = [model for model in models if model.id not in refused]
    if has_errors(problems) and not (options.keep_going and models):
        raise Refused(problems)

    current = {
        model.id
        for model in models
        if same
        and (entry := owned.models.get(model.id))
        and (entry.digest == model.digest or model.id in chosen.left_behind)
        and _stands(options.out, entry.files, owned)
    }
    due = [model for model in models if model.id not in current]
    folders = tuple(template_folders(options))
    with _class_templates(folders) as classes:
        record = releases.read(sources.releases)
        toolbox = Toolbox(
            folders,
            classes,
            api,
            Renderer(folders),
            history(record),
            options.package,
        )
        work = [(model, names[model.id]) for model in due]
        rendered = workers.map(partial(model_files, toolbox), work)
        texts = shared_files(models, names, toolbox, record)
        pages = _collected(rendered, due, progress)
    texts |= {path: text for page in pages.values() for path, text in page.items()}

    # What a refused model became earlier stays: losing it would break who uses it.
    entries = {
        model_id: owned.models[model_id]
        for model_id in sorted(current | refused)
        if model_id in owned.models
    }
    kept = {
        path: owned.files[path] for entry in entries.values() for path in entry.files
    }
    entries |= {
        model.id: Entry(model.digest, _enums(model), tuple(sorted(pages[model.id])))
        for model in due
    }
    digests = {path: manifest.digest(text) for path, text in texts.items()}
    whole = Manifest(tools, api.digest, entries, {**kept, **digests}, released)
    texts[manifest.NAME] = whole.text()
    return Built(problems, texts, kept, whole, sorted(refused), len(due))


def _lowered(
    sources: Sequence[ModelSource],
    known: Set[str],
    api: ir.Api,
    limits: Limits,
    workers: Workers,
    problems: list[Problem],
) -> list[ir.Model]:
    """The models in the order of their ids, without those that cannot be understood.

    Those in ``known`` have been checked, by their digest, and are not checked again.
    """
    new = [source for source in sources if source.digest not in known]
    old = [source for source in sources if source.digest in known]
    results = [
        *workers.map(partial(catalogue.understood, api, limits), new),
        *(lower.lower_model(s, overlay.repaired(s)[0], api) for s in old),
    ]
    problems += [problem for _, found in results for problem in found]
    models = [model for model, _ in results if model is not None]
    return sorted(models, key=lambda model: model.id)


def _stands(out: Path, files: Iterable[str], owned: Manifest) -> bool:
    return all(digest_on_disk(out / path) == owned.files.get(path) for path in files)


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


def _collected(
    results: Iterable[Texts], models: Sequence[ir.Model], progress: Progress | None
) -> dict[str, Texts]:
    """The files of each model by its id."""
    done: dict[str, Texts] = {}
    for model, texts in zip(models, results, strict=True):
        done[model.id] = texts
        if progress:
            progress(len(done), len(models))
    return done


def _enums(model: ir.Model) -> int:
    return sum(
        isinstance(named, ir.Choice) and isinstance(named.values[0], str)
        for named in model.named.values()
    )
