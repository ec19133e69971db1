"""The pre-commit hooks and workflows that other projects copy: their commands do what they say."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from codegen import Done, codegen

from generator.cli.main import main
from generator.emulator import Emulator

ROOT = Path(__file__).parents[2]
AS_SOMEBODY = "-c user.name=x -c user.email=x@example.com"
# An installation of our packages by a name that anybody could register: no path, no URL.
BY_NAME = re.compile(
    r"\b(?:pip\d? (?:install|wheel|download)|pipx (?:install|run)|uvx|poetry add"
    r"|uv (?:add|pip install|tool (?:install|run)))\b[^\n`]*?(?<![\w/.-])"
    r"runcomfy[-_](?:codegen|client)(?:\[[\w,]*\])?(?! @ |[\w/.\[-])"
)


def hooks() -> dict[str, dict[str, Any]]:
    read = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {hook["id"]: hook for hook in read}


def steps(workflow: Path) -> list[str]:
    """The shell commands of a workflow, one a line."""
    read = yaml.safe_load(workflow.read_text("utf-8"))
    runs = [
        s["run"] for job in read["jobs"].values() for s in job["steps"] if "run" in s
    ]
    return [line for run in runs for line in run.splitlines()]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with schemas, their tree, and a copy in ``src/app``."""
    for folder in ("schemas", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    assert main(["vendor", "src/app"]) == 0
    return tmp_path


def run(command: str, *more: str) -> Done:
    program, *words = shlex.split(command)
    assert "runcomfy-codegen" == program
    return codegen(*words, *more)


def told_hooks() -> list[dict[str, Any]]:
    text = (ROOT / "docs/PROJECT.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(repos:.*?)```", text, re.S)
    return [
        hook for block in blocks for repo in yaml.safe_load(block)["repos"]
        for hook in repo["hooks"]
    ]  # fmt: skip


def read_by_people() -> list[Path]:
    """All pages, workflows, templates and messages of the repository."""
    folders = (".github", "docs", "examples", "generated", "generator", "templates")
    inside = [path for f in folders for path in sorted((ROOT / f).rglob("*"))]
    told = [*ROOT.glob("*.md"), ROOT / "schemas/README.md", *ROOT.glob(".*.yaml")]
    kinds = {".md", ".yml", ".yaml", ".jinja", ".py", ".json"}
    return [*told, *(path for path in inside if path.suffix in kinds)]


@pytest.mark.parametrize(
    "line",
    [
        "pip install runcomfy-client",
        "run: python -m pip install --quiet 'runcomfy-codegen[pull]'",
        "uvx runcomfy-codegen vendor src/app",
        "uv add runcomfy_client>=0.1",
    ],
)
def test_an_installation_by_name_is_noticed(line: str) -> None:
    assert BY_NAME.search(line)


def test_our_packages_are_never_installed_by_name() -> None:
    """Nobody has registered the names: whoever does would run code beside the token."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in read_by_people()
        for match in BY_NAME.finditer(path.read_text("utf-8"))
    ]
    assert [] == found
    # Nor from an account that somebody could make: names below .example belong to nobody.
    homes = {
        home
        for path in read_by_people()
        for home in re.findall(
            r"https://[^\s'\"`]+(?=/runcomfy-codegen)", path.read_text("utf-8")
        )
    }
    assert {"https://git.example"} == homes
    for workflow in (ROOT / "examples/workflows").glob("*.yml"):
        package = yaml.safe_load(workflow.read_text("utf-8"))["env"]["GENERATOR"]
        assert re.match(r"runcomfy-codegen\S* @ git\+https://\S+@v\d", package)


def test_hooks_that_are_told_exist() -> None:
    assert {hook["id"] for hook in told_hooks()} <= set(hooks())
    assert 1 <= len(told_hooks())


def test_hook_of_the_copy_fails_once_it_is_edited(project: Path) -> None:
    entry = hooks()["runcomfy-vendored-copy"]["entry"]
    (arguments,) = (h["args"] for h in told_hooks() if "vendored" in h["id"])
    assert run(entry, *arguments).code == 0
    (project / "src/app/runcomfy_client/_api.py").write_text("mine = 1\n")
    assert run(entry, *arguments).code == 1


def test_hook_of_the_tree_fails_once_it_is_edited(project: Path) -> None:
    hook = hooks()["runcomfy-generated"]
    assert run(hook["entry"], "--quiet").code == 0
    (project / "generated/openapi.json").write_text("{}")
    assert run(hook["entry"], "--quiet").code == 1
    assert re.search(hook["files"], "generated/openapi.json")
    assert not re.search(hook["files"], "src/generated.py")


def test_workflow_of_the_copy_says_when_it_was_edited(project: Path) -> None:
    install, check = steps(ROOT / "examples/workflows/vendored-copy.yml")
    assert install.endswith('install --quiet "$GENERATOR"')
    assert run(check).code == 0
    (project / "src/app/runcomfy_client/_api.py").write_text("mine = 1\n")
    done = run(check)
    assert done.code == 1
    assert done.out.startswith("::error file=src/app/runcomfy_client/_api.py,")


@pytest.fixture
def upstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository that has to pull a model that has changed, and one that it has not got."""
    for folder in ("schemas", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / "here" / folder)
    published = tmp_path / "published"
    shutil.copytree(ROOT / "schemas", published)
    path = published / "ideogram/ideogram-v3/reframe.json"
    data = json.loads(path.read_text("utf-8"))
    data["input_schema"]["properties"]["seed"]["maximum"] = 77
    path.write_text(json.dumps(data))
    monkeypatch.chdir(tmp_path / "here")
    for words in ("init --quiet", "add .", f"{AS_SOMEBODY} commit --quiet -m Before"):
        subprocess.run(["git", *words.split()], check=True)
    with Emulator(published, token="t") as running:
        monkeypatch.setenv("RUNCOMFY_MODEL_API_BASE", running.url)
        monkeypatch.setenv("RUNCOMFY_API_TOKEN", "t")
        yield tmp_path / "here"


def test_workflow_of_upstream_writes_the_text_of_a_pull_request(upstream: Path) -> None:
    commands = steps(ROOT / "examples/workflows/upstream.yml")
    ours = [line for line in commands if line.startswith("runcomfy-codegen ")]
    pull, generate, diff = ours
    assert run(pull).code == run(generate).code == 0
    diff, file = diff.split(" > ")
    done = run(diff)
    assert done.code == 0
    assert "ideogram/ideogram-v3/reframe" in done.out and "77" in done.out
    assert sum(f"--body-file {file}" in line for line in commands) == 1
