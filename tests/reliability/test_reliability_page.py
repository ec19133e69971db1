"""docs/RELIABILITY.md says what the table of faults says."""

from pathlib import Path

import pytest
from reliability_page import render
from reliability_table import TABLE

PAGE = Path(__file__).parents[2] / "docs/RELIABILITY.md"


def test_the_page_is_up_to_date(pytestconfig: pytest.Config) -> None:
    """``pytest tests/reliability/test_reliability_page.py --accept`` brings it there."""
    if pytestconfig.getoption("accept"):
        PAGE.write_text(render(), "utf-8")
    assert render() == PAGE.read_text("utf-8")


@pytest.mark.parametrize("call", TABLE)
def test_no_two_lines_of_a_call_begin_alike(call: str) -> None:
    words = [row.words for row in TABLE[call]]
    assert sorted(set(words)) == sorted(words)
