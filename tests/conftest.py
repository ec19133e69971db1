"""What all tests share: a known environment, the generated tree, and how snapshots are accepted."""

import os
import shutil
import signal
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from generator.pipeline.options import Options
from generator.pipeline.run import generate

# Some machines set it, and it hides what a user sees whose output goes into a pipe.
os.environ.pop("PYTHONUNBUFFERED", None)

# Background jobs of a shell ignore Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="write what the cases now give"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuses to write expectations where nobody would read them."""
    if config.getoption("accept") and os.environ.get("CI"):
        raise pytest.UsageError("--accept: expectations are never written in CI")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Work on half as many tests again as there are cores: a third of their time is waiting."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole tree that ``make`` writes; read only."""
    folder = tmp_path_factory.mktemp("tree") / "generated"
    outcome = generate(Options(Path(__file__).parents[1] / "schemas", folder, jobs=1))
    assert [] == list(outcome.problems)
    return folder


@pytest.fixture(scope="session")
def package(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package imported here, under a name that no other code gives to it."""
    folder = tmp_path_factory.mktemp("path")
    shutil.copytree(generated / "runcomfy_client", folder / "client_of_tests")
    sys.path.insert(0, str(folder))
    import_module("client_of_tests.testing")
    return import_module("client_of_tests")
