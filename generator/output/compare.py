"""Compare an output folder with the tree that it should hold, and bring it up to date."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import islice
from pathlib import Path

from ..core.problems import Loc, Problem
from ..core.timings import stage
from . import manifest, transaction
from .changes import Changes
from .manifest import Manifest, digest_on_disk
from .spooled_texts import SpooledTexts
from .transaction import Transaction, is_inside

_MAX_DIFF_LINES = 100
_MAX_DIFF_COLUMNS = 160


@stage("compare")
def compare(
    out: Path,
    tree: Mapping[str, str],
    owned: Manifest,
    known_unchanged: Set[str] = frozenset(),
    digest: Callable[[str], str | None] = digest_on_disk,
) -> Changes:
    """Return what must be written and removed; ``tree`` maps paths to digests.

    Paths in ``known_unchanged`` are not looked at again; of others, ``digest`` says what they hold.
    """
    missing: list[str] = []
    changed: list[str] = []
    unchanged = 0
    for path, wanted in sorted(tree.items()):
        found = wanted if path in known_unchanged else digest(os.path.join(out, path))
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
    """Return the files that no run has written, in folders that are entirely generated."""
    found: list[str] = []
    for top in sorted({path.split("/")[0] for path in tree if "/" in path}):
        for root, folders, names in os.walk(out / top):
            folders[:] = [f for f in folders if f != "__pycache__" and f[0] != "."]
            found += [Path(root, name).relative_to(out).as_posix() for name in names]
    return sorted(path for path in found if path not in tree)


def obstacles(
    out: Path, changes: Changes, owned: Manifest, *, force: bool
) -> list[Problem]:
    """Return why nothing may be written: links in the way, and files that are not ours.

    A file is ours if its digest is in the manifest, or if git has merged it: then both branches
    have changed it, or it contains conflict markers.
    """
    due = (*changes.missing, *changes.changed, *changes.orphans)
    problems = transaction.obstacles(out, due)
    if force:
        return problems
    edited = edited_by_hand(out, changes, owned)
    if owned.problem and (owned.is_foreign or (edited and not owned.merged)):
        problems.append(owned.problem)
    elif edited and not owned.files:
        problems.append(manifest.missing(out))
    return problems + edited


def edited_by_hand(out: Path, changes: Changes, owned: Manifest) -> list[Problem]:
    """Return a problem for each file that would be overwritten or removed and is not ours."""
    return [
        Problem(
            "edited-by-hand",
            Loc((out / path).as_posix()),
            "this file was edited after it was generated",
            "move the change into a template, or overwrite it with --force",
        )
        for path in (*changes.changed, *changes.orphans)
        if path != manifest.NAME
        and path not in owned.merged
        and digest_on_disk(out / path) != owned.files.get(path)
        and not _is_conflict(out / path)
    ]


def _is_conflict(path: Path) -> bool:
    return manifest.has_markers(path.read_text("utf-8", errors="replace"))


@stage("write")
def write(
    folder: Transaction,
    texts: Mapping[str, str],
    changes: Changes,
    digests: Mapping[str, str] | None = None,
) -> None:
    """Bring the folder up to date; the manifest comes last and marks completion.

    ``digests`` are those of the new files, where they are known. What is not in ``texts`` was
    staged, or is an orphan and removed.
    """
    paths = [*sorted((*changes.missing, *changes.changed)), *changes.orphans]
    if manifest.NAME in paths:
        paths.remove(manifest.NAME)
        paths.append(manifest.NAME)
    folder.commit(_Encoded(texts, paths), digests)


class _Encoded(Mapping[str, bytes | None]):
    """The encoded texts, one at a time: all at once would double the memory."""

    def __init__(self, texts: Mapping[str, str], paths: Sequence[str]) -> None:
        self._texts = texts
        self._paths = paths

    def __getitem__(self, path: str) -> bytes | None:
        if path not in self._texts:
            return None
        if isinstance(self._texts, SpooledTexts):
            return self._texts.encoded(path)
        return self._texts[path].encode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def diff(
    out: Path, texts: Mapping[str, str], changes: Changes, most: int = _MAX_DIFF_LINES
) -> list[str]:
    """Return a unified diff from the folder to the tree, Python first, cut at ``most`` lines.

    Long lines are cut too: some files hold data of kilobytes in one line.
    """
    shown = [
        (
            f"{line[:_MAX_DIFF_COLUMNS]}... (cut)"
            if len(line) > _MAX_DIFF_COLUMNS
            else line
        )
        for line in islice(_diff(out, texts, changes), most + 1)
    ]
    if len(shown) > most:
        shown[most:] = ["... (cut)"]
    return shown


def _diff(out: Path, texts: Mapping[str, str], changes: Changes) -> Iterator[str]:
    import difflib  # only needed where something differs

    paths = (*changes.changed, *changes.missing, *changes.orphans)
    for path in sorted(paths, key=lambda path: not path.endswith((".py", ".pyi"))):
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
