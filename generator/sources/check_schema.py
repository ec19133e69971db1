"""Check a schema against the house rules: unknown keywords and contradictions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.limits import Limits
from ..core.problems import Loc, Problem, Severity, short_repr
from ..json_schema import keywords, regex
from ..json_schema.keywords import (
    TYPES,
    asserting,
    is_of,
    is_of_objects,
    meant_type,
    property_names,
    subschemas,
    type_of,
)
from ..json_schema.validator import breaches_of_meta_schema
from . import file_limits, overlay
from .folder import OVERLAY
from .overlay import Repair, repair

_MAX_LISTED = 3
_SHAPING = {"$defs", "additionalProperties", "definitions", "items", "prefixItems", "properties"}  # fmt: skip
_INSIDE = {"$ref", "allOf", "anyOf", "oneOf"}  # where a schema may name its inputs
_PAIRS = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
]
_ALIKE = 0.75  # four letters, two of which are exchanged
_MAX_SUGGESTIONS = 100  # of a schema: each takes long to find


class SchemaLint:
    """The checks of one schema; afterwards ``nodes`` holds every subschema with its location.

    ``base`` is the document that references resolve in, if it is not the schema itself.
    """

    def __init__(
        self, root: Loc, schema: object, limits: Limits, base: object = None
    ) -> None:
        self.root = root
        self.schema = schema
        self.base = schema if base is None else base
        self.limits = limits
        self.problems: list[Problem] = []
        self.nodes: list[tuple[Loc, dict[str, Any]]] = []
        self._properties = 0

    def check(self) -> list[Problem]:
        """Return everything that is wrong with the schema as an input schema."""
        schema = self.schema
        if not is_object(schema) or not is_of_objects(schema.get("type")):
            self._add(
                "not-an-object-schema",
                self.root,
                "the input of a model is an object",
                'an input schema begins with {"type": "object", "properties": {...}}',
            )
        elif not is_object(schema.get("properties")) and not schema.keys() & _INSIDE:
            self._add(
                "no-properties",
                self.root,
                "the schema names no inputs",
                'list the inputs under "properties"',
            )
        else:
            self._node(self.root, schema)
        return self.problems

    def check_condition(self) -> list[Problem]:
        """Return everything that is wrong with it as a condition on another schema's inputs."""
        self._node(self.root, self.schema, shapes=False)
        return self.problems

    def check_output(self, base: Loc) -> None:
        """Find everything that is wrong with it as an output, including its definitions."""
        self._node(self.root, self.schema)
        if base != self.root and is_object(self.base):
            around = {k: v for k, v in self.base.items() if k in keywords.DEFINITIONS}
            self._node(base, around)

    def _add(
        self,
        code: str,
        loc: Loc,
        message: str,
        cure: str | Repair,
        severity: Severity = "error",
    ) -> None:
        if isinstance(cure, str):
            found = Problem(code, loc, message, cure, severity)
        else:
            found = overlay.mended_by(cure, code, loc, message, severity)
        self.problems.append(found)

    def _near(self, word: str, known: Iterable[str], least: float) -> list[str]:
        """Return the known word that was probably meant, if any."""
        if len(self.problems) > _MAX_SUGGESTIONS:
            return []
        words = {name.lower(): name for name in sorted(known)}
        return [words[n] for n in get_close_matches(word.lower(), words, 1, least)]

    def _or_removed(self, loc: Loc, was: object) -> str:
        """Return the end of a hint that names a better solution first."""
        if self.root.file.endswith(OVERLAY):
            return "change it here"
        return overlay.hint(self.root.file, repair("remove", loc, was))

    def _node(self, loc: Loc, node: object, *, shapes: bool = True) -> None:
        """Check one subschema; ``shapes`` is true if a type is generated from it alone."""
        if node is True or (node is False and not shapes):
            return
        if node is False:
            self._add(
                "impossible",
                loc,
                "false allows no value at all",
                repair("replace", loc, node, True),
                "warning",
            )
            return
        if not is_object(node):
            is_tuple = is_array(node) and loc.pointer.endswith("/items")
            self._add(
                "not-a-schema",
                loc,
                f"{short_repr(node)} is not a schema",
                (
                    "name it prefixItems: items were lists up to draft 2019-09"
                    if is_tuple
                    else "write an object such as {} or true"
                ),
            )
            return
        self.nodes.append((loc, node))
        self._keywords(loc, node)
        types = self._types(loc, node, shapes=shapes)
        if types is None:
            return
        self._idle(loc, node, types)
        self._pairs(loc, node)
        self._patterns(loc, node)
        self._validations(loc, node)
        if "enum" in node or "const" in node:
            self._values(loc, node, types)
        self._children(loc, node, shapes=shapes)

    def _keywords(self, loc: Loc, node: dict[str, Any]) -> None:
        for key in node:
            if key in keywords.UNDERSTOOD and key not in keywords.EXECUTED:
                continue
            at = loc / key
            if key in keywords.EXECUTED or key.startswith(("x-python-", "x-enum")):
                self._add(
                    "executable-keyword",
                    at,
                    f"{short_repr(key)} is code to other generators",
                    repair("remove", at, node[key]),
                )
            elif key in keywords.UNSUPPORTED:
                self._add(
                    "unsupported-keyword",
                    at,
                    f"{short_repr(key)} depends on more than this schema and is not supported",
                    "say the same with other keywords, or "
                    + self._or_removed(at, node[key]),
                )
            elif not key.startswith("x-"):
                near = self._near(key, keywords.UNDERSTOOD, _ALIKE)
                self._add(
                    "unknown-keyword",
                    at,
                    f"{short_repr(key)} is not a keyword of JSON Schema and is ignored",
                    (
                        f"did you mean {near[0]}?"
                        if near
                        else "remove it if it means nothing"
                    ),
                    "warning",
                )

    def _types(
        self, loc: Loc, node: dict[str, Any], *, shapes: bool
    ) -> list[str] | None:
        """Return the types that a node allows, empty for any; ``None`` if they are unknown."""
        if "type" not in node:
            asserted = sorted(keywords.asserting(node))
            if shapes and asserted and not set(node) & keywords.ANY_TYPE:
                fitting = next(
                    t for t in keywords.FOR_TYPE if asserted[0] in keywords.FOR_TYPE[t]
                )
                self._add(
                    "untyped",
                    loc,
                    f"{asserted[0]} without a type says nothing about other types",
                    repair("add", loc / "type", value=fitting),
                    "warning",
                )
            return []
        declared = node["type"]
        types = declared if is_array(declared) else [declared]
        known: list[str] = []
        for index, name in enumerate(types):
            meant = meant_type(name)
            if meant is not None and meant == name:
                known.append(meant)
                continue
            at = loc / "type" / index if is_array(declared) else loc / "type"
            self._add(
                "unknown-type",
                loc / "type",
                f"{short_repr(name)} is not a type of JSON Schema",
                (
                    repair("replace", at, name, meant)
                    if meant
                    else f"the types are {', '.join(sorted(TYPES))}"
                ),
            )
            if meant is None:
                return None
            known.append(meant)
        return known

    def _idle(self, loc: Loc, node: dict[str, Any], types: list[str]) -> None:
        if not types:
            return
        useful = {keyword for name in types for keyword in keywords.FOR_TYPE[name]}
        for key in node:
            if key in keywords.ASSERTIONS - keywords.ANY_TYPE - useful:
                self._add(
                    "idle-keyword",
                    loc / key,
                    f"{key} says nothing about the type {' or '.join(types)}",
                    "remove it, or change the type",
                    "warning",
                )

    def _pairs(self, loc: Loc, node: dict[str, Any]) -> None:
        for low, high in _PAIRS:
            least, most = _number(node.get(low)), _number(node.get(high))
            if least is not None and most is not None and least > most:
                self._add(
                    "empty-range",
                    loc / low,
                    f"{low} {short_repr(least)} is above {high} {short_repr(most)}",
                    repair("remove", loc / low, least),
                )

    def _patterns(self, loc: Loc, node: dict[str, Any]) -> None:
        found: list[tuple[Loc, object, object]] = []
        if own := node.get("pattern"):
            found.append((loc / "pattern", own, own))
        table = node.get("patternProperties")
        for name, schema in table.items() if is_object(table) else ():
            found.append((loc / "patternProperties" / name, name, schema))
        for at, pattern, value in found:
            if not isinstance(pattern, str):
                continue
            try:
                regex.translate(pattern)
            except regex.Unusable as reason:
                self._add(
                    "unusable-pattern",
                    at,
                    f"{short_repr(pattern)} cannot be checked: {reason}",
                    "write it without what is named here, or "
                    + self._or_removed(at, value),
                )

    def _validations(self, loc: Loc, node: dict[str, Any]) -> None:
        entries = node.get("validations")
        for index, entry in enumerate(entries if is_array(entries) else []):
            if file_limits.limit(entry) is None:
                self._add(
                    "unknown-validation",
                    loc / "validations" / index,
                    f"the limit {short_repr(entry)} is not known and not checked",
                    "it stays in the docs; known are file_size_mb, file_size_kb, "
                    "width_pixels, height_pixels, width/height and height/width with "
                    "<, <=, ==, >= or >, and a number",
                    "warning",
                )

    def _values(self, loc: Loc, node: dict[str, Any], types: list[str]) -> None:
        key = "enum" if "enum" in node else "const"
        values = node["enum"] if key == "enum" else [node["const"]]
        at = loc / key
        if not is_array(values) or not values:
            self._add("no-choices", at, "there is nothing to choose", "list the values")
            return

        if len(values) > self.limits.enum_values:
            self._add(
                "too-many-choices",
                at,
                f"{len(values):,} values exceed the limit of {self.limits.enum_values:,}",
                "raise --max-choices or split the enum",
            )
            return
        others = [v for v in values if types and not is_of(v, types)]
        if others:
            wanted = [*types, *dict.fromkeys(type_of(v) for v in others)]
            listed = ", ".join(short_repr(v) for v in others[:_MAX_LISTED])
            more = len(others) - _MAX_LISTED
            self._add(
                "choice-of-another-type",
                at,
                f"no {' or '.join(types)}: {listed}" + f" and {more} more" * (more > 0),
                repair("replace", loc / "type", node["type"], wanted),
            )
        counts = Counter(json.dumps(v) for v in values)
        for text, count in counts.items():
            if count > 1:
                self._add(
                    "choice-twice",
                    at,
                    f"{short_repr(json.loads(text))} is listed {count} times",
                    "keep one of them",
                )

    def _children(self, loc: Loc, node: dict[str, Any], *, shapes: bool) -> None:
        properties = node.get("properties")
        if is_object(properties):
            self._properties += len(properties)
            if self._properties > self.limits.properties:
                self._add(
                    "too-many-properties",
                    loc / "properties",
                    f"more than {self.limits.properties:,} properties",
                    "is this really the input of one model?",
                )
                return
        if shapes:
            self._required(loc, node)
        for steps, child in subschemas(node):
            at = loc
            for step in steps:
                at /= step
            alone = steps[0] == "anyOf" and asserting(node) == {"anyOf"}
            inner = shapes and (alone or steps[0] in _SHAPING)
            # `items: false` and `additionalProperties: false` are normal ways to close a schema;
            # only a property whose schema is `false` deserves a warning.
            common = child is False and steps[0] != "properties"
            self._node(at, child, shapes=inner and not common)

    def _required(self, loc: Loc, node: dict[str, Any]) -> None:
        if not node.get("properties") and loc != self.root:
            return  # a map with mandatory keys
        known = property_names(node, self.base)
        required = node.get("required", [])
        removed = 0
        for index, name in enumerate(required if is_array(required) else []):
            if isinstance(name, str) and name not in known:
                near = self._near(name, known, 0.6)
                self._add(
                    "required-but-undefined",
                    loc / "required" / index,
                    f"{short_repr(name)} is required, but no property has this name"
                    + (f"; did they mean {short_repr(near[0])}?" if near else ""),
                    repair("remove", loc / "required" / (index - removed), name),
                )
                removed += 1


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return None


def malformed(loc: Loc, schema: object, found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the keywords whose values JSON Schema does not allow there, beside the errors found."""
    reported = {problem.loc for problem in found if problem.severity == "error"}
    hint = f"see JSON Schema 2020-12, or repair it in {overlay.overlay_of(loc.file)}"
    for pointer, message in breaches_of_meta_schema(schema):
        at = Loc(loc.file, loc.pointer + pointer)
        if at not in reported:
            yield Problem("malformed-keyword", at, message, hint)
