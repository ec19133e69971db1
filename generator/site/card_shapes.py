"""Draw the shapes that a model can produce as a row of outlines for its card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import sqrt

_MAX_SHAPES = 7
_SIDE_PX = 22  # of the square; all outlines have its area
_HEIGHT_PX = 40
_GAP_PX = 8


def outlines(sides: Iterable[Sequence[int]]) -> str:
    """Return an SVG of the shapes with these widths and heights, the widest first.

    It adds nothing to the card's text, so it is hidden from screen readers.
    """
    shapes = sorted({Fraction(*pair) for pair in sides}, reverse=True)
    if len(shapes) > _MAX_SHAPES:
        step = (len(shapes) - 1) / (_MAX_SHAPES - 1)
        shapes = [shapes[round(i * step)] for i in range(_MAX_SHAPES)]
    left, path = 1, ""
    for shape in shapes:
        side = sqrt(min(max(shape, Fraction(1, 3)), Fraction(3)))
        width, height = round(_SIDE_PX * side), round(_SIDE_PX / side)
        path += f"M{left} {(_HEIGHT_PX - height) // 2}h{width}v{height}h-{width}z"
        left += width + _GAP_PX
    if not path:
        return ""
    width = left - _GAP_PX + 1
    return (
        f'<svg class="outlines" width="{width}" height="{_HEIGHT_PX}" aria-hidden="true">'
        f'<path d="{path}"/></svg>'
    )
