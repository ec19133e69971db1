"""The command ``release``: record the next version of the generated package."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

from ..diff import report
from ..diff.release import next_release
from ..output.transaction import transaction
from ..sources.folder import RELEASES
from .folders import add_folders
from .settings import find


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``release``."""
    add_folders(parser, "schemas")
    add = parser.add_argument
    add("--version", type=_version, metavar="X.Y.Z", dest="wanted",
        help="a higher version than the changes require, such as 1.0.0")  # fmt: skip
    add("--dry-run", action="store_true", help="print what would be recorded")


def run(arguments: argparse.Namespace) -> int:
    """Record the release, print the remaining steps, and return the exit code."""
    settings = find(Path.cwd())
    schemas: Path = arguments.schemas or settings.schemas
    found = next_release(schemas, arguments.wanted or "", settings.package)
    version, tag = found.release.version, found.release.tag
    print(
        report.text(found.changes)
        if len(found.releases.releases) > 1
        else "the first release"
    )
    if arguments.dry_run:
        print(f"would record {version}; nothing was written")
        return 0
    with transaction(schemas) as folder:
        folder.commit({RELEASES: found.releases.text().encode()})
    file = (schemas / RELEASES).as_posix()
    print(f"recorded {version} in {file}. Then:")
    commit = shlex.join(["git", "commit", "--message", f"Release {version}"])
    for command in (
        "runcomfy-codegen generate",
        shlex.join(["git", "add", file, settings.out.as_posix()]),
        commit,
        f"git tag {tag}",
    ):
        print(f"  {command}")
    return 0


def _version(text: str) -> str:
    if not re.fullmatch(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}", text):
        raise argparse.ArgumentTypeError(f"{text} is not a version such as 0.2.0")
    return text
