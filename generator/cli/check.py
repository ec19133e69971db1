"""The command ``check``: ``generate --check``, or a comparison with a fresh tree."""

from __future__ import annotations

import argparse

from . import generate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``check``."""
    generate.add_tree_arguments(parser)
    parser.add_argument(
        "--verify",
        action="store_true",
        help="generate everything again and compare bytes instead of digests",
    )
    parser.set_defaults(
        check=True, dry_run=False, force=False, watch=False, timings=False
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare, report, and return the exit code."""
    return generate.run(arguments)
