"""The files of the package that list its models: all of them, or those of a vendored copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..python.contexts import Context, Row, plan_catalog, plan_vendor, plan_vendors
from ..python.formatting import finished
from .shared_files import SharedFiles
from .templates import Renderer


def add_tables(
    files: SharedFiles, folder: str, rows: Sequence[Row], renderer: Renderer
) -> None:
    """Add the catalogue and the lazy packages to the files of a package in a ``folder``."""

    def add(
        path: str, template: str, plan: Callable[[Any], Context], parts: object
    ) -> None:
        def render() -> str:
            return finished(
                renderer.render(f"package/{template}.jinja", plan(parts)), path
            )

        files.add(f"{folder}{path}", parts, render)

    vendors: dict[str, list[Row]] = {}
    for row in rows:
        vendors.setdefault(row[1].split(".")[0], []).append(row)
    add("_catalog.py", "_catalog.py", plan_catalog, rows)
    add("models/__init__.py", "models/__init__.py", plan_vendors, sorted(vendors))
    for vendor, members in sorted(vendors.items()):
        path = f"models/{vendor}/__init__.py"
        # Titles and summaries are not part of it.
        homes = [row[:3] for row in members]
        add(path, "models/__vendor__/__init__.py", plan_vendor, homes)
