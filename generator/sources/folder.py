"""Find schema files, read them strictly, and pair them with their overlays."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..core import json_pointer, resources, strict_json
from ..core.file_states import FileStates
from ..core.json_types import is_object
from ..core.limits import Limits, not_a_file, too_large
from ..core.problems import Loc, Problem, located, refusal
from ..core.timings import stage
from .choosing import id_at, is_chosen, unmatched

OVERLAY = ".overlay.json"
API = "api.json"
_CAPITAL = re.compile("[A-Z]")
RELEASES = "releases.json"
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class File:
    """A JSON file: its path relative to the schemas folder, its text and its value.

    A value that is not ``given`` is parsed when it is asked for, since many files take a
    fifth of the memory as texts. A file of a run, or of an earlier one, is ``unread``: this path
    is opened when its text or its value is asked for, by whatever process needs it.
    """

    path: str
    content: str
    given: dict[str, Any] | None = None
    unread: str = ""

    @cached_property
    def text(self) -> str:
        """What the file holds."""
        return self._read_again()[0] if self.unread else self.content

    @cached_property
    def data(self) -> dict[str, Any]:
        """The JSON object that the file holds."""
        if self.given is not None:
            return self.given
        if self.unread:
            return self._read_again()[1]
        found: dict[str, Any] = json.loads(
            self.content
        )  # which was read strictly before
        return found

    def _read_again(self) -> tuple[str, dict[str, Any]]:
        with suppress(ValueError, RecursionError):
            text = Path(self.unread).read_bytes().decode("utf-8")
            data = json.loads(text)
            if _digest(data) == self.digest:
                return text, data
        message = "this file changed while others were being read"
        raise refusal("changed-meanwhile", self.path, message, "run it again")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content; white space does not count, the order of keys does."""
        return _digest(self.data)

    @cached_property
    def model_id(self) -> object:
        """The id that a model file states, ``None`` if it states none."""
        return self.data.get("model_id")

    def forget(self) -> None:
        """Keep the id and the digest, and what the file holds only if it is not to be read again."""
        _ = self.model_id, self.digest
        vars(self).pop("data", None)
        vars(self).pop("text", None)

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in vars(self).items() if k not in ("data", "text")}


def _digest(data: object) -> str:
    return sha256(_compact(data).encode()).hexdigest()


@dataclass(frozen=True)
class ModelSource:
    """A model file with its overlay, if it has one."""

    model: File
    overlay: File | None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the content of both files."""
        parts = [self.model.path, self.model.digest]
        if self.overlay:
            parts += [self.overlay.path, self.overlay.digest]
        return sha256("\n".join(parts).encode()).hexdigest()

    def forget(self) -> None:
        """Keep what was read, and parse it again where it is needed."""
        for file in (self.model, self.overlay):
            if file:
                file.forget()


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a run reads from a schemas folder."""

    api: File
    models: tuple[ModelSource, ...]
    problems: tuple[Problem, ...]
    texts: dict[str, str] = field(default_factory=dict[str, str])
    paths: dict[str, str] = field(default_factory=dict[str, str])
    releases: File | None = None
    unread: dict[str, File] = field(default_factory=dict[str, File])

    @property
    def releases_digest(self) -> str:
        """SHA-256 of ``releases.json``, empty if there is none."""
        return self.releases.digest if self.releases else ""

    def path(self, file: str) -> str:
        """Return a path to a schema file that a reader can open; any other path unchanged."""
        return Path(self.paths[file]).as_posix() if file in self.paths else file

    def position(self, loc: Loc) -> tuple[int, int]:
        """Return line and column of a location, (0, 0) if the file could not be read."""
        text = self.texts.get(loc.file)
        if text is None and loc.file in self.unread:
            text = self.unread[loc.file].text
        if text is None:
            return 0, 0
        return _places(text).position(loc.pointer)

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Add path, line and column; return each problem once, errors first."""
        return located(problems, self.position, self.path)


def paths_of(model_id: str) -> tuple[str, str]:
    """Return the two possible paths of a model file: its id, or an escape without capitals.

    Many file systems ignore case, so ids that differ only in case would share a file. In the
    second path each capital is replaced by ``!`` and the small letter: ``4K`` becomes ``4!k``.
    """
    small = _CAPITAL.sub(lambda letter: f"!{letter[0].lower()}", model_id)
    return f"{model_id}.json", f"{small}.json"


@lru_cache(16)
def _places(text: str) -> json_pointer.Places:
    return json_pointer.Places(text)


@stage("read")
def load(
    folder: Path,
    limits: Limits = Limits(),
    chosen: Sequence[str] = (),
    states: FileStates | None = None,
) -> Sources:
    """Read all model files below a folder, in the order of their paths.

    ``chosen`` limits them to models by id or pattern. With ``states``, files that are known are
    not read, and the content of the others is not kept: who needs it reads it again.
    """
    reader = _Reader(limits, states)
    if not folder.is_dir():
        reader.problem(
            "no-schemas",
            Loc(str(folder)),
            "this is no folder" if folder.exists() else "this folder does not exist",
            "name one with --schemas DIR, or make it with runcomfy-codegen import PAGE",
        )
    found = dict(reader.files(folder))
    if chosen:
        ids = {name: id_at(name) for name in found if name not in (API, RELEASES)}
        for pattern in unmatched(chosen, list(ids.values())):
            reader.problem(
                "unknown-model",
                Loc(str(folder)),
                f"there is no model {pattern}",
                "see the paths of the files in this folder",
            )
        others = {n for n, model_id in ids.items() if not is_chosen(model_id, chosen)}
        found = {name: path for name, path in found.items() if name not in others}
    files = {name: reader.read(path, name) for name, path in sorted(found.items())}
    return _paired(folder, files, reader, found)


def parsed(
    folder: Path, contents: Mapping[str, bytes | Problem], limits: Limits = Limits()
) -> Sources:
    """Make sources of files that are in memory, or refused, by their paths below a folder.

    No path is opened, so nothing depends on what the paths say.
    """
    reader = _Reader(limits)
    files: dict[str, File | None] = {}
    for name, content in sorted(contents.items()):
        if isinstance(content, Problem):
            reader.problems.append(content)
            files[name] = None
        else:
            files[name] = reader.parse(content, name)
    paths = {name: str(folder / name) for name in files}
    return _paired(folder, files, reader, paths)


def _paired(
    folder: Path,
    files: dict[str, File | None],
    reader: _Reader,
    paths: dict[str, str],
) -> Sources:
    """Pair models with their overlays, and complain of overlays and folders without a model."""
    known_api = API in files
    api = files.pop(API, None)
    if not known_api:
        shipped = resources.schemas() / API
        api = _Reader(Limits()).read(str(shipped), API)
    releases = files.pop(RELEASES, None)
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
        elif file:
            overlay = files.get(name.removesuffix(".json") + OVERLAY)
            models.append(ModelSource(file, overlay))
    if not models and not reader.problems:
        reader.problem(
            "no-models",
            Loc(folder.as_posix()),
            "there is no model file in this folder",
            "add one as VENDOR/MODEL.json, or name another folder with --schemas DIR",
        )
    empty = File(API, "{}")
    return Sources(
        api or empty,
        tuple(models),
        tuple(reader.problems),
        reader.texts,
        paths,
        releases,
        reader.unread,
    )


def is_read(name: str) -> bool:
    """Return whether a file at this path below a schemas folder is one of its JSON files."""
    *folders, last = name.split("/")
    return (
        last.endswith(".json")
        and not last.startswith(".")
        and not any(folder.startswith((".", "_")) for folder in folders)
    )


class _Reader:
    """Reads files one by one and collects their problems."""

    def __init__(self, limits: Limits, states: FileStates | None = None) -> None:
        self.limits = limits
        self.states = states
        self.unread: dict[str, File] = {}
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}

    def problem(
        self, code: str, loc: Loc, message: str, hint: str, at: tuple[int, int] = (0, 0)
    ) -> None:
        self.problems.append(Problem(code, loc, message, hint, "error", *at))

    def files(self, folder: Path) -> Iterator[tuple[str, str]]:
        """Yield the JSON files below a folder by name, and folders that are to be refused later."""

        def unreadable(error: OSError) -> None:
            if folder.is_dir():
                where = Path(error.filename).relative_to(folder).as_posix()
                self.unreadable(where, error)

        top = str(folder)  # not Paths from here on: thousands of them take a while
        for root, folders, names in os.walk(top, onerror=unreadable):
            folders[:] = [f for f in folders if not f.startswith((".", "_"))]
            below = root[len(top) :].replace(os.sep, "/").strip("/")
            base = f"{below}/" if below else ""
            refused = {
                f
                for f in folders
                if f.endswith(".json") or os.path.islink(os.path.join(root, f))
            }
            for name in (*names, *refused):
                if name in refused or is_read(name):
                    yield base + name, os.path.join(root, name)
                elif name.lower().endswith(".json") and name[0] != ".":
                    self.problem(
                        "unread-file",
                        Loc(Path(root, name).as_posix()),
                        "nothing reads a file of this name",
                        f"end it in small letters: {name[:-5]}.json",
                    )

    def unreadable(self, name: str, error: OSError) -> None:
        self.problem(
            "unreadable", Loc(name), error.strerror or str(error), "check permissions"
        )

    def read(self, path: str, name: str) -> File | None:
        try:
            status = os.lstat(path)
            if not stat.S_ISREG(status.st_mode):
                what = ("a folder",) if stat.S_ISDIR(status.st_mode) else ()
                self.problems.append(not_a_file(name, *what))
                return None
            if status.st_size > self.limits.file_bytes:
                self.problems.append(too_large(name, status.st_size, self.limits))
                return None
            parsed: list[File | None] = []

            def read() -> str:
                parsed.append(self.parse(Path(path).read_bytes(), name))
                return _remembered(parsed[0])

            known = (self.states or FileStates()).value(path, status, read)
        except OSError as error:
            self.unreadable(name, error)
            return None
        if parsed and not (known and self.states):
            return parsed[0]
        self.texts.pop(name, None)
        file = File(name, "", unread=path)
        digest, _, model_id = known.partition(" ")
        vars(file).update(digest=digest, model_id=model_id or None)
        self.unread[name] = file
        return file

    def parse(self, raw: bytes, name: str) -> File | None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            self.problem(
                "not-utf-8",
                Loc(name),
                f"byte {raw[error.start]:#04x} is not UTF-8",
                "save the file as UTF-8 without a byte order mark",
                json_pointer.line_column(
                    good := raw[: error.start].decode(), len(good)
                ),
            )
            return None
        self.texts[name] = text
        try:
            data = strict_json.loads(text, self.limits.depth)
        except strict_json.Flaw as flaw:
            self.problems.append(flaw.problem(name))
            return None
        if not is_object(data):
            self.problem(
                "not-an-object",
                Loc(name),
                "a schema file holds one JSON object",
                (
                    'an overlay is such as {"summary": {"en": "..."}}'
                    if name.endswith(OVERLAY)
                    else 'begin with {"model_id": "vendor/model", "input_schema": {...}}'
                ),
                (1, 1),
            )
            return None
        file = File(name, text)
        vars(file)["data"] = data
        file.forget()
        return file


def _remembered(file: File | None) -> str:
    """Return what is worth knowing of a file without reading it; nothing of one to be refused."""
    if not file or not isinstance(file.model_id, str | None) or file.model_id == "":
        return ""
    return f"{file.digest} {file.model_id or ''}"
