"""Remember between runs what files hold, by what the file system says of them, as git does.

Where one model of a thousand changes, neither the schemas nor the output of the others are read.
What is remembered stands in the user's cache beside the fingerprint of the tree. As with the
summaries, losing it costs time alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ..core.file_states import FileStates
from ..output.manifest import digest_on_disk
from . import unchanged

_SUFFIX = ".files"
_MAX_TREES = 16


class KnownFiles(FileStates):
    """The files of an output folder and its schemas, as runs with the same ``made_with`` saw them."""

    def __init__(self, out: Path, *made_with: object) -> None:
        super().__init__()
        self._path = unchanged.cache_path(out).with_suffix(_SUFFIX)
        self._made_with = sha256(repr(made_with).encode()).hexdigest()

    def load(self) -> None:
        """Read what an earlier run has left; nothing where in doubt."""
        with suppress(OSError, ValueError):
            head, _, text = self._path.read_text("utf-8", "surrogateescape").partition(
                "\n"
            )
            if head == self._head(text):
                rows = text.split("\0\0")
                self.known = dict(zip(rows[::2], rows[1::2], strict=True))

    def store(self) -> None:
        """Leave what this run has seen for the next one, where that saves time."""
        if self.seen == self.known or len(self.seen) < unchanged.MIN_FILES:
            return
        text = "\0\0".join(part for row in self.seen.items() for part in row)
        content = f"{self._head(text)}\n{text}"
        unchanged.leave(self._path, [content.encode(errors="surrogateescape")])
        unchanged.keep_newest(_SUFFIX, _MAX_TREES)

    def digest(self, path: str) -> str | None:
        """Return what `digest_on_disk` would of a file."""
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return self.value(path, status, lambda: digest_on_disk(path) or "") or None

    def _head(self, text: str) -> str:
        return f"{self._made_with} {sha256(text.encode(errors='surrogateescape')).hexdigest()}"
