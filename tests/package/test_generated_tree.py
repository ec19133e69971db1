"""What holds for the files of the generated tree, read as text."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from generator.core import resources
from generator.pipeline.options import template_files

ROOT = Path(__file__).parents[2]
HEADER = re.compile(
    r'(?:# |<!-- |\[//\]: # ")Generated from (schemas[^ ]*)\.'
    r" Do not edit: run `runcomfy-codegen generate`\.(?: -->|\")?"
)
# JSON has no place for comments.
BARE = (".gitattributes", ".json", ".svg")

# The cores come with pydantic and httpx2, each pinned by its shell.
DEPENDENCIES = {"httpcore2", "httpx2", "pydantic", "pydantic_core"}
# Modules that nobody imports without having asked for an extra.
EXTRAS = {
    "runcomfy_client/otel.py": {"opentelemetry"},
    "runcomfy_client/_runtime/aiohttp_exchange.py": {"aiohttp", "yarl"},
    "runcomfy_client/testing/plugin.py": {"pytest"},
    "runcomfy_client/testing/strategies.py": {"hypothesis"},
}


@pytest.fixture(scope="session")
def texts(generated: Path) -> dict[str, str]:
    """Every file of the tree."""
    return {
        path.relative_to(generated).as_posix(): path.read_text(encoding="utf-8")
        for path in generated.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.fixture(scope="session")
def modules(texts: dict[str, str]) -> dict[str, ast.Module]:
    """Every module of the package, parsed."""
    return {path: ast.parse(text) for path, text in texts.items() if path[-3:] == ".py"}


@pytest.fixture(scope="session")
def copied() -> dict[str, str]:
    """The ordinary files of the package, which no template makes."""
    return {
        name.replace("package", "runcomfy_client", 1): path.read_text("utf-8")
        for name, path in template_files(resources.templates()).items()
        if name.startswith("package/") and path.suffix != ".jinja"
    }


def test_ordinary_files_are_copied_as_they_are(
    texts: dict[str, str], copied: dict[str, str]
) -> None:
    assert copied == {path: texts[path] for path in texts.keys() & copied.keys()}


def test_every_other_file_says_what_it_came_from(
    texts: dict[str, str], copied: dict[str, str]
) -> None:
    bare = {path for path in texts if path.endswith(BARE)}
    rendered = {path: texts[path] for path in texts.keys() - copied.keys() - bare}
    # The properties of a skill come first.
    rendered = {p: re.sub(r"(?s)\A---\n.*?\n---\n", "", rendered[p]) for p in rendered}
    headers = {
        # On pages it comes after the title.
        path: next(filter(None, map(HEADER.fullmatch, text.split("\n", 3)[:3])), None)
        for path, text in rendered.items()
    }

    assert [] == [path for path, header in headers.items() if header is None]
    origins = {header[1] for header in headers.values() if header}
    origins.remove("schemas/releases.json")  # there from the first release on
    assert [] == [origin for origin in origins if not (ROOT / origin).exists()]


def test_nothing_tells_where_or_when_it_was_made(
    generated: Path, texts: dict[str, str]
) -> None:
    places = {str(ROOT), str(generated), sys.prefix, sys.base_prefix}
    words = places | {Path(place).as_posix() for place in places}

    for word in {*words, date.today().isoformat()}:
        assert [] == [path for path, text in texts.items() if word in text]


def absolute_imports(tree: ast.Module) -> Iterator[str]:
    """The top-level packages that a module imports by their full names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]


def test_imports_are_relative_or_of_the_dependencies(
    modules: dict[str, ast.Module],
) -> None:
    foreign = {
        path: set(absolute_imports(tree)) - DEPENDENCIES - sys.stdlib_module_names
        for path, tree in modules.items()
    }

    assert {} == {
        path: imported
        for path, imported in foreign.items()
        if imported - EXTRAS.get(path, set())
    }


def test_every_relative_import_stays_inside_the_package(
    modules: dict[str, ast.Module],
) -> None:
    for path, tree in modules.items():
        depth = path.count("/")
        levels = [n.level for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert max(levels, default=0) <= depth, path


def test_the_project_depends_on_pydantic_and_httpx2_alone(
    texts: dict[str, str],
) -> None:
    project = tomllib.loads(texts["pyproject.toml"])["project"]

    assert {"httpx2", "pydantic"} == {
        Requirement(line).name for line in project["dependencies"]
    }
    assert {"aiohttp", "cli", "files", "mcp", "otel", "testing"} >= set(
        project.get("optional-dependencies", {})
    )
    assert ">=3.11" == project["requires-python"]


def test_the_readme_links_to_files_that_are_there(
    generated: Path, texts: dict[str, str]
) -> None:
    links = re.findall(r"\]\((?!https://)([^)#]+)\)", texts["README.md"])

    assert {"docs/en/index.md", "openapi.json"} <= set(links)
    assert [] == [link for link in links if not (generated / link).is_file()]
