"""Rules that an overlay declares between inputs: checked when a request is built, and told."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import stages

MESSAGE = "more than one image needs mode 'many'"
SCHEMA = {
    "type": "object",
    "properties": {
        "prompt": {"type": "string"},
        "mode": {"enum": ["one", "many"]},
        "max-images": {"type": "integer", "minimum": 1},
    },
    "required": ["prompt"],
}
RULES = [
    {
        "when": {
            "required": ["max-images"],
            "properties": {"max-images": {"minimum": 2}},
        },
        "then": {"required": ["mode"], "properties": {"mode": {"const": "many"}}},
        "message": {"en": MESSAGE},
    },
    {
        "then": {"properties": {"prompt": {"not": {"const": "x"}}}},
        "message": {"en": "x is no prompt"},
    },
]


@pytest.fixture(scope="module")
def module() -> Iterator[ModuleType]:
    outcome = stages.generated(stages.source(SCHEMA, ours={"rules": RULES}))
    assert [] == outcome.errors
    assert MESSAGE in outcome.text.replace("\n    ", " ")
    with stages.imported(outcome.text) as found:
        yield found


@pytest.mark.parametrize(
    "wire",
    [
        {"prompt": "a"},
        {"prompt": "a", "max-images": 1},
        {"prompt": "a", "max-images": 2, "mode": "many"},
        {"prompt": "a", "mode": "one"},
    ],
)
def test_what_keeps_the_rules_is_sent(module: ModuleType, wire: dict[str, Any]) -> None:
    assert wire == module.Thing.from_wire(wire).to_wire()


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ({"prompt": "a", "max_images": 2}, "mode", MESSAGE),
        ({"prompt": "a", "max_images": 3, "mode": "one"}, "mode", MESSAGE),
        ({"prompt": "x"}, "prompt", "x is no prompt"),
    ],
)
def test_what_breaks_a_rule_is_refused_in_its_words(
    module: ModuleType, fields: dict[str, Any], place: str, message: str
) -> None:
    with pytest.raises(ValueError) as caught:
        module.Thing(**fields)
    assert f"Thing.{place}: {message}" == str(caught.value)
