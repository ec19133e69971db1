"""Which template makes which file of the output tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import (
    ir,
    plan_changelog,
    plan_docs,
    plan_gallery,
    plan_guides,
    plan_openapi,
    plan_overview,
)
from . import plan_python as python
from .formatting import finished
from .naming import ModelNames
from .options import template_files
from .plan_changes import Released
from .prepare import prepare
from .releases import Releases
from .render import Renderer
from .shares import Share
from .snippets import PythonSamples
from .tables import tables

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
    package: str = python.PACKAGE


def model_files(toolbox: Toolbox, work: Work) -> Texts:
    """One model's module and pages."""
    # The printer takes half a second to import, and is needed in the workers only.
    from .classes import print_classes

    model, names = work
    api = toolbox.api
    renderer = toolbox.renderer
    prepared = prepare(model, names)
    printed = print_classes(prepared, toolbox.classes)
    path = python.module_path(names)
    module = renderer.render(
        "package/models/__vendor__/__module__.py.jinja",
        python.plan_module(model, names, prepared, printed),
    )
    texts = {path: finished(module, path)}
    calls = plan_docs.plan_calls(model, names, api)
    changes = toolbox.history.get(model.id, ())
    for language in api.languages:
        page = plan_docs.plan_page(model, names, api, language, changes, calls)
        texts[plan_docs.page_path(names, language)] = renderer.render(
            f"docs/{language}/model.md.jinja", page
        )
        for where, choice in plan_gallery.galleries(model):
            drawing = plan_gallery.plan_gallery(where, choice, model, names, language)
            path = plan_gallery.gallery_path(choice, names, language)
            texts[path] = renderer.render("docs/gallery.svg.jinja", drawing)
    return _placed(texts, toolbox.package)


def share_of(model: ir.Model, names: ModelNames, api: ir.Api) -> Share:
    """What a model says in the files that speak of all."""
    languages = api.languages
    cls = plan_openapi.component(names, names.output)
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
        cards={it: plan_overview.card(model, names, it) for it in languages},
        rows={it: plan_overview.row(model, names, it) for it in languages},
        prices={it: plan_docs.price(model.listing.price, it) for it in languages},
        sizes={it: list(plan_overview.size_rows(model, names, it)) for it in languages},
        finder=plan_overview.finder_entry(model, names),
        path=plan_openapi.model_path(api, model.id),
        operation=plan_openapi.model_operation(model, names, api),
        components=plan_openapi.model_components(model, names),
        output="" if model.output is None else cls,
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
            copied = f"{python.PACKAGE}/{name.removeprefix('package/')}"
            # A checkout may have changed line ends; the copy has the original ones.
            texts[copied] = file.read_bytes().decode().replace("\r\n", "\n")
    api_path = f"{python.PACKAGE}/_api.py"
    facts = python.plan_api(api, releases.version)
    constants = renderer.render("package/_api.py.jinja", facts)
    texts[api_path] = finished(constants, api_path)
    listed = tables(python.catalog_rows(shares), renderer)
    texts |= {f"{python.PACKAGE}/{path}": text for path, text in listed.items()}
    sample = PythonSamples(*shown[shares[0].id]).run()
    for language in api.languages:
        index = plan_overview.plan_index(shares, api, language, sample)
        texts[plan_overview.index_path(language)] = renderer.render(
            f"docs/{language}/index.md.jinja", index
        )
        comparison = plan_overview.plan_comparison(shares, api, language)
        texts[plan_overview.comparison_path(language)] = renderer.render(
            f"docs/{language}/compare.md.jinja", comparison
        )
        guides = plan_guides.guide_names(templates, language)
        for guide in guides if plan_guides.can_teach(shown) else ():
            context = plan_guides.plan_guide(shown, api, guide, language)
            texts[plan_guides.guide_path(guide, language)] = renderer.render(
                plan_guides.guide_template(guide, language), context
            )
    texts[plan_overview.FINDER_DATA] = plan_overview.finder_data(shares)
    texts["openapi.json"] = plan_openapi.plan(shares, api)
    texts["pyproject.toml"] = renderer.render(
        "root/pyproject.toml.jinja",
        python.plan_project(toolbox.package, releases.version),
    )
    texts["CHANGELOG.md"] = renderer.render(
        "root/CHANGELOG.md.jinja", plan_changelog.plan(releases)
    )
    readme = python.plan_readme(shares, api, sample, toolbox.package)
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
        path.replace(python.PACKAGE, package): text.replace(python.PACKAGE, package)
        for path, text in texts.items()
    }
