"""Check, compile and format rendered modules; no other module imports black."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from functools import lru_cache

from ..core.problems import ProblemsFound, refusal
from ..core.timings import stage
from .black_style import WIDTH, laid_out
from .class_order import children
from .spelling import SOURCES

# The node types that a rendered module may contain. Whatever a schema holds, no other type
# reaches a generated file.
_NODES = (
    ast.Module, ast.Expr, ast.Constant, ast.ImportFrom, ast.alias, ast.Assign,
    ast.AnnAssign, ast.ClassDef, ast.keyword, ast.Name, ast.Load, ast.Store, ast.List,
    ast.Tuple, ast.Dict, ast.Subscript, ast.Attribute, ast.BinOp, ast.BitOr, ast.Call,
    ast.UnaryOp, ast.USub, ast.Not, ast.If,
)  # fmt: skip
# Node types that are allowed only if `_complaint` accepts the node.
_CONDITIONAL = (
    ast.Attribute, ast.Call, ast.ClassDef, ast.ImportFrom, ast.Name, ast.keyword,
)  # fmt: skip
_HARMLESS = frozenset(_NODES) - frozenset(_CONDITIONAL)
_IMPORTS = {**SOURCES, "__future__": {"annotations"}}
_OWN_MODULES = re.compile(r"\.+_(lazy|runtime)|\.([^\W_]\w*)?")
_CALLS = {"AfterValidator", "Field", "lazy"}
_KEYWORDS = {
    "default", "frozen", "ge", "gt", "le", "lt", "max_length", "min_length",
    "multiple_of", "serialization_alias",
}  # fmt: skip
# What a module may read besides what it imports and defines itself. Listed and not computed,
# since what is allowed must not depend on the Python that generates.
_BUILTINS = {"__name__", "bool", "float", "int", "list", "object", "str", "tuple"}
_ASSIGNED = {"__all__", "__dir__", "__getattr__"}
# Syntax newer than 3.11 in the nodes above: `class X[T]`, `lazy from x import y`.
_LATER_SYNTAX = ("type_params", "is_lazy")


def finished(source: str, name: str) -> str:
    """Return the formatted module; raise ``ProblemsFound`` if it is not just data and classes."""
    tree = parse(source, name)
    screen(tree, name)
    return formatted(source, tree)


@stage("format")
def formatted(source: str, tree: ast.Module) -> str:
    """Return a module that passed `screen`, formatted."""
    return laid_out(source, tree, blackened)


@lru_cache(1024)  # the same long lines occur in many models
def blackened(source: str) -> str:
    """Return the source as black formats it."""
    # Imported on first use: `black_style` formats most modules without it.
    import black
    from black.mode import TargetVersion

    mode = black.Mode(target_versions={TargetVersion.PY311}, line_length=WIDTH)
    return black.format_str(source, mode=mode)


@stage("screen")
def parse(source: str, file: str, *, is_ours: bool = False) -> ast.Module:
    """Parse a module; raise ``ProblemsFound`` if Python cannot compile it.

    What our own templates make of a model is only parsed: it is compiled where it is imported,
    unless another module has shown that this can be done.
    """
    try:
        tree = ast.parse(source)
        if not is_ours:
            compile(tree, file, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _refused(
            file, f"this is not Python: {error.msg}", error.lineno
        ) from error
    return tree


@stage("screen")
def screen(tree: ast.Module, file: str) -> None:
    """Raise ``ProblemsFound`` at any node or import of a module that is not allowed."""
    known = _BUILTINS | {name for node in tree.body for name in _bound(node)}
    for statement in tree.body:
        # What a class binds are its attributes, so only calls inside it could be meant.
        body = statement.body if isinstance(statement, ast.ClassDef) else ()
        own = {name for child in body for name in _bound(child)}
        readable = known | own
        for node in _judged(statement):
            if complaint := _complaint(node, readable, own):
                raise _refused(file, complaint, getattr(node, "lineno", None))


def _judged(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that are not harmless whatever they hold, level by level."""
    level = [tree]
    while level:
        yield from (node for node in level if type(node) not in _HARMLESS)
        level = [inner for node in level for inner in children(node)]


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement defines in its own scope."""
    match statement:
        case ast.ImportFrom(names=names):
            yield from (alias.name for alias in names)
        case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case ast.If(body=body, orelse=other):
            for inner in (*body, *other):
                yield from _bound(inner)
        case _:
            pass


def _complaint(node: ast.AST, known: Set[str], own: Set[str]) -> str | None:
    """Return why a node is not allowed.

    ``known`` are the names that may be read there, ``own`` those of them that are attributes
    of the class around the node.
    """
    match node:
        case ast.Name(name, ast.Load()):  # most of them
            return None if name in known else f"no generated module uses {name}"
        case ast.ClassDef() | ast.ImportFrom() if any(
            getattr(node, name, None) for name in _LATER_SYNTAX
        ):
            return f"no generated module needs a Python newer than 3.11, as {ast.unparse(node)}"
        case ast.ImportFrom(module, names, level) if not _may_import(node):
            origin = "." * level + (module or "")
            wanted = ", ".join(ast.unparse(alias) for alias in names)
            return f"no generated module imports {wanted} from {origin}"
        case ast.Call(function) if not _may_call(node, own):
            return f"no generated module calls {ast.unparse(function)} like this"
        case ast.keyword(arg) if arg not in _KEYWORDS:
            return f"no generated module passes {arg}"
        case ast.ClassDef(name=name, decorator_list=[_, *_]):
            return f"no generated module decorates a class, as {name} is"
        case ast.Attribute() if not _may_read(node):
            return f"no generated module reads {ast.unparse(node)}"
        case ast.Name(name, ast.Store()) | ast.ClassDef(name=name) if _is_taken(
            name, own
        ):
            return f"no generated module defines {name}"
        case _ if not isinstance(node, _NODES):
            return f"{type(node).__name__} is not part of a generated module"
        case _:
            return None


def _may_import(node: ast.ImportFrom) -> bool:
    names = {alias.name for alias in node.names}
    if "*" in names or any(alias.asname for alias in node.names):
        return False
    if not node.level:
        return names <= _IMPORTS.get(node.module or "", set())
    return bool(_OWN_MODULES.fullmatch("." * node.level + (node.module or "")))


def _may_call(node: ast.Call, own: Set[str]) -> bool:
    function = node.func
    if isinstance(function, ast.Attribute):
        nothing = not node.args and not node.keywords
        return function.attr == "model_rebuild" and nothing
    return isinstance(function, ast.Name) and function.id in _CALLS - own


def _may_read(node: ast.Attribute) -> bool:
    plain = not node.attr.startswith("_") or node.attr == "__call__"
    return plain and isinstance(node.value, ast.Name)


def _is_taken(name: str, own: Set[str]) -> bool:
    is_call = name in _CALLS and name not in own
    return is_call or (name.startswith("__") and name not in _ASSIGNED)


def _refused(name: str, complaint: str, line: int | None) -> ProblemsFound:
    hint = "a template that replaces ours may hold classes and data only"
    return refusal("unexpected-code", name, complaint, hint, line or 1, 1)
