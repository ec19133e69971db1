"""Schema files as they stand on disk: found, read strictly, paired with their overlays."""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from . import pointer, resources
from .problems import Loc, Problem
from .shapes import is_array, is_object

OVERLAY = ".overlay.json"
API = "api.json"
_NOT_MODELS = {API, "releases.json"}
_UNCLEAN = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large an input may be before it is refused."""

    file_bytes: int = 5_000_000
    depth: int = 64
    enum_values: int = 10_000
    properties: int = 2_000


@dataclass(frozen=True, slots=True)
class File:
    """One JSON file: its path relative to the schemas folder, its text and its value."""

    path: str
    text: str
    data: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the content: white space does not count, the order of keys does."""
        compact = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return sha256(compact.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ModelSource:
    """One model file with its overlay, if it has one."""

    model: File
    overlay: File | None

    @property
    def digest(self) -> str:
        """SHA-256 over the content of both files."""
        parts = [self.model.path, self.model.digest]
        if self.overlay:
            parts += [self.overlay.path, self.overlay.digest]
        return sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a run reads from a schemas folder."""

    api: File
    models: tuple[ModelSource, ...]
    problems: tuple[Problem, ...]
    texts: dict[str, str] = field(default_factory=dict[str, str])

    def position(self, loc: Loc) -> tuple[int, int]:
        """Line and column of a place, (0, 0) where the file could not be read."""
        text = self.texts.get(loc.file)
        if text is None:
            return 0, 0
        return pointer.position(text, loc.pointer)


def load(folder: Path, limits: Limits = Limits()) -> Sources:
    """All model files below a folder, in the order of their paths."""
    reader = _Reader(limits)
    if not folder.is_dir():
        reader.problem(
            "no-schemas",
            Loc(str(folder)),
            "this folder does not exist",
            "name one with --schemas DIR",
        )
    paths = sorted(_json_files(folder), key=lambda p: p.relative_to(folder).as_posix())
    files: dict[str, File | None] = {}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        files[name] = reader.read(path, name)
    api = files.pop(API, None)
    if folder / API not in paths:
        api = reader.read(resources.schemas() / API, API)
    models: list[ModelSource] = []
    for name, file in files.items():
        if name.endswith(OVERLAY):
            if name.removesuffix(OVERLAY) + ".json" not in files:
                reader.problem(
                    "overlay-without-model",
                    Loc(name),
                    "there is no model file that this overlay belongs to",
                    f"add {name.removesuffix(OVERLAY)}.json or remove the overlay",
                )
        elif file and name not in _NOT_MODELS:
            overlay = files.get(name.removesuffix(".json") + OVERLAY)
            models.append(ModelSource(file, overlay))
    empty = File(API, "{}", {})
    return Sources(api or empty, tuple(models), tuple(reader.problems), reader.texts)


def _json_files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith((".", "_"))]
        for name in names:
            if name.endswith(".json") and not name.startswith("."):
                yield Path(root, name)


class _Reader:
    """Reads files one by one and collects what is wrong with them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}

    def problem(
        self, code: str, loc: Loc, message: str, hint: str, at: tuple[int, int] = (0, 0)
    ) -> None:
        self.problems.append(Problem(code, loc, message, hint, "error", *at))

    def read(self, path: Path, name: str) -> File | None:
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                self.problem(
                    "not-a-file",
                    Loc(name),
                    "this is a link or a device, not a regular file",
                    "put the file itself here",
                )
                return None
            if status.st_size > self.limits.file_bytes:
                self.problem(
                    "too-large",
                    Loc(name),
                    f"{status.st_size:,} bytes exceed the limit of "
                    f"{self.limits.file_bytes:,}",
                    "is this really a model's schema?",
                )
                return None
            raw = path.read_bytes()
        except OSError as error:
            self.problem(
                "unreadable",
                Loc(name),
                error.strerror or str(error),
                "check permissions",
            )
            return None
        return self.parse(raw, name)

    def parse(self, raw: bytes, name: str) -> File | None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problem(
                "not-utf-8",
                Loc(name),
                f"byte {error.start} is not UTF-8",
                "save the file as UTF-8 without a byte order mark",
            )
            return None
        self.texts[name] = text
        try:
            data = json.loads(
                text,
                object_pairs_hook=_object,
                parse_constant=_constant,
                parse_float=_float,
            )
        except json.JSONDecodeError as error:
            self.problem(
                "bad-json",
                Loc(name),
                error.msg[:1].lower() + error.msg[1:],
                "JSON needs double quotes, no comments and no comma before a bracket",
                (error.lineno, error.colno),
            )
            return None
        except _Duplicate:
            where, *at = pointer.second_key(text)
            self.problem(
                "duplicate-key",
                Loc(name, where),
                "this key stands here for the second time",
                "keep one of the two",
                (at[0], at[1]),
            )
            return None
        except (ValueError, RecursionError) as error:
            self.problem(
                "bad-json",
                Loc(name),
                (
                    "it is nested too deeply"
                    if isinstance(error, RecursionError)
                    else str(error)
                ),
                "write plain JSON that every parser reads alike",
            )
            return None
        if unclean := _unclean(data, self.limits.depth):
            where, message = unclean
            self.problem(
                "bad-json",
                Loc(name, where),
                message,
                "write plain JSON that every parser reads alike",
                pointer.position(text, where),
            )
            return None
        if not is_object(data):
            self.problem(
                "not-an-object",
                Loc(name),
                "a schema file holds one JSON object",
                'begin with {"model_id": "vendor/model", "input_schema": {...}}',
                (1, 1),
            )
            return None
        return File(name, text, data)


class _Duplicate(ValueError):
    """A key stands twice in one object."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"{text[:20]} is too large for a number")
    return value


def _unclean(data: object, depth: int) -> tuple[str, str] | None:
    """Pointer and complaint of the first value that parsers do not read alike."""
    level: list[tuple[Loc, object]] = [(Loc(""), data)]
    for _ in range(depth):
        below: list[tuple[Loc, object]] = []
        for loc, value in level:
            if isinstance(value, str) and _UNCLEAN.search(value):
                return loc.pointer, "a text holds NUL or half a surrogate pair"
            if is_object(value):
                for key, child in value.items():
                    if _UNCLEAN.search(key):
                        return loc.pointer, "a key holds NUL or half a surrogate pair"
                    below.append((loc / key, child))
            elif is_array(value):
                below += [(loc / i, child) for i, child in enumerate(value)]
        if not below:
            return None
        level = below
    return level[0][0].pointer, f"values are nested more than {depth} deep"
