"""Write a file that uses everything in a generated module, from the module's text alone."""

import ast
from collections.abc import Iterator

PACKAGE = "runcomfy_client"
_HEAD = f"""\
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from {PACKAGE} import Client, MediaOutput
from {PACKAGE}._runtime import ListOf, Null


class _A:
    pass


class _B:
    pass

"""
_TEXTS = {"AudioUrl", "FileUrl", "ImageUrl", "VideoUrl"}
_SIZES = (
    ".width",
    ".height",
    ".pixels",
    ".ratio",
    ".label",
    ".tier",
    ".has_size",
    ".closest(1, 1)",
)
_RATIOS = (".ratio", ".has_ratio", ".orientation", ".closest(1, 1)")
_TIERS = (".short_side", ".megapixels", ".has_tier", ".at_least(1)")
_METHODS = {"SizeChoice": _SIZES, "RatioChoice": _RATIOS, "TierChoice": _TIERS}


def usage(modules: dict[str, str], vendor: str) -> str:
    """Return uses of all modules of a vendor, imported under another vendor name."""
    lines: list[str] = []
    for name, text in modules.items():
        if name != "__init__":
            lines += _Module(
                ast.parse(text), f"{PACKAGE}.models.{vendor}", name
            ).lines()
    return _HEAD + "\n".join(lines) + "\n"


class _Module:
    def __init__(self, tree: ast.Module, home: str, name: str) -> None:
        self.home = home
        self.name = name
        self.exports: list[str] = []
        self.aliases: dict[str, ast.expr] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.enums: dict[str, ast.ClassDef] = {}
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name("__all__")], value=ast.List(items)):
                    self.exports = [ast.literal_eval(item) for item in items]
                case ast.AnnAssign(target=ast.Name(alias), value=ast.expr() as value):
                    self.aliases[alias] = value
                case ast.ClassDef(name=cls):
                    enum = any(isinstance(n, ast.Assign) for n in node.body)
                    (self.enums if enum else self.classes)[cls] = node
                case _:
                    pass

    def lines(self) -> Iterator[str]:
        for name in self.exports:
            yield f"from {self.home}.{self.name} import {name}"
        for name, node in self.enums.items():
            if not node.bases:  # the enums as attributes of the request
                continue
            base = ast.unparse(node.bases[0])
            for member in _members(node):
                yield f"print({name}.{member}, {name}.{member}.value)"
                yield from (
                    f"print({name}.{member}{end})" for end in _METHODS.get(base, ())
                )
        for name, node in self.classes.items():
            base = ast.unparse(node.bases[0])
            if base == "Output":
                yield from self._reads(name, node)
                continue
            if base.startswith("Request["):
                output = base.removeprefix("Request[").removesuffix("]")
                yield f"from {self.home} import {name} as {name}_of_vendor"
                yield f"def _run_{name}(client: Client, request: {name}) -> {output}:"
                yield "    return client.run(request, timeout=1)"
            yield from self._builds(name, node)

    def _reads(self, name: str, node: ast.ClassDef) -> Iterator[str]:
        for attribute, annotation, _ in _attributes(node):
            yield f"def _read_{name}_{attribute}(output: {name}) -> None:"
            for stand_in in ("_A", "_B"):
                spelt = self._spelt(annotation, stand_in)
                yield f"    value{stand_in}: {spelt} = output.{attribute}"

    def _builds(self, name: str, node: ast.ClassDef) -> Iterator[str]:
        attributes = list(_attributes(node))
        musts = [a for a, _, default in attributes if default is None]
        types = {
            a: self._spelt(annotation, "object") for a, annotation, _ in attributes
        }
        given = ", ".join(f"{a}: {types[a]}" for a in types)
        yield f"def _build_{name}({given}) -> None:"
        yield f"    {name}({', '.join(f'{a}={a}' for a in musts)})"
        for attribute, annotation, _ in attributes:
            others = [f"{a}={a}" for a in musts if a != attribute]
            for value in (attribute, *self._choices(annotation)):
                words = ", ".join([*others, f"{attribute}={value}"])
                yield f"    {name}({words})"

    def _choices(self, annotation: ast.expr) -> Iterator[str]:
        """Return the enum members that occur directly in a union."""
        for node in ast.walk(annotation):
            if isinstance(node, ast.Subscript):
                return
            if isinstance(node, ast.Name) and node.id in self.enums:
                yield from (f"{node.id}.{m}" for m in _members(self.enums[node.id]))

    def _spelt(self, annotation: ast.expr, instead_of_any: str) -> str:
        """Return the annotation with the aliases as this module writes them."""
        aliases = self.aliases

        class Expansion(ast.NodeTransformer):
            def visit_Name(self, node: ast.Name) -> ast.expr:
                if node.id == "Any":
                    return ast.Name(instead_of_any)
                if node.id in _TEXTS:
                    return ast.Name("str")
                if node.id in aliases:
                    found: ast.expr = self.visit(
                        ast.parse(ast.unparse(aliases[node.id]), mode="eval").body
                    )
                    return found
                return node

            def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
                match node:
                    case ast.Subscript(
                        value=ast.Name("Annotated"), slice=ast.Tuple([first, *_])
                    ):
                        inner: ast.expr = self.visit(first)
                        return inner
                    case ast.Subscript(value=ast.Name("Literal")):
                        return node
                    case _:
                        self.generic_visit(node)
                        return node

        copy = ast.parse(ast.unparse(annotation), mode="eval").body
        return ast.unparse(Expansion().visit(copy))


def _members(node: ast.ClassDef) -> list[str]:
    return [
        target.id
        for inner in node.body
        if isinstance(inner, ast.Assign)
        for target in inner.targets
        if isinstance(target, ast.Name)
    ]


def _attributes(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr, ast.expr | None]]:
    for inner in node.body:
        match inner:
            case ast.AnnAssign(annotation=ast.Subscript(value=ast.Name("ClassVar"))):
                pass
            case ast.AnnAssign(target=ast.Name(name)):
                yield name, inner.annotation, default_of(inner)
            case _:
                pass


def default_of(node: ast.AnnAssign) -> ast.expr | None:
    """Return the default of a field; ``None`` if it is required."""
    match node.value:
        case ast.Call(func=ast.Name("Field"), keywords=keywords):
            found = [k.value for k in keywords if k.arg == "default"]
            return found[0] if found else None
        case value:
            return value
