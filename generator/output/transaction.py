"""Change a folder atomically: one writer at a time, all or nothing, safe against being killed.

    with transaction(root) as folder:  # finishes or undoes what a killed writer left
        folder.commit({"new.json": b"{}", "old.json": None})

A commit writes a note of its steps, stages every file in the folder of its target, renames the
note, and then replaces and removes files in the order of the mapping. If it is killed before
the rename, the next writer undoes it; after the rename, the next writer finishes it, since
everything needed is on disk. Files that others have put into a folder of their own meanwhile
(`Transaction.begin_staging`) are only moved; what is left there, the next writer removes.

Hand-written: safer and atomicwrites replace single files only, not several at once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ..core.problems import Loc, Problem, ProblemsFound, refusal
from . import aside, lock, staging
from .aside import digest_on_disk
from .staging import Staging

STAGING = ".runcomfy-codegen.staging.json"
REPLACING = ".runcomfy-codegen.replacing.json"


@dataclass(frozen=True, slots=True)
class _Step:
    """One file of a commit: its SHA-256 before and after, ``None`` for no file."""

    before: str | None
    after: str | None


_Steps = Mapping[str, _Step]


@dataclass(slots=True)
class Transaction:
    """A folder that nobody else changes until the block ends."""

    root: Path
    _staging: Staging | None = field(default=None, init=False)
    _replaced: int = field(default=0, init=False)
    replacing_since_ns: int = field(default=0, init=False)
    """When the first file was replaced, by the clock of its file system."""

    @property
    def is_half_done(self) -> bool:
        """Tell whether a commit was begun that could be neither finished nor undone."""
        return any((self.root / name).exists() for name in (STAGING, REPLACING))

    def begin_staging(self) -> Staging:
        """Return what takes files before the commit that writes them; the others it removes."""
        self._staging = self._staging or Staging.begin(self.root)
        return self._staging

    def commit(
        self,
        files: Mapping[str, bytes | None],
        digests: Mapping[str, str] | None = None,
    ) -> None:
        """Write files by their paths below the root, and remove those that are ``None``.

        ``digests`` are the SHA-256 of files whose content is then read only to be written.
        Files that already have this content are not touched. The last of the mapping is written
        last. Raises `ProblemsFound` if a path leaves the root or passes through a link, and ``OSError``,
        which names the target: then nothing has changed, or `unfinished` reports it.
        """
        wait = aside.begin_flush(str(self.root), len(files) if self._staging else 0)
        if found := obstacles(self.root, files):
            raise ProblemsFound(found)
        steps = {path: self._step(path, files, digests or {}) for path in files}
        steps = {path: s for path, s in steps.items() if s.before != s.after}
        if not steps:
            return
        self._replaced = 0
        try:
            note = self._at(STAGING)
            with aside.named(note):
                aside.create(note, _note(steps))
            self._stage(files, steps)
            wait()
            aside.flush([self._at(path) for path, s in steps.items() if s.after])
            os.replace(self.root / STAGING, self.root / REPLACING)
            self.replacing_since_ns = os.stat(self.root / REPLACING).st_ctime_ns
            self._replace(steps)
        except KeyboardInterrupt:
            if (self.root / REPLACING).exists():
                self._finish(steps)  # only renames are left
            else:
                self._undo(steps)
            raise
        except BaseException:
            if not self._replaced:
                self._undo(steps)
            raise

    def recover(self) -> None:
        """Finish or undo what a killed writer left.

        Raises `ProblemsFound` if that would overwrite a file that somebody has edited since.
        """
        if steps := _read_note(self.root / REPLACING):
            self._refuse_later_edits(steps)
            self._finish(steps)
        elif steps := _read_note(self.root / STAGING):
            self._undo(steps)
        staging.clear(self.root)
        for name in (STAGING, REPLACING):  # unreadable ones, too
            (self.root / name).unlink(missing_ok=True)

    def _at(self, path: str) -> str:
        # Not a Path: a large tree makes a hundred thousand of them.
        return f"{self.root}/{path}"

    def _step(
        self, path: str, files: Mapping[str, bytes | None], digests: Mapping[str, str]
    ) -> _Step:
        after = digests.get(path)
        if after is None and (content := files[path]) is not None:
            after = sha256(content).hexdigest()
        return _Step(digest_on_disk(self._at(path)), after)

    def _stage(self, files: Mapping[str, bytes | None], steps: _Steps) -> None:
        folders: set[str] = set()
        for path, step in steps.items():
            if step.after is None:
                continue
            target = self._at(path)
            with aside.named(target):
                folder = os.path.dirname(target)
                if folder not in folders:
                    os.makedirs(folder, exist_ok=True)
                    folders.add(folder)
                place = aside.aside(target)
                if not self._staging or not self._staging.move(path, step.after, place):
                    aside.create(place, self._content(files, path))

    def _content(self, files: Mapping[str, bytes | None], path: str) -> bytes:
        content = files[path]
        if content is None:  # it was found on the disk, so nobody staged it
            message = "this file was changed while the run was under way"
            raise refusal("changed-meanwhile", self._at(path), message, "run it again")
        return content

    def _replace(self, steps: _Steps) -> None:
        for path, step in steps.items():
            target = self._at(path)
            with aside.named(target):
                if step.after is None:
                    aside.remove(target)
                else:
                    os.replace(aside.aside(target), target)
            self._replaced += 1
            if step.after is None:
                self._prune(path)
        (self.root / REPLACING).unlink(missing_ok=True)

    def _finish(self, steps: _Steps) -> None:
        """Do the rest of `_replace`, except for copies that a power cut has damaged."""
        due: dict[str, _Step] = {}
        for path, step in steps.items():
            staged = aside.aside(self._at(path))
            if step.after is None or digest_on_disk(staged) == step.after:
                due[path] = step
            else:
                aside.remove(staged)
        self._replace(due)

    def _undo(self, steps: _Steps) -> None:
        if (
            self.root / REPLACING
        ).exists():  # if killed from here on, the next writer undoes it
            os.replace(self.root / REPLACING, self.root / STAGING)
        for path in steps:
            if not _link(self.root, path):
                aside.remove(aside.aside(self._at(path)))
                self._prune(path)
        (self.root / STAGING).unlink(missing_ok=True)

    def _prune(self, path: str) -> None:
        """Remove the parent folders of a file that are empty now."""
        for folder in (self.root / path).parents:
            if folder == self.root or any(_entries(folder)):
                break
            with suppress(
                OSError
            ):  # missing, or an empty folder stays, which is harmless
                folder.rmdir()

    def _refuse_later_edits(self, steps: _Steps) -> None:
        found = obstacles(self.root, steps)
        found += [
            Problem(
                "edited-by-hand",
                Loc((self.root / path).as_posix()),
                "this file was edited after the run that would replace it had been "
                "interrupted",
                "move it elsewhere, then run it again",
            )
            for path, step in steps.items()
            if digest_on_disk(self._at(path)) not in (step.before, step.after, None)
        ]
        if found:
            raise ProblemsFound(found)


@contextmanager
def transaction(root: Path) -> Generator[Transaction]:
    """Lock a folder for one writer, create it if it is missing, and recover it.

    Raises `ProblemsFound` if another process keeps writing there, or as `Transaction.recover` does.
    """
    made = [folder for folder in (root, *root.parents) if not folder.exists()]
    root.mkdir(parents=True, exist_ok=True)
    try:
        with lock.held(root):
            folder = Transaction(root)
            folder.recover()
            try:
                yield folder
            finally:
                staging.clear(root)
    finally:
        for empty in made:
            if any(_entries(empty)):
                break
            with suppress(FileNotFoundError):
                empty.rmdir()


def unfinished(root: Path) -> list[Problem]:
    """Return the problem of a folder whose last writer was interrupted, if it was."""
    names = (STAGING, REPLACING, staging.NAME)
    if not any(os.path.lexists(root / name) for name in names):
        return []
    return [
        Problem(
            "unfinished",
            Loc(root.as_posix()),
            "a run that writes in this folder was interrupted, or is still under way",
            "run the command that writes it again: it finishes what was begun",
        )
    ]


def obstacles(root: Path, paths: Iterable[str]) -> list[Problem]:
    """Return why files cannot be written at these paths: links, folders, or places outside."""
    problems: list[Problem] = []
    no_links: set[str] = set()
    missing: set[str] = set()  # folders, which hold no obstacle
    for path in paths:
        folder = path.rpartition("/")[0]
        if not is_inside(path):
            message, hint = "this path leaves the folder", "name a path inside it"
        elif folder in missing:
            continue
        elif link := _link(root, path, no_links):
            message = f"{link} is a link, and writing would follow it out of the folder"
            hint = "remove the link"
        elif os.path.isdir(os.path.join(root, path)):
            message, hint = (
                "there is a folder where a file belongs",
                "move it elsewhere",
            )
        else:
            if not os.path.isdir(os.path.join(root, folder)):
                missing.add(folder)
            continue
        code = "link-in-the-way" if hint == "remove the link" else "not-writable"
        problems.append(Problem(code, Loc((root / path).as_posix()), message, hint))
    return problems


def is_inside(path: str) -> bool:
    """Return whether a relative path stays below its root on every system."""
    is_plain = "\\" not in path and ":" not in path and "\0" not in path
    return is_plain and {"", ".", ".."}.isdisjoint(path.split("/"))


def _link(root: Path, path: str, no_links: set[str] | None = None) -> Path | None:
    """Return the first link on the way to a path; ``no_links`` are folders that are none."""
    known = set[str]() if no_links is None else no_links
    end = 0
    while end < len(path):
        end = path.find("/", end + 1) if "/" in path[end + 1 :] else len(path)
        here = path[:end]
        if here not in known:
            if os.path.islink(os.path.join(root, here)):
                return root / here
            known.add(here)
    return None


def _note(steps: _Steps) -> bytes:
    data = {path: [step.before, step.after] for path, step in steps.items()}
    return json.dumps(data, indent=1).encode()


def _read_note(path: Path) -> dict[str, _Step]:
    """Return the steps in a note; none if it is missing or was not written to its end."""
    try:
        data = json.loads(path.read_bytes())
        steps = {
            str(name): _Step(before, after) for name, (before, after) in data.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: step for name, step in steps.items() if is_inside(name)}


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except (FileNotFoundError, NotADirectoryError):
        return
