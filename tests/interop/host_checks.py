"""A copy in somebody's project, under the newest of the tools that check such projects.

They have to be downloaded, so pytest does not collect this file by itself: ``make test-interop`` does.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from codegen import codegen

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/vendor"))
from hosts import TOOLS, complaints, host, overlooks  # noqa: E402


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs."""
    made = tmp_path_factory.mktemp("tools")
    venv.create(made, with_pip=True)
    pip = [
        str(made / "bin/python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "pyright[nodejs]",
        *TOOLS,
    ]
    subprocess.run(pip, check=True)
    return made / "bin"


@pytest.mark.parametrize("name", TOOLS)
def test_a_copy_passes_the_defaults_of_the_newest_tools(
    name: str, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = codegen("vendor", "src/app", "--from", ROOT / "generated")
    project = host(tmp_path, done.out.partition("pyproject.toml:")[2])
    assert "" == complaints(tools / name, project)
    assert not overlooks(tools / name, project)
