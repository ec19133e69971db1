"""docs/CHANGES.md lists the rules and the number of edits that test them."""

import pytest
from edits import EDITS
from generations import ROOT

from generator.diff.rules import RULES

PAGE = ROOT / "docs/CHANGES.md"


def rules() -> str:
    """Return the table of rules."""
    rows = [
        f"| `{rule.name}` | {rule.what} | {', '.join(level.name for level in rule.levels)} |"
        for rule in RULES.values()
    ]
    return "\n".join(
        ["| rule | what changed | levels it may have |", "|---|---|---|", *rows]
    )


def count() -> str:
    """Return the paragraph on how the rules are tested."""
    return (
        f"A test checks {len(EDITS)} edits, nearly all in both directions: every keyword at the top level, some in nested\n"
        "objects, lists, maps, unions and references; choices, defaults, presence, names, overlays,\n"
        "outputs, models, texts and order. The expected levels come from elsewhere. WIRE comes from values at\n"
        "and around every limit: is one accepted by jsonschema with the old schema and refused with the new\n"
        "one? SOURCE comes from mypy: does a file that uses everything of the old module type-check against\n"
        "the new one? BEHAVIOUR comes from what the modules send, and from answers that only the new schema\n"
        "allows. The levels that `diff` gives have to equal these, edit by edit."
    )


def page(text: str) -> str:
    """Return the page with both generated parts up to date."""
    return part(part(text, "rules", rules()), "count", count())


def part(text: str, mark: str, content: str) -> str:
    """Return the page with the text between two marks replaced."""
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
