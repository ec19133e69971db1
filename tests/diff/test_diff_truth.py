"""The levels of `diff` equal the independently derived ones, edit by edit."""

from __future__ import annotations

import pytest
import truth
from edits import EDITS
from generations import catalogue

from generator.diff.compare import compare
from generator.diff.rules import RULES


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return the edits that break old code, by one run of the type checker over all of them."""
    return truth.broken_sources(tmp_path_factory.mktemp("sources"))


def test_edits_are_many() -> None:
    assert len(EDITS) >= 150


@pytest.mark.parametrize("name", EDITS)
def test_levels_are_the_truth(name: str, broken: dict[str, list[str]]) -> None:
    edit = EDITS[name]
    levels = {
        "WIRE": truth.wire(edit),
        "SOURCE": name in broken,
        "BEHAVIOUR": truth.behaves(edit),
    }
    expected = {level for level, holds in levels.items() if holds}
    if not expected and (
        truth.widened(edit) or truth.code(edit.old) != truth.code(edit.new)
    ):
        expected = {"SAFE"}
    if not expected and truth.content(edit.old) != truth.content(edit.new):
        expected = {"DOCS"}
    changes = compare(catalogue(edit.old), catalogue(edit.new))
    found = {level.name for change in changes for level in change.levels}
    if found & {"WIRE", "SOURCE", "BEHAVIOUR"}:
        found -= {"SAFE", "DOCS"}
    elif "SAFE" in found:
        found -= {"DOCS"}
    for change in changes:
        assert set(change.levels) <= set(RULES[change.rule].levels), change
    assert expected == found, (broken.get(name), changes)
