"""Text to finished Python: screened, compiled, formatted. The only module that knows black."""

from __future__ import annotations

import ast

import black
from black.mode import TargetVersion

from .problems import Loc, Problem, Refused

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


def finished(source: str, name: str) -> str:
    """The module, formatted; raises ``Refused`` when it is more than data and classes."""
    screen(source, name)
    return black.format_str(source, mode=_MODE)


def screen(source: str, name: str) -> None:
    """Refuse statements and imports that are not on the list."""
    try:
        tree = ast.parse(source)
        compile(tree, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _refused(
            name, f"this is not Python: {error.msg}", error.lineno
        ) from error
    for node in ast.walk(tree):
        if not isinstance(node, _NODES):
            complaint = f"{type(node).__name__} is no part of a generated module"
        elif isinstance(node, ast.ImportFrom) and not (
            node.level or node.module in _IMPORTS
        ):
            complaint = f"no generated module imports {node.module}"
        elif isinstance(node, ast.Call) and not _is_known(node.func):
            complaint = f"no generated module calls {ast.unparse(node.func)}"
        else:
            continue
        raise _refused(name, complaint, getattr(node, "lineno", None))


def _refused(name: str, complaint: str, line: int | None) -> Refused:
    hint = "a template that replaces ours may hold classes and data only"
    loc = Loc(name)
    return Refused(
        [Problem("unexpected-code", loc, complaint, hint, line=line or 1, column=1)]
    )


def _is_known(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "model_rebuild" and isinstance(function.value, ast.Name)
    return isinstance(function, ast.Name) and function.id in _CALLS
