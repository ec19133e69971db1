"""Commands that are killed, or that the disk fails, at every change that they make.

Whatever a command writes goes through one commit. It is caught here, and done again in a child
for each of its steps, so that what it took to get there is done once.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from codegen import Tree, codegen, tree
from dying import Fate, run_to_its_end
from trees_of_crashes import MINE, put

from generator.cli.main import main
from generator.output.transaction import Transaction, transaction, unfinished

ROOT = Path(__file__).parents[2]
WAN = "wan-ai/wan-2-5/text-to-image"
FLUX = "blackforestlabs/flux-1-kontext/pro/edit"
SETTINGS = '[tool.runcomfy-codegen]\nlanguages = ["en"]\n'
SCHEMA = {
    "type": "object",
    "properties": {"prompt": {"type": "string", "title": "Prompt"}},
}

Files = Mapping[str, bytes | None]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two models, an output folder and a copy of the package, all up to date."""
    for model in (WAN, FLUX):
        for name in (f"{model}.json", f"{model}.overlay.json"):
            (tmp_path / "schemas" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "schemas" / name, tmp_path / "schemas" / name)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    assert main(["generate", "--quiet"]) == 0
    assert main(["vendor", "app", "--name", "rc"]) == 0
    return tmp_path


def change_schemas(project: Path) -> None:
    (project / f"schemas/{FLUX}.json").unlink()
    (project / f"schemas/{FLUX}.overlay.json").unlink()
    overlay = project / f"schemas/{WAN}.overlay.json"
    data = json.loads(overlay.read_text("utf-8"))
    overlay.write_text(json.dumps({**data, "display_name": "Another Name"}))


def generate(project: Path) -> tuple[Path, list[str]]:
    change_schemas(project)
    return project / "generated", ["generate", "--quiet"]


def vendor(project: Path) -> tuple[Path, list[str]]:
    return project / "app/rc", ["vendor", "app", "--models", WAN]


def import_(project: Path) -> tuple[Path, list[str]]:
    source = project / "draw.json"
    source.write_text(json.dumps(SCHEMA))
    words = ["import", f"acme/draw={source}", f"acme/paint={source}"]
    return project / "schemas", words


Command = Callable[[Path], tuple[Path, list[str]]]
COMMANDS: list[Command] = [generate, vendor, import_]


def caught(
    root: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[Tree, Tree, Files]:
    """The folder before and after a command, and the commit that leads from one to the other."""
    commits: list[list[str]] = []
    commit = Transaction.commit

    def note(self: Transaction, files: Files, *more: Any) -> None:
        commits.append([*files])
        commit(self, files, *more)

    old = {**tree(root), **MINE}
    put(root, old)
    with monkeypatch.context() as patched:
        patched.setattr(Transaction, "commit", note)
        assert main(words) == 0
    (paths,) = commits
    new = tree(root)
    return old, new, {path: new.get(path) for path in paths}


def is_aside(path: str) -> bool:
    """Tell whether a path is a lock or a staged file, and no part of the tree."""
    return "/." in f"/{path}" and not path.endswith(".gitattributes")


@pytest.mark.parametrize("fate", ["killed", "torn", "full"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_step_leaves_the_old_or_the_new_or_what_the_next_run_repairs(
    command: Command, fate: Fate, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, words = command(project)
    old, new, files = caught(root, words, monkeypatch)
    assert old != new and set(MINE) <= set(new)

    def work() -> None:
        with transaction(root) as folder:
            folder.commit(files)

    put(root, old)
    changes = run_to_its_end(work, root)
    assert changes and changes > len(files) and tree(root) == new
    ends: set[bool] = set()
    # Every step for a kill; for the other fates, which differ at few of them, some.
    for fatal in {*range(1, changes + 1, 1 if fate == "killed" else 7), changes}:
        put(root, old)
        run_to_its_end(work, root, fatal, fate)
        if not unfinished(root):
            seen = {p: c for p, c in tree(root).items() if not is_aside(p)}
            assert seen in (old, new), fatal
        with transaction(root):
            pass
        assert tree(root) in (old, new), fatal
        ends.add(tree(root) == new)
    assert {False, True} == ends or fate == "full"


@pytest.mark.parametrize("command", COMMANDS)
def test_command_killed_half_way_is_finished_by_the_same_command(
    command: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, words = command(project)
    old, new, files = caught(root, words, monkeypatch)
    put(root, old)
    changes = run_to_its_end(lambda: main(words), root)
    assert changes and tree(root) == new
    for fatal in (2, changes // 2, changes - len(files) // 2, changes - 3):
        put(root, old)
        assert run_to_its_end(lambda: main(words), root, fatal) is None
        if "generated" in root.parts and unfinished(root):
            assert main(["check", "--quiet"]) == 1
        assert main(words) == 0
        assert tree(root) == new, fatal


@pytest.mark.parametrize("command", COMMANDS)
def test_full_disk_is_a_problem_and_nothing_is_lost(
    command: Command, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, words = command(project)
    old, new, _ = caught(root, words, monkeypatch)
    put(root, old)
    changes = run_to_its_end(lambda: main(words), root)
    assert changes
    codes = project / "codes"
    for fatal in (1, changes // 3, changes - 4):
        put(root, old)
        run_to_its_end(lambda: codes.write_text(str(main(words))), root, fatal, "full")
        assert "1" == codes.read_text(), fatal
        assert unfinished(root) or tree(root) in (old, new)
        assert main(words) == 0
        assert tree(root) == new, fatal


@pytest.mark.parametrize(
    ("command", "place"), [(generate, "docs"), (vendor, "models"), (import_, "acme")]
)
def test_outputs_that_lead_over_a_link_are_refused(
    command: Command, place: str, project: Path
) -> None:
    root, words = command(project)
    elsewhere = project / "elsewhere"
    put(elsewhere, MINE)
    shutil.rmtree(root / place, ignore_errors=True)
    (root / place).symlink_to(elsewhere, target_is_directory=True)
    before = tree(root)
    done = codegen(*words)
    assert 1 == done.code and f"/{place}" in done.err
    assert (MINE, before) == (tree(elsewhere), tree(root))
