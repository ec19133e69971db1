"""The rules of `diff`: what can change, and who is hurt by it."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Limit:
    """A constraint: the keywords that express it, and the rule for its changes."""

    keywords: tuple[str, ...]
    rule: str


_LIMIT = (WIRE, SOURCE, BEHAVIOUR, SAFE)
_CALLERS = "callers whose values are no longer accepted"
_READERS = "code that relies on the old results"

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
    Rule("type", "type changed", _CALLERS, _LIMIT, _READERS),
    Rule("minimum", "minimum changed", _CALLERS, _LIMIT, _READERS),
    Rule("maximum", "maximum changed", _CALLERS, _LIMIT, _READERS),
    Rule("multiple-of", "multipleOf changed", _CALLERS, _LIMIT, _READERS),
    Rule("min-length", "minLength changed", _CALLERS, _LIMIT, _READERS),
    Rule("max-length", "maxLength changed", _CALLERS, _LIMIT, _READERS),
    Rule("pattern", "pattern changed", _CALLERS, _LIMIT, _READERS),
    Rule("min-items", "minItems changed", _CALLERS, _LIMIT, _READERS),
    Rule("max-items", "maxItems changed", _CALLERS, _LIMIT, _READERS),
    Rule("unique-items", "uniqueItems changed", _CALLERS, _LIMIT, _READERS),
    Rule("items", "items changed", _CALLERS, _LIMIT, _READERS),
    Rule("contains", "contains changed", _CALLERS, _LIMIT, _READERS),
    Rule("min-properties", "minProperties changed", _CALLERS, _LIMIT, _READERS),
    Rule("max-properties", "maxProperties changed", _CALLERS, _LIMIT, _READERS),
    Rule("property-names", "propertyNames changed", _CALLERS, _LIMIT, _READERS),
    Rule("additional-properties", "additionalProperties changed", _CALLERS, _LIMIT, _READERS),
    Rule("any-of", "anyOf changed", _CALLERS, _LIMIT, _READERS),
    Rule("one-of", "oneOf changed", _CALLERS, _LIMIT, _READERS),
    Rule("all-of", "allOf changed", _CALLERS, _LIMIT, _READERS),
    Rule("not", "negated schema changed", _CALLERS, _LIMIT, _READERS),
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

# The keywords of a constraint are judged together: `minimum: 1` and `exclusiveMinimum: 0` may be the same.
LIMITS = (
    Limit(("type",), "type"),
    Limit(("minimum", "exclusiveMinimum"), "minimum"),
    Limit(("maximum", "exclusiveMaximum"), "maximum"),
    Limit(("multipleOf",), "multiple-of"),
    Limit(("minLength",), "min-length"),
    Limit(("maxLength",), "max-length"),
    Limit(("pattern",), "pattern"),
    Limit(("minItems",), "min-items"),
    Limit(("maxItems",), "max-items"),
    Limit(("uniqueItems",), "unique-items"),
    Limit(("items", "prefixItems", "additionalItems"), "items"),
    Limit(("contains", "minContains", "maxContains"), "contains"),
    Limit(("minProperties",), "min-properties"),
    Limit(("maxProperties",), "max-properties"),
    Limit(("propertyNames",), "property-names"),
    Limit(
        ("additionalProperties", "patternProperties", "unevaluatedProperties"),
        "additional-properties",
    ),
    Limit(("anyOf",), "any-of"),
    Limit(("oneOf",), "one-of"),
    Limit(("allOf",), "all-of"),
    Limit(("not",), "not"),
    Limit(("if", "then", "else"), "condition"),
    Limit(("dependentRequired",), "condition"),
    Limit(("dependentSchemas",), "condition"),
    Limit(("dependencies",), "condition"),
)
