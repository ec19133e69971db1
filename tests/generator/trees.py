"""Generated trees as tests look at them: bytes by path, and the names that users see."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from codegen import Tree, tree

from generator.cli.main import main

LANGUAGES = ("en", "ja", "zh")
PACKAGE = "runcomfy_client"
# What speaks of all models.
COMPARISONS = {f"docs/{language}/compare.md" for language in LANGUAGES}
INDEXES = COMPARISONS | {f"docs/{language}/index.md" for language in LANGUAGES}
FINDER = "docs/assets/sizes.json"
MODELS = f"{PACKAGE}/models/__init__.py"
CATALOG = f"{PACKAGE}/_catalog.py"


class Name(NamedTuple):
    """Something that users can write down: where it is defined, and what it is annotated with."""

    module: str
    name: str
    annotation: str


def changed(before: Tree, after: Tree) -> set[str]:
    """The paths that only one of two trees has, or that differ."""
    paths = {*before, *after}
    return {path for path in paths if before.get(path) != after.get(path)}


def generate(schemas: Path, out: Path, *options: str) -> Tree:
    """The tree after a run that has to succeed."""
    arguments = ["generate", "--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert main([*arguments, *options]) == 0
    return tree(out)


def public_names(files: Tree) -> set[Name]:
    """Classes, aliases, enum members and fields of all models, and the exports of packages."""
    prefix = f"{PACKAGE}/models/"
    return {
        name
        for path, content in files.items()
        if path.startswith(prefix) and path.endswith(".py")
        for name in _names(path.removeprefix(prefix), ast.parse(content))
    }


def _names(module: str, parsed: ast.Module) -> Iterator[Name]:
    for node in parsed.body:
        match node:
            case ast.Assign(targets=[ast.Name("__all__")], value=ast.List(items)):
                for item in items:
                    yield Name(module, ast.literal_eval(item), "exported")
            case ast.ClassDef(name=owner, bases=bases):
                yield Name(module, owner, ", ".join(map(ast.unparse, bases)))
                for inner in node.body:
                    yield from _members(module, owner, inner)
            case _:
                pass


def _members(module: str, owner: str, node: ast.stmt) -> Iterator[Name]:
    match node:
        case ast.AnnAssign(target=ast.Name(name), annotation=annotation):
            yield Name(module, f"{owner}.{name}", ast.unparse(annotation))
        case ast.Assign(targets=[ast.Name(name)], value=value):
            yield Name(module, f"{owner}.{name}", ast.unparse(value))
        case _:
            pass


class Model(NamedTuple):
    """One model's files in the output, by its vendor and the rest of its name."""

    vendor: str
    module: str
    page: str

    @property
    def code(self) -> str:
        """The module."""
        return f"{PACKAGE}/models/{self.vendor}/{self.module}.py"

    @property
    def schema(self) -> str:
        """The input as JSON, beside the module."""
        return f"{self.code.removesuffix('.py')}.json"

    @property
    def package(self) -> str:
        """The package of the vendor."""
        return f"{PACKAGE}/models/{self.vendor}/__init__.py"

    @property
    def pages(self) -> set[str]:
        """The docs in every language, and the form that they share."""
        return {
            *(f"docs/{language}/{self.page}.md" for language in LANGUAGES),
            self.form,
        }

    @property
    def form(self) -> str:
        """The data of the form on its pages, texts of all languages included."""
        return f"docs/assets/forms/{self.page}.json"

    def drawings(self, field: str) -> set[str]:
        """The galleries of an input in every language."""
        folders = (f"docs/{language}" for language in LANGUAGES)
        return {f"{folder}/{self.page}.{field}.svg" for folder in folders}


def save(path: Path, text: str) -> None:
    """Puts a new file in the place of the old one, as editors do.

    In one step: a watch may well look between the two of an ordinary write.
    """
    draft = path.with_name(".draft")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def edit(path: Path, change: Any) -> None:
    """Reads a JSON file, lets a function change it, writes it."""
    data = json.loads(path.read_text("utf-8"))
    change(data)
    save(path, json.dumps(data, indent=2, ensure_ascii=False))


def reversed_keys(value: dict[str, Any]) -> dict[str, Any]:
    """The same object, written from the end."""
    return dict(reversed(value.items()))
