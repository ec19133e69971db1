"""The files of the package that list its models: all of them, or those of a vendored copy."""

from __future__ import annotations

from collections.abc import Sequence

from ..python.contexts import Context, Row, plan_catalog, plan_vendor, plan_vendors
from ..python.formatting import finished
from .templates import Renderer


def tables(rows: Sequence[Row], renderer: Renderer) -> dict[str, str]:
    """Return the catalogue and the lazy packages by their paths in the package."""
    vendors: dict[str, list[Row]] = {}
    for row in rows:
        vendors.setdefault(row[1].split(".")[0], []).append(row)
    contexts: dict[str, tuple[str, Context]] = {
        "_catalog.py": ("_catalog.py", plan_catalog(rows)),
        "models/__init__.py": ("models/__init__.py", plan_vendors(sorted(vendors))),
    }
    for vendor, members in vendors.items():
        path = f"models/{vendor}/__init__.py"
        contexts[path] = ("models/__vendor__/__init__.py", plan_vendor(members))
    return {
        path: finished(renderer.render(f"package/{template}.jinja", context), path)
        for path, (template, context) in sorted(contexts.items())
    }
