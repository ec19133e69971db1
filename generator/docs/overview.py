"""The pages that speak of all models: the home page, the comparison, the finder's data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from urllib.parse import quote

from ..core.markdown import code, fence, prose, text
from ..core.size_grammar import Size
from ..ir import types as ir
from ..ir.sizes import meanings, megapixels
from ..ir.summary import ModelSummary
from ..python.contexts import header
from ..python.literals import literal
from ..python.naming import ModelNames
from .guides import can_teach
from .model_page import Context, holds_files, price, shapes_of, shared, task
from .phrases import PHRASES
from .type_cells import DASH, Types

INDEX = "index.md"
COMPARISON = "compare.md"
FINDER_DATA = "docs/assets/sizes.json"

# Inputs are told apart by their names where their types are not enough.
_PROMPTS = frozenset({"negative_prompt", "prompt", "text", "text_prompt"})
_COUNTS = frozenset(
    {
        "batch_size", "count", "image_count", "max_images", "n", "num_images",
        "num_outputs", "num_samples", "num_videos", "number_of_images", "samples",
    }
)  # fmt: skip
_ROLES = ("prompt", "source", "size", "seed", "count", "other")


def index_path(language: str) -> str:
    """The page that lists all models."""
    return f"docs/{language}/{INDEX}"


def comparison_path(language: str) -> str:
    """The page that shows all models side by side."""
    return f"docs/{language}/{COMPARISON}"


def plan_index(
    summaries: Sequence[ModelSummary], api: ir.Api, language: str, sample: str = ""
) -> Context:
    """The home page: a card for each model; ``sample`` is Python that runs one of them."""
    return {
        **shared(api, INDEX, language),
        "header": header("schemas"),
        "cards": [summary.cards[language] for summary in summaries],
        "guides": can_teach(summary.id for summary in summaries),
        "samples": [fence(sample, "python")] if sample else [],
    }


def plan_comparison(
    summaries: Sequence[ModelSummary], api: ir.Api, language: str
) -> Context:
    """The comparison: a row for each model, a column for each role of an input."""
    priced = any(summary.prices[language] for summary in summaries)
    roles = PHRASES[language].roles
    head = [roles["model"], *(roles[role] for role in _ROLES)]
    return {
        **shared(api, COMPARISON, language),
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
    """What the size finder searches, as JSON: every choice with pixels or a shape."""
    lines = ",\n".join(summary.finder for summary in summaries if summary.finder)
    return f"[\n{lines}\n]\n"


def finder_entry(model: ir.Model, names: ModelNames) -> str:
    """What the size finder knows of a model; empty where it has nothing to find."""
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
    """The values that have a shape: text, member, width to height, and the area in pixels."""
    for value, member, meaning in zip(
        choice.values, members, meanings(choice), strict=True
    ):
        if shape := meaning.size or meaning.judged_shape:
            width, height = _sides(shape)
            area = meaning.size.pixels if meaning.size else None
            yield [value, member, [width, height], area]


def _sides(shape: Size | Fraction) -> tuple[int, int]:
    if isinstance(shape, Fraction):
        return shape.numerator, shape.denominator
    return shape.width, shape.height


def sizes_in_words(model: ir.Model, language: str) -> Iterator[str]:
    """How many sizes or ratios a model offers, and from what to what."""
    words = PHRASES[language]
    for _, choice in shapes_of(model):
        known = list(zip(map(str, choice.values), meanings(choice), strict=True))
        sizes = [meaning.size for _, meaning in known if meaning.size]
        ratios = [(m.judged_shape, value) for value, m in known if m.judged_shape]
        if sizes:
            areas = sorted(sizes, key=lambda size: size.pixels)
            low, high = megapixels(areas[0]), megapixels(areas[-1])
            count = words.sizes.format(count=len(sizes))
            yield words.comma.join([count, words.megapixels.format(low=low, high=high)])
        elif ratios:
            ordered = [value for _, value in sorted(ratios, key=lambda one: one[0])]
            yield words.ratios.format(
                count=len(ratios), first=text(ordered[-1]), last=text(ordered[0])
            )


def card(model: ir.Model, names: ModelNames, language: str) -> Context:
    """The card of a model on the home page."""
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
    """The row of a model in the comparison, without its price."""
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
    return [name, *("<br>".join(cells[role]) or DASH for role in _ROLES)]


def _range(type_: ir.Type, types: Types) -> Iterator[str]:
    """A choice of consecutive numbers as its first and its last."""
    choice = types.model.named.get(type_.pointer) if isinstance(type_, ir.Ref) else None
    if isinstance(choice, ir.Choice):
        numbers = sorted(v for v in choice.values if isinstance(v, int))
        # Published choices differ from one another, so the count tells; no list of what may be huge.
        if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
            low, high = literal(numbers[0]), literal(numbers[-1])
            yield types.phrases.between.format(low=low, high=high)


def role_of(field: ir.Field, model: ir.Model) -> str:
    """What an input is for, as far as its type and its name tell."""
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
    """The rows of a model in the table of sizes."""
    page = f"{quote(names.page)}.md"
    found = zip(shapes_of(model), sizes_in_words(model, language), strict=True)
    for (where, choice), words in found:
        anchor = Types(model, names, PHRASES[language]).anchor(where)
        link = f"[{text(model.title.in_(language))}]({page}#{quote(anchor)})"
        yield [link, code(".".join(choice.path)), words]
