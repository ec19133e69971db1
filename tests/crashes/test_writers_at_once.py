"""Two writers of one folder at once, fifty times; and a writer that finds the folder taken."""

import os
from pathlib import Path

import pytest
from codegen import tree

from generator.core.problems import ProblemsFound
from generator.output import lock
from generator.output.transaction import transaction

NAMES = [f"folder{n % 3}/file{n}.txt" for n in range(8)]


def version(writer: str) -> dict[str, bytes | None]:
    """What one writer wants: every file its own, and one that only it has."""
    shared = {name: f"{name} of {writer}".encode() for name in NAMES}
    other = "b" if writer == "a" else "a"
    return {**shared, f"only/{writer}.txt": b"mine", f"only/{other}.txt": None}


def start(root: Path, writer: str, ready: int) -> int:
    """A child that waits for the signal, writes, and exits with 0 if it could."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.read(ready, 1)
            with transaction(root) as folder:
                folder.commit(version(writer))
            code = 0
        finally:
            os._exit(code)
    return child


def test_fifty_pairs_of_writers_leave_the_work_of_one_each_time(tmp_path: Path) -> None:
    for _ in range(50):
        ready, go = os.pipe()
        children = [start(tmp_path, writer, ready) for writer in "ab"]
        os.write(go, b"..")
        codes = [os.waitpid(child, 0)[1] for child in children]
        os.close(ready)
        os.close(go)
        assert [0, 0] == codes
        found = tree(tmp_path)
        (winner,) = (path.name[0] for path in (tmp_path / "only").iterdir())
        wanted = {name: c for name, c in version(winner).items() if c is not None}
        assert wanted == found


def test_folder_that_stays_taken_is_refused_with_the_name_of_who_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE_S", 0.0)
    (tell_parent, taken), (tell_child, go) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        try:
            with transaction(tmp_path):
                os.write(taken, b".")
                os.read(tell_child, 1)
        finally:
            os._exit(0)
    os.read(tell_parent, 1)
    with pytest.raises(ProblemsFound) as refused, transaction(tmp_path):
        pass
    (problem,) = refused.value.problems
    assert ("locked", tmp_path.as_posix()) == (problem.code, problem.loc.file)
    assert f"process {child} is writing in this folder" == problem.message
    os.write(go, b".")
    os.waitpid(child, 0)
    with transaction(tmp_path):
        pass
    assert [] == list(tmp_path.iterdir())


def test_one_process_is_one_writer_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE_S", 0.0)
    with (
        transaction(tmp_path),
        pytest.raises(ProblemsFound, match="locked"),
        transaction(tmp_path),
    ):
        pass
    assert [] == list(tmp_path.iterdir())
