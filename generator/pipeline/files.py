"""Map templates to the files of the output tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.problems import Problem
from ..core.timings import stage
from ..docs import changelog, model_page, overview, request_form, size_gallery
from ..docs import guides as plan_guides
from ..docs.code_samples import PythonSamples
from ..docs.history import Released
from ..ir import types as ir
from ..ir.summary import ModelSummary
from ..openapi import document
from ..output import git_attributes
from ..python import class_printer, contexts
from ..python.class_printer import arranged, as_printed, is_arranged
from ..python.class_schema import Printed, prepare
from ..python.formatting import finished, formatted, parse, screen
from ..python.module_kinds import Module, kinds
from ..python.naming import ModelNames
from ..sources.releases import Releases
from .options import template_files
from .package_index import add_tables
from .shared_files import SharedFiles
from .templates import Renderer, blaming_classes

Texts = dict[str, str]
NamedModel = tuple[ir.Model, ModelNames]


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Hold what rendering needs besides the model; travels to other processes."""

    folders: tuple[Path, ...]
    classes: Path
    api: ir.Api
    renderer: Renderer
    history: Mapping[str, Sequence[Released]]
    package: str


def model_module(context: RenderContext, named: NamedModel) -> Module:
    """Return the module of one model, formatted."""
    model, names = named
    prepared = prepare(model, names)
    path = contexts.module_path(names)
    is_ours = len(context.folders) == 1

    def rendered(arrange: Callable[[str], Printed]) -> tuple[str, ast.Module]:
        with blaming_classes(context.folders, model.id):
            printed = arrange(text)
        source = context.renderer.render(
            "package/models/__vendor__/__module__.py.jinja",
            contexts.plan_module(model, names, prepared, printed),
        )
        return source, parse(source, path, is_ours=is_ours)

    with blaming_classes(context.folders, model.id):
        text = class_printer.print_classes(prepared, context.classes)
    # A request that is printed first has to follow its output.
    is_likely = is_ours and not text.startswith(f"class {names.cls}(")
    source, tree = rendered(as_printed if is_likely else arranged)
    if is_likely and not is_arranged(tree):
        source, tree = rendered(arranged)
    screen(tree, path)
    return Module(path, formatted(source, tree), kinds(tree))


def model_files(
    context: RenderContext, named: NamedModel, components: Mapping[str, str]
) -> Texts:
    """Return the files of one model beside its module: its input as JSON, and its pages."""
    model, names = named
    api = context.api
    renderer = context.renderer
    texts = {contexts.schema_path(names): document.input_document(components, names)}
    texts[request_form.form_path(names)] = request_form.plan_form(model, names, api)
    calls = model_page.plan_calls(model, names, api)
    changes = context.history.get(model.id, ())
    for language in api.languages:
        page = model_page.plan_page(model, names, api, language, changes, calls)
        texts[model_page.page_path(names, language)] = renderer.render(
            f"docs/{language}/model.md.jinja", page
        )
        for where, choice in size_gallery.galleries(model):
            drawing = size_gallery.plan_gallery(where, choice, model, names, language)
            path = size_gallery.gallery_path(choice, names, language)
            texts[path] = renderer.render("docs/gallery.svg.jinja", drawing)
    return texts


@stage("summarize")
def summarize(
    model: ir.Model, names: ModelNames, api: ir.Api, components: Mapping[str, str]
) -> ModelSummary:
    """Return what a model says in the files that list all models."""
    languages = api.languages
    return ModelSummary(
        digest=model.digest,
        id=model.id,
        file=model.loc.file,
        vendor=names.vendor,
        module=names.module,
        cls=names.cls,
        page=names.page,
        title=model.title.in_("en"),
        summary=model.summary.in_("en"),
        enums=sum(
            isinstance(named, ir.Choice) and isinstance(named.values[0], str)
            for named in model.named.values()
        ),
        cards={it: overview.card(model, names, it) for it in languages},
        rows={it: overview.row(model, names, it) for it in languages},
        prices={it: model_page.price(model.listing.price, it) for it in languages},
        sizes={it: list(overview.size_rows(model, names, it)) for it in languages},
        finder=overview.finder_entry(model, names),
        path=document.model_path(api, model.id),
        operation=document.model_operation(model, names, api),
        components=document.component_members(components, names),
        output="" if model.output is None else document.output_component(names),
    )


def guide_files(
    shown: Mapping[str, NamedModel], context: RenderContext
) -> tuple[Texts, list[Problem]]:
    """Return the guides, whose samples run the ``shown`` models, and what they cannot teach."""
    return plan_guides.written(
        shown, context.api, all_templates(context), context.renderer.render
    )


def all_templates(context: RenderContext) -> dict[str, Path]:
    """Return the template that is used under each name."""
    templates: dict[str, Path] = {}
    for folder in reversed(context.folders):
        templates |= template_files(folder)
    return templates


def add_shared_files(
    files: SharedFiles,
    summaries: Sequence[ModelSummary],
    shown: Mapping[str, NamedModel],
    context: RenderContext,
    releases: Releases,
    guides: Texts,
) -> None:
    """Add the files that list all models, those that are copied, and the guides.

    The summaries are in the order of their ids; ``shown`` has the first one.
    """
    api, package = context.api, context.package
    sample = PythonSamples(*shown[summaries[0].id]).run()
    rows = contexts.catalog_rows(summaries)
    add_tables(files, f"{package}/", rows, context.renderer)
    for path, text in (*guides.items(), *_copied_files(context).items()):
        files.put(path, text)
    for path, text in _overview_pages(summaries, context, sample, guides):
        files.put(path, text)
    for path, text in _root_files(summaries, context, releases, sample, guides):
        files.put(path, text)
    files.put(f"{package}/_api.py", api_module(context, releases))
    files.put(overview.FINDER_DATA, overview.finder_data(summaries))
    files.put("openapi.json", document.plan(summaries, api))
    files.put(git_attributes.NAME, git_attributes.OF_TREE)


def _copied_files(context: RenderContext) -> Texts:
    """Return the files of the package that are the same for all models."""
    return {
        f"{context.package}/{name.removeprefix('package/')}":
        # A checkout may have changed line ends; the copy has the original ones.
        file.read_bytes().decode().replace("\r\n", "\n")
        for name, file in all_templates(context).items()
        if name.startswith("package/") and not name.endswith(".jinja")
    }


def api_module(context: RenderContext, releases: Releases) -> str:
    """Return the module with the facts of the API, which the runtime imports."""
    facts = contexts.plan_api(context.api, releases.version)
    source = context.renderer.render("package/_api.py.jinja", facts)
    return finished(source, "_api.py")


def _overview_pages(
    summaries: Sequence[ModelSummary],
    context: RenderContext,
    sample: str,
    guides: Texts,
) -> Iterator[tuple[str, str]]:
    """Yield the index and the comparison of all models in each language."""
    api, render = context.api, context.renderer.render
    templates = all_templates(context)
    for language in api.languages:
        known = plan_guides.guide_names(templates, language)
        there = {g for g in known if plan_guides.guide_path(g, language) in guides}
        index = render(
            f"docs/{language}/index.md.jinja",
            overview.plan_index(summaries, api, language, sample, there),
        )
        gone = {*known} - there
        yield overview.index_path(language), plan_guides.without_links(index, gone)
        comparison = overview.plan_comparison(summaries, api, language)
        yield (
            overview.comparison_path(language),
            render(f"docs/{language}/compare.md.jinja", comparison),
        )


def _root_files(
    summaries: Sequence[ModelSummary],
    context: RenderContext,
    releases: Releases,
    sample: str,
    guides: Texts,
) -> Iterator[tuple[str, str]]:
    """Yield the files beside the package: how to build, read and use it."""
    package = context.package
    readme = contexts.plan_readme(summaries, context.api, sample, package)
    readme["guides"] = plan_guides.links(guides)
    planned = {
        "pyproject.toml": contexts.plan_project(package, releases.version),
        "CHANGELOG.md": changelog.plan(releases, package),
        "README.md": readme,
        "skill/SKILL.md": contexts.plan_skill(readme, summaries[0].id),
    }
    for path, plan in planned.items():
        template = f"root/{path.rsplit('/', 1)[-1]}.jinja"
        yield path, context.renderer.render(template, plan)
