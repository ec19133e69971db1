"""Every attack is refused at its place or becomes harmless code, docs and messages."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from subprocess import run as execute

import attacks_files
import attacks_names
import attacks_schemas
import attacks_texts
import pytest
from attacks import Attack, Refused
from hostile_modules import CONTROLS, constants, inspect
from hostile_pages import flaws
from hostile_runs import Run, Sandbox, prepared, problems
from hostile_tools import commands

ATTACKS = [
    attack
    for corpus in (attacks_texts, attacks_names, attacks_schemas, attacks_files)
    for attack in corpus.attacks()
]
REFUSED = [attack for attack in ATTACKS if attack.verdict]
HARMLESS = [attack for attack in ATTACKS if not attack.verdict]
ROOT = Path(__file__).parents[2]
PACKAGE = "runcomfy_client"


def attacked(attack: Attack, sandbox: Sandbox, folder: Path, *options: str) -> Run:
    """The run of ``generate`` over an attack's files; nothing forbidden happened in it."""
    run = sandbox.run(prepared(attack, folder), "generate", "--jobs", "1", *options)
    assert [] == run.complaints
    assert "Traceback" not in run.stderr
    assert not list(folder.rglob("pwned*"))
    return run


def test_corpus_is_large_and_its_names_are_unique() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) >= 500
    assert len(names) == len(set(names))


@pytest.mark.parametrize("attack", REFUSED, ids=lambda a: a.name)
def test_attack_is_refused_at_its_place(
    attack: Attack, sandbox: Sandbox, tmp_path: Path
) -> None:
    run = attacked(attack, sandbox, tmp_path, "--format", "json")
    assert 1 == run.code
    assert isinstance(attack.verdict, Refused)
    file = Path("schemas", attack.verdict.file or attack.model).as_posix()
    expected = (attack.verdict.code, file, attack.verdict.pointer)
    found = [p for p in problems(run) if p["severity"] == "error"]
    assert expected in [(p["code"], p["file"], p["pointer"]) for p in found]
    assert all(p["hint"] for p in found)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "generated").exists()


@pytest.mark.parametrize("attack", REFUSED, ids=lambda a: a.name)
def test_refusal_is_harmless_to_who_reads_it(
    attack: Attack, sandbox: Sandbox, tmp_path: Path
) -> None:
    person = attacked(attack, sandbox, tmp_path / "person")
    for line in (person.stdout + person.stderr).splitlines():
        assert not CONTROLS.search(line), line
        assert not line.startswith(("::", "##"))
    machine = attacked(attack, sandbox, tmp_path / "machine", "--format", "github")
    commands = machine.stdout.splitlines()
    assert commands
    for command in commands:
        assert re.match(
            "::(?:error|warning|notice)(?: file=[^:]*)?::", command
        ), command


@pytest.mark.parametrize("attack", HARMLESS, ids=lambda a: a.name)
def test_attack_becomes_data(attack: Attack, sandbox: Sandbox, tmp_path: Path) -> None:
    run = attacked(attack, sandbox, tmp_path, "--format", "json")
    assert [] == [p for p in problems(run) if p["severity"] == "error"]
    assert 0 == run.code
    out = tmp_path / "generated"
    # The packages beside them hold names alone, and are imported below.
    modules = sorted(out.glob(f"{PACKAGE}/models/*/[!_]*.py"))
    for path in modules:
        inspect(path.read_text("utf-8"))
    assert modules
    said = {word for path in modules for word in constants(path.read_text("utf-8"))}
    schema = json.loads(attack.files[attack.model])["input_schema"]
    assert set() == wire_words(schema) - said


def wire_words(node: object) -> set[str]:
    """The names and choices that go over the wire, as the raw schema says them."""
    words: set[str] = set()
    if isinstance(node, dict):
        properties = node.get("properties", {})
        words |= set(properties)
        words |= {v for v in node.get("enum", []) if isinstance(v, str)}
        for child in [
            *properties.values(),
            node.get("items"),
            node.get("additionalProperties"),
        ]:
            words |= wire_words(child)
        for option in node.get("anyOf", []):
            words |= wire_words(option)
    return words


def test_what_came_of_all_attacks_is_imported_typed_and_only_text(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    for attack in HARMLESS:
        prepared(attack, tmp_path)
    out = tmp_path / "generated"
    # Outside of the sandbox, since it forbids the processes that share the work.
    made = execute(
        [sys.executable, "-m", "generator", "generate", "--quiet",
         "--schemas", str(tmp_path / "schemas"), "--out", str(out)],
        cwd=ROOT,
    )  # fmt: skip
    assert 0 == made.returncode
    modules = sorted(out.glob(f"{PACKAGE}/models/*/[!_]*.py"))
    assert len(HARMLESS) == len(modules)
    names = [f"{PACKAGE}.models.{path.parent.name}.{path.stem}" for path in modules]
    loaded = sandbox.run(tmp_path, str(out), *names, load=True)
    assert ([], 0) == (loaded.complaints, loaded.code), loaded.stderr
    pages = sorted(out.glob("docs/**/*.md"))
    assert len(pages) > 3 * len(HARMLESS)
    found = {page: list(flaws(page.read_text("utf-8"))) for page in pages}
    assert {} == {page: what for page, what in found.items() if what}
    files = (path for path in out.rglob("*") if path.is_file())
    obeyed = {path: list(commands(path)) for path in files}
    assert {} == {path: what for path, what in obeyed.items() if what}
    # Every file is a test to doctest, of which the README and the guides hold none.
    doctest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--doctest-modules"]
    tested = execute(
        [sys.executable, *doctest, "--doctest-glob=*.*", "--rootdir", str(out), str(out)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(out)}, capture_output=True, text=True,
    )  # fmt: skip
    assert 5 == tested.returncode, tested.stdout[-3000:]  # nothing was collected
    assert not list(tmp_path.rglob("pwned*"))
    for command in (
        ["mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), PACKAGE],
        ["pyright", "--pythonpath", sys.executable, PACKAGE],
    ):
        checked = execute(
            [sys.executable, "-m", *command], cwd=out, capture_output=True, text=True
        )
        assert 0 == checked.returncode, checked.stdout[-3000:]
