"""Read the table ``[tool.runcomfy-codegen]`` of a project's ``pyproject.toml``.

Validated by hand: importing pydantic would make a run with nothing to do slower.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from ..core.json_types import is_array, is_object
from ..core.problems import Loc, Problem, ProblemsFound, short_repr
from ..core.resources import PACKAGE

FILE = "pyproject.toml"
_TABLE = "runcomfy-codegen"
# What may be the key of the table: no other name, no requirement, and not the script of our own
# project.
_KEY = re.compile(
    rb"""runcomfy-codegen["']?\s*(?:[].]|=(?!\s*"runcomfy_codegen\.))"""
    # or a table that is misspelt, or not closed
    rb"""|tool\s*\.\s*["']?runcomfy"""
)
_HEADER = re.compile(r"""^\s*\[\s*tool\s*\.\s*["']?runcomfy-codegen["']?\s*\]""", re.M)


class Settings(NamedTuple):
    """The settings of a project; folders are relative to its ``pyproject.toml``."""

    schemas: Path = Path("schemas")
    out: Path = Path("generated")
    site: Path = Path("site")
    templates: Path | None = None
    models: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    package: str = PACKAGE


def place(start: Path) -> Path:
    """Return the file that settings are read from, or would be if it had any."""
    files = [folder / FILE for folder in (start, *start.parents)]
    return next(
        (file for file in files if file.is_file() and _mentioned(file)), files[0]
    )


def find(start: Path) -> Settings:
    """Return the settings of the nearest folder upwards that has any, else the defaults.

    Raises `ProblemsFound` for unknown keys and invalid values.
    """
    for folder in (start, *start.parents):
        path = folder / FILE
        if path.is_file() and (text := _mentioned(path)):
            # Imported only if there is a table: it would slow down every other run.
            import tomllib

            try:
                tool = tomllib.loads(text).get("tool", {})
            except tomllib.TOMLDecodeError as error:
                line = re.search(r"line (\d+)", str(error))
                at = int(line[1]) if line else 1
                problem = _problem(path, at, str(error), "fix the TOML")
                raise ProblemsFound([problem]) from error
            if is_object(tool) and _TABLE in tool:
                base = Path() if folder == start else folder
                return _Table(path, text, base).read(tool[_TABLE])
            if found := _misspelt(path, text, tool):
                raise ProblemsFound([found])
    return Settings()


def _misspelt(path: Path, text: str, tool: object) -> Problem | None:
    """Return the problem of a table whose name is nearly the right one."""
    from difflib import get_close_matches  # not needed by right settings

    near = get_close_matches(_TABLE, tool, 1, 0.85) if is_object(tool) else []
    if not near:
        return None
    line = text.count("\n", 0, text.find(near[0])) + 1
    message = f"nothing reads the table tool.{near[0]}"
    return _problem(path, line, message, f"did you mean [tool.{_TABLE}]?")


def _mentioned(path: Path) -> str:
    """Return the text if it may have the table: most files on the way do not."""
    content = path.read_bytes()
    return content.decode("utf-8", "replace") if _KEY.search(content) else ""


def _problem(path: Path, line: int, message: str, hint: str) -> Problem:
    loc = Loc(path.name if path.parent == Path.cwd() else path.as_posix())
    return Problem("bad-settings", loc, message, hint, line=line, column=1)


class _Table:
    """Reads the table key by key and collects its problems."""

    def __init__(self, path: Path, text: str, base: Path) -> None:
        self.path = path
        self.text = text
        self.base = base
        self.problems: list[Problem] = []

    def read(self, table: Any) -> Settings:
        if not is_object(table):
            self._wrong(
                "", f"{_TABLE} is a table", "begin with [tool.runcomfy-codegen]"
            )
            raise ProblemsFound(self.problems)
        known = Settings._fields
        for key in table:
            if key not in known:
                from difflib import get_close_matches  # not needed by right settings

                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else ""
                hint = hint or f"choose from {', '.join(known)}"
                self._wrong(key, f"{key} is not a setting", hint)
        usual = Settings()
        languages = self._texts(table, "languages")
        # Imported here: a run without settings does not need it.
        from ..ir import types as ir
        from ..python.spelling import KEYWORDS

        for language in languages:
            if language not in ir.LANGUAGES:
                hint = f"choose from {', '.join(ir.LANGUAGES)}"
                self._wrong(
                    "languages", f"{short_repr(language)} is not a language", hint
                )
        package = self._text(table, "package") or usual.package
        if not (package.isascii() and package.isidentifier()) or package in KEYWORDS:
            message = f"{short_repr(package)} is not a name of a Python package"
            self._wrong("package", message, "write lower-case letters, digits and _")
        settings = Settings(
            self._folder(table, "schemas") or self.base / usual.schemas,
            self._folder(table, "out") or self.base / usual.out,
            self._folder(table, "site") or self.base / usual.site,
            self._folder(table, "templates"),
            self._texts(table, "models"),
            languages,
            package,
        )
        if settings.templates and not settings.templates.is_dir():
            message = f"{settings.templates.as_posix()} is not a folder"
            self._wrong("templates", message, "make it, or remove this line")
        if self.problems:
            raise ProblemsFound(sorted(self.problems, key=lambda problem: problem.line))
        return settings

    def _text(self, table: dict[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str) and (value or key not in table):
            return value
        self._wrong(key, f"{key} is {short_repr(value)}", f'write {key} = "..."')
        return ""

    def _texts(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [""])
        if is_array(value) and value and all(isinstance(v, str) for v in value):
            return tuple(value) if key in table else ()
        self._wrong(
            key, f"{key} is {short_repr(value)}", f'write {key} = ["...", "..."]'
        )
        return ()

    def _folder(self, table: dict[str, Any], key: str) -> Path | None:
        text = self._text(table, key)
        return self.base / text if text else None

    def _wrong(self, key: str, message: str, hint: str) -> None:
        self.problems.append(_problem(self.path, self._line(key), message, hint))

    def _line(self, key: str) -> int:
        """Return the line of a key, or of the table if the key is not found in the text."""
        header = _HEADER.search(self.text)
        start = header.start() if header else 0
        if key:
            assignment = rf"""^[ \t]*["']?{re.escape(key)}["']?[ \t]*="""
            if found := re.compile(assignment, re.M).search(self.text, start):
                start = found.start()
        return self.text.count("\n", 0, start) + 1
