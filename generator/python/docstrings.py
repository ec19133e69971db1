"""Write the docstrings of generated classes and fields, in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..core.size_grammar import Meaning
from ..ir import types as ir
from ..ir.sizes import judged_shape, meanings
from .literals import paragraphs

_MAX_DEFAULT_CHARS = 60
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")

# From tall to wide, and from small to large.
_RANKS: dict[ir.ChoiceKind, Callable[[Meaning], Any]] = {
    "plain": lambda _: None,
    "size": lambda meaning: meaning.size and meaning.shape,
    "ratio": judged_shape,
    "tier": lambda meaning: meaning.tier and meaning.tier.rank,
}


def request_doc(model: ir.Model) -> str:
    """Return the docstring of a request class: summary, alternatives, rules between inputs, page."""
    summary = model.summary.in_("en") or f"The inputs of `{model.id}`."
    rules = (rule.message.in_("en") for rule in model.rules)
    takes = _alternatives(model.alternatives)
    page = [f"See {model.listing.url}"] if model.listing.url else []
    return paragraphs("\n\n".join([summary, *takes, *rules, *page]))


def _alternatives(found: Sequence[ir.Alternative]) -> Iterator[str]:
    """Yield a paragraph for each alternative: its label, and the inputs that it names."""
    for number, one in enumerate(found, 1):
        names = ", ".join(f"`{f.name}`" for f in one.fields if f.name in one.own)
        label = _code(one.label) if one.label else str(number)
        yield f"Alternative {label}: {names or 'no inputs'}."


def choice_doc(choice: ir.Choice) -> str:
    """Return the docstring of an enum: how many values of which kind, and their range."""
    ranked = sorted(
        (float(rank), index)  # fractions take longer to compare
        for index, meaning in enumerate(meanings(choice))
        if (rank := _RANKS[choice.kind](meaning)) is not None
    )
    path = f"`{'.'.join(choice.path)}`"
    rest = len(choice.values) - len(ranked)
    if not ranked:
        return (
            f"The {_count(rest, 'value')} of {path}."
            if rest > 1
            else f"The only value of {path}."
        )
    ends = dict.fromkeys(
        _end_of_range(choice, index) for _, index in (ranked[0], ranked[-1])
    )
    span = "from " * (len(ends) > 1) + " to ".join(ends)
    known = f"{_count(len(ranked), choice.kind)} of {path}, {span}"
    return f"{known}, and {_count(rest, 'other value')}." if rest else f"{known}."


def field_doc(field: ir.Field, named: Mapping[str, ir.Named]) -> str:
    """Return the docstring of a field: its text, its limits and the server's default.

    Each part is a sentence. ``named`` are the types that the field's type may refer to.
    """
    parts = [field.doc.in_("en") or field.label_in("en"), *field.notes]
    parts += _limits(field.type, named)
    if isinstance(field.presence, ir.Optional):
        default = field.presence.server_default
        if default is not None:
            parts.append(
                f"Not sent unless given; the server's default is {_code(default)}"
            )
    return paragraphs(" ".join(_sentence(part) for part in parts if part.strip()))


def _limits(type_: ir.Type, named: Mapping[str, ir.Named]) -> Iterator[str]:
    """Yield the limits of a type in words, those within lists and unions aside."""
    match type_:
        case ir.Str(least, most, sign):
            yield from _range(least, most, "character")
            if sign:
                yield "A pair `(width, height)` is written as such a text"
        case ir.MediaUrl(_, least, most):
            yield from _range(least, most, "character")
        case ir.List(_, least, most):
            yield from _range(least, most, "item")
        case ir.Map(_, least, most):
            yield from _range(least, most, "entry", "entries")
        case ir.Int(bounds) | ir.Number(bounds):
            yield from _bounds(bounds)
        case ir.Ref(pointer) if isinstance(limited := named[pointer], ir.Limited):
            yield from _limits(limited.type, named)
        case _:
            pass


def _range(
    least: int | None, most: int | None, noun: str, plural: str = ""
) -> Iterator[str]:
    plural = plural or f"{noun}s"
    if least and least == most:
        yield f"Exactly {least} {noun if least == 1 else plural}"
    elif least and most is not None:
        yield f"From {least} to {most} {plural}"
    elif least:
        yield f"At least {least} {noun if least == 1 else plural}"
    elif most is not None:
        yield f"At most {most} {noun if most == 1 else plural}"


def _bounds(bounds: ir.Bounds) -> Iterator[str]:
    if bounds.minimum is not None and bounds.maximum is not None:
        yield f"From {bounds.minimum} to {bounds.maximum}"
    else:
        for words, value in (
            ("At least", bounds.minimum),
            ("At most", bounds.maximum),
        ):
            if value is not None:
                yield f"{words} {value}"
    for words, value in (
        ("Greater than", bounds.exclusive_minimum),
        ("Less than", bounds.exclusive_maximum),
        ("A multiple of", bounds.multiple_of),
    ):
        if value is not None:
            yield f"{words} {value}"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(_SENTENCE_ENDS) else f"{text}."


def _code(value: ir.Json) -> str:
    # A text that is empty, or begins or ends with white space, would not be seen without quotes.
    is_plain = isinstance(value, str) and value and value == " ".join(value.split())
    text = str(value) if is_plain else repr(value)
    cut = len(text) > _MAX_DEFAULT_CHARS
    return f"`{text[: _MAX_DEFAULT_CHARS - 3] + '...' if cut else text}`"


def _end_of_range(choice: ir.Choice, index: int) -> str:
    size = meanings(choice)[index].size
    return f"{size.width}x{size.height}" if size else str(choice.values[index])


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
