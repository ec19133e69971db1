"""Print prepared schemas as typed classes, in an order in which Python can execute them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from ..core.timings import stage
from .class_models import class_texts
from .class_order import Statement, check_order, ordered
from .class_schema import Group, Prepared, Printed
from .literals import stable
from .spelling import SOURCES

# The module of every name that a printed class may import; any other name is a KeyError.
_HOMES = {name: module for module, names in SOURCES.items() for name in names}
_BUILTINS = {"None", "bool", "float", "int", "list", "object", "str", "tuple"}


@stage("print classes")
def print_classes(prepared: Prepared, templates: Path) -> Printed:
    """Return the classes of one module as unformatted text."""
    return _with_imports(class_texts(prepared, templates))


def _with_imports(text: str) -> Printed:
    """Replace the header that the printer writes by the imports that the classes need."""
    tree = ast.parse(text)
    body = [
        node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    # The text between two statements belongs to the second one.
    lines = f"{text}\n".splitlines(keepends=True)
    ends = [body[0].lineno - 1, *(node.end_lineno or 0 for node in body)]
    chunks = {
        id(node): "".join(lines[start:end])
        for node, start, end in zip(body, ends, ends[1:], strict=False)
    }
    statements = ordered([Statement.of(node) for node in body])
    names = {name for one in statements for name in one.defined}
    used = {name for one in statements for name in (*one.evaluated, *one.annotated)}
    imported = used - names - _BUILTINS
    check_order(statements, imported | _BUILTINS)
    return Printed(
        _imports(imported),
        stable("".join(chunks[id(one.node)] for one in statements)),
    )


def _imports(names: Iterable[str]) -> tuple[Group, ...]:
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda n: (n.lower(), n)):
        found.setdefault(_HOMES[name], []).append(name)
    groups: list[dict[str, list[str]]] = [{}, {}, {}]
    for module in sorted(found):
        groups[2 * module.startswith(".") or module == "pydantic"][module] = found[
            module
        ]
    return tuple(tuple((m, tuple(g[m])) for m in g) for g in groups if g)
