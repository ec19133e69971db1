"""docs/SCHEMA_SUPPORT.md: what becomes of each keyword, with what the suite says of it."""

from collections import Counter
from collections.abc import Iterable

from judging import Verdicts, verdicts

from generator.json_schema import keywords

_OPENING = """\
# Which JSON Schema is supported

Inputs are published as JSON Schema 2020-12. The request class of a model accepts an input if and only if the published
schema does, with the exceptions below. Whatever Python types can express becomes types. The rest is kept as data in the
class (`_rules`) and checked against the JSON to be sent whenever a request or an object in it is built. An unsupported
keyword is refused by name, with its pointer; no keyword that affects validity is ever ignored.

This page is written by the tests in `tests/truth`. They run the official JSON Schema Test Suite, and compare requests with
`jsonschema` for generated inputs, valid and invalid ones. `make snapshots` updates the page.

## Keywords

*Types* means that a type checker sees it; *rules*, that it is checked when a request is built. *Groups* is the number of
schemas in the suite, *instances* the number of values that were validated, and *with types* the number of those that were
validated a second time with a `type` added to the schema. All results are correct.

| Keyword | How it is supported | Groups | Refused | Instances | With types |
| --- | --- | --- | --- | --- | --- |
"""

_MEANING = {
    "$ref": "types and rules; only `#` (the whole input) and `#/...` that points to a schema in it",
    "additionalProperties": "types for maps; together with `properties`, see the exceptions",
    "allOf": "types of all subschemas merged, and rules",
    "anyOf": "types, and rules for what the types of the alternatives cannot express",
    "const": "types; rules for fractions, arrays and objects",
    "contains": "rules",
    "dependentRequired": "rules",
    "dependentSchemas": "rules; the properties that they name become inputs",
    "else": "rules, with `if`",
    "enum": "types; rules for fractions, arrays and objects",
    "exclusiveMaximum": "types; rules beyond 2**53",
    "exclusiveMinimum": "types; rules beyond 2**53",
    "if": "rules; the properties that it names become inputs",
    "items": "types",
    "maxContains": "rules, with `contains`",
    "maxItems": "types",
    "maxLength": "types",
    "maxProperties": "types for maps, rules together with `properties`",
    "maximum": "types; rules beyond 2**53",
    "minContains": "rules, with `contains`",
    "minItems": "types",
    "minLength": "types",
    "minProperties": "types for maps, rules together with `properties`",
    "minimum": "types; rules beyond 2**53",
    "multipleOf": "types for whole numbers, rules for others; decimal and exact",
    "not": "rules",
    "oneOf": "types of the alternatives; rules ensure that only one matches",
    "pattern": "rules; interpreted as ECMA-262, see below",
    "patternProperties": "types of the values, and rules",
    "prefixItems": "a tuple if the length is fixed, otherwise rules",
    "properties": "types",
    "propertyNames": "rules",
    "required": "types; rules for keys of maps",
    "then": "rules, with `if`",
    "type": "types; without `type`, any value is accepted, subject to rules",
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
    "$defs": "targets of references",
    "definitions": "targets of references",
    "default": "shown; sent only for a required choice, number or boolean",
    "format": "annotation, except for the media formats (`image_uri`, `video_uris`, ...), which hold at every depth",
    "validations": "the catalogue's limits on files, see below",
}
_OTHERS = {
    "boolean_schema": "`true` and `false` as schemas",
    "infinite-loop-detection": "recursive references",
    "optional/bignum": "large numbers (optional)",
    "optional/ecmascript-regex": "ECMA-262 patterns (optional)",
    "optional/float-overflow": "large fractions (optional)",
    "optional/non-bmp-regex": "rare characters in patterns (optional)",
    "refRemote": "references to other files",
}

_CLOSING = """
## Exceptions

{exceptions}
- The exceptions for `1.0` apply to inputs typed `int` or to choices. Where only a rule requires an integer or 1 (inside `if`
  and `not`, next to another type, among choices with fractions), `1.0` is valid as in the schema, and is sent as `1.0`.
- A property that only some of several alternatives of an object name has the type that these give it.
- A tag whose only value is its default is sent, and has to be given where it decides between alternatives of the input.
- Media inputs must be https URLs that the service can fetch, or data URIs from `data_uri`.
- `None` means that an input is not sent. `NULL` is sent as `null`, if the schema allows it.

## Patterns

Patterns run in the regular expression engine of Rust that comes with pydantic. It takes linear time for every pattern and
text. It reads some syntax differently from ECMA-262, so patterns are translated: `\\d`, `\\w` and `\\b` are ASCII only, `\\s`
is the white space of ECMAScript, `.` excludes its line terminators, `$` matches only at the very end, and a pattern may match
anywhere. Refused is what the engine lacks (look-ahead, look-behind, references to groups), and `\\p{{...}}`, whose meaning
changes with the version of Unicode.

## Limits

References are followed through at most 10,000 schemas, 100 levels, and 8 nested arrays or maps; types are built from at
most 20,000 schemas. The schemas of a model hold at most 60,000 values (more with `--max-choices` or `--max-properties`). A
schema beyond these limits is refused as `too-large`. Contradictions are refused: a required property
that is not defined, choices and defaults that the schema itself forbids, and empty ranges.
"""


def render() -> str:
    """The page."""
    found = verdicts()
    rows = [*_rows(_MEANING.items(), found)]
    notes = {key: _NOTES.get(key, "annotation") for key in sorted(keywords.ANNOTATIONS)}
    rows += _rows(notes.items(), found)
    refused = dict.fromkeys(sorted(keywords.UNSUPPORTED), "refused by name")
    refused["$id"] += "; of a whole schema, removed by `import`"
    for key in ("additionalItems", "dependencies"):
        refused[key] += "; renamed by `import`"
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
