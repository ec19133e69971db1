"""Trees that no honest git writes: ``diff`` and ``release`` open nothing that their names point at."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANGES = (
    "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink",
    "os.truncate", "shutil.",
)  # fmt: skip
WATCHED = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from generator.cli.main import main
import generator.cli.diff, generator.cli.release

def hook(event, arguments):
    path, _, flags = arguments if event == "open" else ("", "", 0)
    pipe = isinstance(path, int) or path == os.devnull
    writing = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not pipe
    if writing or event.startswith({CHANGES!r}):
        print("WRITES", event, arguments)

sys.addaudithook(hook)
sys.exit(main(sys.argv[1:]))
"""
SCHEMA = {"type": "object", "properties": {"x": {"type": "integer"}}}
MODEL = json.dumps({"model_id": "acme/one", "input_schema": SCHEMA}).encode()
FILE, EXECUTABLE, LINK, FOLDER, COMMIT = "100644", "100755", "120000", "40000", "160000"


class Repository:
    """A repository whose objects are written as they are given, without a check."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "schemas/acme").mkdir(parents=True)
        (folder / "schemas/acme/one.json").write_bytes(MODEL)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "m")

    def git(self, *words: str, given: bytes = b"") -> str:
        """Run git as nobody in particular."""
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for role in ("AUTHOR", "COMMITTER"):
            own |= {f"GIT_{role}_NAME": "n", f"GIT_{role}_EMAIL": "n@example.com"}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **own}, check=True,
            input=given, capture_output=True,
        )  # fmt: skip
        return done.stdout.decode().strip()

    def blob(self, content: bytes) -> str:
        """Store a file and return its id."""
        return self.git("hash-object", "-w", "--stdin", given=content)

    def tree(self, *rows: tuple[str, str, str]) -> str:
        """Store a tree of rows of mode, name and id, whatever they say, and return its id."""
        raw = b"".join(
            f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in rows
        )
        words = ("hash-object", "-w", "--literally", "-t", "tree", "--stdin")
        return self.git(*words, given=raw)

    def tag(self, tree: str, name: str = "evil") -> None:
        """Tag a commit whose schemas folder is a tree."""
        top = self.tree((FOLDER, "schemas", tree))
        commit = self.git("commit-tree", top, "-p", "HEAD", "-m", "m")
        self.git("tag", "--force", name, commit)
        after = self.git("commit-tree", "HEAD^{tree}", "-p", commit, "-m", "m")
        self.git("update-ref", "HEAD", after)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a process that tells whatever it writes."""
        return subprocess.run(
            [sys.executable, "-c", WATCHED, *words], cwd=self.folder,
            capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository with one committed model."""
    (tmp_path / "project").mkdir()
    return Repository(tmp_path / "project")


@pytest.mark.parametrize(
    ("mode", "name", "code"),
    [
        (FILE, "../../../project/victim.json", "unsafe-tree"),
        (FILE, "../victim.json", "unsafe-tree"),
        (FILE, "{outside}/victim.json", "unsafe-tree"),
        (FILE, "a/../../victim.json", "unsafe-tree"),
        (FILE, "..\\victim.json", "unsafe-tree"),
        (FILE, "c:victim.json", "unsafe-tree"),
        (FILE, "acme/one.json", "unsafe-tree"),  # twice, by a folder and by a slash
        (LINK, "link.json", "not-a-file"),
        (COMMIT, "module.json", "not-a-file"),
        (EXECUTABLE, "con.json", "duplicate-id"),
        (FILE, "acme/ONE.json", "duplicate-id"),
    ],
)
def test_a_name_in_a_tree_is_refused_and_writes_nothing(
    repository: Repository, tmp_path: Path, mode: str, name: str, code: str
) -> None:
    (tmp_path / "victim.json").write_text("precious")
    name = name.format(outside=tmp_path)
    model = repository.blob(MODEL)
    acme = repository.tree((FILE, "one.json", model))
    target = repository.blob(b"../../victim.json") if mode == LINK else model
    repository.tag(repository.tree((mode, name, target), (FOLDER, "acme", acme)))
    done = repository.run("diff", "evil")
    assert (1, "") == (done.returncode, done.stdout)
    assert f"error {code}" in done.stderr, done.stderr
    assert "precious" == (tmp_path / "victim.json").read_text()


def test_a_release_reads_the_tag_of_the_last_one_without_writing_it(
    repository: Repository, tmp_path: Path
) -> None:
    assert 0 == repository.run("release").returncode
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "m")
    model = repository.blob(MODEL)
    acme = repository.tree((FILE, "one.json", model))
    name = f"{tmp_path}/victim.json"
    evil = repository.tree((FILE, name, model), (FOLDER, "acme", acme))
    repository.tag(evil, "client-v0.1.0")
    done = repository.run("release", "--version", "1.0.0")
    assert (1, "") == (done.returncode, done.stdout), done.stderr
    assert "error unsafe-tree" in done.stderr
    assert not (tmp_path / "victim.json").exists()


def test_trees_that_name_one_another_end_in_an_error(repository: Repository) -> None:
    tree = repository.tree((FILE, "x.json", repository.blob(MODEL)))
    for _ in range(12):  # of 10 ** 12 files
        tree = repository.tree(*((FOLDER, f"{i}", tree) for i in range(10)))
    repository.tag(tree)
    done = repository.run("diff", "evil")
    assert (1, True) == (done.returncode, "error too-large" in done.stderr)


def test_a_folder_that_looks_like_a_repository_runs_nothing(
    repository: Repository, tmp_path: Path
) -> None:
    schemas = repository.folder / "schemas"
    repository.git("init", "--quiet", "--bare", str(schemas))
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/pwned'\n")
    program.chmod(0o755)
    with (schemas / "config").open("a") as config:
        config.write(f'[core]\nbare = false\nworktree = ..\nfsmonitor = "{program}"\n')
    for command in (["release"], ["diff", "HEAD"]):
        repository.run(*command)
    assert not (tmp_path / "pwned").exists()
