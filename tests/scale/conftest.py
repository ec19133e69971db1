"""Grown catalogues, and what is made of them once for all tests here."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from generator.cli.main import main
from generator.output import lock

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

MANY = 300


def generated(schemas: Path, out: Path) -> Path:
    """The folder after a run that has to succeed."""
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert 0 == main(["generate", *arguments])
    return out


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The schemas of many models, and what was generated; nobody changes them."""
    from catalogue import grow

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    own = tmp_path_factory.mktemp("many") / "schemas"
    grow(MANY, own)
    with suppress(OSError):  # another worker was first
        own.rename(shared / "schemas")
    with pytest.MonkeyPatch.context() as patched:
        # One worker generates; the others wait for it, and then have nothing to do.
        patched.setattr(lock, "PATIENCE_S", 600)
        return shared / "schemas", generated(shared / "schemas", shared / "out")


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """The schemas of a few models, and what was generated, for one test alone."""
    from catalogue import grow

    grow(6, tmp_path / "schemas")
    return tmp_path / "schemas", generated(tmp_path / "schemas", tmp_path / "out")
