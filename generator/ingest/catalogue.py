"""Read models from JSON: an answer of the catalogue calls, or the schema of one model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from ..core import strict_json
from ..core.json_pointer import Lines, Places, join, members, value_end
from ..core.json_types import is_array, is_object
from ..core.problems import Loc, Problem, ProblemsFound, short_repr
from ..sources.check import bad_id
from ..sources.choosing import is_chosen
from .languages import detect
from .publication import FACTS, Origin, Published

BAD: Any = object()  # an entry that is no plain JSON
_MODEL_ID = re.compile(r'"model_id"\s*:\s*"([^"\\]*)"')
_ASK = "save the answer of GET /v1/models?include_schema=true"


class Document:
    """A JSON source: its name, its text and its value."""

    def __init__(self, name: str, text: str, data: object) -> None:
        self.name = name
        self.data = data
        self.places = cache(lambda: Places(text))

    def problem(self, code: str, pointer: str, message: str, hint: str) -> Problem:
        """Return a problem at a pointer into this source."""
        place = self.places().position(pointer)
        return Problem(code, Loc(self.name, pointer), message, hint, "error", *place)

    def refusal(
        self, code: str, pointer: str, message: str, hint: str
    ) -> ProblemsFound:
        """Return the refusal of this source for one problem."""
        return ProblemsFound([self.problem(code, pointer, message, hint)])

    def origin(self, schema_at: str, entry_at: str, model: str = "") -> Origin:
        """Return the origin of a model, whose schema and entry are at these pointers."""

        def find(pointer: str) -> tuple[int, int]:
            inside = pointer.removeprefix("/input_schema")
            at = entry_at + pointer if inside == pointer else schema_at + inside
            return self.places().position(at)

        return Origin(self.name, find, model)


def published(
    model_id: str,
    language: str | None,
    inputs: dict[str, Any],
    output: object,
    facts: Mapping[str, Any] | None,
    origin: Origin,
) -> Published:
    """Return a model whose language is detected, unless it is given."""
    schemas = {"input_schema": inputs}
    if is_object(output):
        schemas["output_schema"] = output
    found = language or detect(schemas, "") or "en"
    output_schema = schemas.get("output_schema")
    return Published(model_id, found, inputs, output_schema, facts, origin)


def sound_entries(
    name: str, text: str, depth: int
) -> tuple[Document, list[Problem]] | None:
    """Read the entries of a catalogue one by one, so that a flaw refuses its entry alone.

    ``None`` if the text is no list of entries, or if nothing tells where an entry ends.
    """
    start = len(text) - len(text.lstrip())
    base = ""
    around: dict[str, object] = {}
    if text.startswith("{", start):
        found = {name: value for name, _, value in members(text, start)}
        if "models" not in found:
            return None
        start, base = found.pop("models"), "/models"
        try:
            for key, at in found.items():
                around[key] = strict_json.loads(text[at : value_end(text, at)], depth)
        except strict_json.Flaw:
            return None
    entries: list[object] = []
    problems: list[Problem] = []
    lines = Lines(text)
    for index, (_, _, at) in enumerate(members(text, start)):
        end = value_end(text, at)
        if end is None:
            return None
        try:
            entries.append(strict_json.loads(text[at:end], depth))
        except strict_json.Flaw as flaw:
            entries.append(BAD)
            line, column = lines.position(at)
            place = line + flaw.line - 1, flaw.column + (column - 1) * (flaw.line == 1)
            stated = _MODEL_ID.search(text, at, end)
            loc = Loc(name, base + join(index) + flaw.pointer)
            problems.append(
                Problem(
                    flaw.code, loc, str(flaw), flaw.hint, "error", *place,
                    model=stated[1] if stated else "",
                )
            )  # fmt: skip
    if not problems:
        return None
    data: object = {**around, "models": entries} if base else entries
    return Document(name, text, data), problems


def is_catalogue(data: object) -> bool:
    """Return whether JSON is a list of models with ids rather than one schema."""
    return is_array(data) or (
        is_object(data) and ("models" in data or "model_id" in data)
    )


def read_catalogue(
    document: Document, language: str | None, only: Sequence[str] = ()
) -> tuple[list[Published], list[Problem]]:
    """Return the matching models of a saved answer, and the problems of invalid entries."""
    data = document.data
    entries, base = [data], ""
    if is_object(data) and "models" in data:
        entries, base = data["models"], "/models"
    elif is_array(data):
        entries = data
    if not is_array(entries) or not entries:
        raise document.refusal("no-models", base, "there is no model here", _ASK)
    models: list[Published] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        model_id = entry.get("model_id") if is_object(entry) else None
        if entry is BAD:
            continue
        if only and not is_chosen(str(model_id), only):
            continue
        at = "" if entry is data else base + join(index)
        flaws = list(_flaws(document, entry, at))
        if isinstance(model_id, str) and len(entries) > 1:
            flaws = [flaw._replace(model=model_id) for flaw in flaws]
        problems += flaws
        if not flaws and is_object(entry):
            of = str(model_id) if len(entries) > 1 else ""
            models.append(_entry(document, entry, at, language, of))
    return models, problems


def _flaws(document: Document, entry: object, at: str) -> Iterator[Problem]:
    if not is_object(entry):
        yield document.problem(
            "not-a-model",
            at,
            f"{short_repr(entry)} is not an entry of a catalogue",
            _ASK,
        )
        return
    model_id = entry.get("model_id")
    if not isinstance(model_id, str):
        yield document.problem("no-model-id", at, "the model_id is missing", _ASK)
    elif complaint := bad_id(model_id):
        yield document.problem(
            "unsafe-id",
            f"{at}/model_id",
            f"{short_repr(model_id)} cannot become a path: {complaint}",
            "leave this entry out",
        )
    if not is_object(entry.get("input_schema")):
        yield document.problem(
            "no-input-schema",
            at,
            f"{short_repr(model_id)} comes without its input_schema",
            _ASK,
        )


def _entry(
    document: Document, entry: dict[str, Any], at: str, language: str | None, of: str
) -> Published:
    facts = {key: entry[key] for key in FACTS if entry.get(key) is not None}
    origin = document.origin(f"{at}/input_schema", at, of)
    inputs, output = entry["input_schema"], entry.get("output_schema")
    return published(entry["model_id"], language, inputs, output, facts, origin)


def read_schema(document: Document, model_id: str, language: str | None) -> Published:
    """Read one model from its input schema, or from a document with both of its schemas."""
    data = document.data
    if not is_object(data):
        hint = 'a schema begins with {"type": "object", "properties": {...}}'
        message = f"{short_repr(data)} is not a schema"
        raise document.refusal("not-a-schema", "", message, hint)
    inputs, at = data, ""
    if is_object(data.get("input_schema")):
        inputs, at = data["input_schema"], "/input_schema"
    output = data.get("output_schema") if at else None
    return published(model_id, language, inputs, output, None, document.origin(at, ""))
