"""Write the guides: pages whose samples run certain models, as far as these can do that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set

from ..core.problems import Problem
from ..core.resources import GUIDES
from ..ir import types as ir
from ..python.contexts import header
from ..python.naming import ModelNames
from .lessons import GONE, SAMPLES, Lesson, Reasons, without_gone
from .model_page import Context, shared

MODELS = {
    "kontext": "blackforestlabs/flux-1-kontext/pro/edit",
    "reframe": "ideogram/ideogram-v3/reframe",
    "seedream": "bytedance/seedream-5/lite/text-to-image",
    "wan": "wan-ai/wan-2-5/text-to-image",
}
"""The models of the samples, by their names in templates."""

_HEADING = re.compile("^# (.+)$", re.MULTILINE)
_ITEM = re.compile(r"^- \[[^\]]*\]\((?:guides/)?([\w-]+)\.md[^)]*\).*\n", re.MULTILINE)
# A link to a guide, or to a section of the page itself.
_TO_GUIDE = re.compile(r"\[([^\]]*)\]\(((?:(?:guides/)?([\w-]+)\.md)?)(#[^)]*)?\)")


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
    ordered = [name for name in GUIDES if name in found]
    return [*ordered, *sorted(found - set(GUIDES))]


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


def written(
    models: Mapping[str, tuple[ir.Model, ModelNames]],
    api: ir.Api,
    templates: Iterable[str],
    render: Callable[[str, Context], str],
) -> tuple[dict[str, str], list[Problem]]:
    """Return the guides by path, and warnings about samples that they leave out.

    ``models`` are keyed by their ids. There are no guides if none of them is in samples.
    """
    known, reasons = [*templates], Reasons()
    lessons: dict[str, Lesson | None] = {
        short: (
            Lesson(*models[full], SAMPLES[short], reasons) if full in models else None
        )
        for short, full in MODELS.items()
    }
    if not any(lessons.values()):
        return {}, []
    whole: dict[str, dict[str, str]] = {}
    for language in api.languages:
        context: Context = {
            **shared(api, language),
            "header": header("schemas"),
            "models": {
                short: lesson.facts(language) if lesson else GONE
                for short, lesson in lessons.items()
            },
        }
        for name in guide_names(known, language):
            reasons.guide = name
            page = render(guide_template(name, language), context)
            whole.setdefault(name, {})[language] = page
    return _what_is_left(whole), reasons.problems()


def _what_is_left(whole: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the guides by path without what they cannot teach, and without links to it."""
    kept = {name: without_gone(pages) for name, pages in whole.items()}
    gone = {name for name, pages in kept.items() if not all(pages.values())}
    cut = {name for name, pages in kept.items() if pages != whole[name]}
    return {
        guide_path(name, language): (
            without_links(page, gone, cut, name) if cut else page
        )
        for name, pages in kept.items()
        if name not in gone
        for language, page in pages.items()
    }


def without_links(
    page: str, gone: Set[str], cut: Set[str] = frozenset(), own: str = ""
) -> str:
    """Return a page without links to guides that are gone; items of lists go with them.

    Links to sections of those that are ``cut`` lead to the page, those within its ``own`` to nothing.
    """

    def linked(match: re.Match[str]) -> str:
        label, target, name, section = match.groups()
        name = name or own
        if name in gone or (section and name in cut and not target):
            return label
        return f"[{label}]({target})" if name in cut else match[0]

    items = _ITEM.sub(lambda match: "" if match[1] in gone else match[0], page)
    return _TO_GUIDE.sub(linked, items)
