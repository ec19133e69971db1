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

from ..core.problems import Problem, Refused, has_errors
from ..docs.guides import MODELS
from ..docs.history import history
from ..ir import lower
from ..ir import types as ir
from ..ir.summary import Share
from ..output import manifest
from ..output.manifest import Entry, Manifest
from ..output.transaction import digest_on_disk
from ..python import naming
from ..sources import check, overlay, releases
from ..sources.folder import RELEASES, Limits, ModelSource, Sources
from .files import Texts, Toolbox, Work, model_files, share_of, shared_files
from .options import Options, Progress, template_folders
from .selection import Selection, id_of, refused_ids, select
from .templates import Renderer
from .workers import Workers

_HERE = 500  # models that this process has checked before the workers are ready


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of the stages: what was rendered, and what may stay as it is."""

    problems: Sequence[Problem] = ()
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    manifest: Manifest = Manifest()
    refused: Sequence[str] = ()
    rendered: int = 0
    shares: Sequence[Share] = ()
    standing: Set[str] = frozenset()

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
    remembered: Mapping[str, Share],
    texts: MutableMapping[str, str],
) -> Built:
    """Check, lower, name, plan, render and format whatever is not current in ``owned``.

    Of a current model nothing but its share is needed, which may be ``remembered``. What is
    rendered goes into ``texts``.
    """
    released = sources.releases_digest
    made_of = (tools, sources.api.digest, released)
    same = (owned.toolchain, owned.api, owned.releases) == made_of
    chosen = select(options, sources, owned, may_stay=same)
    problems = list(chosen.problems)
    api = _api(options, sources, problems)
    nameless = refused_ids(sources, problems)  # ids that are no paths, or stand twice
    current = _current(chosen, options.out, owned) - nameless if same else set[str]()
    recalled = {
        id_of(source): remembered[source.digest]
        for source in chosen.models
        if source.digest in remembered and id_of(source) in current
    }
    read = [source for source in chosen.models if id_of(source) not in recalled]
    known = {e.digest for e in owned.models.values()} if same else set[str]()
    models = _lowered(read, known, api, options.limits, workers, problems)
    models = [model for model in models if model.id not in nameless]
    names, unnamed = naming.name_each(models, options.package)
    problems += unnamed
    problems += naming.collisions(_homes(models, names, recalled))
    refused = refused_ids(sources, problems)
    models = [model for model in models if model.id not in refused]
    recalled = {i: share for i, share in recalled.items() if i not in refused}
    if has_errors(problems) and not (options.keep_going and (models or recalled)):
        raise Refused(problems)

    work = [(model, names[model.id]) for model in models]
    due = [(model, spelt) for model, spelt in work if model.id not in current]
    folders = tuple(template_folders(options))
    with _class_templates(folders) as classes:
        record = releases.read(sources.releases)
        past, renderer = history(record), Renderer(folders, options.package)
        toolbox = Toolbox(folders, classes, api, renderer, past, options.package)
        rendered = workers.map(partial(model_files, toolbox), due)
        new = {model.id: share_of(model, spelt, api) for model, spelt in work}
        shares = dict(sorted({**recalled, **new}.items()))
        shown = {model.id: (model, spelt) for model, spelt in work}
        shown |= _shown(shares, recalled, chosen.models, api, options.package)
        texts.update(shared_files([*shares.values()], shown, toolbox, record))
        digests = {path: manifest.digest(text) for path, text in texts.items()}
        files = _collected(rendered, [model for model, _ in due], progress, texts)

    # What a refused model became earlier stays: losing it would break who uses it.
    stays = {i: owned.models[i] for i in current | refused if i in owned.models}
    entries = stays | {
        model_id: Entry(shares[model_id].digest, shares[model_id].enums, tuple(found))
        for model_id, found in files.items()
    }
    for found in files.values():
        digests |= found
    kept = {path: owned.files[path] for e in stays.values() for path in e.files}
    whole = Manifest(tools, api.digest, entries, {**kept, **digests}, released)
    texts[manifest.NAME] = whole.text()
    standing = {path for i in current - refused for path in stays[i].files}
    return Built(
        problems,
        texts,
        whole,
        sorted(refused),
        len(due),
        [*shares.values()],
        standing - digests.keys(),
    )


def _api(options: Options, sources: Sources, problems: list[Problem]) -> ir.Api:
    """The facts of the API; raises `Refused` when they or the releases cannot be read."""
    if not any(p.loc.file == sources.api.path for p in problems):
        problems += check.check_api(sources.api)
    problems += check.check_releases(sources.releases)
    if any(p.loc.file in (sources.api.path, RELEASES) for p in problems):
        raise Refused(problems)
    languages = tuple(name for name in ir.LANGUAGES if name in options.languages)
    return replace(lower.lower_api(sources.api), languages=languages or ir.LANGUAGES)


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
    understood = partial(lower.understood, api, limits)
    there = workers.map(understood, new[_HERE:])
    results = [
        *map(understood, new[:_HERE]),
        *there,
        *(lower.lower_model(s, overlay.repaired(s)[0], api) for s in old),
    ]
    problems += [problem for _, found in results for problem in found]
    models = [model for model, _ in results if model is not None]
    return sorted(models, key=lambda model: model.id)


def _current(chosen: Selection, out: Path, owned: Manifest) -> set[str]:
    """The ids of the models whose files are as they should be, or are to stay."""
    return {
        model_id
        for source in chosen.models
        if (entry := owned.models.get(model_id := id_of(source)))
        and (entry.digest == source.digest or model_id in chosen.left_behind)
        and _stands(out, entry.files, owned)
    }


def _homes(
    models: Sequence[ir.Model],
    names: Mapping[str, naming.ModelNames],
    recalled: Mapping[str, Share],
) -> list[naming.Home]:
    """Where all models are found, in the order of their ids."""
    homes = [naming.Home.of(model, names[model.id]) for model in models]
    homes += [
        naming.Home(s.id, s.file, s.vendor, s.module, s.cls, s.page)
        for s in recalled.values()
    ]
    return sorted(homes, key=lambda home: home.id)


def _shown(
    shares: Iterable[str],
    recalled: Mapping[str, Share],
    sources: Iterable[ModelSource],
    api: ir.Api,
    package: str,
) -> dict[str, Work]:
    """The models that samples and guides speak of, as far as only their shares are known."""
    wanted = {min(shares), *MODELS.values()} & recalled.keys()
    by_id = {id_of(s): s for s in sources if id_of(s) in wanted}
    found = [
        lower.lower_model(s, overlay.repaired(s)[0], api)[0] for s in by_id.values()
    ]
    names, _ = naming.name_each(found, package)
    return {model.id: (model, names[model.id]) for model in found}


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
    results: Iterable[Texts],
    models: Sequence[ir.Model],
    progress: Progress | None,
    texts: MutableMapping[str, str],
) -> dict[str, dict[str, str]]:
    """The digests of each model's files by its id and by path, in the order of the paths."""
    done: dict[str, dict[str, str]] = {}
    for model, found in zip(models, results, strict=True):
        texts.update(found)
        done[model.id] = {p: manifest.digest(found[p]) for p in sorted(found)}
        if progress:
            progress(len(done), len(models))
    return done
