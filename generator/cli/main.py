"""Run the command that a command line of ``runcomfy-codegen`` names.

Exit codes: 0 success, 1 problems or drift, 2 wrong usage; `commands` lists what each means for
a command. Options and output are defined in the command's own module, which is imported only
when the command is named.

Built on argparse: typer would make a run with nothing to do slower.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import keyword
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from signal import SIGINT
from typing import NoReturn, TextIO

from .. import __version__
from ..core import problems, signals
from .commands import COMMANDS, WrongUsage, describe

_COLUMNS = 80  # where there is no terminal
_WRONG_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """A parser that suggests the command, option or value that a typo probably meant."""

    tells_json = False

    def parse_known_args(  # type: ignore[override]  # of its overloads, main needs this one
        self,
        args: Sequence[str] | None = None,
        namespace: argparse.Namespace | None = None,
    ) -> tuple[argparse.Namespace, list[str]]:
        """Refuse what is unknown here: argparse would show the usage of the whole program."""
        found, unknown = super().parse_known_args(
            args, namespace or argparse.Namespace()
        )
        if unknown:
            options = re.findall(r"--[\w-]+", self.format_usage())
            near = _suggestion(unknown[0].partition("=")[0], options)
            self.error(f"unrecognized arguments: {' '.join(unknown)}{near}")
        return found, []

    def error(self, message: str) -> NoReturn:
        """Print the error, as JSON where that is asked for, and exit with code 2."""
        if found := _WRONG_CHOICE.search(message):
            message += _suggestion(found[1], re.findall(r"[\w-]+", found[2]))
        if self.tells_json:
            _tell_usage(message)
        super().error(message)


def _suggestion(word: str, known: Sequence[str]) -> str:
    import difflib  # not needed by a valid command line

    near = difflib.get_close_matches(word, known, 1)
    return f"; did you mean {near[0]}?" if near else ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Schemas and texts are trees: frequent searches for cycles would find next to none.
    gc.set_threshold(50_000)
    # So would the last one, which the interpreter makes of everything before it ends.
    atexit.register(gc.freeze)
    # Looking for plugins of pydantic, which have no say here, reads the metadata of all packages.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Standard error is unbuffered, so standard output must not lag behind: lines then keep
    # their order when both go to the same pipe.
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(line_buffering=True)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    is_json = getattr(arguments, "format", "") == "json"
    try:
        with signals.as_interrupts():
            code = int(arguments.run(arguments))
        if sys.stdout:  # None if it was closed
            sys.stdout.flush()  # raise errors here, not when the interpreter exits
        return code
    except problems.ProblemsFound as refused:
        if is_json:
            print(problems.as_json(refused.problems), flush=True)
        else:
            _complain(problems.as_text(refused.problems))
        return 1
    except WrongUsage as refused:
        if is_json:
            _tell_usage(str(refused))
        _complain(str(refused))
        return 2
    except OSError as error:
        return _failed(error, is_json=is_json)
    except KeyboardInterrupt as interrupt:
        _complain("interrupted; no file was left half-written")
        number = interrupt.number if isinstance(interrupt, signals.Ended) else SIGINT
        return 128 + number


def _tell_usage(message: str) -> None:
    hint = "--help lists what the command takes"
    refused = problems.refusal("wrong-usage", "", message, hint)
    print(problems.as_json(refused.problems), flush=True)


def _failed(error: OSError, *, is_json: bool) -> int:
    """Tell of a failure of the system that no command has handled; return the exit code."""
    is_nowhere = not _is_there(os.curdir)
    if error.filename is None and sys.stdout and not is_nowhere:
        _discard(sys.stdout)  # it failed, or its reader has gone
    if not isinstance(error, BrokenPipeError):
        problem = problems.disk_problem(error, "runcomfy-codegen")
        if is_nowhere:
            problem = problem._replace(message="the current folder no longer exists")
        if is_json:
            print(problems.as_json([problem]), flush=True)
        else:
            place = problems.printable(problem.loc.file)
            _complain(f"{place}: error disk: {problem.message}")
    return 1


def _is_there(folder: str) -> bool:
    try:
        return bool(os.path.abspath(folder))
    except OSError:
        return False


def _complain(text: str) -> None:
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Drop what is still buffered, which would fail again when the interpreter exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    wanted = " ".join(words)
    _Parser.tells_json = (
        re.search(r"(?:^| )--format[ =]json(?: |$)", wanted) is not None
    )
    # Each option asks for a formatter, which would import what finds the width of a terminal.
    formatter = partial(argparse.HelpFormatter, width=_columns() - 2)
    parser = _Parser(
        prog="runcomfy-codegen",
        description="Typed Python client, size enums and docs from model schemas.",
        epilog="runcomfy-codegen COMMAND --help describes a command.",
        allow_abbrev=False,
        formatter_class=formatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    wants_help = any(word.startswith(("-h", "--h")) for word in words)
    # The others are known where help or a message lists them.
    known = words[:1] if words and words[0] in COMMANDS else COMMANDS
    for name in known:
        about = COMMANDS[name]
        command = commands.add_parser(
            name, help=about.summary, allow_abbrev=False, formatter_class=formatter
        )
        if name in words:
            if wants_help:
                describe(command, about)
            file = name.replace("-", "_") + "_" * keyword.iskeyword(name)
            module = import_module(f".{file}", __package__)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def _columns() -> int:
    """Return the width of the terminal, as ``shutil`` does."""
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        if sys.__stdout__:
            return os.get_terminal_size(sys.__stdout__.fileno()).columns or _COLUMNS
    return _COLUMNS
