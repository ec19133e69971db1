"""Two whole commands in one folder at once, again and again."""

import json
import os
import shutil
from pathlib import Path

import pytest
from codegen import tree

from generator.cli.main import main

ROOT = Path(__file__).parents[2]
PAIRS = 15
WAN = "wan-ai/wan-2-5/text-to-image"


def catalogue(folder: Path, name: str) -> Path:
    """Schemas of one model that has this name."""
    for file in (f"{WAN}.json", f"{WAN}.overlay.json"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "schemas" / file, folder / file)
    overlay = folder / f"{WAN}.overlay.json"
    data = json.loads(overlay.read_text("utf-8"))
    overlay.write_text(json.dumps({**data, "display_name": name}))
    return folder


def start(words: list[str], ready: int) -> int:
    """A child that waits for the signal and ends with the exit code of the command."""
    child = os.fork()
    if not child:
        code = 70
        try:
            os.read(ready, 1)
            code = main(words)
        finally:
            os._exit(code)
    return child


def test_pairs_of_generate_leave_the_tree_of_one_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.runcomfy-codegen]\nlanguages = ["en"]\n'
    )
    monkeypatch.chdir(tmp_path)
    commands: dict[str, list[str]] = {}
    trees: dict[str, dict[str, bytes]] = {}
    for name in ("One", "Two"):
        schemas = catalogue(tmp_path / name, name)
        words = ["generate", "--quiet", "--jobs", "1", "--schemas", str(schemas)]
        commands[name] = [*words, "--out", "out"]
        # In this process, so that the children have imported everything.
        assert main([*words, "--out", f"alone-{name}"]) == 0
        trees[name] = tree(tmp_path / f"alone-{name}")
    assert trees["One"] != trees["Two"]
    won: list[str] = []
    for _ in range(PAIRS):
        ready, go = os.pipe()
        children = [start(words, ready) for words in commands.values()]
        os.write(go, b"..")
        codes = [os.waitpid(child, 0)[1] for child in children]
        os.close(ready)
        os.close(go)
        assert [0, 0] == codes
        found = tree(tmp_path / "out")
        (winner,) = (name for name, wanted in trees.items() if wanted == found)
        won.append(winner)
    assert PAIRS == len(won)
