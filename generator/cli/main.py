"""Run the command that a command line of ``runcomfy-codegen`` names.

Exit codes: 0 success, 1 problems or drift, 2 wrong usage; `commands` lists what each means for
a command. Options and output are defined in the command's own module, which is imported only
when the command is named.

Built on argparse: typer would make a run with nothing to do slower.
"""

from __future__ import annotations

import argparse
import gc
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
    """A parser that suggests the command, action or value that a typo probably meant."""

    def error(self, message: str) -> NoReturn:
        """Print the error and exit with code 2."""
        if found := _WRONG_CHOICE.search(message):
            import difflib  # not needed by a valid command line

            choices = re.findall(r"[\w-]+", found[2])
            if near := difflib.get_close_matches(found[1], choices, 1):
                message += f"; did you mean {near[0]}?"
        super().error(message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    # Schemas and texts are trees: frequent searches for cycles would find next to none.
    gc.set_threshold(50_000)
    # Standard error is unbuffered, so standard output must not lag behind: lines then keep
    # their order when both go to the same pipe.
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(line_buffering=True)
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()  # raise BrokenPipeError here, not when the interpreter exits
        return code
    except problems.ProblemsFound as refused:
        print(problems.as_text(refused.problems), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader has closed the pipe: discard what is still buffered.
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
