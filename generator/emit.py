"""The disk: what stands in an output folder, what would change, and the writing of it."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from . import manifest
from .manifest import Manifest
from .problems import Loc, Problem

_DIFF_LINES = 100


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between an output folder and the tree it should hold.

    Orphans are files of an earlier run that nothing asks for any more; strays are files that
    no run has made, and only a comparison looks for them.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphans: tuple[str, ...]
    unchanged: int
    strays: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.orphans or self.strays)


def digest_on_disk(path: Path) -> str | None:
    """SHA-256 of a file, ``None`` where there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def compare(out: Path, tree: Mapping[str, str], owned: Manifest) -> Changes:
    """What must be written and removed; ``tree`` goes from paths to digests."""
    missing: list[str] = []
    changed: list[str] = []
    unchanged = 0
    for path, wanted in sorted(tree.items()):
        found = digest_on_disk(out / path)
        if found is None:
            missing.append(path)
        elif found != wanted:
            changed.append(path)
        else:
            unchanged += 1
    orphans = sorted(
        path
        for path in owned.files
        if path not in tree and is_inside(path) and (out / path).is_file()
    )
    return Changes(tuple(missing), tuple(changed), tuple(orphans), unchanged)


def strays(out: Path, tree: Mapping[str, str]) -> list[str]:
    """Files that nobody generated, in the folders that are wholly generated."""
    found: list[str] = []
    for top in sorted({path.split("/")[0] for path in tree if "/" in path}):
        for root, folders, names in os.walk(out / top):
            folders[:] = [f for f in folders if f != "__pycache__" and f[0] != "."]
            found += [Path(root, name).relative_to(out).as_posix() for name in names]
    return sorted(path for path in found if path not in tree)


def is_inside(path: str) -> bool:
    """Whether a path of a manifest stays below its root."""
    parts = path.split("/")
    return not (path.startswith("/") or "\\" in path or ".." in parts or ":" in path)


def obstacles(
    out: Path, changes: Changes, owned: Manifest, *, force: bool
) -> list[Problem]:
    """Why nothing may be written: links in the way, and files that someone edited by hand."""
    problems: list[Problem] = []
    for path in (*changes.missing, *changes.changed, *changes.orphans):
        if link := _link(out, path):
            problems.append(
                Problem(
                    "link-in-the-way",
                    Loc((out / path).as_posix()),
                    f"{link} is a link, and writing would follow it out of the folder",
                    "remove the link",
                )
            )
    for path in () if force else (*changes.changed, *changes.orphans):
        if path != manifest.NAME and digest_on_disk(out / path) != owned.files.get(
            path
        ):
            problems.append(
                Problem(
                    "edited-by-hand",
                    Loc((out / path).as_posix()),
                    "this file is not as the generator left it",
                    "move the change into a template, or overwrite it with --force",
                )
            )
    return problems


def _link(out: Path, path: str) -> Path | None:
    here = out
    for part in path.split("/"):
        here = here / part
        if here.is_symlink():
            return here
    return None


def write(out: Path, texts: Mapping[str, str], changes: Changes) -> None:
    """Brings the folder up to date; the manifest comes last and marks completion.

    Raises ``OSError`` with the path that could not be written or removed. Up to the first
    rename nothing has changed, so a full disk or a missing permission does no harm.
    """
    staged: dict[str, Path] = {}
    try:
        for path in sorted((*changes.missing, *changes.changed)):
            with _named(out / path):
                staged[path] = _stage(out / path, texts[path])
        for path in [path for path in staged if path != manifest.NAME]:
            _replace(staged, out, path)
        for path in changes.orphans:
            _remove(out, path)
        if manifest.NAME in staged:
            _replace(staged, out, manifest.NAME)
    finally:
        for rest in staged.values():
            rest.unlink(missing_ok=True)


def _stage(path: Path, text: str) -> Path:
    """A finished copy beside the target, so that replacing it is one atomic rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    staged = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        staged.chmod(0o644)
    except BaseException:
        staged.unlink()
        raise
    return staged


def _replace(staged: dict[str, Path], out: Path, path: str) -> None:
    with _named(out / path):
        os.replace(staged[path], out / path)
    del staged[path]


def _remove(out: Path, path: str) -> None:
    with _named(out / path):
        (out / path).unlink()
        for folder in (out / path).parents:
            if folder == out or any(folder.iterdir()):
                break
            folder.rmdir()


@contextmanager
def _named(path: Path) -> Generator[None]:
    """Names the target in a failure, where the system names a file that nobody knows."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def diff(out: Path, texts: Mapping[str, str], changes: Changes) -> list[str]:
    """A unified diff from the folder to the tree, cut at a hundred lines."""
    lines = islice(_diff(out, texts, changes), _DIFF_LINES + 1)
    shown = list(lines)
    if len(shown) > _DIFF_LINES:
        shown[_DIFF_LINES:] = ["... (cut)"]
    return shown


def _diff(out: Path, texts: Mapping[str, str], changes: Changes) -> Iterator[str]:
    for path in (*changes.changed, *changes.missing, *changes.orphans):
        old = (
            ""
            if path in changes.missing
            else (out / path).read_text("utf-8", errors="replace")
        )
        new = texts.get(path, "")
        yield from difflib.unified_diff(
            old.splitlines(),
            new.splitlines(),
            f"{path} (on disk)",
            f"{path} (generated)",
            lineterm="",
        )
