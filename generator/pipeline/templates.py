"""Templates to text: the only module that knows Jinja."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ..core.json_types import is_object
from ..core.problems import Loc, Problem, ProblemsFound
from ..core.resources import PACKAGE
from ..core.timings import stage

CONTEXT_VERSION = 1


class _Environment(jinja2.Environment):
    """Looks into dictionaries first, where Jinja tries attributes and fails: contexts are made of them."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if is_object(obj) and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


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
        )

    def __reduce__(
        self,
    ) -> tuple[Callable[..., Renderer], tuple[tuple[Path, ...], str]]:
        """Travels as its folders: each process compiles the templates that it uses, once."""
        return _arrived, (tuple(self._folders), self._package)

    @stage("render")
    def render(self, name: str, context: dict[str, Any]) -> str:
        """Return the text of one template.

        Besides its context, each template receives ``context_version``, and ``package``, the
        name of the generated package.
        """
        given = {"context_version": CONTEXT_VERSION, "package": self._package}
        try:
            return self._environment.get_template(name).render(**given, **context)
        except jinja2.TemplateError as error:
            raise ProblemsFound([self._problem(name, error)]) from error

    def _problem(self, name: str, error: jinja2.TemplateError) -> Problem:
        used = [folder / name for folder in self._folders if (folder / name).is_file()]
        return Problem(
            "bad-template",
            Loc(used[0].as_posix() if used else name),
            error.message or type(error).__name__,
            "compare it with the generator's own template of this name",
            line=getattr(error, "lineno", None) or _line_of(name, error),
            column=1,
        )


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
