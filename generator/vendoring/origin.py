"""Read the generated tree that a copy comes from, and check it against its manifest."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.problems import Loc, Problem, ProblemsFound
from ..output import manifest
from ..output.manifest import Manifest, digest_on_disk
from ..output.transaction import unfinished
from ..python.contexts import Row
from .changes import Change

_CATALOG = "_catalog.py"


@dataclass(frozen=True, slots=True)
class Origin:
    """A generated package; ``files`` are its texts by path."""

    where: str
    package: str
    version: str
    made_by: str
    api: str
    rows: Sequence[Row]
    models: Mapping[str, str]
    files: Mapping[str, str]
    changes: Sequence[Change]

    @property
    def needs(self) -> dict[str, str]:
        """Return the packages that a copy needs, each with the oldest version that will do."""
        text = self.files.get("_runtime/needs.py")  # older trees do not have it
        return _constant(text, "NEEDS") if text else {}

    @property
    def ids(self) -> list[str]:
        """Return the models, in the order of the catalogue."""
        return [row[0] for row in self.rows]


def read_tree(folder: Path, changes: Sequence[Change] = ()) -> Origin:
    """Read the package of a generated tree.

    Raise `ProblemsFound` if there is none or if its files were edited.
    """
    owned = manifest.read(folder)
    problems = unfinished(folder)
    if owned.problem:  # a merged tree has to be repaired first
        problems.append(owned.problem._replace(severity="error"))
    elif not owned.files:
        problems.append(
            Problem(
                "no-package",
                Loc(folder.as_posix()),
                "there is no generated tree in this folder",
                "run `runcomfy-codegen generate`, or name another folder with --from DIR",
            )
        )
    problems += [
        Problem(
            "edited-by-hand",
            Loc((folder / path).as_posix()),
            "this file was edited or removed after it was generated, so it is not copied",
            "run `runcomfy-codegen generate`, which says what to do about an edit",
        )
        for path in _package_files(owned)
        if digest_on_disk(folder / path) != owned.files[path]
    ]
    if problems:
        raise ProblemsFound(problems)
    return of_texts(
        folder.as_posix(),
        owned,
        lambda path: manifest.fold((folder / path).read_bytes()).decode(),
        changes,
    )


def of_texts(
    where: str,
    owned: Manifest,
    read: Callable[[str], str],
    changes: Sequence[Change] = (),
) -> Origin:
    """Build the package of a tree whose files ``read`` returns."""
    package = _package(owned)
    texts = {
        path.removeprefix(f"{package}/"): read(path) for path in _package_files(owned)
    }
    return Origin(
        where,
        package,
        _constant(texts["_api.py"], "VERSION"),
        owned.toolchain.get("runcomfy-codegen", ""),
        owned.api,
        _constant(texts[_CATALOG], "MODELS"),
        {model_id: entry.digest for model_id, entry in owned.models.items()},
        texts,
        changes,
    )


def _package(owned: Manifest) -> str:
    """Return the folder of the package in the tree: the one with `_catalog.py`."""
    catalogs = (path for path in owned.files if path.endswith(f"/{_CATALOG}"))
    return next(catalogs, "").split("/")[0]


def _package_files(owned: Manifest) -> list[str]:
    package = _package(owned)
    return [path for path in owned.files if path.startswith(f"{package}/")]


def _constant(text: str, name: str) -> Any:
    """Return the constant that a generated module assigns to a name."""
    for node in ast.parse(text).body:
        match node:
            case ast.Assign(targets=[ast.Name(found)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(found), value=ast.expr() as value):
                pass
            case _:
                continue
        if found == name:
            return ast.literal_eval(value)
    raise LookupError(f"no generated module is without {name}")
