"""Read a schemas folder from a git revision without touching the work tree."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from ..core.limits import Limits, not_a_file, too_large
from ..core.problems import Loc, Problem, ProblemsFound, printable, refusal
from ..output.transaction import is_inside
from ..sources.folder import Sources, is_read, parsed

_REGULAR_FILE_MODES = (b"100644", b"100755")
_LONGEST_LISTING = 50_000_000  # bytes; 1,000 models with overlays take 0.2 million
_MOST_BYTES = 500_000_000

# A folder that is checked out may look like a bare repository, whose settings run programs.
_SAFE = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false")


def git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    """Run git and return its output; raise ``ProblemsFound`` with its error message."""
    nearest = next(p for p in (folder, *folder.absolute().parents) if p.is_dir())
    try:
        done = subprocess.run(
            ["git", *_SAFE, *words], cwd=nearest, input=given, capture_output=True, check=False,
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
    """Read the schemas folder of a revision; raise ``ProblemsFound`` if it cannot be read.

    Nothing is written: names in a tree are whatever its author put there, ``../x`` included.
    """
    commit = commit_of(folder, revision)
    top = Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    inside = Path(os.path.relpath(folder.resolve(), top.resolve())).as_posix()
    told = Path(f"{revision}:{inside}")
    return parsed(told, _contents(top, commit, inside, limits), limits)


def _contents(
    top: Path, commit: str, inside: str, limits: Limits
) -> dict[str, bytes | Problem]:
    """Return the JSON files below a folder of a commit, each with its content or what is wrong."""
    found: dict[str, bytes | Problem] = {}
    wanted: dict[str, bytes] = {}
    total = 0
    for mode, oid, size, name in _entries(top, commit, inside):
        if not is_inside(name):
            found[name] = _unsafe(name, "this path leaves the folder")
        elif not is_read(name):
            continue
        elif name in found or name in wanted:
            found[name] = _unsafe(name, "the revision holds two files of this name")
        elif mode not in _REGULAR_FILE_MODES:
            found[name] = not_a_file(name)
        elif not size.isdigit():
            found[name] = _unsafe(name, "its content is missing from this clone")
        elif int(size) > limits.file_bytes:
            found[name] = too_large(name, int(size), limits)
        else:
            wanted[name] = oid
            total += int(size)
    if total > _MOST_BYTES:
        raise _too_much(commit, inside)
    stream = BytesIO(git(top, "cat-file", "--batch", given=b"\n".join(wanted.values())))
    for name in wanted:
        size = stream.readline().split()[-1]
        content = stream.read(int(size))
        found.setdefault(name, content)
        stream.read(1)
    return found


def _entries(
    top: Path, commit: str, inside: str
) -> Iterator[tuple[bytes, bytes, bytes, str]]:
    """Yield mode, object, size and name of everything below a folder of a commit."""
    where = commit if inside == "." else f"{commit}:{inside}"
    # Read up to a limit, since trees that name one another list exponentially many files.
    with subprocess.Popen(
        ["git", *_SAFE, "ls-tree", "-r", "-l", "-z", where],
        cwd=top, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout
        listed = process.stdout.read(_LONGEST_LISTING + 1)
        if len(listed) > _LONGEST_LISTING:
            process.kill()
            raise _too_much(commit, inside)
    if process.returncode:
        raise _refused(
            "no-schemas", f"{commit[:12]}:{inside}", "this folder does not exist in the revision",
            "name the folder it had then with --schemas DIR",
        )  # fmt: skip
    for entry in filter(None, listed.split(b"\0")):
        facts, _, name = entry.partition(b"\t")
        mode, _, oid, size = facts.split()
        yield mode, oid, size, os.fsdecode(name)


def _unsafe(name: str, message: str) -> Problem:
    hint = "compare with another revision, or with a folder that holds the files"
    return Problem("unsafe-tree", Loc(name), message, hint)


def _too_much(commit: str, inside: str) -> ProblemsFound:
    return _refused(
        "too-large", f"{commit[:12]}:{inside}", "this folder holds more than can be compared",
        f"at most {_MOST_BYTES:,} bytes in JSON files, and names of {_LONGEST_LISTING:,} bytes",
    )  # fmt: skip


def _refused(code: str, file: str, message: str, hint: str) -> ProblemsFound:
    return refusal(code, printable(file), message, hint)
