"""docs/UPGRADING.md, run line by line: every command, and what it prints."""

import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/UPGRADING.md"
FIXTURES = ROOT / "examples/upgrading"
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)
_SECONDS = re.compile(r"\d+\.\d+ s\b")


def played(page: str, folder: Path) -> str:
    """The page with what its commands print now; each runs in a shell of its own."""

    def block(match: re.Match[str]) -> str:
        lines: list[str] = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                lines += [line, *printed(line[2:], folder)]
        return "```console\n" + "".join(f"{line}\n" for line in lines) + "```"

    return _BLOCK.sub(block, page)


def printed(command: str, folder: Path) -> Iterator[str]:
    """The lines that a command prints, times left out."""
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    for line in run.stdout.splitlines():
        assert str(folder) not in line
        yield _SECONDS.sub("0.5 s", line).rstrip()


def environment(folder: Path) -> dict[str, str]:
    """A shell that knows the installed commands, and a git that knows its user."""
    who = {"NAME": "Maintainer", "EMAIL": "maintainer@example.com"}
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "MYPY_CACHE_DIR": str(folder.parent / "mypy"),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{r}_{k}": v for r in ("AUTHOR", "COMMITTER") for k, v in who.items()},
    }


def test_walk_through_is_what_happens(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "walk"
    shutil.copytree(FIXTURES, folder)
    written = PAGE.read_text("utf-8")
    found = played(written, folder)
    if request.config.getoption("accept"):
        PAGE.write_text(found, "utf-8")
        return
    difference = difflib.unified_diff(
        written.splitlines(),
        found.splitlines(),
        "docs/UPGRADING.md",
        "now",
        lineterm="",
    )
    assert [] == list(difference)
