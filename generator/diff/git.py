"""Read a schemas folder from a git revision without touching the work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.problems import Loc, Problem, ProblemsFound, printable
from ..sources.folder import Limits, Sources, load

_REGULAR_FILE_MODES = ("100644", "100755")


def git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    """Run git and return its output; raise ``ProblemsFound`` with its error message."""
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.is_dir())
    try:
        done = subprocess.run(
            ["git", *words], cwd=nearest, input=given, capture_output=True, check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )  # fmt: skip
    except FileNotFoundError:
        raise _refused(
            "no-git", "git", "git is not installed",
            "install git, or name two folders: runcomfy-codegen diff OLD NEW",
        ) from None  # fmt: skip
    if done.returncode:
        complaint = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise _refused(
            "git", str(nearest), complaint or f"git {words[0]} failed",
            "the schemas folder has to be in a git repository",
        )  # fmt: skip
    return done.stdout


def commit_of(folder: Path, revision: str) -> str:
    """Return the commit that a revision names; raise ``ProblemsFound`` if there is none."""
    wanted = f"{revision}^{{commit}}"
    try:
        found = git(
            folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted
        )
    except ProblemsFound as refused:
        if refused.problems[0].code == "no-git":
            raise
        git(
            folder, "rev-parse", "--git-dir"
        )  # raises its own error outside a repository
        raise _refused(
            "unknown-revision", revision,
            "this is neither a folder nor a revision of this repository",
            "fetch it (git fetch --tags), or list the revisions with git log and git tag",
        ) from None  # fmt: skip
    return found.decode().strip()


def is_ancestor(folder: Path, commit: str) -> bool:
    """Return whether a commit is an ancestor of HEAD."""
    bases = git(folder, "rev-list", "--max-count=1", f"HEAD..{commit}")
    return not bases.strip()


def is_shallow(folder: Path) -> bool:
    """Return whether the clone is shallow."""
    return git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def unsaved(folder: Path) -> list[str]:
    """Return the files of a folder that have uncommitted changes or are untracked."""
    listed = git(
        folder,
        "status",
        "--porcelain",
        "-z",
        "--untracked-files=all",
        "--",
        str(folder.absolute()),
    )
    return [
        entry[3:] for entry in listed.decode("utf-8", "replace").split("\0") if entry
    ]


def read(folder: Path, revision: str, limits: Limits = Limits()) -> Sources:
    """Read the schemas folder of a revision; raise ``ProblemsFound`` if it cannot be read."""
    commit = commit_of(folder, revision)
    top = Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    inside = Path(os.path.relpath(folder.resolve(), top.resolve())).as_posix()
    with TemporaryDirectory(prefix="runcomfy-codegen-") as scratch:
        target = Path(scratch, "schemas")
        target.mkdir()
        for name, content in _blobs(top, commit, inside):
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        sources = load(target, limits)
    told = Path(f"{revision}:{inside}")
    return replace(
        sources,
        paths={name: told / name for name in sources.paths},
        problems=tuple(
            replace(p, loc=Loc(told.as_posix())) if p.loc.file == str(target) else p
            for p in sources.problems
        ),
    )


def _blobs(top: Path, commit: str, inside: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each JSON file below a folder of a commit."""
    where = commit if inside == "." else f"{commit}:{inside}"
    try:
        listed = git(top, "ls-tree", "-r", "-z", where)
    except ProblemsFound:
        raise _refused(
            "no-schemas", f"{commit[:12]}:{inside}", "this folder does not exist in the revision",
            "name the folder it had then with --schemas DIR",
        ) from None  # fmt: skip
    rows: list[tuple[str, str]] = []
    for entry in filter(None, listed.split(b"\0")):
        facts, _, raw = entry.partition(b"\t")
        mode, _, oid = facts.decode().split(" ")
        name = os.fsdecode(raw)
        if mode in _REGULAR_FILE_MODES and name.endswith(".json"):
            rows.append((name, oid))
    asked = "".join(f"{oid}\n" for _, oid in rows).encode()
    stream = BytesIO(git(top, "cat-file", "--batch", given=asked))
    for name, _ in rows:
        size = int(stream.readline().split()[-1])
        yield name, stream.read(size)
        stream.read(1)


def _refused(code: str, file: str, message: str, hint: str) -> ProblemsFound:
    return ProblemsFound([Problem(code, Loc(printable(file)), message, hint)])
