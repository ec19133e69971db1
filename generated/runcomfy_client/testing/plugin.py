"""The fixture for pytest, which imports this module whenever it starts."""

# An extra: where it is not installed, strict type checkers find nothing to read here.
# mypy: disable-error-code="import-not-found, untyped-decorator"
# pyright: reportMissingImports=false
# pyright: reportUnknownParameterType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUntypedFunctionDecorator=false

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .fake import FakeRunComfy


@pytest.fixture
def fake_runcomfy() -> Iterator[FakeRunComfy]:
    """Yield a RunComfy inside this process, for every client: no network and no waiting."""
    from .fake import FakeRunComfy

    with FakeRunComfy() as fake:
        yield fake
