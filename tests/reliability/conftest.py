"""The generated package, made once, and an emulator to prove it against."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from reliability_play import Clock, Player

from generator.emulator import Emulator
from generator.pipeline.options import Options
from generator.pipeline.run import generate

ROOT = Path(__file__).parents[2]
_NAME = "client_under_proof"


@pytest.fixture(scope="session")
def schemas() -> Path:
    return ROOT / "schemas"


@pytest.fixture(scope="session")
def tree(schemas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree that ``make`` writes, a folder for ``sys.path``."""
    folder = tmp_path_factory.mktemp("proof") / "generated"
    outcome = generate(Options(schemas, folder, jobs=1))
    assert [] == list(outcome.problems)
    return folder


@pytest.fixture(scope="session")
def package(tree: Path) -> ModuleType:
    """The package under a name of its own, since other tests make theirs."""
    folder = tree / "runcomfy_client"
    spec = spec_from_file_location(
        _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    sys.modules[_NAME] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[_NAME])
    return import_module(_NAME)


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def emulator(schemas: Path, clock: Clock) -> Iterator[Emulator]:
    """An emulator whose jobs advance by the clock alone."""
    with Emulator(schemas, latency=1.0, clock=clock) as running:
        yield running


@pytest.fixture
def player(
    package: ModuleType, emulator: Emulator, clock: Clock, tmp_path: Path
) -> Player:
    return Player(package, emulator, clock, tmp_path)
