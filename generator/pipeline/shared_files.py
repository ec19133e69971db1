"""Make the files that list all models, and leave those that would come out as they stand.

Where one model of a thousand changes, most of them say nothing of it. What each was made of is
remembered in the user's cache beside the summaries, and holds for the same things besides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256

from ..output.staging import Staging, staged

Remembered = Mapping[str, tuple[str, str]]
"""Two digests by path: of what a file was made of, and of the file."""


class SharedFiles:
    """The files of a run: the digests of all, and the ``texts`` of new ones that are not staged.

    Each is staged as soon as it is made, since together they are large.
    """

    def __init__(
        self,
        known: Remembered | None = None,
        stands: Callable[[str, str], bool] = lambda path, digest: False,
        staging: Staging | None = None,
    ) -> None:
        self._known = known or {}
        self._stands = stands
        self._staging = staging
        self._made_of: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.made: dict[str, str] = {}
        self.kept: dict[str, str] = {}

    def put(self, path: str, text: str) -> None:
        """Take a new file."""
        left, digests = staged(self._staging, {path: text})
        self.texts |= left
        self.made |= digests

    def add(self, path: str, parts: object, render: Callable[[], str]) -> None:
        """Render a file unless it stands, made of the same ``parts``, which are plain JSON."""
        made_of = sha256(json.dumps(parts).encode()).hexdigest()
        self._made_of[path] = made_of
        known, found = self._known.get(path, ("", ""))
        if made_of == known and self._stands(path, found):
            self.kept[path] = found
        else:
            self.put(path, render())

    def digests(self) -> dict[str, str]:
        """Return the digests of all files by path."""
        return self.kept | self.made

    def remembered(self, digests: Mapping[str, str]) -> Remembered:
        """Return what the next run may know, given the digests of all files."""
        return {path: (known, digests[path]) for path, known in self._made_of.items()}
