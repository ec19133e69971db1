"""docs/CHANGES.md says what the table of rules says, and how many edits prove it."""

from __future__ import annotations

import pytest
from edits import EDITS
from generations import ROOT

from generator.diff.rules import RULES

PAGE = ROOT / "docs/CHANGES.md"


def rules() -> str:
    """The table of rules."""
    rows = [
        f"| `{rule.name}` | {rule.what} | {', '.join(level.name for level in rule.levels)} |"
        for rule in RULES.values()
    ]
    return "\n".join(
        ["| rule | what changed | levels it may have |", "|---|---|---|", *rows]
    )


def count() -> str:
    """What proves the rules."""
    return (
        f"A test holds {len(EDITS)} edits against the truth, nearly all in both directions: every keyword at the\n"
        "top, in nested objects, lists, maps, unions and references; choices, defaults, presence, names,\n"
        "overlays, outputs, models, texts and order. The truth is derived another way: WIRE from values at\n"
        "and around every limit that jsonschema accepts with the old schema and refuses with the new one,\n"
        "SOURCE by mypy over a file that uses everything of the old module, checked against the new one,\n"
        "BEHAVIOUR from what the modules send and from answers that only the new schema knows. The levels\n"
        "that `diff` gives are equal to it, edit by edit."
    )


def page(text: str) -> str:
    """The page with both parts as they should be."""
    return part(part(text, "rules", rules()), "count", count())


def part(text: str, mark: str, content: str) -> str:
    """The page with what stands between two marks replaced."""
    before, found, rest = text.partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- end of {mark} -->")
    assert found and end, mark
    return f"{before}{found}\n{content}\n\n{end}{after}"


def test_page_holds_the_rules_and_the_count(request: pytest.FixtureRequest) -> None:
    found = PAGE.read_text("utf-8")
    if request.config.getoption("accept"):
        PAGE.write_text(page(found), "utf-8")
        return
    assert page(found) == found
