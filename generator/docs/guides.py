"""Build the contexts of the guides: links and facts of the models in their samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..core.markdown import code, text
from ..ir import types as ir
from ..python.contexts import header
from ..python.naming import ModelNames
from .model_page import Context, shared

MODELS = {
    "kontext": "blackforestlabs/flux-1-kontext/pro/edit",
    "reframe": "ideogram/ideogram-v3/reframe",
    "seedream": "bytedance/seedream-5/lite/text-to-image",
    "wan": "wan-ai/wan-2-5/text-to-image",
}
"""The models of the samples, by their names in templates."""

ORDER = (
    "quick-start",
    "sizes",
    "files",
    "errors",
    "batches",
    "spending",
    "command-line",
    "production",
    "frameworks",
    "notebooks",
    "typescript",
    "coming-from",
    "testing",
    "vendoring",
    "upgrading",
)
"""The guides in reading order; others follow by name."""

_HEADING = re.compile("^# (.+)$", re.MULTILINE)


def guide_path(name: str, language: str) -> str:
    """Return the path of a guide's page, relative to the output folder."""
    return f"docs/{language}/guides/{name}.md"


def guide_template(name: str, language: str) -> str:
    """Return the path of a guide's template, relative to a folder of templates."""
    return f"{guide_path(name, language)}.jinja"


def guide_names(templates: Iterable[str], language: str) -> list[str]:
    """Return the guides in reading order, given the names of all templates."""
    prefix, suffix = guide_template("*", language).split("*")
    found = {
        name.removeprefix(prefix).removesuffix(suffix)
        for name in templates
        if name.startswith(prefix) and name.endswith(suffix)
    }
    ordered = [name for name in ORDER if name in found]
    return [*ordered, *sorted(found - set(ORDER))]


def guide_pages(templates: Iterable[str]) -> set[str]:
    """Return the pages of all guides, as models name theirs."""
    names = [*templates]
    return {
        f"guides/{name}"
        for language in ir.LANGUAGES
        for name in guide_names(names, language)
    }


def links(texts: Mapping[str, str]) -> list[str]:
    """Return links to the English guides among the files of the tree, by their headings."""
    folder = guide_path("*", "en").partition("*")[0]
    return [
        f"[{_title(text, page.removeprefix(folder))}]({page})"
        for page, text in texts.items()
        if page.startswith(folder)
    ]


def _title(page: str, otherwise: str) -> str:
    """Return the first heading of a page as Markdown."""
    heading = _HEADING.search(page)
    return heading[1] if heading else otherwise


def can_teach(ids: Iterable[str]) -> bool:
    """Return whether the catalogue has all models that the guides need."""
    return set(MODELS.values()) <= set(ids)


def plan_guide(
    models: Mapping[str, tuple[ir.Model, ModelNames]],
    api: ir.Api,
    name: str,
    language: str,
) -> Context:
    """Return the context of one guide; ``models`` are keyed by their ids."""
    return {
        **shared(api, language),
        "header": header("schemas"),
        "models": {
            short: _model(*models[full], language) for short, full in MODELS.items()
        },
    }


def _model(model: ir.Model, names: ModelNames, language: str) -> Context:
    """Return the facts of a model; ``choices`` counts the values of each choice."""
    fields = [(f, model.named.get(_target(f.type))) for f in model.fields]
    return {
        "link": f"[{text(model.title.in_(language))}](../{names.page}.md)",
        "page": f"../{names.page}.md",
        "id": code(model.id),
        "plain_id": model.id,  # for blocks of code
        "cls": code(names.cls),
        "module": code(names.module_path),
        "choices": {
            field.name: len(named.values)
            for field, named in fields
            if isinstance(named, ir.Choice)
        },
    }


def _target(type_: ir.Type) -> str:
    return type_.pointer if isinstance(type_, ir.Ref) else ""
