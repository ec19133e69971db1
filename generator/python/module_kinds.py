"""Tell of which kinds the definitions of a module are: what decides whether Python can execute them.

Definitions of one kind differ in texts, numbers and the names of classes and members alone. All
that pydantic reads of a field stays: its name, its type with the kinds of the classes in it, which
limits it has, its name on the wire. So a module without a new kind needs no import of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from ..core.json_types import is_array
from .class_order import children

_CHOICES = {"Choice", "RatioChoice", "SizeChoice", "TierChoice"}
_LITERAL = "Literal"
_LARGE = 2**31  # from here on a number may be too large for a limit
_DATA = (ast.Constant, ast.Dict, ast.List, ast.Load, ast.Tuple, ast.UnaryOp, ast.USub)


@dataclass(frozen=True, slots=True)
class Module:
    """Hold the module of one model, and the kinds of what it defines."""

    path: str
    text: str
    kinds: frozenset[str]


# What names stand for: the kind of what a module defines, and what else it reads by their own.
_Scope = dict[str, str]


def kinds(tree: ast.Module) -> frozenset[str]:
    """Return the kinds of all definitions of a module; of one with cycles, that of the whole."""
    found = _Kinds(tree)
    return frozenset(found.kinds if found.is_ordered else [_digest(ast.dump(tree))])


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


class _Kinds:
    def __init__(self, tree: ast.Module) -> None:
        self.kinds: set[str] = set()
        self.is_ordered = True
        self._scope: _Scope = {}
        self._members: dict[str, set[str]] = {}  # of each enum
        self._later = {*_bound(tree)}
        self._attributes: dict[str, set[str]] = {}  # of each class
        for statement in tree.body:
            self._statement(statement)
            self._later -= self._scope.keys()

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Expr(ast.Constant()) | ast.Assign([ast.Name("__all__")]):
                pass
            case ast.ClassDef():
                self._class(statement)
            case ast.AnnAssign(ast.Name(name), annotation, value):
                parts = (annotation, value)
                shape = "=".join(self._shape(part, self._scope) for part in parts)
                self._scope[name] = self._add(f"alias {shape}")
            case ast.ImportFrom(module, names, level):
                for one in names:
                    self._add(f"from {level} {module} import {one.name}")
            case _:
                self._add(ast.dump(statement))

    def _add(self, shape: str) -> str:
        kind = _digest(shape)
        self.kinds.add(kind)
        return kind

    def _class(self, node: ast.ClassDef) -> None:
        if members := self._choice_members(node):
            self._members[node.name] = members
            shape = ",".join(self._shape(one, self._scope) for one in node.bases)
            self._scope[node.name] = self._add(f"an enum of texts: {shape}")
            return
        own = {name: f"own {name}" for name in _bound(node)}
        self._attributes[node.name] = {*own}
        bases = [one for one in node.bases if not self._is_holder(one, own)]
        around = [self._shape(one, self._scope) for one in (*bases, *node.keywords)]
        head = f"class({','.join(around)}) "
        # Annotations see the attributes of a class before the names of the module.
        scope = self._scope | {node.name: "itself"} | own
        made = [
            self._add(head + self._attribute(child, scope))
            for child in node.body
            if not isinstance(child, ast.Expr)
        ]
        self._scope[node.name] = _digest(head + ",".join(made))

    def _is_holder(self, base: ast.expr, own: Mapping[str, str]) -> bool:
        """Return whether a base only holds enums, by names that the class does not use."""
        return (
            isinstance(base, ast.Name)
            and (attributes := self._attributes.get(base.id)) is not None
            and attributes <= self._members.keys() - own.keys()
        )

    def _choice_members(self, node: ast.ClassDef) -> set[str]:
        """Return the members of an enum of texts, each under a plain name of its own; else none."""
        base = node.bases[0] if len(node.bases) == 1 else None
        if not isinstance(base, ast.Name) or base.id not in _CHOICES:
            return set()
        names = [*_bound(node)]
        is_plain = all(name[0] != "_" and name.isupper() for name in names)
        are_texts = all(
            isinstance(child, ast.Assign | ast.Expr)
            and isinstance(child.value, ast.Constant)
            and isinstance(child.value.value, str)
            for child in node.body
        )
        found = {*names}
        return found if is_plain and are_texts and len(found) == len(names) else set()

    def _attribute(self, node: ast.stmt, scope: _Scope) -> str:
        match node:
            case ast.AnnAssign(ast.Name(name), annotation, value):
                default = self._default(annotation, value, scope)
                return f"{name}: {self._shape(annotation, scope)} = {default}"
            case ast.Assign([ast.Name(name)], ast.Name(held)) if held in self._members:
                return f"an enum, {name == held}"
            case _:
                return ast.dump(node)

    def _default(
        self, annotation: ast.expr, value: ast.expr | None, scope: _Scope
    ) -> str:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return "a text"
        match annotation:
            case ast.Subscript(ast.Name("ClassVar")) if value and _is_data(value):
                return "data"
            case _:
                return self._shape(value, scope)

    def _shape(self, node: object, scope: _Scope) -> str:
        """Return what an expression, or a part of one, says."""
        if isinstance(node, ast.Name):
            if node.id in self._later and node.id not in scope:
                self.is_ordered = False
            return scope.get(node.id, node.id)
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, int | float) and not isinstance(value, bool):
                return type(value).__name__ if 0 != abs(value) < _LARGE else repr(value)
            return repr(value)
        if is_array(node):
            return ",".join([self._shape(one, scope) for one in node])
        match node:
            case ast.BinOp(left, ast.BitOr(), right):
                return f"{self._shape(left, scope)}|{self._shape(right, scope)}"
            case ast.Subscript(ast.Name(name), values) if name == _LITERAL:
                return f"{scope.get(name, name)}[{self._values(values)}]"
            case ast.Attribute(ast.Name(name), member) if member in self._members.get(
                name, ()
            ):
                return f"a member of {scope.get(name, name)}"
            case ast.keyword("default", ast.Constant(str())):
                return "default=text"
            case ast.AST():
                inner = [self._shape(getattr(node, f), scope) for f in node._fields]
                return f"{type(node).__name__}({';'.join(inner)})"
            case _:
                return repr(node)

    def _values(self, node: ast.expr) -> str:
        """Return of which types the values of a literal type are; text and numbers are alike."""
        values = node.elts if isinstance(node, ast.Tuple) else [node]
        found = {
            (
                "str"
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
                else self._shape(one, {})
            )
            for one in values
        }
        return ",".join(sorted(found))


def _bound(node: ast.ClassDef | ast.Module) -> Iterator[str]:
    """Yield the names that a class or a module binds, but for what it imports."""
    for child in node.body:
        if isinstance(child, ast.Assign):
            yield from (one.id for one in child.targets if isinstance(one, ast.Name))
        elif isinstance(child, ast.AnnAssign) and isinstance(child.target, ast.Name):
            yield child.target.id
        elif isinstance(child, ast.ClassDef):
            yield child.name


def _is_data(node: ast.AST) -> bool:
    """Return whether an expression is plain data, which Python can always make."""
    if isinstance(node, ast.Dict) and not all(
        isinstance(key, ast.Constant) for key in node.keys
    ):
        return False
    return isinstance(node, _DATA) and all(map(_is_data, children(node)))
