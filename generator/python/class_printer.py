"""Print prepared schemas as typed classes, in an order in which Python can execute them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
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


# What a name may stand in without being one.
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', re.DOTALL
)
_NAME = re.compile(r"[A-Za-z_]\w*")


@stage("print classes")
def print_classes(prepared: Prepared, templates: Path) -> str:
    """Return the classes of one module as they are printed, unformatted and without imports."""
    return class_texts(prepared, templates)


@stage("print classes")
def as_printed(text: str) -> Printed:
    """Return classes in the order in which they are printed, with the imports that they seem to need.

    `is_arranged` tells of the tree of a module, which is parsed anyway, whether that is enough.
    """
    names = _HOMES.keys() & _NAME.findall(_TEXT.sub("", text))
    return Printed(_imports(names), stable(f"{text}\n"))


@stage("print classes")
def is_arranged(module: ast.Module) -> bool:
    """Tell whether a module with classes is as it would be if `arranged` had sorted them."""
    statements = [Statement.of(node) for node in module.body]
    imports = [node for node in module.body if isinstance(node, ast.ImportFrom)]
    imported = {alias.name for node in imports for alias in node.names}
    return ordered(statements) == statements and _needed(statements) == imported - {
        "annotations"
    }


@stage("print classes")
def arranged(text: str) -> Printed:
    """Return classes in an order in which Python can execute them, with the imports they need."""
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
    return Printed(
        _imports(_needed(statements)),
        stable("".join(chunks[id(one.node)] for one in statements)),
    )


def _needed(statements: Sequence[Statement]) -> set[str]:
    """Return the names that statements use and do not define, once their order is checked."""
    names = {name for one in statements for name in one.defined}
    used = {name for one in statements for name in (*one.evaluated, *one.annotated)}
    imported = used - names - _BUILTINS
    check_order(statements, imported | _BUILTINS)
    return imported


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
