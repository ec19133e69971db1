"""The entry of ``runcomfy-codegen``: which command a command line means, and its exit code.

Exit codes: 0 all is well, 1 problems or drift, 2 wrong usage. What a command takes and
prints stands in its own module of `generator.cli`, imported only when it is meant; what each exit
code means there stands in `commands`.
"""

from __future__ import annotations

import argparse
import gc
import io
import keyword
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from .. import __version__
from ..core import problems
from .commands import COMMANDS, describe

_WRONG_CHOICE = re.compile(r"invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)


class _Parser(argparse.ArgumentParser):
    """Says what a mistyped command, action or value was probably meant to be."""

    def error(self, message: str) -> NoReturn:
        """Complain and exit with code 2."""
        if found := _WRONG_CHOICE.search(message):
            import difflib  # a run that is called rightly does without

            choices = re.findall(r"[\w-]+", found[2])
            if near := difflib.get_close_matches(found[1], choices, 1):
                message += f"; did you mean {near[0]}?"
        super().error(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    # Schemas and texts are trees: looking for cycles as often as usual finds next to none.
    gc.set_threshold(50_000)
    # In a pipe, too, what is printed first is read first, whichever stream it takes: standard
    # error is written at once, so standard output must not lag a line behind.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()  # a reader that has gone shows here, not at the interpreter's end
        return code
    except problems.Refused as refused:
        print(problems.as_text(refused.problems), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("interrupted; no file was left half-written", file=sys.stderr)
        return 130


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="runcomfy-codegen",
        description="Typed Python client, size enums and docs from model schemas.",
        epilog="runcomfy-codegen COMMAND --help describes a command.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about.summary, allow_abbrev=False)
        if name in words:
            describe(command, about)
            file = name.replace("-", "_") + "_" * keyword.iskeyword(name)
            module = import_module(f".{file}", __package__)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser
