"""One generation of the real schemas, shared by all tests of this folder."""

import shutil
from pathlib import Path

import pytest
from codegen import Tree, tree
from trees import generate

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output for the committed schemas; read only."""
    out = tmp_path_factory.mktemp("generated")
    generate(SCHEMAS, out)
    return out


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A copy of the committed schemas."""
    return Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))


@pytest.fixture
def out(tmp_path: Path, generated: Path) -> Path:
    """A copy of the output for them."""
    return Path(shutil.copytree(generated, tmp_path / "out"))


@pytest.fixture
def before(generated: Path) -> Tree:
    """The files of the output for the committed schemas."""
    return tree(generated)
