"""Hints are meant to be followed: each overlay entry that one spells out repairs its problem."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from codegen import codegen

_CASES = Path(__file__).parent.parent / "cases"
_REPAIR = re.compile(r'add to "repairs" in (\S+): (\{.*\})')
_NAMES = re.compile(r"put into (\S+): (\{.*\})")


def follow(hint: str, number: int, schemas: Path) -> None:
    """Writes what a hint says into the overlay that it names."""
    match = _REPAIR.search(hint) or _NAMES.search(hint)
    assert match, f"nothing to follow in: {hint}"
    path = schemas / match[1]
    overlay: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    # Two of the names that are ours to choose must not collide in their turn.
    entry = json.loads(
        match[2]
        .replace("a_name_of_its_own", f"name_{number}")
        .replace("ANameOfItsOwn", f"Name{number}")
        .replace("A_NAME_OF_ITS_OWN", f"NAME_{number}")
    )
    if "op" in entry:
        overlay.setdefault("repairs", []).append(entry)
    else:
        merge(overlay, entry)
    path.write_text(json.dumps(overlay))


def merge(into: dict[str, Any], entry: dict[str, Any]) -> None:
    """Adds the entries of one object to another, level by level."""
    for key, value in entry.items():
        if isinstance(value, dict):
            merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


@pytest.mark.parametrize(
    "case",
    [
        "bad-defaults",
        "colliding-classes",
        "colliding-fields",
        "colliding-limited-types",
        "colliding-members",
        "colliding-modules",
        "colliding-types",
        "empty-ranges",
        "executable-keywords",
        "hints-repair",
        "required-ghost",
    ],
)
def test_following_every_hint_in_order_gives_a_healthy_tree(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(_CASES / case / "input", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    rounds = 0
    while (done := codegen("generate", "--format", "json")).code:
        rounds += 1
        found = json.loads(done.out)["problems"]
        errors = [p for p in found if p["severity"] == "error"]
        assert rounds <= 3, errors
        for number, problem in enumerate(errors, 100 * rounds):
            follow(problem["hint"], number, tmp_path / "schemas")
    assert rounds > 0
    for module in (tmp_path / "generated").rglob("*.py"):
        compile(module.read_bytes(), str(module), "exec", dont_inherit=True)
