"""Sort the statements of a module so that Python can execute them.

datamodel-code-generator sorts classes by the types of their fields and knows nothing of the
base classes that our template prints. Annotations are not evaluated (`from __future__ import
annotations`), but pydantic resolves them as early as it can, so they count unless they form
a cycle.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence


def ordered(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements with every definition before its uses, otherwise in order."""
    homes = {name: i for i, node in enumerate(body) for name in defined(node)}
    placed: dict[int, None] = {}
    open_: set[int] = set()

    def place(index: int) -> None:
        if index in placed or index in open_:
            return
        open_.add(index)
        node = body[index]
        for name in (*_evaluated(node), *_annotated(node)):
            if name in homes:
                place(homes[name])
        open_.discard(index)
        placed[index] = None

    for index in range(len(body)):
        place(index)
    return [body[index] for index in placed]


def check_order(body: Iterable[ast.stmt], given: Iterable[str]) -> None:
    """Raise `NameError` if a statement uses a name before it is defined.

    This finds the undefined names that importing each module would find, at almost no cost.
    """
    known = set(given)
    for node in body:
        for name in _evaluated(node):
            if name not in known:
                raise NameError(f"{name} is used before a statement defines it")
        known.update(defined(node))


def defined(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement defines."""
    if isinstance(node, ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _evaluated(node: ast.AST) -> Iterator[str]:
    """Yield the names that are looked up when a statement runs, annotations excluded."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id
    skipped = node.annotation if isinstance(node, ast.AnnAssign) else None
    for child in ast.iter_child_nodes(node):
        if child is not skipped:
            yield from _evaluated(child)


def _annotated(node: ast.AST) -> Iterator[str]:
    """Yield the names in the annotations of a statement."""
    for child in ast.walk(node):
        if isinstance(child, ast.AnnAssign):
            for part in ast.walk(child.annotation):
                if isinstance(part, ast.Name):
                    yield part.id
