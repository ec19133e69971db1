"""docs/SCHEMA_SUPPORT.md is what the suite and the keywords give."""

from pathlib import Path

import pytest
from judging import verdicts
from support_page import documented, render, shown_files

from generator.json_schema import keywords

PAGE = Path(__file__).parents[2] / "docs/SCHEMA_SUPPORT.md"


def test_the_page_is_what_the_suite_gives(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("accept"):
        PAGE.write_text(render(), "utf-8")
    assert render() == PAGE.read_text("utf-8")


def test_the_page_speaks_of_every_keyword_and_every_file_of_the_suite() -> None:
    assert keywords.UNDERSTOOD | keywords.UNSUPPORTED == documented()
    assert set(verdicts()) == shown_files()
