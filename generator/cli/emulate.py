"""The command ``emulate``: run a local RunComfy API until it is interrupted."""

from __future__ import annotations

import argparse

from ..emulator import command
from .folders import fill_in_or_use_ours


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``emulate``."""
    command.add_arguments(parser)
    parser.set_defaults(schemas=None)


def run(arguments: argparse.Namespace) -> int:
    """Serve, and return the exit code."""
    fill_in_or_use_ours(arguments)
    command.serve(arguments, lambda line: print(line, flush=True))
    return 0
