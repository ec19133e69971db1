"""What a list of choices holds: sizes, ratios or plain words, judged by the values alone."""

from __future__ import annotations

import re

from . import types as ir

SIZE = re.compile(
    r"([1-9][0-9]{1,4})([:xX*×])([1-9][0-9]{1,4})(?: \(([0-9]{1,4}):([0-9]{1,4})\))?"
)
RATIO = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?):([0-9]{1,3}(?:\.[0-9]+)?)")
TIER = re.compile(r"([0-9]+(?:\.[0-9]+)?)([kKpP])")
_WORD = re.compile(r"[A-Za-z][A-Za-z _-]*")
_LARGEST_RATIO = 64  # `16:9` is a ratio, `1440:810` a size; the runtime agrees


def is_size(value: str) -> bool:
    """Whether a choice names a width and a height in pixels."""
    match = SIZE.fullmatch(value)
    if not match:
        return False
    large = max(int(match[1]), int(match[3]))
    return match[2] != ":" or match[4] is not None or large > _LARGEST_RATIO


def choice_kind(values: tuple[str | int | bool, ...]) -> ir.ChoiceKind:
    """What a list of choices holds, judged by its values and not by its name."""
    texts = [v for v in values if isinstance(v, str)]
    if len(texts) < len(values):
        return "plain"
    sizes = [v for v in texts if is_size(v)]
    ratios = [v for v in texts if v not in sizes and RATIO.fullmatch(v)]
    others = [v for v in texts if v not in sizes and v not in ratios]
    if not all(_WORD.fullmatch(v) or TIER.fullmatch(v) for v in others):
        return "plain"
    if sizes:
        return "size"
    return "ratio" if ratios else "plain"
