"""The command line over a folder of its own."""

from pathlib import Path

import pytest
from importing_calls import Importer


@pytest.fixture
def importer(tmp_path: Path) -> Importer:
    return Importer(tmp_path)
