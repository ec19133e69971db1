"""Keep the files of a run in its output folder until all of them are known.

Who makes a file, in whatever process, puts it here, so its content neither travels between
processes nor is written twice: a commit only moves it to where it belongs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EXDEV
from hashlib import sha256
from pathlib import Path

from .aside import create, digest_on_disk, remove

_OURS = ".runcomfy-codegen"
NAME = f"{_OURS}.staged"


@dataclass(frozen=True, slots=True)
class Staging:
    """Hold files under their paths and digests, in a folder that only its ``run`` reads.

    It may travel to other processes. Those of a killed run may live a moment longer than it:
    what they still put here has names that no other run knows.
    """

    root: str
    run: str
    is_first: bool  # no earlier run has left anything in the output folder

    @classmethod
    def begin(cls, root: Path) -> Staging:
        """Make the folder, where nothing of its name may be; without it, nothing can be put there."""
        with suppress(OSError):
            os.mkdir(root / NAME)
        is_first = all(name.startswith(_OURS) for name in os.listdir(root))
        return cls(str(root), os.urandom(8).hex(), is_first)

    def put(self, path: str, digest: str, content: bytes) -> bool:
        """Put a file here unless the output folder has it; return whether one of them has it now.

        The commit that writes it otherwise meets what was in the way, and reports it.
        """
        try:
            if self.is_first or digest_on_disk(f"{self.root}/{path}") != digest:
                create(self._place(path, digest), content)
        except OSError:
            return False
        return True

    def move(self, path: str, digest: str, to: str) -> bool:
        """Move a file out of here; return whether it was here."""
        place = self._place(path, digest)
        try:
            os.replace(place, to)
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno != EXDEV:
                raise
            with open(place, "rb") as file:  # the folder of the target is a mount point
                create(to, file.read())
        return True

    def _place(self, path: str, digest: str) -> str:
        name = sha256(f"{self.run} {digest} {path}".encode()).hexdigest()
        return f"{self.root}/{NAME}/{name}"


def staged(
    staging: Staging | None, texts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Stage texts, where that is wanted; return those that remain, and the digests of all by path."""
    left: dict[str, str] = {}
    digests: dict[str, str] = {}
    for path, text in sorted(texts.items()):
        content = text.encode()
        digests[path] = sha256(content).hexdigest()
        if not staging or not staging.put(path, digests[path], content):
            left[path] = text
    return left, digests


def clear(root: Path) -> None:
    """Remove what a run has put there and not moved, and the folder; links are not followed."""
    folder = root / NAME
    if folder.is_symlink() or not folder.is_dir():
        remove(str(folder))
        return
    for name in os.listdir(folder):
        with suppress(IsADirectoryError, PermissionError):
            os.unlink(folder / name)
    with suppress(OSError):  # something that is not ours is in it
        folder.rmdir()
