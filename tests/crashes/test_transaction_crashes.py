"""A commit that is killed, or that the disk fails, at every change that it makes."""

import shutil
from pathlib import Path

import pytest
from codegen import tree
from dying import Fate, run_to_its_end

from generator.core.problems import ProblemsFound
from generator.output.transaction import REPLACING, STAGING, transaction, unfinished

Tree = dict[str, bytes]

OLD: Tree = {"a.json": b"old a", "deep/b.json": b"old b", "gone/c.json": b"old c"}
NEW: Tree = {"a.json": b"new a", "deep/b.json": b"new b", "new/er/d.json": b"new d"}
COMMIT: dict[str, bytes | None] = {**NEW, "gone/c.json": None}
MINE = {"deep/mine.txt": b"mine"}


def empty_folders(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_dir() and not any(p.iterdir())]


def fresh(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    for name, content in {**OLD, **MINE}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def commit(root: Path) -> None:
    with transaction(root) as folder:
        folder.commit(COMMIT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    fresh(tmp_path / "root")
    return tmp_path / "root"


def count(root: Path) -> int:
    changes = run_to_its_end(lambda: commit(root), root)
    assert changes and changes > 20
    assert {**NEW, **MINE} == tree(root)
    return changes


@pytest.mark.parametrize("fate", ["killed", "torn"])
def test_killed_anywhere_it_is_undone_or_finished_by_the_next(
    fate: Fate, root: Path
) -> None:
    ends: list[bool] = []
    for fatal in range(1, count(root) + 1):
        fresh(root)
        assert run_to_its_end(lambda: commit(root), root, fatal, fate) is None
        after = tree(root)
        half_done = {p: c for p, c in after.items() if "/." not in f"/{p}"}
        assert unfinished(root) or half_done in ({**OLD, **MINE}, {**NEW, **MINE})
        with transaction(root):
            pass
        recovered = tree(root)
        assert recovered in ({**OLD, **MINE}, {**NEW, **MINE}), fatal
        assert [] == empty_folders(root)
        ends.append("new/er/d.json" in recovered)
    assert sorted(ends) == ends, "once it is to be finished, it is"
    assert {False, True} == set(ends)


def test_killed_while_it_recovers_it_is_recovered_by_the_next(root: Path) -> None:
    def recover() -> None:
        with transaction(root):
            pass

    for first in range(2, count(root) + 1, 5):
        second = 0
        while True:
            second += 1
            fresh(root)
            run_to_its_end(lambda: commit(root), root, first)
            if run_to_its_end(recover, root, second) is not None:
                break
            recover()
            assert tree(root) in ({**OLD, **MINE}, {**NEW, **MINE}), (first, second)


def test_full_disk_changes_nothing_or_is_finished_by_the_next(root: Path) -> None:
    for fatal in range(1, count(root) + 1):
        fresh(root)
        assert run_to_its_end(lambda: commit(root), root, fatal, "full")
        assert tree(root) in ({**OLD, **MINE}, {**NEW, **MINE}) or unfinished(root)
        with transaction(root):
            pass
        assert tree(root) in ({**OLD, **MINE}, {**NEW, **MINE}), fatal


def test_edit_after_the_interruption_is_not_overwritten(root: Path) -> None:
    replacing = False
    for fatal in range(1, count(root) + 1):
        fresh(root)
        run_to_its_end(lambda: commit(root), root, fatal)
        replacing = (root / REPLACING).exists()
        if replacing:
            break
    assert replacing and not (root / STAGING).exists()
    (root / "deep/b.json").write_bytes(b"edited meanwhile")
    with pytest.raises(ProblemsFound, match="edited-by-hand"), transaction(root):
        pass
    assert b"edited meanwhile" == (root / "deep/b.json").read_bytes()
    (root / "deep/b.json").rename(root / "deep/elsewhere")
    with transaction(root):
        pass
    assert {**NEW, **MINE, "deep/elsewhere": b"edited meanwhile"} == tree(root)
