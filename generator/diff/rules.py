"""The rules of `diff`: what can change, and who is hurt by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .changes import Level

WIRE, SOURCE, BEHAVIOUR, SAFE, DOCS = sorted(Level, reverse=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change and the levels that it can have."""

    name: str
    what: str
    hurt: str
    levels: tuple[Level, ...]
    hurt_readers: str = ""  # who is hurt if an output changes


_LIMIT = (WIRE, SOURCE, BEHAVIOUR, SAFE)
_CALLERS = "callers whose values are no longer accepted"
_READERS = "code that relies on the old results"

# Keywords that are judged together: `minimum: 1` and `exclusiveMinimum: 0` may be the same.
_LIMITS = (
    ("type",), ("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"), ("multipleOf",),
    ("minLength",), ("maxLength",), ("pattern",), ("minItems",), ("maxItems",), ("uniqueItems",),
    ("items", "prefixItems", "additionalItems"), ("contains", "minContains", "maxContains"),
    ("minProperties",), ("maxProperties",), ("propertyNames",),
    ("additionalProperties", "patternProperties", "unevaluatedProperties"),
    ("anyOf",), ("oneOf",), ("allOf",), ("not",),
)  # fmt: skip
_CONDITIONS = (
    ("if", "then", "else"),
    ("dependentRequired",),
    ("dependentSchemas",),
    ("dependencies",),
)


def _named(keyword: str) -> str:
    """Return the name of the rule for a keyword."""
    return re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", keyword)


_ROWS = (
    Rule("model-added", "model added", "nobody", (SAFE,)),
    Rule("model-removed", "model removed", "everyone who calls it", (WIRE, SOURCE)),
    Rule("model-renamed", "model renamed", "everyone who calls it", (WIRE, SOURCE)),
    Rule("class-renamed", "class or module renamed", "code that imports the old name", (SOURCE,)),
    Rule("input-added", "input added", "callers who do not send it", (WIRE, SOURCE, SAFE)),
    Rule("input-removed", "input removed", "callers who send it", (WIRE, SOURCE)),
    Rule("input-renamed", "input renamed", "callers who send it by its old name", (WIRE, SOURCE)),
    Rule("input-required", "input became required", "callers who leave it out", (WIRE, SOURCE)),
    Rule("input-optional", "input became optional", "code that names its type", (SOURCE, SAFE)),
    Rule("default-changed", "default changed", "callers who leave it out: they get a different result", (SOURCE, BEHAVIOUR, SAFE)),
    Rule("example-changed", "published example changed", "nobody", (DOCS,)),
    Rule("media-changed", "kind of media changed", "callers who send anything but a public https URL", (BEHAVIOUR, SAFE)),
    Rule("choice-added", "choices added", "code that handles only the old ones", (SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("choice-removed", "choices removed", "callers who send them", (WIRE, SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("choice-renamed", "choice renamed", "callers who send the old value", (WIRE, SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("enum-added", "enum added", _CALLERS, _LIMIT, _READERS),
    Rule("enum-removed", "enum removed", "code that imports the enum", _LIMIT),
    *(
        Rule(_named(first), f"{'negated schema' if first == 'not' else first} changed", _CALLERS, _LIMIT, _READERS)
        for first, *_ in _LIMITS
    ),
    Rule("condition", "condition between inputs changed", _CALLERS, _LIMIT, _READERS),
    Rule("constraints-rewritten", "constraints rewritten", _CALLERS, _LIMIT, _READERS),
    Rule("field-renamed", "Python name of a field changed", "code that uses the old name", (SOURCE,)),
    Rule("type-renamed", "Python name of a type changed", "code that imports the old name", (SOURCE,)),
    Rule("type-removed", "Python type removed", "code that imports it", (SOURCE,)),
    Rule("member-renamed", "Python name of an enum member changed", "code that uses the old name", (SOURCE,)),
    Rule("enum-kind-changed", "enum no longer contains sizes or ratios", "code that reads width, height or ratio", (SOURCE,)),
    Rule("annotation", "Python type changed", "code that passes the old type", (SOURCE, SAFE)),
    Rule("output-class", "class of the output changed", "code that names the class", (SOURCE,)),
    Rule("output-added", "output added", "nobody", (SAFE,)),
    Rule("output-removed", "output removed", "code that reads it", (SOURCE, BEHAVIOUR)),
    Rule("output-renamed", "output renamed", "code that reads it by its old name", (SOURCE, BEHAVIOUR)),
    Rule("output-required", "output became required", "nobody", (SAFE,)),
    Rule("output-optional", "output became optional", "code that relies on it", (BEHAVIOUR,)),
    Rule("api-facts", "API facts changed", "every caller, since requests are sent or answered differently", (BEHAVIOUR,)),
    Rule("description", "title or description changed", "nobody", (DOCS,)),
    Rule("metadata", "metadata changed", "nobody", (DOCS,)),
)  # fmt: skip
RULES = {rule.name: rule for rule in _ROWS}
LIMITS = (
    *((keywords, _named(keywords[0])) for keywords in _LIMITS),
    *((keywords, "condition") for keywords in _CONDITIONS),
)
"""Keywords that express one constraint, with the rule for its changes."""
