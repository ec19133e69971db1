"""The shapes that a model can make, as a row of outlines for its card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import sqrt

_MOST = 7
_SIDE = 22  # of the square, in pixels; all outlines have its area
_HIGH = 40
_GAP = 8


def outlines(sides: Iterable[Sequence[int]]) -> str:
    """Return an SVG of the shapes with these widths and heights, the widest first.

    It says nothing that the card's text does not, so it is hidden from those who listen.
    """
    shapes = sorted({Fraction(*pair) for pair in sides}, reverse=True)
    if len(shapes) > _MOST:
        step = (len(shapes) - 1) / (_MOST - 1)
        shapes = [shapes[round(i * step)] for i in range(_MOST)]
    left, path = 1, ""
    for shape in shapes:
        side = sqrt(min(max(shape, Fraction(1, 3)), Fraction(3)))
        width, height = round(_SIDE * side), round(_SIDE / side)
        path += f"M{left} {(_HIGH - height) // 2}h{width}v{height}h-{width}z"
        left += width + _GAP
    if not path:
        return ""
    width = left - _GAP + 1
    return (
        f'<svg class="outlines" width="{width}" height="{_HIGH}" aria-hidden="true">'
        f'<path d="{path}"/></svg>'
    )
