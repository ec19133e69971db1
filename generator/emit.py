"""The disk: what stands in an output folder, what would change, and the writing of it."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping
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
    """The difference between an output folder and the tree it should hold."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    orphans: tuple[str, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.orphans)


def digest_on_disk(path: Path) -> str | None:
    """SHA-256 of a file, ``None`` where there is none."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def compare(out: Path, tree: Mapping[str, str], owned: Manifest) -> Changes:
    """What must be written and removed; ``tree`` goes from paths to digests.

    Orphans are files of an earlier run that nothing asks for any more.
    """
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
                    Loc(str(out / path)),
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
                    Loc(str(out / path)),
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
    """Brings the folder up to date; the manifest comes last and marks completion."""
    for path in sorted((*changes.missing, *changes.changed)):
        if path != manifest.NAME:
            _replace(out / path, texts[path])
    for path in changes.orphans:
        (out / path).unlink()
        for folder in (out / path).parents:
            if folder == out or any(folder.iterdir()):
                break
            folder.rmdir()
    if manifest.NAME in (*changes.missing, *changes.changed):
        _replace(out / manifest.NAME, texts[manifest.NAME])


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that the replacement is one atomic rename.
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        os.chmod(staged, 0o644)
        os.replace(staged, path)
    except BaseException:
        os.unlink(staged)
        raise


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
