"""Text to finished Python: screened, compiled, formatted. The only module that knows black."""

from __future__ import annotations

import ast

import black
from black.mode import TargetVersion

_MODE = black.Mode(target_versions={TargetVersion.PY311}, line_length=88)

# What a rendered module may consist of. Whatever a schema holds, nothing else can come out.
_NODES = (
    ast.Module, ast.Expr, ast.Constant, ast.ImportFrom, ast.alias, ast.Assign,
    ast.AnnAssign, ast.ClassDef, ast.keyword, ast.Name, ast.Load, ast.Store, ast.List,
    ast.Tuple, ast.Dict, ast.Subscript, ast.Attribute, ast.BinOp, ast.BitOr, ast.Call,
    ast.UnaryOp, ast.USub, ast.Not, ast.If,
)  # fmt: skip
_IMPORTS = {"__future__", "collections.abc", "enum", "pydantic", "typing"}
_CALLS = {"AfterValidator", "Field", "lazy"}


class Unexpected(Exception):
    """A rendered module holds what no template of ours writes: a bug, or an attack."""


def finished(source: str, name: str) -> str:
    """The module, formatted; raises ``Unexpected`` when it is more than data and classes."""
    screen(source, name)
    return black.format_str(source, mode=_MODE)


def screen(source: str, name: str) -> None:
    """Refuse statements and imports that are not on the list."""
    tree = ast.parse(source)
    compile(tree, name, "exec", dont_inherit=True)
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            raise Unexpected(f"{name}: {type(node).__name__} at line {_line(node)}")
        if isinstance(node, ast.ImportFrom) and not (
            node.level or node.module in _IMPORTS
        ):
            raise Unexpected(f"{name}: import of {node.module}")
        if isinstance(node, ast.Call) and not _is_known(node.func):
            raise Unexpected(f"{name}: call of {ast.unparse(node.func)}")


def _is_known(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "model_rebuild" and isinstance(function.value, ast.Name)
    return isinstance(function, ast.Name) and function.id in _CALLS


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)
