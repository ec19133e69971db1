"""What each model says in the files that speak of all models, remembered between runs.

Where one model of a thousand changes, the others need neither be read to the end nor asked
again: their shares stand in the user's cache. They are texts and nothing else, each under the
digest of what it was made of; a share that is lost or stale costs time alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from ..ir.summary import Share
from . import unchanged

WORTH = 100  # models; fewer are asked again before anyone notices
_MOST = 8  # catalogues that are remembered
_BYTES = 200_000_000  # of one catalogue


_FIELDS = [field.name for field in fields(Share)]


class Shelf(Mapping[str, Share]):
    """The shares of one output folder by the digest of their model.

    They hold for what they were made of besides, and for nothing else.
    """

    def __init__(self, out: Path, *made_of: object) -> None:
        text = json.dumps(made_of, sort_keys=True)
        self._made_of = sha256(text.encode()).hexdigest()
        self._place = unchanged.place(out).with_suffix(".shares")
        self._lines: dict[str, bytes] = {}
        self._shares: dict[str, Share] = {}

    def __getitem__(self, digest: str) -> Share:
        return self._shares[digest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shares)

    def __len__(self) -> int:
        return len(self._shares)

    def recall(self) -> Shelf:
        """The same with the shares of the last run; with none where in doubt."""
        with suppress(OSError, ValueError, TypeError, RecursionError):
            head, _, body = self._place.read_bytes().partition(b"\n")
            if head == self._head(body):
                lines = body.splitlines(keepends=True)
                shares = [Share(*json.loads(line)) for line in lines]
                self._shares = {share.digest: share for share in shares}
                self._lines = dict(zip(self._shares, lines, strict=True))
        return self

    def keep(self, shares: Sequence[Share]) -> None:
        """Leaves shares for the next run, where that saves time."""
        if len(shares) < WORTH:
            return
        body = b"".join(map(self._line, shares))
        draft = self._place.with_name(f"{self._place.name}.{os.getpid()}")
        if len(body) > _BYTES:
            return
        with suppress(OSError):  # who may not write there has no memory
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._head(body) + b"\n" + body)
            os.replace(draft, self._place)
            _forget(draft.parent)

    def _head(self, body: bytes) -> bytes:
        return f"{self._made_of} {sha256(body).hexdigest()}".encode()

    def _line(self, share: Share) -> bytes:
        if line := self._lines.get(share.digest):
            return line
        row = [getattr(share, name) for name in _FIELDS]
        return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _forget(folder: Path) -> None:
    """Removes all but the latest."""
    found = sorted(folder.glob("*.shares*"), key=lambda path: path.stat().st_mtime_ns)
    for path in found[:-_MOST]:
        path.unlink(missing_ok=True)
