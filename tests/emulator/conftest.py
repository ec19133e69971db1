"""An emulator of the repository's schemas, of odd ones, and a clock that stands still."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator_calls import AddModel, Caller, Clock

from generator.emulator import Emulator

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def schemas() -> Path:
    return SCHEMAS


@pytest.fixture
def emulator(clock: Clock) -> Iterator[Emulator]:
    with Emulator(SCHEMAS, latency=1.0, clock=clock) as running:
        yield running


@pytest.fixture
def call(emulator: Emulator) -> Caller:
    return Caller(emulator)


@pytest.fixture
def add_model(tmp_path: Path) -> AddModel:
    """Writes one model into a folder of its own and returns that folder."""

    def add(model_id: str, properties: object, **more: object) -> Path:
        folder = tmp_path / "models"
        folder.mkdir(exist_ok=True)
        # Numbered, since some file systems hold ids equal that differ by case alone.
        file = folder / f"{len(list(folder.iterdir()))}.json"
        schema = {"type": "object", "properties": properties}
        document = {"model_id": model_id, "input_schema": schema, **more}
        file.write_text(json.dumps(document), encoding="utf-8")
        return folder

    return add
