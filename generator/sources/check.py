"""Check a schema file before it is used: meta schemas first, then house rules.

Nothing here changes a schema: every contradiction is a problem whose hint shows the overlay
repair that resolves it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from typing import Any

from ..core import json_pointer, resources
from ..core.json_types import is_array, is_object
from ..core.limits import Limits
from ..core.problems import Loc, Problem, short_repr
from ..core.timings import stage
from ..json_schema import keywords
from ..json_schema.fast_validator import FastValidator
from ..json_schema.keywords import asserting
from ..json_schema.output_block import block_of
from ..json_schema.references import check_references, definitions, meant
from ..json_schema.validator import MAX_BREACHES, brief, errors
from . import releases
from .check_overlay import overlay_problems
from .check_schema import SchemaLint, malformed
from .folder import File, ModelSource, paths_of
from .overlay import mended_by, repair

Node = tuple[Loc, dict[str, Any]]

_SEGMENT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._ -]*[A-Za-z0-9_-])?")
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{name}{digit}" for name in ("com", "lpt") for digit in range(1, 10)
}


def check_api(api: File) -> list[Problem]:
    """Return the problems of ``api.json``."""
    return list(_meta_problems(api, "api"))


def check_releases(file: File | None) -> list[Problem]:
    """Return the problems of ``releases.json``."""
    if file is None:
        return []
    problems = list(_meta_problems(file, "releases"))
    if problems:
        return problems
    return [
        Problem("wrong-order", Loc(file.path, where), message, hint)
        for where, message, hint in releases.check_order(file)
    ]


@stage("check")
def check_catalogue(sources: Sequence[ModelSource]) -> list[Problem]:
    """Return the problems between files: unsafe, duplicate and misplaced ids."""
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for source in sources:
        file, model_id = source.model, source.model.model_id
        loc = Loc(file.path, "/model_id")
        if not isinstance(model_id, str):
            continue  # reported by the meta schema
        if complaint := bad_id(model_id):
            message = f"{short_repr(model_id)} cannot become a path: {complaint}"
            hint = 'write the id as in the request URL, such as "vendor/model/task"'
            problems.append(Problem("unsafe-id", loc, message, hint))
        elif model_id in first:
            message = f"{short_repr(model_id)} is the id of {first[model_id]} too"
            hint = "remove one of the two files"
            problems.append(Problem("duplicate-id", loc, message, hint))
        elif file.path not in paths_of(model_id):
            message = f"the file of {short_repr(model_id)} is at {file.path}"
            hint = f"move it to {model_id}.json"
            problems.append(Problem("path-mismatch", loc, message, hint, "warning"))
        first.setdefault(model_id, file.path)
    return problems


def bad_id(model_id: str) -> str | None:
    """Return why an id cannot become a safe path; ``None`` if it can."""
    segments = model_id.split("/")
    if not 2 <= len(segments) <= 8:
        return f"it needs 2 to 8 segments and has {len(segments)}"
    for segment in segments:
        if not _SEGMENT.fullmatch(segment):
            return f"the segment {short_repr(segment)} is empty or has a forbidden character"
        if segment.split(".")[0].rstrip(" _-").lower() in _DEVICES:
            return f"{short_repr(segment)} is the name of a device"
    return None


def check_files(source: ModelSource) -> list[Problem]:
    """Return the problems of a model file and of its overlay, each on its own."""
    problems = _model_problems(source.model)
    if source.overlay:
        problems += _meta_problems(source.overlay, "overlay")
    return problems


@stage("check")
def check_model(
    source: ModelSource, document: dict[str, Any], limits: Limits
) -> list[Problem]:
    """Return the problems of a model's repaired document and of its overlay.

    `check_files` found none in the files; only repairs may have brought some.
    """
    problems: list[Problem] = []
    if document is not source.model.data:
        problems = _model_problems(replace(source.model, given=document))
    problems = problems or too_large(source.model.path, document, limits)
    if problems:
        return problems
    schema = document["input_schema"]
    rules = SchemaLint(Loc(source.model.path, "/input_schema"), schema, limits)
    problems += rules.check()
    problems += _references(rules, schema)
    problems += malformed(rules.root, schema, problems)
    sound = _sound(rules.nodes, problems)
    problems += _choices(source.model.path, schema, sound)
    problems += _defaults(source.model.path, schema, sound)
    problems += _output(source.model.path, document, limits)
    if source.overlay and not any(p.severity == "error" for p in problems):
        problems += overlay_problems(source.overlay, document, limits)
    return problems


def too_large(file: str, document: dict[str, Any], limits: Limits) -> list[Problem]:
    """Return the problem of a schema with more values than any model has.

    Each of them is looked at many times, so this comes first.
    """
    for key in ("input_schema", "output_schema"):
        count, level = 0, [document.get(key)]
        while level and count <= limits.values:
            count += len(level)
            level = [
                child
                for value in level
                if is_object(value) or is_array(value)
                for child in (value.values() if is_object(value) else value)
            ]
        if count > limits.values:
            message = f"more than {limits.values:,} values are in this schema"
            hint = "is this really one model? --max-choices and --max-properties allow more"
            return [Problem("too-large", Loc(file, f"/{key}"), message, hint)]
    return []


def _model_problems(model: File) -> list[Problem]:
    return [
        p
        for p in _meta_problems(model, "model")
        # Ids are checked once, in `check_catalogue`.
        if p.loc.pointer != "/model_id" or p.code == "wrong-type"
    ]


def _sound(nodes: Sequence[Node], problems: Sequence[Problem]) -> list[Node]:
    """Return the subschemas that values can be validated against: they contain no error."""
    bad: set[str] = set()
    for problem in problems:
        where = problem.loc.pointer if problem.severity == "error" else ""
        while where and where not in bad:
            bad.add(where)
            where = where.rpartition("/")[0]
    if not bad:
        return list(nodes)
    if sum(p.code == "malformed-keyword" for p in problems) >= MAX_BREACHES:
        return []  # further ones were not looked for
    return [
        (loc, node)
        for loc, node in nodes
        # The target of a reference may contain an error.
        if loc.pointer not in bad and '"$ref"' not in json.dumps(node)
    ]


def _references(
    rules: SchemaLint, schema: dict[str, Any], start: dict[str, Any] | None = None
) -> Iterator[Problem]:
    """Yield the problems of references; a misspelt one has its repair."""
    misspelt: set[Loc] = set()
    places = cache(lambda: list(definitions(schema)))
    for loc, node in rules.nodes:
        if (target := meant(schema, node.get("$ref"), places)) is not None:
            at, was = loc / "$ref", node["$ref"]
            misspelt.add(at)
            message = (
                f"{short_repr(was)} is not there; it can only mean {short_repr(target)}"
            )
            change = repair("replace", at, was, target)
            yield mended_by(change, "misspelt-reference", at, message)
    for problem in check_references(rules.root, schema, rules.nodes, start):
        if problem.loc not in misspelt:
            yield problem


def _choices(file: str, schema: object, nodes: Sequence[Node]) -> Iterator[Problem]:
    """Yield the choices that another keyword of the same schema forbids."""
    for loc, node in nodes:
        key = "const" if "const" in node else "enum"
        others = {name: node[name] for name in node if name != key}
        is_plain = key == "enum" and not keywords.asserting(others) - {"type"}
        if key not in node or is_plain:
            continue
        choices = [(loc / key, node[key])]
        if key == "enum":
            choices = [(loc / key / i, value) for i, value in enumerate(node[key])]
        fits = FastValidator(others) if "$ref" not in json.dumps(others) else None
        for at, value in choices:
            if fits and fits(value):
                continue
            for error in errors(others, schema, value):
                yield mended_by(
                    repair("remove", at, value),
                    "impossible-choice",
                    at,
                    f"{short_repr(value)} can never be chosen: {brief(error.message)}",
                )
                break


def _defaults(file: str, schema: object, nodes: Sequence[Node]) -> Iterator[Problem]:
    for loc, node in nodes:
        if "default" not in node:
            continue
        found = [*errors(node, schema, node["default"])]
        if any(error.validator == "enum" for error in found):
            message = (
                f"the default {short_repr(node['default'])} is not among the choices"
            )
        elif found:
            message = f"the default does not fit: {brief(found[0].message)}"
        else:
            continue
        at = loc / "default"
        removal = repair("remove", at, node["default"])
        yield mended_by(removal, "bad-default", at, message)


def output_rules(
    file: str, document: dict[str, Any], limits: Limits
) -> SchemaLint | None:
    """Return the checked rules of a model's output schema, ``None`` if it asserts nothing."""
    published = document.get("output_schema")
    block = block_of(published) if published else None
    if block is None or not is_object(block.schema) or not asserting(block.schema):
        return None
    rules = SchemaLint(Loc(file, block.top), block.schema, limits, block.root)
    rules.check_output(Loc(file, block.base))
    return rules


def _output(file: str, document: dict[str, Any], limits: Limits) -> Iterator[Problem]:
    """Yield the problems of an output schema, whose root may be of any type."""
    if "output_schema" not in document:
        return
    rules = output_rules(file, document, limits)
    block = block_of(document["output_schema"])
    if rules is None:
        yield Problem(
            "not-an-output",
            Loc(file, "/output_schema"),
            "it says nothing of the output",
            'write {"output": {"type": "object", "properties": {...}}}, or leave '
            "output_schema out for the usual image, video, images and videos",
        )
        return
    found = [*rules.problems, *_references(rules, block.root, block.schema)]
    yield from found
    yield from malformed(Loc(file, block.base), block.root, found)


@cache
def _passing(name: str) -> FastValidator:
    return FastValidator(_meta(name))


@cache
def _meta(name: str) -> dict[str, Any]:
    path = resources.schemas() / "_meta" / f"{name}.schema.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _meta_problems(file: File, name: str) -> Iterator[Problem]:
    if _passing(name)(file.data):
        return
    schema = _meta(name)
    for error in errors(schema, schema, file.data):
        loc = Loc(file.path, json_pointer.join(*error.absolute_path))
        if error.validator == "required":
            missing = sorted(set(error.validator_value) - set(error.instance))
            message = f"{' and '.join(missing)} missing"
            hint = _expectation(name, missing[0])
            yield Problem("missing-key", loc, message, hint)
        elif error.validator == "additionalProperties":
            known = sorted(error.schema["properties"])
            for key in sorted(set(error.instance) - set(known)):
                near = get_close_matches(key, known, 1)
                message = f"{short_repr(key)} is not a key of this file"
                hint = f"the keys are {', '.join(known)}"
                hint = f"did you mean {near[0]}?" if near else hint
                yield Problem("unknown-key", loc / key, message, hint)
        else:
            code = "wrong-type" if error.validator == "type" else "wrong-value"
            allowed = f"see _meta/{name}.schema.json for what is allowed here"
            hint = error.schema.get("description") or allowed
            yield Problem(code, loc, brief(error.message), hint)


def _expectation(name: str, key: str) -> str:
    described = _meta(name).get("properties", {}).get(key, {}).get("description")
    return f"{key}: {described}" if described else f"see _meta/{name}.schema.json"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    found = get_close_matches(word, sorted(known), 1, 0.5)
    return found[0] if found else None
