"""The generated package, imported under a name that no other test gives to it."""

import shutil
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from generator.pipeline.options import Options
from generator.pipeline.run import generate

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole tree that ``make`` writes."""
    folder = tmp_path_factory.mktemp("tree") / "generated"
    outcome = generate(Options(ROOT / "schemas", folder, jobs=1))
    assert [] == list(outcome.problems)
    return folder


@pytest.fixture(scope="session")
def package(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package, ready to be used here."""
    folder = tmp_path_factory.mktemp("path")
    shutil.copytree(generated / "runcomfy_client", folder / "client_under_fake")
    sys.path.insert(0, str(folder))
    import_module("client_under_fake.testing")
    return import_module("client_under_fake")
