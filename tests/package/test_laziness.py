"""What an import brings along, each in a fresh process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from installing import Environment

HEAVY = {"asyncio", "httpx2", "pydantic", "typing"}


def brought_along(installed: Environment, code: str) -> set[str]:
    """The modules that some code imports, and that Python has not on its own."""
    script = f"import json, sys; old = set(sys.modules); {code}; " + (
        "print(json.dumps(sorted(set(sys.modules) - old)))"
    )
    return set(json.loads(installed.run("-c", script)))


def test_importing_the_package_imports_nothing_heavy(installed: Environment) -> None:
    found = brought_along(installed, "import runcomfy_client")

    assert {"runcomfy_client", "runcomfy_client._lazy"} == {
        name for name in found if name.startswith("runcomfy_client")
    }
    assert set() == HEAVY & found


@pytest.mark.parametrize(
    "code",
    [
        "from runcomfy_client.models.ideogram import IdeogramV3Reframe",
        "import runcomfy_client as r; r.models.ideogram.IdeogramV3Reframe",
    ],
)
def test_importing_a_model_imports_no_other(installed: Environment, code: str) -> None:
    found = brought_along(installed, code)

    assert {"ideogram", "ideogram.ideogram_v3_reframe"} == {
        name.removeprefix("runcomfy_client.models.")
        for name in found
        if name.startswith("runcomfy_client.models.")
    }
    assert "httpx2" not in found


def test_models_are_found_without_importing_one(installed: Environment) -> None:
    code = (
        "import runcomfy_client as r;"
        "assert ['IdeogramV3Reframe'] == [m.class_name for m in r.search('reframe')];"
        "assert ['IdeogramV3Reframe'] == [m.class_name for m in r.search('new SIZE')];"
        "assert 4 == len(r.search()) and [] == r.search('teapot')"
    )
    found = brought_along(installed, code)

    assert set() == {name for name in found if ".models" in name}
    assert "httpx2" not in found


def test_help_is_quick_with_a_thousand_models(generated: Path, tmp_path: Path) -> None:
    shutil.copytree(generated / "runcomfy_client", tmp_path / "runcomfy_client")
    rows = [(f"v/m{n}/x", "v.m", "M", f"Model {n}", "Makes.") for n in range(1000)]
    (tmp_path / "runcomfy_client/_catalog.py").write_text(f"MODELS = {tuple(rows)!r}\n")
    script = (
        "import resource, sys; sys.argv = ['x', '--help']\n"
        "from runcomfy_client.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pydantic', 'httpx2', 'sqlite3'} & set(sys.modules)))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_utime)\n"
    )
    # The first one compiles.
    outs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(4)
    ]
    assert "[]" == outs[-1].splitlines()[-2]
    assert 0.1 > min(float(out.splitlines()[-1]) for out in outs[1:])
