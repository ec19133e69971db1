"""A model as a page for the terminal: its inputs, its sizes drawn, its price."""

from __future__ import annotations

import shutil
import textwrap
from fractions import Fraction
from typing import Any

from .._runtime.budgets import show_usd
from .._runtime.catalogue import ModelInfo
from .._runtime.errors import shorten
from .._runtime.sizes import RatioChoice, SizeChoice
from .._runtime.values import Value
from .flags import Flag, flags_of, typed

_AREA = 8  # characters inside a drawing, about; one is twice as high as it is wide
_LARGEST_RATIO = 8
_SHOWN_CHOICES = 16
_WORDS: dict[type[Any], str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    dict: "object",
}

_LIMITS = (
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems"),
)


def facts_of(info: ModelInfo) -> dict[str, Any]:
    """Return what there is to say of a model, as JSON."""
    model = info.load()
    described = model.model_json_schema(by_alias=True)["properties"]
    return {
        "model_id": info.model_id,
        "title": info.title,
        "summary": info.summary,
        "inputs": [
            {
                "flag": f"--{flag.option}",
                "name": flag.wire,
                "required": flag.is_required,
                "list": flag.is_list,
                "type": _type(flag),
                "values": flag.values or None,
                "limits": _limits(described.get(flag.wire, {})),
                "help": flag.help,
            }
            for flag in flags_of(model)
        ],
    }


def text_of(info: ModelInfo, facts: dict[str, Any]) -> str:
    """Return the same for people."""
    width = shutil.get_terminal_size().columns
    name = f"{info.title}  " if info.title != info.model_id else ""
    lines = [f"{name}({info.model_id})", *filter(None, [info.summary]), ""]
    for flag in flags_of(info.load()):  # whose help says the limits too
        mark = "  (required)" if flag.is_required else ""
        lines.append(f"  --{flag.option}{mark}")
        lines += _wrapped(flag.help, width)
        if kind := _type(flag):
            lines += _wrapped(kind, width)
        if flag.values:
            shown = [typed(value) for value in flag.values]
            if len(shown) > _SHOWN_CHOICES:
                shown = [
                    *shown[:_SHOWN_CHOICES],
                    f"... ({len(flag.values)} in all)",
                ]
            lead = "or " if kind else ""
            lines += _wrapped(f"{lead}one of {', '.join(shown)}", width)
        lines += [f"      {line}" for line in _drawings(flag, width - 6)]
    usd = facts.get("base_price_usd")
    if usd is not None:
        lines.append(
            f"\nprice: {show_usd(usd)} per {facts['price_unit'] or 'unit'}, at least"
        )
        lines += _wrapped(shorten(facts["pricing_note"] or "", 500), width)
    elif "price_error" in facts:
        lines.append(f"\nprice: not read ({shorten(facts['price_error'], 160)})")
    return "\n".join(lines)


def _type(flag: Flag) -> str:
    """Return the type of a value in words, ``""`` where the list of its choices says it."""
    words: list[str] = ["URL or file"] if flag.is_media else []
    if not flag.values or flag.types - {str, int, float, bool}:
        words += [_word(one) for one in sorted(flag.types, key=_rank)]
    word = " or ".join(dict.fromkeys(word for word in words if word))
    return f"list of: {word}" if word and flag.is_list else word


def _rank(one: type[Any]) -> int:
    return list(_WORDS).index(one) if one in _WORDS else len(_WORDS)


def _word(one: type[Any]) -> str:
    if issubclass(one, Value):
        names = [field.alias or name for name, field in one.model_fields.items()]
        return f"object with {', '.join(names)}"
    return _WORDS.get(one, "")


def _limits(described: dict[str, Any]) -> dict[str, Any]:
    """Return the limits of a value, wherever its schema has them."""
    found = {name: described[name] for name in _LIMITS if name in described}
    for branch in described.get("anyOf", ()):
        found = {**_limits(branch), **found}
    return found


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, max(width, 40), initial_indent="      ", subsequent_indent="      "
    )


def _drawings(flag: Flag, width: int) -> list[str]:
    """Return the shapes of a choice, side by side, each once."""
    shapes: dict[str, Fraction] = {}
    for choices in flag.choices:
        for member in choices:
            if (isinstance(member, SizeChoice) and member.has_size) or (
                isinstance(member, RatioChoice) and member.has_ratio
            ):
                ratio = member.ratio
                shapes.setdefault(str(ratio), Fraction(ratio.width) / ratio.height)
    boxes = [
        _box(label, float(shape))
        for label, shape in sorted(shapes.items(), key=lambda item: item[1])
        if 1 / _LARGEST_RATIO <= shape <= _LARGEST_RATIO
    ]
    lines: list[str] = []
    while boxes:
        row = [boxes.pop(0)]
        while boxes and sum(len(box[0]) + 2 for box in row) + len(boxes[0][0]) <= width:
            row.append(boxes.pop(0))
        tallest = max(len(box) for box in row)
        for number in range(tallest):
            cells = [
                box[number] if number < len(box) else " " * len(box[0]) for box in row
            ]
            lines.append("  ".join(cells).rstrip())
    return lines


def _box(label: str, shape: float) -> list[str]:
    """Return a rectangle of a shape, with its name below."""
    columns = max(round((2 * _AREA * shape) ** 0.5), 1)
    rows = max(round(columns / shape / 2), 1)
    lines = [f"┌{'─' * columns}┐", *[f"│{' ' * columns}│"] * rows, f"└{'─' * columns}┘"]
    width = max(columns + 2, len(label))
    return [line.center(width) for line in (*lines, label)]
