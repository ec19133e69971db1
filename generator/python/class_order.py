"""Statements of a module in an order in which Python can execute them.

The printer of classes orders them by what their fields refer to, and sees no base class.
Annotations wait (`from __future__ import annotations`), yet pydantic reads them as soon as
it can, so they have a say where classes do not refer to each other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence


def ordered(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements, each after those whose names it uses, else in the order given."""
    homes = {name: i for i, node in enumerate(body) for name in defined(node)}
    found: dict[int, None] = {}
    open_: set[int] = set()

    def place(index: int) -> None:
        if index in found or index in open_:
            return
        open_.add(index)
        node = body[index]
        for name in (*_evaluated(node), *_annotated(node)):
            if name in homes:
                place(homes[name])
        open_.discard(index)
        found[index] = None

    for index in range(len(body)):
        place(index)
    return [body[index] for index in found]


def check_order(body: Iterable[ast.stmt], given: Iterable[str]) -> None:
    """Raise `NameError` where a statement needs a name before it is there.

    What passes can be imported as far as names decide it, which shows for every module
    what running each of them would, and costs next to nothing.
    """
    known = set(given)
    for node in body:
        for name in _evaluated(node):
            if name not in known:
                raise NameError(f"{name} is used before a statement defines it")
        known.update(defined(node))


def defined(node: ast.stmt) -> Iterator[str]:
    """The names that a statement brings."""
    if isinstance(node, ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _evaluated(node: ast.AST) -> Iterator[str]:
    """The names that are looked up when a statement runs: all but those in annotations."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    waiting = node.annotation if isinstance(node, ast.AnnAssign) else None
    for child in ast.iter_child_nodes(node):
        if child is not waiting:
            yield from _evaluated(child)


def _annotated(node: ast.AST) -> Iterator[str]:
    """The names in the annotations of a class."""
    for child in ast.walk(node):
        if isinstance(child, ast.AnnAssign):
            for part in ast.walk(child.annotation):
                if isinstance(part, ast.Name):
                    yield part.id
