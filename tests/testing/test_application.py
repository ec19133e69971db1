"""Tests of an application find the fixture and run offline, with no change to it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

APPLICATION = Path(__file__).with_name("application")


def run_pytest(folder: Path, *arguments: str, path: Path) -> str:
    """What pytest prints about the application in a folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "cover_checks.py", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_installed_package_brings_the_fixture(
    generated: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "application"
    shutil.copytree(APPLICATION, folder)

    # What the entry point of an installed package does.
    shown = run_pytest(folder, "-p", "runcomfy_client.testing.plugin", path=generated)

    assert "3 passed" in shown


def test_a_vendored_copy_is_named_in_conftest(generated: Path, tmp_path: Path) -> None:
    folder = tmp_path / "application"
    shutil.copytree(APPLICATION, folder)
    shutil.copytree(generated / "runcomfy_client", folder / "acme/vendor/rc")
    code = (folder / "cover.py").read_text()
    (folder / "cover.py").write_text(code.replace("runcomfy_client", "acme.vendor.rc"))
    plugin = 'pytest_plugins = ["acme.vendor.rc.testing.plugin"]\n'
    (folder / "conftest.py").write_text(plugin)

    shown = run_pytest(folder, path=folder)

    assert "3 passed" in shown


def test_the_plugin_costs_other_test_runs_nothing(generated: Path) -> None:
    code = (
        "import sys, pytest; import runcomfy_client.testing.plugin;"
        "print(sorted({'httpx2', 'pydantic', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(generated)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "[]\n" == done.stdout
