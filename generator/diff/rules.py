"""The table of rules: what can change, and who is hurt by it."""

from __future__ import annotations

from dataclasses import dataclass

from .changes import Level

WIRE, SOURCE, BEHAVIOUR, SAFE, DOCS = sorted(Level, reverse=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of change; ``levels`` are those that a change of this kind can have."""

    name: str
    what: str
    hurt: str
    levels: tuple[Level, ...]
    hurt_readers: str = ""  # who is hurt where an output changes so


@dataclass(frozen=True, slots=True)
class Limit:
    """A kind of limit: the keywords that make it up, and its rule."""

    keywords: tuple[str, ...]
    rule: str


_LIMIT = (WIRE, SOURCE, BEHAVIOUR, SAFE)
_CALLERS = "callers whose values do not fit any more"
_READERS = "code that relies on what answers were"

_ROWS = (
    Rule("model-added", "model added", "nobody", (SAFE,)),
    Rule("model-removed", "model removed", "everyone who calls it", (WIRE, SOURCE)),
    Rule("model-renamed", "model renamed", "everyone who calls it", (WIRE, SOURCE)),
    Rule("class-renamed", "class or module renamed", "code that imports the old name", (SOURCE,)),
    Rule("input-added", "input added", "callers who do not give it", (WIRE, SOURCE, SAFE)),
    Rule("input-removed", "input removed", "callers who give it", (WIRE, SOURCE)),
    Rule("input-renamed", "input renamed", "callers who give it by its old name", (WIRE, SOURCE)),
    Rule("input-required", "input became required", "callers who leave it out", (WIRE, SOURCE)),
    Rule("input-optional", "input became optional", "code that spells its type", (SOURCE, SAFE)),
    Rule("default-changed", "default changed", "callers who leave it out and get something else", (SOURCE, BEHAVIOUR, SAFE)),
    Rule("sample-changed", "published sample changed", "nobody", (DOCS,)),
    Rule("media-changed", "kind of media changed", "callers who give what is no public https URL", (BEHAVIOUR, SAFE)),
    Rule("choice-added", "choices added", "code that knows the old ones alone", (SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("choice-removed", "choices removed", "callers who choose them", (WIRE, SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("choice-renamed", "choice renamed", "callers who choose it by its old value", (WIRE, SOURCE, BEHAVIOUR, SAFE), _READERS),
    Rule("choices-closed", "values limited to choices", _CALLERS, _LIMIT, _READERS),
    Rule("choices-opened", "values no longer limited to choices", "code that imports the enum", _LIMIT),
    Rule("type", "type changed", _CALLERS, _LIMIT, _READERS),
    Rule("lower-limit", "lower limit changed", _CALLERS, _LIMIT, _READERS),
    Rule("upper-limit", "upper limit changed", _CALLERS, _LIMIT, _READERS),
    Rule("step", "step between values changed", _CALLERS, _LIMIT, _READERS),
    Rule("shortest", "least length changed", _CALLERS, _LIMIT, _READERS),
    Rule("longest", "greatest length changed", _CALLERS, _LIMIT, _READERS),
    Rule("pattern", "pattern changed", _CALLERS, _LIMIT, _READERS),
    Rule("fewest-items", "least number of items changed", _CALLERS, _LIMIT, _READERS),
    Rule("most-items", "greatest number of items changed", _CALLERS, _LIMIT, _READERS),
    Rule("unique-items", "repeated items judged otherwise", _CALLERS, _LIMIT, _READERS),
    Rule("items", "items changed", _CALLERS, _LIMIT, _READERS),
    Rule("contains", "what a list must hold changed", _CALLERS, _LIMIT, _READERS),
    Rule("fewest-keys", "least number of keys changed", _CALLERS, _LIMIT, _READERS),
    Rule("most-keys", "greatest number of keys changed", _CALLERS, _LIMIT, _READERS),
    Rule("key-names", "names of keys limited otherwise", _CALLERS, _LIMIT, _READERS),
    Rule("other-keys", "further keys judged otherwise", _CALLERS, _LIMIT, _READERS),
    Rule("alternatives", "alternatives changed", _CALLERS, _LIMIT, _READERS),
    Rule("parts", "parts that all must hold changed", _CALLERS, _LIMIT, _READERS),
    Rule("exclusion", "what is excluded changed", _CALLERS, _LIMIT, _READERS),
    Rule("condition", "condition between inputs changed", _CALLERS, _LIMIT, _READERS),
    Rule("limits", "limits written anew", _CALLERS, _LIMIT, _READERS),
    Rule("field-renamed", "name in Python changed", "code that writes the old name", (SOURCE,)),
    Rule("type-renamed", "name of a type changed", "code that imports the old name", (SOURCE,)),
    Rule("type-removed", "type without a successor", "code that imports it", (SOURCE,)),
    Rule("member-renamed", "name of an enum member changed", "code that writes the old name", (SOURCE,)),
    Rule("choice-kind", "choices are sizes or ratios no more", "code that asks for width, height or ratio", (SOURCE,)),
    Rule("annotation", "type in Python changed", "code that gives the old type", (SOURCE, SAFE)),
    Rule("output-class", "class of the output changed", "code that names the class", (SOURCE,)),
    Rule("output-added", "output added", "nobody", (SAFE,)),
    Rule("output-removed", "output removed", "code that reads it", (SOURCE, BEHAVIOUR)),
    Rule("output-renamed", "output renamed", "code that reads it by its old name", (SOURCE, BEHAVIOUR)),
    Rule("output-promised", "output always there", "nobody", (SAFE,)),
    Rule("output-not-promised", "output may be missing", "code that relies on it", (BEHAVIOUR,)),
    Rule("service", "facts of the service changed", "every call goes another way", (BEHAVIOUR,)),
    Rule("text", "text changed", "nobody", (DOCS,)),
    Rule("note", "annotation changed", "nobody", (DOCS,)),
)  # fmt: skip
RULES = {rule.name: rule for rule in _ROWS}

# Each limit is judged as a whole: `minimum: 1` and `exclusiveMinimum: 0` may be the same.
LIMITS = (
    Limit(("type",), "type"),
    Limit(("minimum", "exclusiveMinimum"), "lower-limit"),
    Limit(("maximum", "exclusiveMaximum"), "upper-limit"),
    Limit(("multipleOf",), "step"),
    Limit(("minLength",), "shortest"),
    Limit(("maxLength",), "longest"),
    Limit(("pattern",), "pattern"),
    Limit(("minItems",), "fewest-items"),
    Limit(("maxItems",), "most-items"),
    Limit(("uniqueItems",), "unique-items"),
    Limit(("items", "prefixItems", "additionalItems"), "items"),
    Limit(("contains", "minContains", "maxContains"), "contains"),
    Limit(("minProperties",), "fewest-keys"),
    Limit(("maxProperties",), "most-keys"),
    Limit(("propertyNames",), "key-names"),
    Limit(
        ("additionalProperties", "patternProperties", "unevaluatedProperties"),
        "other-keys",
    ),
    Limit(("anyOf",), "alternatives"),
    Limit(("oneOf",), "alternatives"),
    Limit(("allOf",), "parts"),
    Limit(("not",), "exclusion"),
    Limit(("if", "then", "else"), "condition"),
    Limit(("dependentRequired",), "condition"),
    Limit(("dependentSchemas",), "condition"),
    Limit(("dependencies",), "condition"),
)
