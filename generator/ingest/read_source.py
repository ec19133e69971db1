"""Read files and standard input strictly, and detect what kind of source they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Literal, NoReturn

from ..core import strict_json
from ..core.json_pointer import line_column
from ..core.limits import Limits
from ..core.problems import Loc, Problem, ProblemsFound, short_repr
from ..sources.check import bad_id
from . import languages, openapi_yaml
from .catalogue import (
    Document,
    is_catalogue,
    read_catalogue,
    read_schema,
    sound_entries,
)
from .html import TooManyTags, readable
from .openapi import is_openapi, read_operation
from .pages import not_a_page, read_page
from .publication import Published

Kind = Literal["page", "catalog", "schema", "openapi"]
KINDS: tuple[Kind, ...] = ("page", "catalog", "schema", "openapi")
STDIN = "-"
STDIN_NAME = "<stdin>"

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read sources; ``kind`` and ``language`` are detected if not given.

    ``url`` is the prefix of all request URLs.
    """

    url: str
    kind: Kind | None = None
    language: str | None = None
    limits: Limits = Limits()


def is_language(tag: str) -> bool:
    """Return whether a word can be a language tag."""
    return _TAG.fullmatch(tag) is not None


def read_all(
    sources: Sequence[str], reading: Reading, stdin: BinaryIO
) -> tuple[list[Published], list[Problem]]:
    """Return the models of all readable sources, and the problems of the others."""
    published: list[Published] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            found, flaws = _read(source, reading, stdin)
        except ProblemsFound as refused:
            problems += refused.problems
        else:
            published += found
            problems += flaws
    return published, problems


def _read(
    source: str, reading: Reading, stdin: BinaryIO
) -> tuple[list[Published], list[Problem]]:
    model_id, path, operation = _split(source, reading.kind)
    name = STDIN_NAME if path == STDIN else path
    limit = reading.limits.file_bytes
    raw = stdin.read(limit + 1) if path == STDIN else _file(Path(path), limit)
    if len(raw) > limit:
        hint = "is this really a model's page? --max-bytes N takes larger ones"
        _refuse("too-large", name, f"more than {limit:,} bytes", hint)
    return read_text(name, _text(name, raw), reading, model_id, operation)


def _split(source: str, kind: Kind | None) -> tuple[str | None, str, str]:
    """Split ``ID=FILE#OPERATION`` into its parts, unless a file has exactly this name."""
    if Path(source).exists():
        return None, source, ""
    model_id, equals, path = source.partition("=")
    takes_id = kind in (None, "schema", "openapi") and equals and not bad_id(model_id)
    if not takes_id:
        model_id, path = "", source
    operation = ""
    if kind in (None, "openapi") and not Path(path).exists():
        path, _, operation = path.partition("#")
    return model_id or None, path, operation


def _file(path: Path, limit: int) -> bytes:
    try:
        if not S_ISREG(path.stat().st_mode):
            hint = "name files, or pipe the text and name - for standard input"
            _refuse("not-a-file", str(path), "this is not a regular file", hint)
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        message, hint = error.strerror or str(error), "check name and permissions"
        before, _, after = str(path).partition("=")
        if after and (why := bad_id(before)):
            hint += f"; as ID=FILE, {short_repr(before)} is not an id such as acme/draw: {why}"
        _refuse("unreadable", str(path), message, hint)


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8", errors="replace")
        problem = Problem(
            "not-utf-8",
            Loc(name),
            f"byte {raw[error.start]:#04x} is not UTF-8",
            "save it as UTF-8; if it ends inside a character, the copy is truncated",
            "error",
            *line_column(good, len(good)),
        )
        raise ProblemsFound([problem]) from None


def _refuse(code: str, name: str, message: str, hint: str) -> NoReturn:
    raise ProblemsFound([Problem(code, Loc(name), message, hint)])


def read_text(
    name: str,
    text: str,
    reading: Reading,
    model_id: str | None = None,
    operation: str = "",
) -> tuple[list[Published], list[Problem]]:
    """Read the models of one source; raise ``ProblemsFound`` if it cannot be read."""
    language = reading.language and languages.normal(reading.language)
    if reading.kind in (None, "openapi") and (yaml := openapi_yaml.read(name, text)):
        return [_operation(yaml, model_id, operation, language)], []
    is_json = reading.kind != "page" and text.lstrip()[:1] in ("{", "[")
    if not is_json and reading.kind in (None, "page") and not model_id:
        try:
            page = readable(text)
        except TooManyTags:
            raise ProblemsFound([not_a_page(name)]) from None
        depth = reading.limits.depth
        return [read_page(name, page, reading.url, language, depth)], []
    depth = reading.limits.depth
    try:
        document, flaws = _json(name, text, depth), list[Problem]()
    except ProblemsFound:
        sound = sound_entries(name, text, depth)
        if model_id or reading.kind not in (None, "catalog") or sound is None:
            raise
        document, flaws = sound
    if reading.kind == "openapi" or (not reading.kind and is_openapi(document.data)):
        return [_operation(document, model_id, operation, language)], []
    named = reading.kind or ("catalog" if is_catalogue(document.data) else "schema")
    if model_id or named == "schema":
        if model_id is None:
            hint = f"write ID={name}, as in vendor/model/task={name}"
            message = "this was read as a JSON Schema, which does not say whose it is"
            _refuse("no-model-id", name, message, hint)
        return [read_schema(document, model_id, language)], []
    published, problems = read_catalogue(document, language)
    return published, [*flaws, *problems]


def _operation(
    document: Document, model_id: str | None, operation: str, language: str | None
) -> Published:
    if not is_openapi(document.data):
        message = "this is no OpenAPI document of version 3"
        hint = "convert older ones, or give a schema of its own as ID=FILE"
        _refuse("not-openapi", document.name, message, hint)
    return read_operation(document, model_id, operation, language)


@lru_cache(maxsize=1)  # the operations of one document are read one after the other
def _json(name: str, text: str, depth: int) -> Document:
    try:
        return Document(name, text, strict_json.loads(text, depth))
    except strict_json.Flaw as flaw:
        loc = Loc(name, flaw.pointer)
        place = flaw.line, flaw.column
        problem = Problem(flaw.code, loc, str(flaw), flaw.hint, "error", *place)
        raise ProblemsFound([problem]) from None
