"""The command ``explain``: print the result of one stage for a model."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..pipeline.explain import STAGES, explain
from ..pipeline.options import Options
from .folders import add_folders, fill_in_or_use_ours
from .generate import add_limit_arguments, limits_of
from .settings import find


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``explain``."""
    add = parser.add_argument
    stages = "; ".join(f"{name}: {what}" for name, what in STAGES.items())
    add("model", metavar="MODEL", help="id of a model")
    add("--stage", choices=STAGES, default="ir", metavar="STAGE",
        help=f"{stages} (default: ir)")  # fmt: skip
    add_folders(parser, "schemas", "templates")
    add_limit_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the result of the stage, and return the exit code."""
    fill_in_or_use_ours(arguments)
    settings = find(Path.cwd())
    options = Options(
        schemas=arguments.schemas,
        out=settings.out,
        templates=arguments.templates or settings.templates,
        languages=settings.languages,
        package=settings.package,
        limits=limits_of(arguments),
    )
    print(explain(options, arguments.model, arguments.stage), end="")
    return 0
