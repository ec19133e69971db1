"""Bring an output folder up to date, or compare it with a fresh tree."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from ..core.problems import Loc, Problem, ProblemsFound, disk_problem, has_errors
from ..output import aside, compare, manifest, transaction
from ..output.changes import Changes
from ..output.manifest import Manifest, digest_on_disk
from ..output.spooled_texts import spooled
from ..output.transaction import Transaction, unfinished
from ..sources import folder as source
from ..sources import releases
from . import unchanged
from .generator_digest import generator_digest
from .inputs import Previous, Run
from .known_files import KnownFiles
from .options import Options, Progress, template_folders
from .refusals import Refusals
from .run import Outcome
from .summary_cache import SummaryCache
from .unchanged import TreeFingerprint

if TYPE_CHECKING:
    from .build import Built
    from .workers import Workers

# Schemas, texts and modules are trees: a search for cycles finds next to none.
_SELDOM_OBJECTS = 1_000_000
_OFTEN_OBJECTS = 20_000
_FEW_MODELS = 16


@contextmanager
def _seldom_collected() -> Generator[None]:
    """Search for cycles seldom during a run; afterwards, as often as its caller did."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_seldom_collected()
def generate(
    options: Options,
    fingerprint: TreeFingerprint,
    progress: Progress | None,
    *,
    write: bool,
) -> Outcome:
    """Bring the output folder up to date, or say what that would change.

    The ``fingerprint`` was taken before anything was read.
    """
    try:
        return _generate(options, fingerprint, progress, write=write)
    except ProblemsFound as refused:
        return Outcome(refused.problems)
    except OSError as error:
        return Outcome([disk_problem(error, options.out)])


@_seldom_collected()
def check(
    options: Options, progress: Progress | None = None, *, verify: bool = False
) -> Outcome:
    """Compare the output folder with what a run would write.

    The manifest has the digests of all that went in and came out. While they are true, and the
    user's cache says that this generator made the tree, there is nothing to generate, unless
    ``verify`` asks for a fresh tree, byte for byte.
    """
    try:
        return _check(options, progress, verify=verify)
    except OSError as error:
        return Outcome([disk_problem(error, options.out)])


def render(options: Options) -> Built:
    """Return the whole tree in memory; raise `ProblemsFound` where there is none."""
    result = _build(_run(options), Previous(), {})
    if has_errors(result.problems):
        raise ProblemsFound(result.problems)
    return result


def _generate(
    options: Options,
    fingerprint: TreeFingerprint,
    progress: Progress | None,
    *,
    write: bool,
) -> Outcome:
    is_whole = options.force or not (options.out / manifest.NAME).exists()
    with _early_workers(options, is_whole=is_whole) as workers:
        run = _run(options, progress, workers, may_know=not options.force)
        owned = manifest.read(options.out)
        if _is_current(run, owned):
            run.files.store()
            counts = (*_counts(owned), len(owned.files) + 1)
            unchanged.store(options.out, fingerprint, counts)
            return _unchanged(owned)
        fingerprint.forget()
        if write:
            with transaction.transaction(options.out) as folder:
                return _bring_up_to_date(run, folder, {})
        with spooled() as texts:
            return _bring_up_to_date(run, None, texts)


def _bring_up_to_date(
    run: Run, folder: Transaction | None, texts: MutableMapping[str, str]
) -> Outcome:
    """Build and compare with what stands there now; write if there is a ``folder``."""
    out, force = run.options.out, run.options.force
    owned, cache = manifest.read(out), _cache(run)
    previous = Previous(owned)
    if not force:
        previous = Previous(owned, cache.load(), _refusals(run), cache.shared)
    if folder:
        run = replace(run, staging=folder.begin_staging())
    result = _build(run, previous, texts)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    tree, digest = result.tree(), run.files.digest
    changes = compare.compare(out, tree, owned, result.known_unchanged, digest)
    problems = [*result.problems, *_merged(owned)]
    if obstacles := compare.obstacles(out, changes, owned, force=force):
        return Outcome([*problems, *obstacles], refused=result.refused)
    if folder:
        try:
            compare.write(folder, result.texts, changes, tree)
        except OSError as error:
            problems.append(disk_problem(error, out))
            half_done = folder.is_half_done
            return Outcome(problems, refused=result.refused, half_done=half_done)
        cache.store(result.summaries, result.shared, tree[manifest.NAME])
        for path in (*changes.missing, *changes.changed):
            since_ns = folder.replacing_since_ns
            run.files.learn(os.path.join(out, path), tree[path], since_ns)
        run.files.store()
    return Outcome(
        problems,
        changes,
        (),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _check(options: Options, progress: Progress | None, *, verify: bool) -> Outcome:
    if interrupted := unfinished(options.out):
        return Outcome(interrupted)
    with _early_workers(options, is_whole=verify) as workers:
        run = _run(options, progress, workers)
        owned = manifest.read(options.out)
        if not verify and _is_current(run, owned):
            tree = {**owned.files, manifest.NAME: ""}
            if not compare.strays(options.out, tree):
                return _unchanged(owned)._replace(problems=_unreleased(run.sources))
        with spooled() as texts:
            return _compared(run, owned, texts, exact=verify)


def _compared(
    run: Run, owned: Manifest, texts: MutableMapping[str, str], *, exact: bool
) -> Outcome:
    """Compare the output folder with a fresh tree."""
    cache = _cache(run)
    out, only = run.options.out, run.options.only
    known = None if exact else _refusals(run)
    previous = Previous(refusals=known)
    if only:
        previous = Previous(owned, cache.load(), known, cache.shared)
    result = _build(run, previous, texts)
    if not result.may_write:
        return Outcome(result.problems, refused=result.refused)
    digest = aside.digest_on_disk if exact else digest_on_disk
    tree = result.tree()
    found = compare.compare(out, tree, owned, digest=digest)
    strays = set(compare.strays(out, tree)) - set(found.orphans)
    changes = found._replace(strays=tuple(sorted(strays)))
    if not changes:
        cache.store(result.summaries, result.shared, tree[manifest.NAME])
    problems = [*result.problems, *_unreleased(run.sources)]
    if owned.problem:
        problems.append(owned.problem)
    elif not owned.files and found.unchanged:
        problems.append(manifest.missing(out))
    else:
        problems += compare.edited_by_hand(out, found, owned)
    return Outcome(
        problems,
        changes,
        compare.diff(out, result.texts, changes),
        *_counts(result.manifest),
        rendered=result.rendered,
        refused=result.refused,
    )


def _merged(owned: Manifest) -> list[Problem]:
    """Return the note that git has merged a manifest; other problems are obstacles."""
    return [p for p in [owned.problem] if p and p.severity == "warning"]


def _unreleased(sources: source.Sources) -> list[Problem]:
    """Return a reminder that users of the package do not have these schemas yet."""
    known = releases.read(sources.releases)
    changed = releases.unreleased(sources, known)
    if not changed or known.last is None:
        return []
    named = ", ".join(changed[:3]) + (", ..." if len(changed) > 3 else "")
    message = f"changed since release {known.last.version}: {named}"
    hint = (
        "see runcomfy-codegen diff; runcomfy-codegen release records the next version"
    )
    place = Loc(sources.path(source.RELEASES))
    return [Problem("unreleased", place, message, hint, "warning", 1, 1)]


@contextmanager
def _early_workers(options: Options, *, is_whole: bool) -> Generator[Workers | None]:
    """Start the processes of a run that makes everything before the schemas are read.

    They are ready sooner, and take less memory than copies of a process that has read them.
    """
    if not is_whole or options.only or options.models:
        yield None
        return
    found = (name for *_, names in os.walk(options.schemas) for name in names)
    models = sum(n.endswith(".json") and not n.endswith(source.OVERLAY) for n in found)
    with _workers(options, models) as workers:
        yield workers


def _build(run: Run, previous: Previous, texts: MutableMapping[str, str]) -> Built:
    digests = [model.digest for model in run.sources.models]
    due = sum(digest not in previous.summaries for digest in digests)
    with run.workers or _workers(run.options, due) as workers:
        # Imported only when there is something to do: with jinja2, black, jsonschema and
        # datamodel-code-generator behind it, it costs more than a run that finds nothing.
        from . import build

        try:
            result = build.build(run, previous, workers, texts)
        except ProblemsFound as refused:
            result = build.Built(problems=refused.problems)
    return result.with_problems(run.sources.located(result.problems))


def _workers(options: Options, models: int) -> Workers:
    from .import_check import ImportCheck
    from .workers import Workers

    if models > _FEW_MODELS:
        gc.set_threshold(_OFTEN_OBJECTS)  # each class that is printed leaves cycles
    folders = template_folders(options)
    imports = ImportCheck(folders, options.package, recalls=not options.force)
    return Workers(models, options.jobs, imports)


def _is_current(run: Run, owned: Manifest) -> bool:
    """Tell whether the tree on disk is what a run would write, judged by digests alone."""
    out, sources = run.options.out, run.sources
    if run.options.only or sources.problems or not owned.files or unfinished(out):
        return False
    return (
        owned.toolchain == run.tools
        and owned.api == sources.api.digest
        and owned.releases == sources.releases_digest
        and _cache(run).knows_tree
        and sorted(entry.digest for entry in owned.models.values())
        == sorted(model.digest for model in sources.models)
        and all(map(run.stands, owned.files, owned.files.values()))
    )


def _unchanged(owned: Manifest) -> Outcome:
    changes = Changes((), (), (), len(owned.files) + 1)  # and the manifest itself
    return Outcome((), changes, (), *_counts(owned))


def _counts(owned: Manifest) -> tuple[int, int]:
    return len(owned.models), sum(entry.enums for entry in owned.models.values())


def _run(
    options: Options,
    progress: Progress | None = None,
    workers: Workers | None = None,
    *,
    may_know: bool = False,
) -> Run:
    code = generator_digest(options)
    files = KnownFiles(options.out, code, options.limits)
    if may_know:
        files.load()
    sources = source.load(options.schemas, options.limits, options.models, files)
    tools = {**manifest.toolchain(), "package": options.package}
    if options.languages:
        tools["languages"] = " ".join(sorted(options.languages))
    return Run(options, sources, tools, code, files, progress, workers)


def _refusals(run: Run) -> Refusals:
    """Return what is known of refused models, for everything that decides besides them."""
    return Refusals(run.generator, run.sources.api.digest, run.options.limits)


def _cache(run: Run) -> SummaryCache:
    """Return the cache of the tree, for everything that shapes it besides the models."""
    sources = run.sources
    tree = digest_on_disk(run.options.out / manifest.NAME) or ""
    made_with = (run.tools, sources.api.digest, sources.releases_digest)
    return SummaryCache(tree, run.generator, *made_with)
