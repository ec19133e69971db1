"""Cache the summaries of models between runs, and what the whole tree was made with.

Where one model of a thousand changes, the others need neither be lowered nor rendered again:
their summaries stand in the user's cache, each under the digest of what it was made of. What
invalidates them stands there too, so the manifest, which is committed, need not say it. They
are texts and nothing else; a cache that is lost or stale costs time alone.

A record for each model follows that of the shared files, and in the end the digest of all that. The
long texts of a model stand in its record as they are, since to unescape them would take most of the
time that reading takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from ..ir.summary import ModelSummary
from . import unchanged
from .shared_files import Remembered

_SUFFIX = ".summaries"
# None of them can be part of JSON.
_END_OF_RECORD = b"\x1e"
_END_OF_TEXT = b"\x1f"
_END_OF_WORD = "\x1d"
_MAX_TREES = 64
_MAX_BYTES = 200_000_000  # of one tree
_MAX_TOTAL_BYTES = 400_000_000


_ERRORS = (OSError, ValueError, TypeError, AttributeError, RecursionError)
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
        self.shared: Remembered = {}
        self._records: dict[str, memoryview] = {}
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
        with suppress(*_ERRORS):
            whole = self._path.read_bytes()
            made_with, first, *records, digest = _split(whole)
            content = memoryview(whole)[: -len(digest)]
            if (
                bytes(made_with) == self._made_with.encode()
                and bytes(digest) == sha256(content).hexdigest().encode()
            ):
                known = json.loads(bytes(first))
                shared = {path: (a, b) for path, (a, b) in known.items()}
                summaries = [_summary(record) for record in records]
                self._summaries = {summary.digest: summary for summary in summaries}
                self._records = dict(zip(self._summaries, records, strict=True))
                self.shared = shared
        return self

    def store(
        self, summaries: Sequence[ModelSummary], shared: Remembered, manifest: str
    ) -> None:
        """Leave the summaries of a tree for the next run."""
        path = self._path_of(manifest)
        records = (self._records.get(s.digest) or _record(s) for s in summaries)
        unchanged.leave(path, self._parts(shared, records))
        with suppress(OSError):
            if path.stat().st_size > _MAX_BYTES:
                unchanged.leave(path, self._parts({}, ()))
            _prune(path.parent)

    def _parts(
        self, shared: Remembered, records: Iterable[bytes | memoryview]
    ) -> Iterator[bytes | memoryview]:
        """Yield the parts of a file: together they would take as much memory as the summaries."""
        digest = sha256()
        head = (self._made_with.encode(), json.dumps(shared).encode())
        for part in chain(head, records):
            for written in (part, _END_OF_RECORD):
                digest.update(written)
                yield written
        yield digest.hexdigest().encode()

    def _path_of(self, manifest: str) -> Path:
        name = sha256(f"{self._made_with} {manifest}".encode()).hexdigest()
        return unchanged.cache_folder() / f"{name[:32]}{_SUFFIX}"


def _record(summary: ModelSummary) -> bytes:
    """Return a summary as a row of data with the names of its components, and its long texts."""
    files = _END_OF_WORD.join(chain.from_iterable(summary.files.items()))
    own = {
        "finder": "",
        "operation": "",
        "components": [*summary.components],
        "files": "",
    }
    row = [own.get(name, getattr(summary, name)) for name in _FIELDS]
    data = json.dumps(row, separators=(",", ":"))
    texts = (files, summary.finder, summary.operation, *summary.components.values())
    return _END_OF_TEXT.join(text.encode() for text in (data, *texts))


def _split(whole: bytes) -> Iterator[memoryview]:
    """Yield the parts of a file without a copy, which would take longer than the search."""
    view = memoryview(whole)
    begin = 0
    while (end := whole.find(_END_OF_RECORD, begin)) >= 0:
        yield view[begin:end]
        begin = end + len(_END_OF_RECORD)
    yield view[begin:]


def _summary(record: memoryview) -> ModelSummary:
    # One by one, since a text of ASCII takes less memory.
    parts = [part.decode() for part in bytes(record).split(_END_OF_TEXT)]
    data, files, finder, operation, *texts = parts
    row = dict(zip(_FIELDS, json.loads(data), strict=True))
    components = dict(zip(row["components"], texts, strict=True))
    words = iter(files.split(_END_OF_WORD))
    own: dict[str, Any] = {
        "finder": finder,
        "operation": operation,
        "components": components,
        "files": dict(zip(words, words, strict=True)),
    }
    return ModelSummary(**(row | own))


def _prune(folder: Path) -> None:
    """Remove all but the latest."""
    found = [(path, path.stat()) for path in folder.glob(f"*{_SUFFIX}*")]
    total = 0
    newest_first = sorted(found, key=lambda f: f[1].st_mtime_ns, reverse=True)
    for number, (path, status) in enumerate(newest_first):
        total += status.st_size
        if number >= _MAX_TREES or total > _MAX_TOTAL_BYTES:
            path.unlink(missing_ok=True)
