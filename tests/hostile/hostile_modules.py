"""Looks into generated modules: what they hold besides declarations, and what they say."""

import ast
import re
from collections.abc import Iterator

# Everything that moves the cursor, rings, hides or turns text around.
CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]"
)
# All that a printed module may call at import.
_CALLS = re.compile(r"AfterValidator|Field|[A-Z]\w*\.model_rebuild")
_DECLARATIONS = (
    ast.Module, ast.Import, ast.ImportFrom, ast.ClassDef, ast.AnnAssign, ast.Assign, ast.Expr,
    ast.expr_context, ast.operator, ast.unaryop, ast.keyword, ast.alias,
    ast.Name, ast.Attribute, ast.Constant, ast.Subscript, ast.Tuple, ast.List, ast.Dict,
    ast.BinOp, ast.UnaryOp, ast.Call, ast.Slice,
)  # fmt: skip


def inspect(text: str) -> None:
    """Fails where a module holds more than declarations."""
    assert not CONTROLS.search(text)
    compile(text, "module", "exec", dont_inherit=True)
    for node in ast.walk(ast.parse(text)):
        assert isinstance(node, _DECLARATIONS), ast.dump(node)
        if isinstance(node, ast.Call):
            assert _CALLS.fullmatch(ast.unparse(node.func))


def constants(text: str) -> Iterator[str]:
    """Every text and name of a module."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Constant(str(value)):
                yield value
            case ast.Name(name) | ast.AnnAssign(target=ast.Name(name)):
                yield name
            case _:
                pass
