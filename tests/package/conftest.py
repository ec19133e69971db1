"""The generated tree, made once, and the places where users put it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_calls import Done
from installing import Environment, make_copy, make_environment, run

from generator.emulator import Emulator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def schemas() -> Path:
    return ROOT / "schemas"


@pytest.fixture(scope="session")
def wheel(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated tree, built as a wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel"]
    run([*build, "--outdir", folder, generated])
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment into which the wheel was installed."""
    environment = make_environment(tmp_path_factory.mktemp("installed"))
    environment.pip("install", "--quiet", "--no-deps", "--no-index", wheel)
    return environment


@pytest.fixture(scope="session")
def vendored(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment in which the package is a part of another, under another name."""
    environment = make_environment(tmp_path_factory.mktemp("vendored"))
    vendor = environment.site / "acme/_vendor"
    make_copy(generated, vendor)
    for folder in (vendor, vendor.parent):
        (folder / "__init__.py").touch()
    return environment


@pytest.fixture
def emulator(schemas: Path) -> Iterator[Emulator]:
    """A RunComfy whose jobs wait for one poll and run for one."""
    with Emulator(schemas, polls=(1, 1)) as running:
        yield running


@pytest.fixture
def quick_emulator(schemas: Path) -> Iterator[Emulator]:
    """A RunComfy whose jobs are done at once."""
    with Emulator(schemas, polls=(0, 0)) as running:
        yield running


@pytest.fixture
def environ(emulator: Emulator, tmp_path: Path) -> dict[str, str]:
    """Variables of a user whose ledger is new."""
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("RUNCOMFY")},
        "RUNCOMFY_TOKEN": emulator.token,
        "RUNCOMFY_MODEL_API_BASE": emulator.url,
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "LOCALAPPDATA": str(tmp_path / "state"),
        "COLUMNS": "100",
    }


@pytest.fixture
def cli(
    installed: Environment, environ: dict[str, str], tmp_path: Path
) -> Callable[..., Done]:
    """Runs the installed script in a folder of its own."""
    script = installed.python.with_name("runcomfy-client")

    def call(*words: str, stdin: str = "", **variables: str) -> Done:
        done = subprocess.run(
            [script, *words],
            env={**environ, **variables},
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return call
