"""Which template makes which file of the output tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import ir, plan_docs, plan_guides, plan_openapi
from . import plan_python as python
from .classes import print_classes
from .formatting import finished
from .markup import json_text
from .naming import ModelNames
from .options import template_files
from .prepare import prepare
from .render import Renderer
from .snippets import PythonSamples

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """What rendering one model needs besides the model; travels to other processes."""

    folders: tuple[Path, ...]
    classes: Path
    api: ir.Api


def model_files(toolbox: Toolbox, work: tuple[ir.Model, ModelNames]) -> Texts:
    """One model's module and pages."""
    model, names = work
    renderer = Renderer(toolbox.folders)
    prepared = prepare(model, names)
    printed = print_classes(prepared, toolbox.classes)
    path = python.module_path(names)
    module = renderer.render(
        "package/models/__vendor__/__module__.py.jinja",
        python.plan_module(model, names, prepared, printed),
    )
    texts = {path: finished(module, path)}
    for language in ir.LANGUAGES:
        page = plan_docs.plan_page(model, names, toolbox.api, language)
        texts[plan_docs.page_path(names, language)] = renderer.render(
            f"docs/{language}/model.md.jinja", page
        )
    return texts


def shared_files(
    models: Sequence[ir.Model],
    names: Mapping[str, ModelNames],
    toolbox: Toolbox,
) -> Texts:
    """The files that speak of all models, and those that are copied as they are."""
    renderer = Renderer(toolbox.folders)
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
    vendors: dict[str, list[ir.Model]] = {}
    for model in models:
        vendors.setdefault(names[model.id].vendor, []).append(model)
    contexts: dict[str, python.Context] = {
        "_api.py": python.plan_api(api),
        "_catalog.py": python.plan_catalog(models, names),
        "models/__init__.py": python.plan_vendors(sorted(vendors)),
    }
    for name, context in contexts.items():
        path = f"{python.PACKAGE}/{name}"
        texts[path] = finished(renderer.render(f"package/{name}.jinja", context), path)
    for vendor, members in sorted(vendors.items()):
        path = f"{python.PACKAGE}/models/{vendor}/__init__.py"
        context = python.plan_vendor(members, names)
        template = "package/models/__vendor__/__init__.py.jinja"
        texts[path] = finished(renderer.render(template, context), path)
    for language in ir.LANGUAGES:
        index = plan_docs.plan_index(models, names, api, language)
        texts[plan_docs.index_path(language)] = renderer.render(
            f"docs/{language}/index.md.jinja", index
        )
        guides = plan_guides.guide_names(templates, language)
        for guide in guides if plan_guides.can_teach(models) else ():
            context = plan_guides.plan_guide(models, names, api, guide, language)
            texts[plan_guides.guide_path(guide, language)] = renderer.render(
                plan_guides.guide_template(guide, language), context
            )
    document = plan_openapi.plan(models, names, api)
    texts["openapi.json"] = json_text(document) + "\n"
    texts["pyproject.toml"] = renderer.render(
        "root/pyproject.toml.jinja", python.plan_project()
    )
    sample = PythonSamples(models[0], names[models[0].id]).run()
    readme = python.plan_readme(models, names, api, sample)
    texts["README.md"] = renderer.render("root/README.md.jinja", readme)
    return texts
