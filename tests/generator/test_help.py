"""What the command line says of itself: help, exit codes, suggestions, timings."""

import re
import shlex
from pathlib import Path

import pytest
from codegen import codegen

from generator.cli.commands import COMMANDS, DOCS_ACTIONS

SCHEMAS = str(Path(__file__).parents[2] / "schemas")
ALL = [*COMMANDS, *(f"docs {action}" for action in DOCS_ACTIONS)]


@pytest.mark.parametrize("command", ALL)
def test_help_describes_shows_and_lists_exit_codes(command: str) -> None:
    code, text, _ = codegen(*command.split(), "--help")
    assert code == 0
    description = text.partition("\n\n")[2].partition("\n\n")[0]
    assert re.fullmatch(r"[A-Z][^\0]+\.", description)
    assert re.findall(r"^  ([0-9])  \w", text, re.M) == ["0", "1", "2"]
    example = re.search(r"^example:\n  runcomfy-codegen (.+)$", text, re.M)
    assert example is not None
    assert example[1].startswith(command)


@pytest.mark.parametrize(
    "example", [about.example for about in (*COMMANDS.values(), *DOCS_ACTIONS.values())]
)
def test_example_is_a_command_line(example: str) -> None:
    """An option that nobody knows is the only thing wrong with it."""
    code, _, text = codegen(*shlex.split(example), "--no-such-option")
    assert code == 2
    assert text.endswith("unrecognized arguments: --no-such-option\n")


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("genrate", "generate"),
        ("docs biuld", "build"),
        ("check --format gitub", "github"),
        ("explain x --stage clas", "class"),
        ("generate --chek", "--check"),
        ("docs build --bas-url=https://example.org", "--base-url"),
    ],
)
def test_mistyped_word_gets_a_suggestion(words: str, near: str) -> None:
    code, _, text = codegen(*words.split())
    assert code == 2
    assert re.search(rf"(did you mean|maybe you meant) '?{near}'?\?", text)
    assert not near.startswith("-") or f"[{near}" in text  # the command's own usage


def test_unlike_word_gets_none() -> None:
    code, _, text = codegen("xyzzy")
    assert code == 2
    assert "mean" not in text


def test_timings_add_up_to_the_run(tmp_path: Path) -> None:
    words = ["generate", "--schemas", SCHEMAS, "--out", str(tmp_path / "out")]
    printed = codegen(*words, "--jobs", "1", "--timings")
    assert printed.code == 0
    rows = [line.split(" s  ") for line in printed.err.splitlines()]
    seconds = {name: float(cost) for cost, name in rows}
    total = seconds.pop("total")
    assert total == pytest.approx(sum(seconds.values()), abs=0.02)
    assert min(seconds.values()) >= 0
    stages = ["read", "check", "render", "lower", "name", "write"]  # as each begins
    assert [name for name in seconds if name in stages] == stages
    took = re.search(r"\((\d+\.\d+) s\)$", printed.out)
    assert took is not None
    assert total == pytest.approx(float(took[1]), abs=0.2)
    assert (0, "", "") == codegen(*words, "--quiet")
