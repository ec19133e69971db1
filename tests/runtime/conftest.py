"""The package under test: its runtime from the templates, its models by hand."""

import shutil
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _assemble(folder: Path) -> Path:
    """Write the package into a folder, which is returned."""
    package = folder / "runcomfy_client"
    shutil.copytree(ROOT / "templates/package", package)
    shutil.copytree(Path(__file__).parent / "package", package, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def package_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for ``sys.path`` that holds the package."""
    return _assemble(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def runcomfy_client(package_folder: Path) -> ModuleType:
    """The imported package."""
    sys.path.insert(0, str(package_folder))
    return import_module("runcomfy_client")
