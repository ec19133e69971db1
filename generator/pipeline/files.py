"""Which template makes which file of the output tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..docs import changelog, model_page, overview, size_gallery
from ..docs import guides as plan_guides
from ..docs.code_samples import PythonSamples
from ..docs.history import Released
from ..ir import types as ir
from ..ir.summary import Share
from ..openapi import document
from ..python import contexts
from ..python.class_schema import prepare
from ..python.formatting import finished
from ..python.naming import ModelNames
from ..sources.releases import Releases
from .options import template_files
from .package_index import tables
from .templates import Renderer

Texts = dict[str, str]
Work = tuple[ir.Model, ModelNames]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What rendering one model needs besides the model; travels to other processes."""

    folders: tuple[Path, ...]
    classes: Path
    api: ir.Api
    renderer: Renderer
    history: Mapping[str, Sequence[Released]]
    package: str = contexts.PACKAGE


def model_files(toolbox: Toolbox, work: Work) -> Texts:
    """One model's module and pages."""
    # The printer takes half a second to import, and is needed in the workers only.
    from ..python.class_printer import print_classes

    model, names = work
    api = toolbox.api
    renderer = toolbox.renderer
    prepared = prepare(model, names)
    printed = print_classes(prepared, toolbox.classes)
    path = contexts.module_path(names)
    module = renderer.render(
        "package/models/__vendor__/__module__.py.jinja",
        contexts.plan_module(model, names, prepared, printed),
    )
    texts = {path: finished(module, path)}
    calls = model_page.plan_calls(model, names, api)
    changes = toolbox.history.get(model.id, ())
    for language in api.languages:
        page = model_page.plan_page(model, names, api, language, changes, calls)
        texts[model_page.page_path(names, language)] = renderer.render(
            f"docs/{language}/model.md.jinja", page
        )
        for where, choice in size_gallery.galleries(model):
            drawing = size_gallery.plan_gallery(where, choice, model, names, language)
            path = size_gallery.gallery_path(choice, names, language)
            texts[path] = renderer.render("docs/gallery.svg.jinja", drawing)
    return _placed(texts, toolbox.package)


def share_of(model: ir.Model, names: ModelNames, api: ir.Api) -> Share:
    """What a model says in the files that speak of all."""
    languages = api.languages
    return Share(
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
        components=document.model_components(model, names),
        output="" if model.output is None else document.output_component(names),
    )


def shared_files(
    shares: Sequence[Share],
    shown: Mapping[str, Work],
    toolbox: Toolbox,
    releases: Releases,
) -> Texts:
    """The files that speak of all models, and those that are copied as they are.

    The shares are in the order of their ids; ``shown`` are the models of samples and guides.
    """
    renderer = toolbox.renderer
    api = toolbox.api
    texts: Texts = {}
    templates: dict[str, Path] = {}
    for folder in reversed(toolbox.folders):
        templates |= template_files(folder)
    for name, file in templates.items():
        if name.startswith("package/") and not name.endswith(".jinja"):
            copied = f"{contexts.PACKAGE}/{name.removeprefix('package/')}"
            # A checkout may have changed line ends; the copy has the original ones.
            texts[copied] = file.read_bytes().decode().replace("\r\n", "\n")
    api_path = f"{contexts.PACKAGE}/_api.py"
    facts = contexts.plan_api(api, releases.version)
    constants = renderer.render("package/_api.py.jinja", facts)
    texts[api_path] = finished(constants, api_path)
    listed = tables(contexts.catalog_rows(shares), renderer)
    texts |= {f"{contexts.PACKAGE}/{path}": text for path, text in listed.items()}
    sample = PythonSamples(*shown[shares[0].id]).run()
    for language in api.languages:
        index = overview.plan_index(shares, api, language, sample)
        texts[overview.index_path(language)] = renderer.render(
            f"docs/{language}/index.md.jinja", index
        )
        comparison = overview.plan_comparison(shares, api, language)
        texts[overview.comparison_path(language)] = renderer.render(
            f"docs/{language}/compare.md.jinja", comparison
        )
        guides = plan_guides.guide_names(templates, language)
        for guide in guides if plan_guides.can_teach(shown) else ():
            context = plan_guides.plan_guide(shown, api, guide, language)
            texts[plan_guides.guide_path(guide, language)] = renderer.render(
                plan_guides.guide_template(guide, language), context
            )
    texts[overview.FINDER_DATA] = overview.finder_data(shares)
    texts["openapi.json"] = document.plan(shares, api)
    texts["pyproject.toml"] = renderer.render(
        "root/pyproject.toml.jinja",
        contexts.plan_project(toolbox.package, releases.version),
    )
    texts["CHANGELOG.md"] = renderer.render(
        "root/CHANGELOG.md.jinja", changelog.plan(releases)
    )
    readme = contexts.plan_readme(shares, api, sample, toolbox.package)
    pages = {name: plan_guides.guide_path(name, "en") for name in plan_guides.ORDER}
    readme["guides"] = [
        f"[{name.replace('-', ' ').capitalize()}]({page})"
        for name, page in pages.items()
        if page in texts
    ]
    texts["README.md"] = renderer.render("root/README.md.jinja", readme)
    return _placed(texts, toolbox.package)


def _placed(texts: Texts, package: str) -> Texts:
    """The same under the name that the package shall have.

    Paths, samples and prose all spell the usual name as one word that stands for nothing else,
    so none of the plans and templates has to know of another one.
    """
    return {
        path.replace(contexts.PACKAGE, package): text.replace(contexts.PACKAGE, package)
        for path, text in texts.items()
    }
