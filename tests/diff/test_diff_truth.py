"""The levels of `diff` equal the independently derived ones, edit by edit."""

from pathlib import Path

import truth
from edits import EDITS
from generations import catalogue
from small_catalogue import Edit

from generator.diff.compare import compare
from generator.diff.rules import RULES


def expected(edit: Edit, breaks_source: bool) -> set[str]:
    """Return what an edit does, derived without the code under test."""
    levels = {
        "WIRE": truth.wire(edit),
        "SOURCE": breaks_source,
        "BEHAVIOUR": truth.behaves(edit),
    }
    found = {level for level, holds in levels.items() if holds}
    if found:
        return found
    if truth.widened(edit) or truth.code(edit.old) != truth.code(edit.new):
        return {"SAFE"}
    return {"DOCS"} if truth.content(edit.old) != truth.content(edit.new) else set()


def test_levels_are_the_truth(tmp_path: Path) -> None:
    assert len(EDITS) >= 150
    broken = truth.broken_sources(tmp_path)  # by one run of the type checker over all
    wrong = {}
    for name, edit in EDITS.items():
        changes = compare(catalogue(edit.old), catalogue(edit.new))
        found = {level.name for change in changes for level in change.levels}
        if found & {"WIRE", "SOURCE", "BEHAVIOUR"}:
            found -= {"SAFE", "DOCS"}
        elif "SAFE" in found:
            found -= {"DOCS"}
        for change in changes:
            assert set(change.levels) <= set(RULES[change.rule].levels), change
        true = expected(edit, name in broken)
        if true != found:
            wrong[name] = (true, found, broken.get(name), changes)
    assert {} == wrong
