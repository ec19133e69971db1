"""Build the contexts of the home page and the comparison, and the size finder's data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from functools import lru_cache
from urllib.parse import quote

from ..core.markdown import code, fence, prose, text
from ..core.size_grammar import Size, read
from ..ir import types as ir
from ..ir.sizes import judged_shape, meanings, megapixels
from ..ir.summary import ModelSummary
from ..python.contexts import header
from ..python.literals import literal
from ..python.naming import ModelNames
from .model_page import Context, holds_files, price, shapes_of, shared, task
from .phrases import PHRASES
from .type_cells import DASH, Types

INDEX = "index.md"
COMPARISON = "compare.md"
FINDER_DATA = "docs/assets/sizes.json"

# Names of inputs that identify a role where the type alone does not.
_PROMPTS = frozenset({"negative_prompt", "prompt", "text", "text_prompt"})
_COUNTS = frozenset(
    {
        "batch_size", "count", "image_count", "max_images", "n", "num_images",
        "num_outputs", "num_samples", "num_videos", "number_of_images", "samples",
    }
)  # fmt: skip
_ROLES = ("prompt", "source", "size", "seed", "count", "other")


def index_path(language: str) -> str:
    """Return the path of the page that lists all models."""
    return f"docs/{language}/{INDEX}"


def comparison_path(language: str) -> str:
    """Return the path of the page that compares all models."""
    return f"docs/{language}/{COMPARISON}"


def plan_index(
    summaries: Sequence[ModelSummary],
    api: ir.Api,
    language: str,
    sample: str = "",
    guides: Set[str] = frozenset(),
) -> Context:
    """Return the context of the home page; ``sample`` is Python code that runs a model."""
    return {
        **shared(api, language),
        "header": header("schemas"),
        "cards": [summary.cards[language] for summary in summaries],
        "guides": guides,
        "quick_start": "quick-start" in guides,
        "samples": [fence(sample, "python")] if sample else [],
    }


def plan_comparison(
    summaries: Sequence[ModelSummary], api: ir.Api, language: str
) -> Context:
    """Return the context of the comparison: a row per model, a column per role."""
    priced = any(summary.prices[language] for summary in summaries)
    roles = PHRASES[language].roles
    head = [roles["model"], *(roles[role] for role in _ROLES)]
    return {
        **shared(api, language),
        "header": header("schemas"),
        "head": [*head, roles["price"]] if priced else head,
        "rows": [
            [*s.rows[language], *([s.prices[language] or DASH] if priced else [])]
            for s in summaries
        ],
        "priced": priced,
        "sizes": [row for summary in summaries for row in summary.sizes[language]],
    }


def finder_data(summaries: Sequence[ModelSummary]) -> str:
    """Return the JSON that the size finder searches: all choices of sizes or ratios."""
    lines = ",\n".join(summary.finder for summary in summaries if summary.finder)
    return f"[\n{lines}\n]\n"


def finder_entry(model: ir.Model, names: ModelNames) -> str:
    """Return the size finder's JSON for a model, or empty if it offers no sizes."""
    choices = [
        {
            "name": ".".join(choice.path),
            "type": names.types[where],
            "values": list(findable(choice, names.members[where])),
        }
        for where, choice in shapes_of(model)
    ]
    entry = {
        "id": model.id,
        "title": model.title.in_("en"),
        "page": names.page,
        "cls": names.cls,
        "choices": choices,
    }
    return json.dumps(entry, separators=(",", ":")) if choices else ""


def findable(choice: ir.Choice, members: Sequence[str]) -> Iterator[list[object]]:
    """Yield the value, member, aspect ratio and area in pixels of each size or ratio."""
    for value, member, meaning in zip(
        choice.values, members, meanings(choice), strict=True
    ):
        if shape := meaning.size or judged_shape(meaning):
            width, height = _sides(shape)
            area = meaning.size.pixels if meaning.size else None
            yield [value, member, [width, height], area]


def _sides(shape: Size | Fraction) -> tuple[int, int]:
    if isinstance(shape, Fraction):
        return shape.numerator, shape.denominator
    return shape.width, shape.height


def sizes_in_words(model: ir.Model, language: str) -> Iterator[str]:
    """Yield the number and range of the sizes or ratios of each choice."""
    words = PHRASES[language]
    for _, choice in shapes_of(model):
        sizes, ratios = _ordered(tuple(map(str, choice.values)))
        if sizes:
            low, high = megapixels(sizes[0]), megapixels(sizes[-1])
            count = words.sizes.format(count=len(sizes))
            yield words.comma.join([count, words.megapixels.format(low=low, high=high)])
        elif ratios:
            first, last = text(ratios[-1]), text(ratios[0])
            yield words.ratios.format(count=len(ratios), first=first, last=last)


@lru_cache(1024)  # two pages in each language say the same of a choice
def _ordered(values: tuple[str, ...]) -> tuple[list[Size], list[str]]:
    """Return the sizes from small to large, and the values with a shape from tall to wide."""
    known = read(values)
    sizes = [meaning.size for meaning in known if meaning.size]
    shapes = zip(map(judged_shape, known), values, strict=True)
    ratios = [(shape, value) for shape, value in shapes if shape]
    by_shape = sorted(ratios, key=lambda one: float(one[0]))
    return sorted(sizes, key=lambda size: size.pixels), [value for _, value in by_shape]


def card(model: ir.Model, names: ModelNames, language: str) -> Context:
    """Return the card of a model on the home page."""
    title = text(model.title.in_(language))
    vendor = code(model.id.split("/")[0])
    facts = [*sizes_in_words(model, language), price(model.listing.price, language)]
    return {
        "link": f"[{title}]({quote(names.page)}.md)",
        "kicker": " · ".join(filter(None, [vendor, task(model, language)])),
        "summary": prose(model.summary.in_(language)),
        "facts": " · ".join(filter(None, facts)),
        "id": code(model.id),
    }


def row(model: ir.Model, names: ModelNames, language: str) -> list[str]:
    """Return the row of a model in the comparison, without its price."""
    page = f"{quote(names.page)}.md"
    types = Types(model, names, PHRASES[language], page)
    cells: dict[str, list[str]] = {role: [] for role in _ROLES}
    for field in model.fields:
        role = role_of(field, model)
        presence, _ = types.presence(field)
        details = types.details(field.type)
        if role == "count":
            details = [*_range(field.type, types)] or details
        limits = PHRASES[language].comma.join([presence, *details])
        shown = code(field.name)
        if role != "other":
            shown = PHRASES[language].aside.format(kind=shown, details=limits)
        cells[role].append(shown)
    name = f"[{text(model.title.in_(language))}]({page})"
    return [name, *("<br/>".join(cells[role]) or DASH for role in _ROLES)]


def _range(type_: ir.Type, types: Types) -> Iterator[str]:
    """Yield the range of a choice of consecutive integers."""
    choice = types.model.named.get(type_.pointer) if isinstance(type_, ir.Ref) else None
    if isinstance(choice, ir.Choice):
        numbers = sorted(v for v in choice.values if isinstance(v, int))
        # Choices are distinct, so comparing the count suffices; a range could be huge.
        if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
            low, high = literal(numbers[0]), literal(numbers[-1])
            yield types.phrases.between.format(low=low, high=high)


def role_of(field: ir.Field, model: ir.Model) -> str:
    """Return the role of an input, judged by its type and its name."""
    target = field.type
    choice = model.named.get(target.pointer) if isinstance(target, ir.Ref) else None
    if holds_files(field, model):
        return "source"
    if isinstance(choice, ir.Choice):
        if choice.kind != "plain":
            return "size"
        numbers = all(type(value) is int for value in choice.values)
        return "count" if numbers and field.name in _COUNTS else "other"
    if isinstance(target, ir.Str) and field.name in _PROMPTS:
        return "prompt"
    if isinstance(target, ir.Int):
        if field.name == "seed":
            return "seed"
        if field.name in ("width", "height"):
            return "size"
        return "count" if field.name in _COUNTS else "other"
    return "other"


def size_rows(model: ir.Model, names: ModelNames, language: str) -> Iterator[list[str]]:
    """Yield the rows of a model in the table of sizes."""
    page = f"{quote(names.page)}.md"
    found = zip(shapes_of(model), sizes_in_words(model, language), strict=True)
    for (where, choice), words in found:
        target = Types(model, names, PHRASES[language], page).target(where)
        link = f"[{text(model.title.in_(language))}]({target})"
        yield [link, code(".".join(choice.path)), words]
