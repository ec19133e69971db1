"""Copies of the package in the projects of others, whole and in part."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from installing import Environment, make_copy

ROOT = Path(__file__).parents[2]
PARTS = {"whole": ["*"], "part": ["ideogram/*", "wan-ai/wan-2-5/text-to-image"]}
STRICT = {
    "mypy": ["mypy", "--no-incremental", "--python-executable"],
    "pyright": ["pyright", "-p", ".", "--pythonpath"],
}
# What the code of a strict project may not do, and the copy in it need not mind.
USE = """\
from pathlib import Path

from app.rc import Client, search
from app.rc.models.ideogram import IdeogramV3Reframe
from app.rc.models.ideogram.ideogram_v3_reframe import Resolution


def reframe(image: str, folder: Path) -> Path | None:
    request = IdeogramV3Reframe(
        image=image, resolution=Resolution.closest(1920, 1080)
    )
    with Client() as client:
        output = client.run(request, timeout=300)
        return client.download(output, folder)[0] if output.image else None


names = [model.model_id for model in search("image")]
"""


def ask(words: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.fixture(params=PARTS)
def project(request: pytest.FixtureRequest, generated: Path, tmp_path: Path) -> Path:
    """A project whose package ``app`` holds a copy and uses it."""
    make_copy(generated, tmp_path / "app", "--models", *PARTS[request.param])
    (tmp_path / "app/__init__.py").touch()
    (tmp_path / "app/use.py").write_text(USE)
    return tmp_path


def told_settings() -> dict[str, Any]:
    """What docs/PROJECT.md shows that projects are told to put into their pyproject.toml."""
    text = (ROOT / "docs/PROJECT.md").read_text("utf-8")
    (block,) = re.findall(r"^(\[tool\.black\].*?)^\$ ", text, re.S | re.M)
    return tomllib.loads(block.replace("src/app", "app"))


@pytest.mark.parametrize("project", ["part"], indirect=True)
@pytest.mark.parametrize("checker", STRICT)
def test_copy_is_clean_where_only_its_dependencies_are(
    checker: str, project: Path, vendored: Environment
) -> None:
    (project / "mypy.ini").write_text(
        "[mypy]\nstrict = True\ndisallow_any_generics = True\n"
        "warn_return_any = True\n"
        # The values of JSON are what they are; code that uses the copy has none of them.
        "[mypy-app.use]\ndisallow_any_explicit = True\ndisallow_any_decorated = True\n"
        "disallow_any_expr = True\ndisallow_any_unimported = True\n"
    )
    (project / "pyrightconfig.json").write_text(
        json.dumps({"include": ["app"], "typeCheckingMode": "strict"})
    )
    target = ["app"] if checker == "mypy" else []
    ask([*STRICT[checker], str(vendored.python), *target], project)


def test_tools_with_other_settings_leave_the_copy_alone(project: Path) -> None:
    told = told_settings()
    told["tool"]["black"]["line-length"] = 100
    told["tool"]["ruff"]["line-length"] = 79
    lines = ["[tool.black]", "line-length = 100"]
    lines += [f"extend-exclude = {json.dumps(told['tool']['black']['extend-exclude'])}"]
    ruff = told["tool"]["ruff"]["extend-exclude"]
    lines += ["[tool.ruff]", "line-length = 79", f"extend-exclude = {json.dumps(ruff)}"]
    lines += ["[tool.ruff.lint]", 'select = ["ALL"]']
    (project / "pyproject.toml").write_text("\n".join(lines))
    copy = project / "app/rc"
    before = {path: path.read_bytes() for path in copy.rglob("*.py")}
    for words in (
        ["black", "--quiet", "."],
        ["ruff", "format", "--quiet", "."],
        ["ruff", "check", "--quiet", "--fix", "--exit-zero", "--unsafe-fixes", "."],
    ):
        ask(words, project)
    assert before == {path: path.read_bytes() for path in copy.rglob("*.py")}
    assert USE != (project / "app/use.py").read_text(), "the tools have been at work"


def test_two_copies_live_in_one_process(
    generated: Path, vendored: Environment, tmp_path: Path
) -> None:
    make_copy(generated, tmp_path, name="one")
    make_copy(generated, tmp_path, "--models", "ideogram/*", name="two")
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
import one, two
from one.models.ideogram import IdeogramV3Reframe as First
from two.models.ideogram import IdeogramV3Reframe as Second
first, second = First(image="https://a.b/c.png"), Second(image="https://a.b/c.png")
assert not isinstance(first, Second) and first.to_json() == second.to_json()
assert one.Client is not two.Client and one.RunComfyError is not two.RunComfyError
print(len(one.search("")), len(two.search("")))
assert not [name for name in sys.modules if name.split(".")[0] == "runcomfy_client"]
"""
    assert "4 1\n" == vendored.run("-c", code)
