"""The command ``emulate``: a local RunComfy until it is interrupted."""

from __future__ import annotations

import argparse

from generator.emulator.command import add_arguments, serve

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace) -> int:
    """Serves, and returns the exit code."""
    serve(arguments, lambda line: print(line, flush=True))
    return 0
