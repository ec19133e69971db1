"""Every guide, followed from top to bottom in every language, does what it says.

What differs from the English guide by the words within quotes alone is not run again.
"""

from __future__ import annotations

import json
import random
import re
import socket
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from installing import Environment
from sample_shell import (
    SHELL,
    lay_out_checkout,
    make_commands,
    run_in_shell,
    shell_environment,
    start_in_shell,
)
from samples import Block, blocks, differs_in_words_alone, form, guides

from generator.emulator import Emulator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAMES = sorted(
    f"{path.parts[-3]}/{path.name.removesuffix('.md.jinja')}"
    for path in (ROOT / "templates/docs").glob("*/guides/*.md.jinja")
)
# What agents read, where MODEL stands for any.
SKILL = "skill/SKILL"
MODEL = "wan-ai/wan-2-5/text-to-image"
PORT = "8765"
# What is not run is at least read.
FORMATS: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "toml": tomllib.loads,
    "yaml": yaml.compose,  # MkDocs has tags of its own
}

Run = Callable[[Path, Path, dict[str, str], str | None], dict[str, str]]


@pytest.fixture(scope="session")
def run_python(installed: Environment) -> Iterator[Run]:
    """Runs a file in a folder; one process for all, since starting takes the time."""
    with subprocess.Popen(
        [installed.python, "-I", "-X", "utf8", "-W", "error", HERE / "run_blocks.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None

        def run(
            file: Path, folder: Path, variables: dict[str, str], fake: str | None
        ) -> dict[str, str]:
            task = {
                "file": str(file),
                "cwd": str(folder),
                "variables": variables,
                "fake": fake,
            }
            stdin.write(f"{json.dumps(task)}\n")
            stdin.flush()
            told: dict[str, str] = json.loads(stdout.readline())
            return told

        yield run
        stdin.close()


@pytest.fixture(scope="session")
def shell(
    installed: Environment, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The variables of the shell that runs commands of guides."""
    home = tmp_path_factory.mktemp("home")
    return shell_environment(make_commands(home / "bin", installed.python), home)


def _free_port() -> int:
    """A port that nobody has, below those that systems give to outgoing connections."""
    for port in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("a hundred ports are taken")


class Reader:
    """Somebody who does what a guide says, in a checkout of the repository."""

    def __init__(self, folder: Path, run_python: Run, shell: dict[str, str]) -> None:
        self.folder = folder
        self._run_python = run_python
        # What is installed is what the checkout holds, always.
        package = str(folder / "generated")
        self._shell = {**shell, "MYPYPATH": package, "PYTHONPATH": package}
        self._running = ExitStack()
        self._port = str(_free_port())

    def follow(self, block: Block, emulator: Emulator) -> tuple[bool, str]:
        """Whether a block of Python or shell does well, and what it prints."""
        if block.kind == "python":
            file = self.folder / "sample.py"
            file.write_text(block.code, encoding="utf-8")
            told = self._run_python(
                file, self.folder, emulator.environment, block.mark("fake")
            )
            return not told["error"], told["output"] + told["error"]
        variables = {**self._shell, **emulator.environment}
        command = block.code.replace(PORT, self._port).replace(" MODEL ", f" {MODEL} ")
        if block.mark("stays") is None:
            code, output, self.folder = run_in_shell(command, self.folder, variables)
            return code == int(block.mark("exit") or 0), output
        running = start_in_shell(command, self.folder, variables)
        self._running.enter_context(running)
        self._running.callback(running.terminate)
        return True, ""

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()


def play(block: Block, emulator: Emulator) -> None:
    """Let the emulator do what the page tells of."""
    emulator.reset()
    if (faults := block.mark("faults")) is not None:
        rules: list[dict[str, Any]] = json.loads(faults)
        emulator.script(*rules)


def fits(shown: str, output: str) -> bool:
    """Whether an output is what a page shows of it."""
    pattern = ".*".join(map(re.escape, " ".join(shown.split()).split("...")))
    return bool(re.fullmatch(pattern, " ".join(output.split()), re.DOTALL))


def save(block: Block, folder: Path) -> None:
    """Put a block into the file that it is."""
    file = folder / block.title
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.code, encoding="utf-8")


@pytest.mark.skipif(not SHELL, reason="there is no shell")
@pytest.mark.parametrize("name", [*NAMES, SKILL])
def test_a_guide_does_what_it_says(
    name: str,
    generated: Path,
    schemas: Path,
    run_python: Run,
    shell: dict[str, str],
    tmp_path: Path,
) -> None:
    page = generated / f"{name}.md"
    if name != SKILL:
        language, guide = name.split("/")
        page = generated / f"docs/{language}/guides/{guide}.md"
        if differs_in_words_alone(page):
            return
    checkout = tmp_path / "runcomfy-codegen"
    lay_out_checkout(checkout, ROOT, generated)
    emulators: dict[str, Emulator] = {}
    followed = 0
    with ExitStack() as stack:
        reader = stack.enter_context(Reader(checkout, run_python, shell))
        for block in blocks(page):
            if (read := FORMATS.get(block.kind)) is not None:
                read(block.code)
            if block.title:
                save(block, reader.folder)
            elif block.kind in ("python", "sh"):
                polls = block.mark("polls") or "0,0"
                if polls not in emulators:
                    pace = tuple(map(int, polls.split(",")))
                    emulators[polls] = stack.enter_context(
                        Emulator(schemas, polls=(pace[0], pace[1]))
                    )
                play(block, emulators[polls])
                did_well, output = reader.follow(block, emulators[polls])
                assert did_well, f"{block.code}\n{output}"
                if block.prints is not None:
                    assert fits(block.prints, output), f"{block.code}\n{output}"
                followed += 1
    assert followed > 0
    assert [] == [leak for emulator in emulators.values() for leak in emulator.leaks]


def test_there_are_guides_in_the_tree(generated: Path) -> None:
    made = {f"{path.parts[-3]}/{path.stem}" for path in guides(generated)}
    assert set(NAMES) == made


@pytest.mark.parametrize(
    ("kind", "one", "other", "alike"),
    [
        ("python", "f(a='x', b=f'{n} of it')", "f(a='y', b=f'{n} davon')", True),
        ("python", "f(a=1)", "f(a=2)", False),
        ("python", "f(a='x')", "g(a='x')", False),
        ("python", "def test_this(): f()", "def test_that(): f()", True),
        ("sh", 'run m --prompt "A kite"  # now', 'run m --prompt "凧"', True),
        ("sh", 'run "A kite" --yes "b"', 'run "凧" --no "b"', False),
    ],
)  # fmt: skip
def test_only_words_make_no_difference(
    kind: str, one: str, other: str, alike: bool
) -> None:
    assert alike == (form(Block(kind, one)) == form(Block(kind, other)))


def test_a_page_that_shows_another_output_is_found_out() -> None:
    assert fits("in_queue\n... done", "in_queue\n17 seconds,\nall\n   done\n")
    assert not fits("in_queue\ndone", "in_queue\nfailed\ndone\n")
    assert not fits("a.c", "abc")
