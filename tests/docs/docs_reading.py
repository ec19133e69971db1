"""The docs as their readers meet them: rendered, parsed as CommonMark, taken apart."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.core.resources import GUIDES
from generator.docs import guides as plan_guides
from generator.docs import model_page, size_gallery
from generator.docs import overview as plan_overview
from generator.docs.code_samples import PythonSamples
from generator.ir import lower
from generator.ir import types as ir
from generator.ir.summary import ModelSummary
from generator.openapi.document import model_components
from generator.pipeline.files import summarize
from generator.pipeline.options import template_files
from generator.pipeline.templates import Renderer
from generator.python import naming
from generator.python.naming import ModelNames
from generator.sources import folder, overlay
from generator.sources.folder import File, ModelSource

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
TEMPLATES = ROOT / "templates"
LANGUAGES = ("en", "ja", "zh")

_ANCHOR = re.compile(r'<a id="([^"<>]+)">')


@dataclass(frozen=True)
class Catalogue:
    """Models with their names, ready to be planned."""

    models: tuple[ir.Model, ...]
    names: Mapping[str, ModelNames]
    api: ir.Api

    @cached_property
    def summaries(self) -> list[ModelSummary]:
        """What the models say in pages that speak of all."""
        ordered = sorted(self.models, key=lambda model: model.id)
        named = [(model, self.names[model.id]) for model in ordered]
        return [summarize(*n, self.api, model_components(*n)) for n in named]

    @cached_property
    def sample(self) -> str:
        """Python that runs the first model."""
        first = min(self.models, key=lambda model: model.id)
        return PythonSamples(first, self.names[first.id]).run()

    @cached_property
    def pages(self) -> dict[str, str]:
        """All pages of all languages by path."""
        renderer = Renderer([TEMPLATES])
        shown = {model.id: (model, self.names[model.id]) for model in self.models}
        texts, untaught = plan_guides.written(
            shown, self.api, template_files(TEMPLATES), renderer.render
        )
        assert [] == untaught
        listed = {*GUIDES} if texts else set[str]()
        for language in LANGUAGES:
            for model in self.models:
                names = self.names[model.id]
                texts[model_page.page_path(names, language)] = renderer.render(
                    f"docs/{language}/model.md.jinja",
                    model_page.plan_page(model, names, self.api, language),
                )
            overview = self.summaries, self.api, language
            texts[plan_overview.index_path(language)] = renderer.render(
                f"docs/{language}/index.md.jinja",
                plan_overview.plan_index(*overview, self.sample, listed),
            )
            texts[plan_overview.comparison_path(language)] = renderer.render(
                f"docs/{language}/compare.md.jinja",
                plan_overview.plan_comparison(*overview),
            )
        return texts

    @cached_property
    def drawings(self) -> dict[str, str]:
        """All galleries of all languages by path."""
        renderer = Renderer([TEMPLATES])
        return {
            size_gallery.gallery_path(choice, names, language): renderer.render(
                "docs/gallery.svg.jinja",
                size_gallery.plan_gallery(where, choice, model, names, language),
            )
            for language in LANGUAGES
            for model in self.models
            for names in [self.names[model.id]]
            for where, choice in size_gallery.galleries(model)
        }


@cache
def published() -> Catalogue:
    """The models of the schemas folder."""
    return _catalogue(folder.load(SCHEMAS))


def catalogue_of(
    document: Mapping[str, Any], ours: Mapping[str, Any] | None = None
) -> Catalogue:
    """One model that was never on disk."""
    name = f"{document['model_id']}.json"
    entry = ModelSource(
        _file(name, document),
        _file(name.replace(".json", folder.OVERLAY), ours) if ours else None,
    )
    api = folder.load(SCHEMAS).api
    return _catalogue(folder.Sources(api, (entry,), ()))


def _file(path: str, data: Mapping[str, Any]) -> File:
    text = json.dumps(data)
    return File(path, text, json.loads(text))


def _catalogue(sources: folder.Sources) -> Catalogue:
    api = lower.lower_api(sources.api)
    models: list[ir.Model] = []
    for entry in sources.models:
        document, unfit = overlay.repaired(entry)
        model, problems = lower.lower_model(entry, document, api)
        assert [] == [*unfit, *problems]
        models.append(model)
    names, problems = naming.name_models(models)
    assert [] == problems
    return Catalogue(tuple(models), names, api)


@lru_cache(256)
def parsed(markdown: str) -> list[Token]:
    """The tokens of CommonMark with tables; nobody changes them."""
    return MarkdownIt("commonmark").enable("table").parse(markdown)


def flat(tokens: list[Token]) -> Iterator[Token]:
    """All tokens, the inline ones in place of their parents."""
    for token in tokens:
        if token.children:
            yield from flat(token.children)
        else:
            yield token


def rendered_text(tokens: list[Token]) -> str:
    """What a reader sees of some tokens, markup left out; a break is a space."""
    return "".join(
        " " if t.content == "<br/>" else t.content
        for t in flat(tokens)
        if t.type != "html_inline" or t.content == "<br/>"
    )


def samples(markdown: str) -> list[tuple[str, str]]:
    """The code blocks of a page: language and code, in order."""
    return [(t.info, t.content) for t in parsed(markdown) if t.type == "fence"]


@cache
def anchors(markdown: str) -> list[str]:
    """The anchors of the headings, in order."""
    return [
        anchor
        for token in flat(parsed(markdown))
        if token.type == "html_inline"
        for anchor in _ANCHOR.findall(token.content)
    ]


def headings(markdown: str) -> list[str]:
    """The texts of the headings, in order."""
    tokens = parsed(markdown)
    return [
        rendered_text(after.children or [])
        for token, after in pairwise(tokens)
        if token.type == "heading_open"
    ]


def slugs(markdown: str) -> list[str]:
    """The anchors that GitHub makes of the headings."""
    return [
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in headings(markdown)
    ]


def links(markdown: str) -> list[str]:
    """The targets of all links, in order."""
    return [
        unquote(str(token.attrs["href"]))
        for token in flat(parsed(markdown))
        if token.type == "link_open"
    ]


def tables(markdown: str) -> list[list[list[str]]]:
    """All tables as rows of cells in plain text, the header first."""
    found: list[list[list[str]]] = []
    cell = False
    for token in parsed(markdown):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("td_open", "th_open"):
            cell = True
        elif token.type == "inline" and cell:
            found[-1][-1].append(rendered_text(token.children or []))
            cell = False
    return found


def section(markdown: str, anchor: str) -> str:
    """The part of a page from one anchored heading to the next."""
    start = markdown.index(f'<a id="{anchor}">')
    after = re.compile(r'^<a id="[^"]+"></a>$', re.M).search(markdown, start + 1)
    return markdown[start : after.start() if after else len(markdown)]
