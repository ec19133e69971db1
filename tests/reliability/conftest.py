"""An emulator to prove the package against."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from reliability_play import Clock, Player

from generator.emulator import Emulator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def schemas() -> Path:
    return ROOT / "schemas"


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
