"""Templates to text: the only module that knows Jinja."""

from __future__ import annotations

import difflib
import re
import sys
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import meta
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from ..core.problems import Loc, Problem, ProblemsFound
from ..core.resources import PACKAGE
from ..core.timings import stage
from .options import template_files

CONTEXT_VERSION = 1
_SUFFIXES = (".jinja", ".jinja2", ".j2")
_CLASSES = "classes/"
# Every one of these becomes a page, and files of the package are copied.
_ADDED = re.compile(r"docs/[a-z]{2}/guides/[^/]+\.md\.jinja|package/.*(?<!\.jinja)")


class _Environment(jinja2.Environment):
    """Looks into dictionaries first, where Jinja tries attributes and fails: contexts are made of them."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            return super().getattr(obj, attribute)


class _CompiledTemplates(FileSystemBytecodeCache):
    """Keep compiled templates in ``__pycache__`` beside them, as Python keeps compiled modules.

    Who can write there can write the templates too. Jinja raises for files that are damaged, and
    for folders that cannot be written; both cost only the time to compile again.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is a file for it that can be read."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever pickle raises
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write what was compiled, if that is possible and wanted."""
        with suppress(OSError):
            if not sys.dont_write_bytecode:
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


def _compiled(folders: Sequence[Path]) -> _CompiledTemplates | None:
    """Return the compiled templates of ours; those of somebody else are compiled in each run."""
    if len(folders) > 1:
        return None
    return _CompiledTemplates(
        str(folders[0] / "__pycache__"), f"%s.{sys.implementation.cache_tag}"
    )


class Renderer:
    """Renders templates by name; a folder named earlier wins over a later one."""

    def __init__(self, folders: Sequence[Path], package: str = PACKAGE) -> None:
        self._folders = folders
        self._package = package
        # Nothing is escaped here: every value arrives as finished Python or Markdown text.
        self._environment = _Environment(
            loader=jinja2.FileSystemLoader(folders),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            auto_reload=False,  # a run reads each template once
            bytecode_cache=_compiled(folders),
        )

    def __reduce__(
        self,
    ) -> tuple[Callable[..., Renderer], tuple[tuple[Path, ...], str]]:
        """Travels as its folders: each process compiles the templates that it uses, once."""
        return _arrived, (tuple(self._folders), self._package)

    @stage("render")
    def render(self, name: str, context: dict[str, Any]) -> str:
        """Return the text of one template.

        Besides its context, each template receives ``context_version``, ``package``, the
        name of the generated package, and ``command``, that of its shell command.
        """
        given = {
            "context_version": CONTEXT_VERSION,
            "package": self._package,
            "command": self._package.replace("_", "-"),
        }
        try:
            return self._environment.get_template(name).render(**given, **context)
        except Exception as error:  # whatever an expression in a template raises
            if not isinstance(error, jinja2.TemplateError) and len(self._folders) == 1:
                raise  # a fault of ours
            raise ProblemsFound([self._problem(name, error)]) from error

    def _problem(self, name: str, error: Exception) -> Problem:
        used = [folder / name for folder in self._folders if (folder / name).is_file()]
        return Problem(
            "bad-template",
            Loc(used[0].as_posix() if used else name),
            _told(error),
            "compare it with the generator's own template of this name",
            line=getattr(error, "lineno", None) or _line_of(name, error),
            column=1,
        )


def _told(error: Exception) -> str:
    """Return what is wrong with a template, in Jinja's words or in Python's."""
    if isinstance(error, jinja2.TemplateError):
        return error.message or type(error).__name__
    return f"{type(error).__name__}: {error}"


def unread(folders: Sequence[Path]) -> list[Problem]:
    """Return a problem for each template in a folder of somebody else that nothing reads."""
    ours = template_files(folders[-1])
    return [
        _nothing_reads(file, name, ours)
        for folder in folders[:-1]
        for name, file in _unused(template_files(folder), ours)
    ]


def _unused(
    given: Mapping[str, Path], ours: Mapping[str, Path]
) -> list[tuple[str, Path]]:
    """Return the templates that neither replace one nor are named by one that is read."""
    pending = [name for name in given if name in ours or _ADDED.fullmatch(name)]
    read = set(pending)
    while pending:
        name = pending.pop()
        inside = _CLASSES if name.startswith(_CLASSES) else ""
        found = {inside + other for other in _named_in(given[name])} & given.keys()
        pending += found - read
        read |= found
    return [(n, f) for n, f in given.items() if n.endswith(_SUFFIXES) and n not in read]


def _named_in(file: Path) -> set[str]:
    """Return the templates that a template includes, imports or extends."""
    if not file.name.endswith(_SUFFIXES):
        return set()
    try:
        tree = jinja2.Environment().parse(file.read_text("utf-8"))
    except (jinja2.TemplateError, UnicodeError):
        return set()  # said where it is rendered
    return {name for name in meta.find_referenced_templates(tree) if name}


def _nothing_reads(file: Path, name: str, ours: Mapping[str, Path]) -> Problem:
    near = difflib.get_close_matches(name, ours, 1)
    hint = f"did you mean {near[0]}?" if near else "see docs/TEMPLATES.md for the names"
    return Problem(
        "unread-template", Loc(file.as_posix()), "nothing reads a template of this name", hint
    )  # fmt: skip


@contextmanager
def blaming_classes(folders: Sequence[Path], model_id: str) -> Generator[None]:
    """Report what fails in printing classes as a problem of the templates that replace ours."""
    try:
        yield
    except ProblemsFound:
        raise
    except Exception as error:  # whatever an expression in a template raises
        replaced = [
            file
            for folder in folders[:-1]
            for name, file in sorted(template_files(folder).items())
            if name.startswith(_CLASSES)
        ]
        if not replaced:
            raise  # a fault of ours
        named = getattr(error, "filename", None)
        blamed = [
            f for f in replaced if named and f.name == Path(named).name
        ] or replaced
        what = (
            getattr(error, "message", None) or getattr(error, "msg", None) or f"{error}"
        )
        if isinstance(error, KeyError):
            what += " is a name that no generated module defines or imports"
        code = (getattr(error, "text", None) or "").strip()
        message = f"no classes come of it for {model_id}: {what}" + f": {code}" * bool(
            code
        )
        hint = "compare it with the generator's own template of this name"
        line = (
            getattr(error, "lineno", None)
            if isinstance(error, jinja2.TemplateError)
            else 0
        )
        problem = Problem(
            "bad-template",
            Loc(blamed[0].as_posix()),
            message,
            hint,
            "error",
            line or 1,
            1,
        )
        raise ProblemsFound([problem]) from error


@cache
def _arrived(folders: tuple[Path, ...], package: str) -> Renderer:
    return Renderer(folders, package)


def _line_of(name: str, error: BaseException) -> int:
    """The line of the template at which rendering stopped: Jinja names it in the traceback."""
    lines = [
        number
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename.replace("\\", "/").endswith(name)
    ]
    return lines[-1] if lines else 1
