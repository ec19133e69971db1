"""The generator's structure, read from its code: who may import whom, and who owns which tool."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parents[2] / "generator"

# A module imports from levels above its own line only. A new one goes where its work belongs;
# where that is impossible, its work belongs into two.
LEVELS: list[set[str]] = [
    {"spool", "stamp", "styling"},
    {"shares"},
    # values and words that know nothing of the project
    {"globs"},
    {"__init__", "ambiguity", "literals", "markup", "problems", "resources", "shapes"},
    {"formatting", "ir", "keywords", "lock", "manifest", "patterns", "pointer"},
    {"passing", "render", "validations"},
    # reading, and the disk
    {"choices", "layout", "phrases", "references", "samples"},
    {"strict", "transaction"},
    {"emit", "sizes", "source", "texts"},
    {"repairs"},
    # checking, lowering, naming
    {"residue"},
    {"parts"},
    {"inputs"},
    {"lower", "naming", "options", "overlay", "releases", "rules"},
    {"openapi_schemas", "prepare", "validation"},
    {"check_overlay"},
    {"check"},
    {"settings"},
    # deciding how Python and the docs spell it
    {"catalogue", "classes", "plan_python", "selection"},
    {"plan_changelog", "plan_changes", "snippets", "tables"},
    {"doc_types"},
    {"plan_gallery"},
    {"plan_docs"},
    {"plan_guides", "plan_openapi"},
    {"plan_overview"},
    # putting it together
    {"tree"},
    {"workers"},
    {"pipeline"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
# What the packages beside them may know of the modules above; `console` holds the commands and
# may know everything.
PACKAGES = {
    # models and names, and nothing that prints or writes
    "diff": {
        "catalogue",
        "check",
        "choices",
        "ir",
        "literals",
        "lower",
        "markup",
        "naming",
        "plan_changelog",
        "plan_python",
        "pointer",
        "prepare",
        "problems",
        "releases",
        "shapes",
        "source",
        "validation",
    },
    # how schema files are read, and nothing of what is made of them
    "emulator": {"overlay", "pointer", "problems", "resources", "shapes", "source", "strict"},
    # what was generated, and how a folder changes; nothing of how it was made
    "site": {"emit", "manifest", "problems", "sizes", "source", "transaction"},
    # a finished tree, and the rendering of the lists in it
    "vendor": {
        "emit", "globs", "manifest", "plan_python", "problems", "render", "shapes",
        "tables", "transaction",
    },
    # how a model is read, checked and named, and nothing of what is printed
    "ingest": {
        "check", "globs", "inputs", "ir", "keywords", "lower", "naming", "overlay", "pointer",
        "problems", "repairs", "rules", "shapes", "source", "strict", "transaction", "validation",
    },
}  # fmt: skip

OWNERS = {
    "black": {"formatting"},
    "datamodel_code_generator": {"classes"},
    "jinja2": {"render"},
    "jsonschema": {"validation"},
    "referencing": {"validation"},
}
# Generating needs no network, no other program, and runs nothing that it reads.
NOBODY = {
    "asyncio", "ctypes", "ftplib", "http", "httpx2", "importlib.util", "marshal", "pickle",
    "requests", "runpy", "shelve", "smtplib", "socket", "ssl", "subprocess", "urllib.request",
    "webbrowser",
}  # fmt: skip
WRITERS = {
    "chmod", "hardlink_to", "link_to", "makedirs", "mkdir", "mkdtemp", "mkstemp", "rename",
    "rmdir", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
}  # fmt: skip
WRITING_MODULES = {"shutil", "tempfile"}


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse((GENERATOR / f"{name}.py").read_text("utf-8"))


MODULES = sorted(path.stem for path in GENERATOR.glob("*.py"))


def imports(module: ast.Module, package: str) -> Iterator[str]:
    """Every imported module by its full name; ``from . import x`` counts as ``x``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = (
                package.split(".")[: -node.level + 1 or None] if node.level else []
            )
            base = ".".join([*parents, *filter(None, [node.module])])
            own = base == "generator" or base == package
            yield from (
                (f"{base}.{alias.name}" for alias in node.names) if own else [base]
            )


def siblings(name: str) -> set[str]:
    """The modules of the generator that one of them imports."""
    found = {
        full.split(".")[1]
        for full in imports(parsed(name), "generator")
        if full.startswith("generator.")
    }
    return {"__init__" if part == "__version__" else part for part in found}


def outsiders(name: str) -> set[str]:
    """The modules from elsewhere that one of them imports, and their packages."""
    found = set(imports(parsed(name), "generator"))
    return found | {full.split(".")[0] for full in found}


def test_every_module_has_one_level() -> None:
    assert MODULES == sorted(name for level in LEVELS for name in level)


@pytest.mark.parametrize("name", MODULES)
def test_module_imports_from_levels_above_only(name: str) -> None:
    level = next(i for i, names in enumerate(LEVELS) if name in names)
    above = set().union(*LEVELS[:level])
    assert set() == siblings(name) - above


@pytest.mark.parametrize("name", MODULES)
def test_tool_is_imported_by_its_owner_only(name: str) -> None:
    used = outsiders(name)
    assert {t for t, owners in OWNERS.items() if name in owners} == used & set(OWNERS)
    assert set() == used & NOBODY


@pytest.mark.parametrize("package", PACKAGES)
def test_package_knows_only_what_it_may(package: str) -> None:
    used = {
        full.split(".")[1]
        for path in sorted((GENERATOR / package).rglob("*.py"))
        for full in imports(ast.parse(path.read_text("utf-8")), f"generator.{package}")
        if full.startswith("generator.")
    }
    assert set() == used - PACKAGES[package] - {package}


def test_every_package_is_named() -> None:
    found = {path.parent.name for path in GENERATOR.glob("*/__init__.py")}
    assert found == {*PACKAGES, "console"}


def calls(name: str) -> set[str]:
    """What a module calls: ``f`` for a function, ``.f`` for a method or ``module.f``."""
    return called(parsed(name))


def called(module: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(function):
                    found.add(function)
                case ast.Attribute(value=ast.Name(owner), attr=method):
                    found |= {f".{method}", f"{owner}.{method}"}
                case ast.Attribute(attr=method):
                    found.add(f".{method}")
                case _:
                    pass
    return found


def test_only_the_command_line_prints() -> None:
    printing = {
        path.relative_to(GENERATOR).parts[0]
        for path in GENERATOR.rglob("*.py")
        if "print" in called(ast.parse(path.read_text("utf-8")))
    }
    assert {"cli.py", "console"} == printing


def test_only_transactions_write_files() -> None:
    writing = {f".{method}" for method in WRITERS}
    writing |= {"open", "os.fdopen", "os.remove", "os.replace", "os.truncate"}
    found = {
        name
        for name in MODULES
        if calls(name) & writing or outsiders(name) & WRITING_MODULES
    }
    # The printer of classes takes one folder of templates: the pipeline merges overrides into a
    # temporary one, which is no output.
    # Stamps, shares and what waits in a file without a name are no output either.
    assert {
        "lock", "pipeline", "shares", "spool", "stamp", "transaction",
    } == found  # fmt: skip
    assert set() == calls("pipeline") & writing


@pytest.mark.parametrize("name", MODULES)
def test_nothing_is_executed(name: str) -> None:
    forbidden = {"eval", "exec", "__import__", "os.system", "os.popen"}
    assert set() == calls(name) & forbidden
    assert ("compile" in calls(name)) == (
        name == "formatting"
    ), "compiled, to be checked"


def test_no_file_is_long() -> None:
    lengths = {
        path.relative_to(GENERATOR).as_posix(): len(
            path.read_text("utf-8").splitlines()
        )
        for path in GENERATOR.rglob("*.py")
    }
    assert {} == {path: length for path, length in lengths.items() if length > 400}


def test_pipeline_can_be_read_at_once() -> None:
    build = next(
        node
        for node in parsed("pipeline").body
        if isinstance(node, ast.FunctionDef) and node.name == "build"
    )
    assert build.end_lineno is not None
    assert build.end_lineno - build.lineno < 80
