"""What an import brings along, each in a fresh process."""

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


def test_help_costs_the_same_with_a_thousand_models(
    generated: Path, tmp_path: Path
) -> None:
    shutil.copytree(generated / "runcomfy_client", tmp_path / "runcomfy_client")
    script = (
        "import sys; from runcomfy_client.cli.main import main\n"
        "calls = []; sys.setprofile(lambda *_: calls.append(1))\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    sys.setprofile(None)\n"
        "print(len(calls), {'pydantic', 'httpx2', 'sqlite3'} & set(sys.modules))\n"
    )
    told: list[str] = []
    for count in (1, 1000):
        rows = [(f"v/m{n}/x", "v.m", "M", f"Model {n}", "Makes.") for n in range(count)]
        catalogue = tmp_path / "runcomfy_client/_catalog.py"
        catalogue.write_text(f"MODELS = {tuple(rows)!r}\n")
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(done.stdout.splitlines()[-1])
    (few, none), (many, nothing) = (line.split(maxsplit=1) for line in told)
    assert "set()" == none == nothing
    assert int(many) < 2 * int(few)
