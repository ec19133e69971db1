"""What type checkers say of the package and of its uses, right and wrong."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from installing import Environment
from samples import (
    REFUSED,
    differs_in_words_alone,
    guides,
    lay_out_guide,
    name_of,
    python_samples,
    readme_samples,
)

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

MYPY = "[mypy]\nstrict = True\n"
# What the projects of others switch on, too.
MYPY_OF_OTHERS = """\
[mypy]
strict = True
plugins = pydantic.mypy
enable_error_code = deprecated, ignore-without-code, mutable-override,
    possibly-undefined, redundant-expr, redundant-self, truthy-bool, truthy-iterable,
    unused-awaitable
[pydantic-mypy]
init_forbid_extra = True
init_typed = True
warn_required_dynamic_aliases = True
"""
PYRIGHT = {
    "include": ["."],
    "typeCheckingMode": "strict",
    "deprecateTypingAliases": True,
    "reportPropertyTypeMismatch": "error",
    "reportUninitializedInstanceVariable": "error",
    "reportUnnecessaryTypeIgnoreComment": "error",
}


class Error(NamedTuple):
    """One objection of a type checker; the rule goes by the checker's own name."""

    file: str
    line: int
    rule: str


@pytest.fixture(scope="session")
def project(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has the package, and every kind of use of it."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(generated / "runcomfy_client", folder / "runcomfy_client")
    shutil.copytree(HERE / "uses", folder / "uses")
    # Dask has no types, and the walk through an upgrade breaks its application on purpose.
    untyped = shutil.ignore_patterns("batch_on_dask.py", "upgrading")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=untyped)
    (folder / "samples").mkdir()
    # The samples of the README continue each other; all others stand alone.
    script, test = readme_samples(ROOT / "README.md")
    own = {"readme": script, "readme_test": test}
    for name, text in {**own, **python_samples(generated)}.items():
        (folder / f"samples/{name}.py").write_text(text, encoding="utf-8")
    for page in guides(generated):
        if not differs_in_words_alone(page):
            lay_out_guide(
                page, folder / "guides" / name_of(page.relative_to(generated))
            )
    return folder


def ask_mypy(project: Path, settings: str, target: str = ".") -> list[Error]:
    config = project / "mypy.ini"
    config.write_text(settings, encoding="utf-8")
    command = ["mypy", "--config-file", config, "--output", "json", target]
    found = [json.loads(line) for line in ask(command, project).splitlines()]
    return [
        Error(row["file"].replace("\\", "/"), row["line"], row["code"])
        for row in found
        if row["severity"] == "error"
    ]


def ask_pyright(project: Path) -> list[Error]:
    config = project / "pyrightconfig.json"
    config.write_text(json.dumps(PYRIGHT), encoding="utf-8")
    command = ["pyright", "-p", project, "--pythonpath", sys.executable, "--outputjson"]
    found = json.loads(ask(command, project))
    assert found["summary"]["filesAnalyzed"] > 50
    return [
        Error(
            Path(row["file"]).resolve().relative_to(project.resolve()).as_posix(),
            row["range"]["start"]["line"] + 1,
            row["rule"],
        )
        for row in found["generalDiagnostics"]
    ]


def ask(command: Sequence[object], project: Path) -> str:
    """What a type checker prints; both exit with 1 when there are errors."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=project,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def wrong_lines() -> dict[int, str]:
    """The lines of the wrong uses, each with the exception that it names."""
    lines = (HERE / "uses/wrong.py").read_text(encoding="utf-8").splitlines()
    marks = {n: re.search(r"  # (\w+): ", line) for n, line in enumerate(lines, 1)}
    return {number: mark[1] for number, mark in marks.items() if mark}


# What others switch on is asked about the uses alone, and about what these import.
CHECKERS: dict[str, Callable[[Path], list[Error]]] = {
    "mypy": lambda project: ask_mypy(project, MYPY),
    "mypy of others": lambda project: ask_mypy(project, MYPY_OF_OTHERS, "uses"),
    "pyright": ask_pyright,
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_uses_are_errors_and_nothing_else_is(checker: str, project: Path) -> None:
    found = {
        (file, line)
        for file, line, rule in CHECKERS[checker](project)
        # An unused import is no reason to refuse one that does not exist.
        if not rule.startswith("reportUnused")
    }
    refused = {file for file, _ in found if file.endswith(f"{REFUSED}.py")}
    shown = {
        path.relative_to(project).as_posix() for path in project.rglob(f"*{REFUSED}.py")
    }

    assert {("uses/wrong.py", line) for line in wrong_lines()} == {
        (file, line) for file, line in found if file not in refused
    }
    # What guides show as wrong is an error, too.
    assert shown
    assert refused == (set() if checker == "mypy of others" else shown)


def test_wrong_uses_are_refused_by_python_too(installed: Environment) -> None:
    raised = json.loads(installed.run(HERE / "refusals.py", HERE / "uses/wrong.py"))

    assert {str(line): name for line, name in wrong_lines().items()} == raised
