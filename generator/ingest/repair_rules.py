"""The repair rules for known oddities of published schemas.

A rule proposes repairs for what can be read in one way alone. The spellings of types, required
names without a property and defaults that do not fit are found by the checks of `generate`,
whose problems carry the repair.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.problems import Loc
from ..ir.media import media_format
from ..json_schema import validator
from ..json_schema.output_block import block_of
from ..sources.overlay import Repair
from .contradictions import closed_parts, excluded_alternatives
from .findings import Finding, Rule, add, remove, replace
from .look_ahead import look_ahead
from .old_keywords import (
    exclusive,
    groups,
    null_choices,
    nullable,
    nulls,
    older_drafts,
    recursive,
    required,
)

_NUMBERS = {
    "exclusiveMaximum", "exclusiveMinimum", "maxItems", "maxLength", "maxProperties",
    "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
}  # fmt: skip


def _fixes(code: str) -> Callable[[Finding], Iterator[Repair]]:
    """The repairs of one sort of problem, as its check proposes them."""

    def find(finding: Finding) -> Iterator[Repair]:
        for problem in finding.problems:
            if problem.code == code and problem.fix:
                yield problem.fix

    return find


def _root(finding: Finding) -> Iterator[Repair]:
    """Add the type to an input schema that implies it."""
    schema: dict[str, Any] = finding.document["input_schema"]
    loc = Loc("", "/input_schema")
    inside = bool(schema.keys() & {"$ref", "allOf", "anyOf", "oneOf"})
    if "type" not in schema and (inside or "properties" in schema):
        yield add(loc / "type", "object")


def _address(finding: Finding) -> Iterator[Repair]:
    schemas = [("/input_schema", finding.document["input_schema"])]
    if output := finding.document.get("output_schema"):
        block = block_of(output)
        schemas.append((block.top, block.schema))
    for where, schema in schemas:
        if is_object(schema) and isinstance(schema.get("$id"), str):
            yield remove(Loc("", where) / "$id", schema["$id"])


def _required_inputs(finding: Finding) -> Iterator[Repair]:
    """Add the inputs that the catalogue calls required to a schema that requires none."""
    schema: dict[str, Any] = finding.document["input_schema"]
    properties = schema.get("properties")
    names = finding.document.get("required_inputs", [])
    known = [n for n in names if is_object(properties) and n in properties]
    if known and "required" not in schema:
        yield add(Loc("", "/input_schema/required"), known)


def _twice(finding: Finding) -> Iterator[Repair]:
    for loc, node in finding.nodes:
        for key in ("enum", "required"):
            values = node.get(key)
            texts = [json.dumps(value) for value in values] if is_array(values) else []
            first = {text: index for index, text in reversed([*enumerate(texts)])}
            for index in reversed(range(len(texts))):
                if first[texts[index]] < index:
                    yield remove(loc / key / index, node[key][index])


def _untyped_items(finding: Finding) -> Iterator[Repair]:
    for loc, node in finding.nodes:
        if node.get("type") == "array" and "items" not in node and _is_media(node):
            yield add(loc / "items", {"type": "string"})


def _samples(finding: Finding) -> Iterator[Repair]:
    """Remove any default of optional media, and invalid defaults of required media."""
    for loc, node in finding.nodes:
        properties, required = node.get("properties"), _required(node)
        for name, child in properties.items() if is_object(properties) else ():
            if _is_media(child) and "default" in child and name not in required:
                at = loc / "properties" / name / "default"
                yield remove(at, child["default"])
    media = {loc.pointer for loc, node in finding.nodes if _is_media(node)}
    for repair in _fixes("bad-default")(finding):
        if repair["path"].removesuffix("/default") in media:
            yield repair


def _blanks(finding: Finding) -> Iterator[Repair]:
    later = {r["path"].removesuffix("/nullable") for r in nullable(finding)}
    for repair in _fixes("bad-default")(finding):
        place = repair["path"].removesuffix("/default")
        if repair["was"] in ("", [], {}) or (
            repair["was"] is None and place not in later
        ):
            yield repair


def _unsent(finding: Finding) -> Iterator[Repair]:
    """Remove defaults that do not fit, unless a request would hold and send them.

    Those that fit as soon as the type beside them is removed are kept.
    """
    sent = {
        f"{one['path'].removesuffix('/type')}/default"
        for one in excluded_alternatives(finding)
    }
    for loc, node in finding.nodes:
        properties, required = node.get("properties"), _required(node)
        for name, child in properties.items() if is_object(properties) else ():
            if name in required and not _is_sample(child):
                sent.add((loc / "properties" / name / "default").pointer)
    for repair in _fixes("bad-default")(finding):
        if repair["path"] not in sent and repair["was"] is not None:
            yield repair


def _required(node: Mapping[str, Any]) -> set[str]:
    found = node.get("required")
    names = found if is_array(found) else ()
    return {name for name in names if isinstance(name, str)}


def _is_sample(node: object) -> bool:
    """Return whether a default is only a sample, as that of text or an object is."""
    if not is_object(node) or node.keys() & {"const", "enum"}:
        return False
    return node.get("type") in ("string", "object")


def _spellings(finding: Finding) -> Iterator[Repair]:
    """Convert numbers and booleans that were written as strings, and the reverse."""
    for loc, node in finding.nodes:
        for key in node.keys() & _NUMBERS:
            number = _unquoted(node[key])
            if isinstance(number, int | float) and not isinstance(number, bool):
                yield replace(loc / key, node[key], number)
    nodes = {(loc / "default").pointer: (loc, node) for loc, node in finding.nodes}
    schema = finding.document["input_schema"]
    for repair in _fixes("bad-default")(finding):
        loc, node = nodes[repair["path"]]
        was = node["default"]
        meant = _unquoted(was) if isinstance(was, str) else json.dumps(was)
        is_other = isinstance(was, str | int | float) and meant is not None
        if is_other and not any(validator.errors(node, schema, meant)):
            yield replace(loc / "default", was, meant)


def _unquoted(text: object) -> int | float | bool | None:
    """Return the number or boolean that a string spells."""
    if not isinstance(text, str):
        return None
    try:
        value = json.loads(text.lower())
    except (ValueError, RecursionError):
        return None
    is_plain = isinstance(value, int | float) and math.isfinite(value)
    return value if is_plain else None


def _annotations(finding: Finding) -> Iterator[Repair]:
    for loc, node in finding.nodes:
        for key, value in node.items():
            if key.startswith("x-enum") or (
                key == "discriminator" and is_object(value)
            ):
                yield remove(loc / key, value)


def _is_media(node: object) -> bool:
    return is_object(node) and any(map(media_format, (node, node.get("items"))))


# Where two rules have a repair for one place, the first counts.
RULES = (
    Rule(
        "object-unsaid",
        "the input of a model is an object, even if its schema does not say so",
        _root,
    ),
    Rule(
        "own-address",
        "the schema's own address changes nothing: its references lead into itself",
        _address,
    ),
    Rule(
        "null-keyword",
        "null is not allowed here, and says nothing",
        nulls,
    ),
    Rule(
        "type-spelling",
        "the published word is not a type of JSON Schema; it can only mean this one",
        _fixes("unknown-type"),
    ),
    Rule(
        "reference-spelling",
        "it leads nowhere, and in this file it can only mean this one",
        _fixes("misspelt-reference"),
    ),
    Rule(
        "grouped-definition",
        "in JSON Schema definitions stand beside each other, and a group of them is none",
        groups,
    ),
    Rule(
        "recursion",
        "draft 2019-09 refers to the schema around it by this keyword",
        recursive,
    ),
    Rule(
        "look-ahead",
        "what a pattern looks for ahead is a second pattern, which no engine has to look for",
        look_ahead,
    ),
    Rule(
        "older-draft",
        "draft 7 says this by another keyword",
        older_drafts,
    ),
    Rule(
        "nullable",
        "nullable is a word of OpenAPI 3.0; in JSON Schema a type or a choice allows null",
        nullable,
    ),
    Rule(
        "null-choice",
        "the type beside the choices forbids null, so nobody could choose it",
        null_choices,
    ),
    Rule(
        "exclusive-switch",
        "in draft 4 this says whether the limit beside it counts; now it is the limit",
        exclusive,
    ),
    Rule(
        "required-switch",
        "in draft 3 each property says whether it is required; now a list says it",
        required,
    ),
    Rule(
        "required-without-property",
        "this name is required, but no property has it: nobody could send it",
        _fixes("required-but-undefined"),
    ),
    Rule(
        "required-inputs",
        "the schema has no list of what is required, and the catalogue has one beside it",
        _required_inputs,
    ),
    Rule(
        "listed-twice",
        "this is already in the list, and repeating it adds nothing",
        _twice,
    ),
    Rule(
        "media-items",
        "the format says that the items are URLs of media, so they are strings",
        _untyped_items,
    ),
    Rule(
        "sample-media",
        "the default is a sample file, not a value that the server would fill in",
        _samples,
    ),
    Rule(
        "blank-default",
        "the default is blank and does not fit its own schema: it means that there is none",
        _blanks,
    ),
    Rule(
        "value-spelling",
        "the value is written as another type than it must be; it can only mean this one",
        _spellings,
    ),
    Rule(
        "excluded-alternative",
        "the default and one of the alternatives tell that the type beside them is too narrow",
        excluded_alternatives,
    ),
    Rule(
        "closed-parts",
        "all parts hold for one object, and one forbids what another requires: nothing would fit",
        closed_parts,
    ),
    Rule(
        "unsent-default",
        "the default does not fit its own schema, and no request would send it",
        _unsent,
    ),
    Rule(
        "foreign-note",
        "this says what code other generators write, and nothing about what is valid",
        _annotations,
    ),
)
