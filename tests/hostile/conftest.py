"""The sandbox that all hostile tests share."""

from collections.abc import Iterator

import pytest
from hostile_runs import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One warm process for all attacks."""
    box = Sandbox()
    yield box
    box.close()
