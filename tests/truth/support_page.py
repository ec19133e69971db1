"""docs/SCHEMA_SUPPORT.md: what becomes of each keyword, with what the suite says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from judging import Verdicts, verdicts

from generator.json_schema import keywords

_OPENING = """\
# Which JSON Schema is supported

Inputs are published as JSON Schema 2020-12. The request class of a model accepts an input exactly when the published
schema does, with the exceptions below. Types say as much as Python can say; what they cannot say is kept as data in the
class (`_rules`) and checked when a request or an object in it is built, on the JSON that would be sent. What is not
supported is refused by name, with its pointer: nothing is ignored that decides what is valid.

This page is written by the tests in `tests/truth`: they run the official JSON Schema Test Suite, and compare with
`jsonschema` what requests make of generated inputs, valid and changed for the worse. `make snapshots` writes it anew.

## Keywords

*Types* means that a type checker sees it; *rules*, that it is checked when a request is built. *Groups* are schemas of the
suite, *instances* the values that were judged, and *with types* those that were judged once more with their type beside the
schema. No instance is judged wrongly.

| Keyword | What becomes of it | Groups | Refused | Instances | With types |
| --- | --- | --- | --- | --- | --- |
"""

_MEANING = {
    "$ref": "types and rules; only `#`, the whole input, and `#/...` that leads to a schema in it",
    "additionalProperties": "types for maps; beside `properties`, see the exceptions",
    "allOf": "types of all parts together, and rules",
    "anyOf": "types, and rules where types of the alternatives leave something open",
    "const": "types; rules for fractions, arrays and objects",
    "contains": "rules",
    "dependentRequired": "rules",
    "dependentSchemas": "rules; the inputs that they name are inputs",
    "else": "rules, with `if`",
    "enum": "types; rules for fractions, arrays and objects",
    "exclusiveMaximum": "types; rules beyond 2**53",
    "exclusiveMinimum": "types; rules beyond 2**53",
    "if": "rules; the inputs that it names are inputs",
    "items": "types",
    "maxContains": "rules, with `contains`",
    "maxItems": "types",
    "maxLength": "types",
    "maxProperties": "types for maps, rules beside `properties`",
    "maximum": "types; rules beyond 2**53",
    "minContains": "rules, with `contains`",
    "minItems": "types",
    "minLength": "types",
    "minProperties": "types for maps, rules beside `properties`",
    "minimum": "types; rules beyond 2**53",
    "multipleOf": "types for whole numbers, rules for others; decimal and exact",
    "not": "rules",
    "oneOf": "types of the alternatives; rules say that only one may fit",
    "pattern": "rules; read as ECMA-262 reads it, see below",
    "patternProperties": "types of the values, and rules",
    "prefixItems": "a tuple where the length is fixed, else rules",
    "properties": "types",
    "propertyNames": "rules",
    "required": "types; rules for keys of maps",
    "then": "rules, with `if`",
    "type": "types; without one, anything, and rules",
    "unevaluatedItems": "rules",
    "unevaluatedProperties": "rules",
    "uniqueItems": "rules",
}
_ELSEWHERE = {
    "$anchor": "anchor",
    "$defs": "defs",
    "$dynamicRef": "dynamicRef",
    "$ref": "ref",
    "$vocabulary": "vocabulary",
    "contentEncoding": "content",
    "if": "if-then-else",
}
_NOTES = {
    "$defs": "where references lead",
    "definitions": "where references lead",
    "default": "shown; sent only for a required choice, number or boolean",
    "format": "a note, except for the media formats (`image_uri`, `video_uris`, ...)",
    "validations": "the catalogue's limits of files, see below",
}
_OTHERS = {
    "boolean_schema": "`true` and `false` as schemas",
    "infinite-loop-detection": "references that lead back",
    "optional/bignum": "large numbers (optional)",
    "optional/ecmascript-regex": "ECMA-262 patterns (optional)",
    "optional/float-overflow": "large fractions (optional)",
    "optional/non-bmp-regex": "rare characters in patterns (optional)",
    "refRemote": "references to other files",
}

_CLOSING = """
## Exceptions

{exceptions}
- What is said of `1.0` holds for what is typed `int` or a choice. Where only a rule says integer or 1 (inside `if` and `not`,
  beside another type, among choices that are fractions), the schema decides alone, and `1.0` is sent as `1.0`.
- Media inputs must be https URLs that the service can fetch, or data URIs made by `data_uri`.
- `None` means that an input is not sent. `NULL` is sent as `null`, where the schema allows it.

## Patterns

ECMA-262 and the engine that runs patterns, which is Rust's, read them differently, so they are translated: `\\d`, `\\w` and
`\\b` are ASCII, `\\s` is the white space of ECMAScript, `.` ends at its line ends, `$` is the very end, and a pattern may be
found anywhere. The engine takes linear time, whatever the pattern and the text. Refused are what it can't do, which is to look
ahead or behind and to refer back to a group, and `\\p{{...}}`, whose meaning changes with the version of Unicode.

## Limits

References are followed through at most 10,000 schemas, 100 levels, and 8 arrays or maps in each other; types are made of at
most 20,000 schemas. Beyond that a schema is refused as `too-large`. A property that is required but not defined, choices
and defaults that no input can be, and ranges without values are contradictions and refused.
"""


def render() -> str:
    """The page."""
    found = verdicts()
    rows = [*_rows(_MEANING.items(), found)]
    notes = {key: _NOTES.get(key, "a note") for key in sorted(keywords.ANNOTATIONS)}
    rows += _rows(notes.items(), found)
    refused = dict.fromkeys(sorted(keywords.UNSUPPORTED), "refused by name")
    rows += _rows(refused.items(), found)
    rows += [_row(words, found[file]) for file, words in _OTHERS.items()]
    whole = Verdicts(
        sum(v.groups for v in found.values()),
        sum((v.refused for v in found.values()), Counter[str]()),
        sum(v.instances for v in found.values()),
        sum(v.typed for v in found.values()),
    )
    rows.append(_row("**All of the suite**", whole))
    exceptions = sum((v.exceptions for v in found.values()), Counter[str]())
    lines = [
        f"- {words[0].upper()}{words[1:]} is refused ({count} instances of the suite)."
        for words, count in sorted(exceptions.items())
    ]
    closing = _CLOSING.format(exceptions="\n".join(lines))
    return _OPENING + "\n".join(rows) + "\n" + closing


def documented() -> set[str]:
    """The keywords of which the page says what becomes of them."""
    return _MEANING.keys() | keywords.ANNOTATIONS | keywords.UNSUPPORTED


def shown_files() -> set[str]:
    """The files of the suite that the page counts one by one."""
    names = {_ELSEWHERE.get(key, key) for key in documented()}
    return (names | _OTHERS.keys()) & verdicts().keys()


def _rows(
    pairs: Iterable[tuple[str, str]], found: dict[str, Verdicts]
) -> Iterable[str]:
    for key, words in pairs:
        verdict = found.get(_ELSEWHERE.get(key, key))
        yield _row(f"`{key}`", verdict, words)


def _row(name: str, verdict: Verdicts | None, words: str = "") -> str:
    if verdict is None:
        return f"| {name} | {words} | | | | |"
    refused = sum(verdict.refused.values())
    why = ", ".join(f"`{reason}` {n}" for reason, n in sorted(verdict.refused.items()))
    counts = [str(verdict.groups), f"{refused}: {why}" if refused else "0"]
    counts += [str(verdict.instances), str(verdict.typed)]
    return f"| {name} | {words} | {' | '.join(counts)} |"
