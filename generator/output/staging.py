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

NAME = ".runcomfy-codegen.staged"


@dataclass(frozen=True, slots=True)
class Staging:
    """Hold files under their paths and digests, in a folder that only its ``run`` reads.

    It may travel to other processes. Those of a killed run may live a moment longer than it:
    what they still put here has names that no other run knows.
    """

    root: str
    run: str

    @classmethod
    def begin(cls, root: Path) -> Staging:
        """Make the folder, where nothing of its name may be; without it, nothing can be put there."""
        with suppress(OSError):
            os.mkdir(root / NAME)
        return cls(str(root), os.urandom(8).hex())

    def put(
        self, texts: Mapping[str, str], digests: Mapping[str, str]
    ) -> dict[str, str]:
        """Put those files here that the output folder does not have yet; return the failed ones.

        The commit that writes them meets what was in the way, and reports it.
        """
        failed: dict[str, str] = {}
        for path, text in texts.items():
            try:
                if digest_on_disk(f"{self.root}/{path}") != digests[path]:
                    create(self._place(path, digests[path]), text.encode())
            except OSError:
                failed[path] = text
        return failed

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
