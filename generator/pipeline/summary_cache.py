"""Cache the summaries of models between runs, and what the whole tree was made with.

Where one model of a thousand changes, the others need neither be lowered nor rendered again:
their summaries stand in the user's cache, each under the digest of what it was made of. What
invalidates them stands there too, so the manifest, which is committed, need not say it. They
are texts and nothing else; a cache that is lost or stale costs time alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

from ..ir.summary import ModelSummary
from . import unchanged

_SUFFIX = ".summaries"
_MAX_TREES = 64
_MAX_BYTES = 200_000_000  # of one tree
_MAX_TOTAL_BYTES = 400_000_000


_FIELDS = [field.name for field in fields(ModelSummary)]


class SummaryCache(Mapping[str, ModelSummary]):
    """Map the digests of models to the summaries that a tree was made of.

    A tree is known by the digest of its manifest, wherever it stands: a copy, another clone and
    a branch that is checked out again find theirs. The summaries hold for what they were made
    with besides, and for nothing else.
    """

    def __init__(self, manifest: str, *made_with: object) -> None:
        text = json.dumps(made_with, sort_keys=True)
        self._made_with = sha256(text.encode()).hexdigest()
        self._path = self._path_of(manifest)
        self._lines: dict[str, bytes] = {}
        self._summaries: dict[str, ModelSummary] = {}

    def __getitem__(self, digest: str) -> ModelSummary:
        return self._summaries[digest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._summaries)

    def __len__(self) -> int:
        return len(self._summaries)

    @property
    def knows_tree(self) -> bool:
        """Tell whether this generator has made the tree, or found that it would."""
        return self._path.is_file()

    def load(self) -> SummaryCache:
        """Return the same with the summaries of the tree; with none where in doubt."""
        with suppress(OSError, ValueError, TypeError, RecursionError):
            head, _, body = self._path.read_bytes().partition(b"\n")
            if head == self._head(body):
                lines = body.splitlines(keepends=True)
                summaries = [ModelSummary(*json.loads(line)) for line in lines]
                self._summaries = {summary.digest: summary for summary in summaries}
                self._lines = dict(zip(self._summaries, lines, strict=True))
        return self

    def store(self, summaries: Sequence[ModelSummary], manifest: str) -> None:
        """Leave the summaries of a tree for the next run."""
        body = b"".join(map(self._line, summaries))
        if len(body) > _MAX_BYTES:
            body = b""
        path = self._path_of(manifest)
        unchanged.leave(path, self._head(body), b"\n", body)
        with suppress(OSError):
            _prune(path.parent)

    def _path_of(self, manifest: str) -> Path:
        name = sha256(f"{self._made_with} {manifest}".encode()).hexdigest()
        return unchanged.cache_folder() / f"{name[:32]}{_SUFFIX}"

    def _head(self, body: bytes) -> bytes:
        return f"{self._made_with} {sha256(body).hexdigest()}".encode()

    def _line(self, summary: ModelSummary) -> bytes:
        if line := self._lines.get(summary.digest):
            return line
        row = [getattr(summary, name) for name in _FIELDS]
        return json.dumps(row, separators=(",", ":")).encode() + b"\n"


def _prune(folder: Path) -> None:
    """Remove all but the latest."""
    found = [(path, path.stat()) for path in folder.glob(f"*{_SUFFIX}*")]
    total = 0
    newest_first = sorted(found, key=lambda f: f[1].st_mtime_ns, reverse=True)
    for number, (path, status) in enumerate(newest_first):
        total += status.st_size
        if number >= _MAX_TREES or total > _MAX_TOTAL_BYTES:
            path.unlink(missing_ok=True)
