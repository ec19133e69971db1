"""The command ``check``: ``generate --check``, or a fresh tree to compare with."""

from __future__ import annotations

import argparse

from . import generate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the options of ``check``."""
    generate.add_tree_arguments(parser)
    parser.add_argument(
        "--verify",
        action="store_true",
        help="generate everything anew and compare it byte for byte, instead of digests",
    )
    parser.set_defaults(
        check=True, dry_run=False, force=False, watch=False, timings=False
    )


def run(arguments: argparse.Namespace) -> int:
    """Compares, reports, and returns the exit code."""
    return generate.run(arguments)
