"""Runs every case beside this file; README.md tells what a case is made of."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from codegen import Tree, tree

from generator.cli.main import main

_HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in _HERE.glob("*/command"))
# What differs from run to run, and the number of files that the runtime consists of.
_SECONDS = re.compile(r'(?<=\()\d+\.\d\d(?= s\))|(?<="seconds": )\d+\.\d+')
_UNCHANGED = re.compile(r'(?<="unchanged": )\d+')


@dataclass(frozen=True)
class Result:
    """What the last run of a case gave; ``tree`` holds ``None`` for what is gone."""

    exit: str
    stdout: str
    stderr: str
    tree: dict[str, bytes | None]


def lay_out(case: Path, step: int, folder: Path) -> None:
    """Copies the files of one step over those of the steps before."""
    source = case / ("input" if step == 1 else f"input.{step}")
    if source.is_dir():
        shutil.copytree(source, folder, dirs_exist_ok=True)


def run(
    case: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[Result, Tree]:
    """The outcome of a case's last command, and the tree before it."""
    commands = (case / "command").read_text("utf-8").splitlines()
    for step, command in enumerate(commands, 1):
        lay_out(case, step, folder)
        before = tree(folder)
        code = main(shlex.split(command))
        printed = capsys.readouterr()
        if step < len(commands):
            assert (code, printed.err) == (0, ""), f"step {step}: {command}"
    after = tree(folder)
    changed: dict[str, bytes | None] = {
        path: after.get(path)
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    }
    out = _UNCHANGED.sub("0", _SECONDS.sub("0.00", printed.out))
    return Result(f"{code}\n", out, printed.err, changed), before


def expected(case: Path) -> Result:
    """What a case says should come out."""
    texts = {
        name: (case / name).read_text("utf-8") if (case / name).is_file() else ""
        for name in ("exit", "expected.stdout", "expected.stderr", "removed")
    }
    held: dict[str, bytes | None] = dict(tree(case / "expected"))
    held |= dict.fromkeys(texts["removed"].splitlines())
    return Result(
        texts["exit"], texts["expected.stdout"], texts["expected.stderr"], held
    )


def held(case: Path, result: Result) -> Result:
    """The result without the changes that the case does not hold."""
    if not (case / "holds").is_file():
        return result
    patterns = (case / "holds").read_text("utf-8").splitlines()
    kept = {
        path: content
        for path, content in result.tree.items()
        if any(fnmatchcase(path, pattern) for pattern in patterns)
    }
    return Result(result.exit, result.stdout, result.stderr, kept)


def accept(case: Path, result: Result) -> None:
    """Makes a result the expected one."""
    shutil.rmtree(case / "expected", ignore_errors=True)
    removed = [path for path, content in result.tree.items() if content is None]
    texts = {
        "exit": result.exit,
        "expected.stdout": result.stdout,
        "expected.stderr": result.stderr,
        "removed": "".join(f"{path}\n" for path in removed),
    }
    for name, text in texts.items():
        (case / name).unlink(missing_ok=True)
        if text:
            (case / name).write_text(text, "utf-8", newline="\n")
    for path, content in result.tree.items():
        if content is not None:
            (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
            (case / "expected" / path).write_bytes(content)


@pytest.mark.parametrize("name", CASES)
def test_case_gives_what_it_says(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    case = _HERE / name
    result, before = run(case, tmp_path, capsys)
    result = held(case, result)
    if request.config.getoption("accept"):
        accept(case, result)
    assert expected(case) == result
    if result.exit == "1\n" and "--keep-going" not in (case / "command").read_text():
        assert before == tree(tmp_path), "a run with errors has written"


def test_every_folder_here_is_a_case() -> None:
    folders = {p.name for p in _HERE.iterdir() if p.is_dir() and p.name[0] not in "._"}
    assert folders == set(CASES)


def test_expected_modules_compile() -> None:
    for path in sorted(_HERE.glob("*/expected/**/*.py")):
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)


def test_console_script_gives_what_the_function_gives(tmp_path: Path) -> None:
    case = _HERE / "unknown-type"
    lay_out(case, 1, tmp_path)
    command = shlex.split((case / "command").read_text("utf-8"))
    script = Path(sys.executable).with_name("runcomfy-codegen")
    for start in ([str(script)], [sys.executable, "-m", "generator"]):
        done = subprocess.run(
            [*start, *command],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        found = (f"{done.returncode}\n", done.stdout, done.stderr)
        wanted = expected(case)
        assert (wanted.exit, wanted.stdout, wanted.stderr) == found


def test_expectations_are_never_written_in_ci() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--accept", str(_HERE), "-k", "nothing"],
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (4, True) == (done.returncode, "never written in CI" in done.stderr)
