"""The command ``emulate``: a local RunComfy until it is interrupted."""

from __future__ import annotations

import argparse

from ..emulator import command
from .folders import fill_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of ``emulate``."""
    command.add_arguments(parser)
    parser.set_defaults(schemas=None)


def run(arguments: argparse.Namespace) -> int:
    """Serves, and returns the exit code."""
    fill_in(arguments)
    command.serve(arguments, lambda line: print(line, flush=True))
    return 0
