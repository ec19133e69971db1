"""The page about the emulator says what is so."""

import argparse
import json
import re
from dataclasses import fields
from pathlib import Path

from generator.cli.emulate import add_arguments
from generator.emulator import Record
from generator.emulator.faults import CALLS, KINDS, parse_script

PAGE = (Path(__file__).parents[2] / "docs" / "EMULATOR.md").read_text(encoding="utf-8")
ROWS = {
    name: row
    for row in PAGE[: PAGE.index("## The foreign origin")].splitlines()
    if row.startswith("| `")
    for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])
}


def test_every_example_is_a_script() -> None:
    examples = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert [] != examples
    for example in examples:
        assert parse_script(json.loads(example)).rules


def test_every_fault_stands_in_a_table_with_its_options_and_effect() -> None:
    assert set() == set(KINDS) - set(ROWS)
    for name, kind in KINDS.items():
        assert set(kind.options) <= set(re.findall(r"`(\w+)`", ROWS[name])), name
        if kind.processed is not None and name != "refuse":
            assert ROWS[name].endswith("| yes |" if kind.processed else "| no |"), name


def test_every_field_of_the_log_is_explained_in_order() -> None:
    known = [field.name for field in fields(Record)]
    table = PAGE[PAGE.index("## The log") :]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line[:3] == "| `"]
    assert known == [name for row in rows for name in re.findall(r"`(\w+)`", row)]


def test_every_option_of_the_command_is_explained() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    options = [f"--{name}" for name in vars(parser.parse_args([]))]
    explained = {name.split()[0] for name in ROWS}
    assert [] == [option for option in options if option not in explained]


def test_every_call_is_named() -> None:
    assert set(CALLS) <= set(re.findall(r"`(\w+)`", ROWS["call"]))
