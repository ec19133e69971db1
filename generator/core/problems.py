"""Located problems: what is wrong, where, and what to do about it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning"]

SHOWN = 50
_FEW = 10  # errors that say the same are each shown
_LISTED = 3  # places of problems like the one shown

# A fixed list, because the data of ``unicodedata`` depends on the version of Python:
# controls, soft hyphens, joiners, bidirectional marks, fillers, variation selectors, tags,
# private use and noncharacters.
INVISIBLE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Not ``str.isprintable``, which depends on the Unicode version of the interpreter: changes are
# recorded with these texts.
_HIDDEN = rf"[\t\n\r\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]|{INVISIBLE}"


class Loc(NamedTuple):
    """A location in an input file: its path and a JSON pointer."""

    file: str
    pointer: str = ""

    def __truediv__(self, token: str | int) -> Loc:
        """Return the location of a member or item."""
        escaped = str(token).replace("~", "~0").replace("/", "~1")
        return Loc(self.file, f"{self.pointer}/{escaped}")


class Problem(NamedTuple):
    """One complaint with its location and a hint; ``line`` and ``column`` count from 1.

    ``fix`` is set only if a single change solves the problem: a repair for the overlay of a model
    file, or an edit of the overlay itself. The hint describes it.
    """

    code: str
    loc: Loc
    message: str
    hint: str
    severity: Severity = "error"
    line: int = 0
    column: int = 0
    fix: Mapping[str, Any] | None = None
    model: str = ""  # whose it is, where a file holds many

    def __hash__(self) -> int:
        return hash((self.code, self.loc, self.message))  # a fix has none


class ProblemsFound(Exception):
    """Raised by a stage that cannot continue because of these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        # The only argument, so that the exception can be pickled.
        super().__init__(self.problems)


def refusal(
    code: str,
    place: str | Path,
    message: str,
    hint: str,
    line: int = 0,
    column: int = 0,
) -> ProblemsFound:
    """Return the exception for a single error; ``place`` is a file or stands for one."""
    loc = Loc(place.as_posix() if isinstance(place, Path) else place)
    return ProblemsFound([Problem(code, loc, message, hint, "error", line, column)])


def disk_problem(error: OSError, usual: str | Path) -> Problem:
    """Return a failure of the disk as a problem; ``usual`` stands in where it names no file."""
    place = Loc(Path(os.fsdecode(error.filename or usual)).as_posix())
    if isinstance(error, FileExistsError | NotADirectoryError):
        hint = "remove or rename the file, or name another folder"
        return Problem("disk", place, "a file is where a folder is needed", hint)
    message = error.strerror or str(error)
    hint = "check permissions and free space, then run it again"
    return Problem("disk", place, message, hint)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem is an error, which forbids writing."""
    return any(p.severity == "error" for p in problems)


def located(
    problems: Iterable[Problem],
    find: Callable[[Loc], tuple[int, int]],
    path: Callable[[str], str],
) -> list[Problem]:
    """Add path, line and column; return each problem once, errors first, then by location."""
    found: set[Problem] = set()
    for problem in problems:
        if not problem.line:
            line, column = find(problem.loc)
            problem = problem._replace(line=line, column=column)
        loc = Loc(path(problem.loc.file), problem.loc.pointer)
        found.add(problem._replace(loc=loc))
    return sorted(
        found,
        key=lambda p: (
            p.severity != "error",
            p.loc.file,
            p.line,
            p.column,
            p.loc.pointer,
            p.code,
            p.message,
        ),
    )


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Return one problem for all warnings of a kind, and one for many errors that say the same.

    The first stands for the others, and its message counts them.
    """
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for p in problems:
        # Without a line, the message alone tells two warnings apart.
        what = "" if p.severity == "warning" and p.line else p.message
        groups.setdefault((p.severity, p.code, what), []).append(p)
    found: list[Problem] = []
    for first, *others in groups.values():
        if first.severity == "error" and len(others) < _FEW:
            found += [first, *others]
        elif others:
            found.append(_with_others(first, others))
        else:
            found.append(first)
    return found


def _with_others(first: Problem, others: Sequence[Problem]) -> Problem:
    """Return a problem whose message counts those like it, and names the next places."""
    places: list[str] = []
    for p in others[:_LISTED]:
        line = f":{p.line}" if p.line else ""
        is_here = p.line and p.loc.file == first.loc.file
        places.append(f"{p.line}:{p.column}" if is_here else f"{p.loc.file}{line}")
    listed = ", ".join([*places, *(["..."] if len(others) > len(places) else [])])
    message = f"{first.message} (and {len(others):,} more like it at {listed})"
    return first._replace(message=message)


def printable(text: str) -> str:
    """Return the text on one line, with every terminal control character escaped."""
    return re.sub(_HIDDEN, lambda match: ascii(match[0])[1:-1], text)


def short_repr(value: object, limit: int = 60) -> str:
    """Return a value of an input file for a message: JSON, truncated at a limit."""
    import json  # a run with nothing to do needs none

    text = printable(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= limit else text[: limit - 3] + "..."


def as_text(problems: Sequence[Problem]) -> str:
    """Format problems for people: location and message, then the hint."""
    lines: list[str] = []
    groups = grouped(problems)
    for p in groups[:SHOWN]:
        place = f" of {printable(p.model)}" if p.model else ""
        place += f" at {printable(p.loc.pointer)}" if p.loc.pointer else ""
        position = f":{p.line}:{p.column}" if p.line else ""
        # CI runners interpret lines that begin with :: or ## as commands.
        file = f"./{p.loc.file}" if p.loc.file.startswith(("::", "##")) else p.loc.file
        lines.append(
            f"{printable(file)}{position}: {p.severity} {p.code}{place}: "
            f"{printable(p.message)}"
        )
        lines.append(f"  hint: {printable(p.hint)}")
    if len(groups) > SHOWN:
        lines.append(f"and {len(groups) - SHOWN} more")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem], **more: object) -> str:
    """Format problems as JSON for programs, with what else there is to say."""
    rows = [
        {
            "file": p.loc.file,
            "line": p.line,
            "column": p.column,
            "severity": p.severity,
            "code": p.code,
            "pointer": p.loc.pointer,
            "message": p.message,
            "hint": p.hint,
            **({"fix": p.fix} if p.fix else {}),
            **({"model": p.model} if p.model else {}),
        }
        for p in problems
    ]
    import json  # as above

    return json.dumps({"problems": rows, **more}, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """Format problems as GitHub annotations."""
    lines: list[str] = []
    groups = grouped(problems)
    for p in groups[:SHOWN]:
        message = f"{p.message} (hint: {p.hint})"
        lines.append(
            annotation(p.loc.file, message, p.severity, p.code, p.line, p.column)
        )
    if len(groups) > SHOWN:
        lines.append(f"::notice::and {len(groups) - SHOWN} more")
    return "\n".join(lines)


def annotation(
    file: str,
    message: str,
    severity: Severity | Literal["notice"] = "error",
    title: str = "drift",
    line: int = 0,
    column: int = 0,
) -> str:
    """Return one GitHub annotation; no text can end it or begin another."""
    values = {"file": file, "line": line or 1, "col": column or 1, "title": title}
    properties = ",".join(
        f"{key}={_github(str(value), also=':,')}" for key, value in values.items()
    )
    return f"::{severity} {properties}::{_github(message)}"


def _github(text: str, also: str = "") -> str:
    text = printable(text)
    for character in "%" + also:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
