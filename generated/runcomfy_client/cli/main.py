"""Read the command line, and do what it says."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .._catalog import MODELS
from .parsers import (
    COMMANDS,
    MODEL_COMMANDS,
    NOT_SAVED,
    PROG,
    check,
    command_parser,
    suggestion,
    top_parser,
)

if TYPE_CHECKING:
    import argparse

    from .flags import Flag

USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    # Not all encodings have the lines that sizes are drawn with.
    if reconfigure := getattr(sys.stdout, "reconfigure", None):
        reconfigure(errors="backslashreplace")
    if words[:1] == ["complete"]:
        from .completion import complete

        return complete(words[1:])
    if not words or words[0].startswith("-"):
        return _top(words)
    command, *rest = words
    if command not in COMMANDS:
        return _complain(
            f"there is no command {command!r}",
            suggestion(command, list(COMMANDS)),
            "--help",
        )
    try:
        return _run(command, rest)
    except BrokenPipeError:
        sys.stderr.close()
        return NOT_SAVED
    except KeyboardInterrupt:
        return 130


def _top(words: list[str]) -> int:
    parser = top_parser()
    options = parser.parse_args(words)
    if options.version:
        from .._runtime.version import __version__

        print(__version__)
    else:
        parser.print_help()
    return 0 if words else USAGE


def _run(command: str, words: list[str]) -> int:
    flags: list[Flag] = []
    model = None
    if command in MODEL_COMMANDS and words and not words[0].startswith("-"):
        model, *words = words
        row = next((row for row in MODELS if row[0] == model), None)
        raw = "--raw" in words
        if row is None and not raw:
            ids = [row[0] for row in MODELS]
            return _complain(
                f"this package knows no model {model!r}",
                suggestion(model, ids),
                "--raw --input FILE sends to a newer one",
            )
        parser = command_parser(command, model)
        if row is not None and not raw:
            from .._runtime.catalogue import ModelInfo
            from .flags import add_flags, flags_of

            flags = flags_of(ModelInfo(*row).load())
            add_flags(parser, flags)
    else:
        parser = command_parser(command)
    options: argparse.Namespace = parser.parse_args(words)
    check(parser, options)
    if model is not None:
        options.model = model
    from .commands import perform

    return perform(command, options, flags)


def _complain(what: str, near: str, hint: str) -> int:
    print(f"error: {what}{near}", file=sys.stderr)
    print(
        f"  hint: {PROG} {hint}" if hint == "--help" else f"  hint: {hint}",
        file=sys.stderr,
    )
    return USAGE
