"""Every attack is refused at its place or becomes harmless code, docs and messages."""

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
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

ROOT = Path(__file__).parents[2]
ATTACKS = [
    attack
    for corpus in (attacks_texts, attacks_names, attacks_schemas, attacks_files)
    for attack in corpus.attacks()
]
REFUSED = [attack for attack in ATTACKS if attack.verdict]
HARMLESS = [attack for attack in ATTACKS if not attack.verdict]
PACKAGE = "runcomfy_client"
_SOURCE = re.compile(r"^# Generated from (.+\.json)\. Do not edit: ", re.M)


def watched(
    attacks: Sequence[Attack], sandbox: Sandbox, folder: Path, *options: str
) -> Run:
    """Return the run of ``generate`` over attacks; nothing forbidden happened in it."""
    for attack in attacks:
        prepared(attack, folder)
    run = sandbox.run(folder, "generate", "--jobs", "1", *options)
    assert [] == run.complaints
    assert "Traceback" not in run.stderr
    assert not list(folder.rglob("pwned*"))
    return run


def refusal(attack: Attack) -> tuple[str, str, str]:
    """Return what must be told of an attack: code, file and pointer."""
    assert isinstance(attack.verdict, Refused)
    file = Path("schemas", attack.verdict.file or attack.model).as_posix()
    return attack.verdict.code, file, attack.verdict.pointer


def test_corpus_is_large_and_its_names_are_unique() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(names) >= 500
    assert len(names) == len(set(names))


def test_attacks_are_refused_at_their_places_in_harmless_words(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """What is found early hides what is found later, so attacks come back until they are told."""
    ahead = REFUSED
    while ahead:
        folder = tmp_path / str(len(ahead))
        run = watched(ahead, sandbox, folder, "--format", "json")
        assert 1 == run.code
        found = [p for p in problems(run) if p["severity"] == "error"]
        assert all(p["hint"] for p in found)
        told = {(p["code"], p["file"], p["pointer"]) for p in found}
        left = [attack for attack in ahead if refusal(attack) not in told]
        assert len(left) < len(ahead), [attack.name for attack in left]
        person = watched([], sandbox, folder)
        for line in (person.stdout + person.stderr).splitlines():
            assert not CONTROLS.search(line), line
            assert not line.startswith(("::", "##"))
        machine = watched([], sandbox, folder, "--format", "github").stdout.splitlines()
        assert machine
        for command in machine:
            assert re.match(
                "::(?:error|warning|notice)(?: file=[^:]*)?::", command
            ), command
        assert not (folder / "generated").exists()
        ahead = left


@pytest.fixture(scope="module")
def tree(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what came of all attacks that are harmless."""
    folder = tmp_path_factory.mktemp("harmless")
    run = watched(HARMLESS, sandbox, folder, "--format", "json")
    assert [] == [p for p in problems(run) if p["severity"] == "error"]
    assert 0 == run.code, run.stderr
    return folder / "generated"


def modules(tree: Path) -> list[Path]:
    """Return the modules of models; the packages beside them hold names alone."""
    return sorted(tree.glob(f"{PACKAGE}/models/*/[!_]*.py"))


def test_attacks_become_data(tree: Path) -> None:
    texts = [path.read_text("utf-8") for path in modules(tree)]
    sources = {_SOURCE.findall(text)[0]: text for text in texts}
    assert {f"schemas/{attack.model}" for attack in HARMLESS} == set(sources)
    for attack in HARMLESS:
        text = sources[f"schemas/{attack.model}"]
        inspect(text)
        schema = json.loads(attack.files[attack.model])["input_schema"]
        assert set() == wire_words(schema) - set(constants(text)), attack.name


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


def files_of_schemas(tree: Path) -> Iterator[Path]:
    """Yield the files that depend on schemas, not those that every tree has."""
    for path in tree.rglob("*"):
        own = ROOT / "generated" / path.relative_to(tree)
        if path.is_file() and not (
            own.is_file() and own.read_bytes() == path.read_bytes()
        ):
            yield path


def test_what_came_of_attacks_is_imported(sandbox: Sandbox, tree: Path) -> None:
    names = [f"{PACKAGE}.models.{p.parent.name}.{p.stem}" for p in modules(tree)]
    loaded = sandbox.run(tree.parent, str(tree), *names, load=True)
    assert ([], 0) == (loaded.complaints, loaded.code), loaded.stderr


def test_what_came_of_attacks_is_only_text(tree: Path) -> None:
    pages = sorted(tree.glob("docs/**/*.md"))
    assert len(pages) > 3 * len(HARMLESS)
    # Languages take turns, so that each has all kinds of attacks.
    pages.sort(key=lambda page: page.relative_to(tree / "docs").parts[1:])
    turns = [page for n, page in enumerate(pages) if n % 3 == n // 3 % 3]
    found = {page: list(flaws(page.read_text("utf-8"))) for page in turns}
    assert {} == {page: what for page, what in found.items() if what}
    obeyed = {path: list(commands(path)) for path in files_of_schemas(tree)}
    assert {} == {path: what for path, what in obeyed.items() if what}
    assert not list(tree.parent.rglob("pwned*"))


def typed(command: Sequence[str], tree: Path, targets: Sequence[Path | str]) -> None:
    checked = execute(
        [sys.executable, "-m", *map(str, [*command, *targets])],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert 0 == checked.returncode, checked.stdout[-3000:]


def test_what_came_of_attacks_is_typed(tree: Path) -> None:
    typed(["mypy", "--strict", "--cache-dir", os.devnull], tree, [PACKAGE])


def test_names_that_came_of_attacks_hide_nothing_from_pyright(tree: Path) -> None:
    """To any checker a text is a literal like another, but for those that speak to it."""
    texts = {attack.model for attack in attacks_texts.attacks()}
    spoken = [
        f"{place}-linter-commands" for place in ("text", "value", "choice", "name")
    ]
    judged = [
        module
        for module in modules(tree)
        for source in _SOURCE.findall(module.read_text("utf-8"))
        if source.removeprefix("schemas/") not in texts
        or any(name in source for name in spoken)
    ]
    assert len(HARMLESS) - len(texts) + len(spoken) == len(judged)
    typed(["pyright", "--pythonpath", sys.executable], tree, judged)
