"""A plot of times against sizes, both logarithmic, as SVG that needs no library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 250, 24, 50
# Told apart by everyone who sees fewer colours too (Okabe and Ito).
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.g{stroke:#ddd}"
    ".l{fill:none;stroke-width:2.5}svg{background:#fff}"
)


def plot(lines: Mapping[str, Mapping[int, float]]) -> str:
    """Seconds by the number of models; one line for each name."""
    sizes = sorted({size for points in lines.values() for size in points})
    seconds = [value for points in lines.values() for value in points.values()]
    low, high = floor(log10(min(seconds))), ceil(log10(max(seconds)))
    left, right = log10(sizes[0]), log10(sizes[-1])

    def x(size: int) -> float:
        share = (log10(size) - left) / ((right - left) or 1)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        share = (log10(value) - low) / ((high - low) or 1)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'role="img" aria-label="Seconds of a run against the number of models">',
        f"<style>{_STYLE}</style>",
    ]
    for power in range(low, high + 1):
        parts += _grid(_LEFT, y(10.0**power), _WIDTH - _RIGHT, y(10.0**power))
        label = f"{10.0**power:g} s"
        parts.append(_text(_LEFT - 8, y(10.0**power) + 4, label, "end"))
    for size in sizes:
        parts += _grid(x(size), _TOP, x(size), _HEIGHT - _BOTTOM)
        parts.append(_text(x(size), _HEIGHT - _BOTTOM + 20, f"{size:,}", "middle"))
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(_text(middle, _HEIGHT - 8, "models", "middle"))
    taken: list[float] = []
    by_height = sorted(lines.items(), key=lambda item: -item[1][max(item[1])])
    for number, (name, points) in enumerate(by_height):
        color = _COLORS[number % len(_COLORS)]
        path = " ".join(f"{x(n):.1f},{y(points[n]):.1f}" for n in sorted(points))
        parts.append(f'<polyline class="l" stroke="{color}" points="{path}"/>')
        for size, value in points.items():
            parts.append(
                f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3.5" fill="{color}"/>'
            )
        height = max([y(points[max(points)]) + 4, *(t + 17 for t in taken)])
        taken.append(height)
        parts.append(_text(_WIDTH - _RIGHT + 12, height, name, "start", color))
    return "\n".join([*parts, "</svg>", ""])


def _grid(x1: float, y1: float, x2: float, y2: float) -> Iterator[str]:
    yield f'<line class="g" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str, color: str = "") -> str:
    fill = f' style="fill:{color}"' if color else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{escape(text)}</text>'
