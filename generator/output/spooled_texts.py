"""Keep the texts of a run in a temporary file until they are written: a tree can be large."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from hashlib import sha256
from typing import IO

_MEMORY_BYTES = 1_000_000  # anything beyond goes to a temporary file
_READ_BYTES = 1_000_000  # at a time


@contextmanager
def spooled() -> Generator[SpooledTexts]:
    """Open a disk-backed dictionary for the texts of one run."""
    from tempfile import SpooledTemporaryFile  # not needed where nothing is to do

    with SpooledTemporaryFile(_MEMORY_BYTES) as file:
        yield SpooledTexts(file)


class SpooledTexts(MutableMapping[str, str]):
    """A dictionary of texts by path; a replaced text is not reclaimed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __setitem__(self, path: str, text: str) -> None:
        self._file.seek(start := self._end)
        self._end += self._file.write(text.encode())
        self._places[path] = (start, self._end - start)

    def join(self, path: str, parts: Iterable[str]) -> None:
        """Set a text that is too large to be held as a whole; ``parts`` may read others."""
        start = self._end
        for part in parts:
            self[path] = part
        self._places[path] = (start, self._end - start)

    def __getitem__(self, path: str) -> str:
        return self.encoded(path).decode()

    def encoded(self, path: str) -> bytes:
        """Return a text in UTF-8."""
        offset, length = self._places[path]
        self._file.seek(offset)
        return self._file.read(length)

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a text in UTF-8."""
        found = sha256()
        offset, left = self._places[path]
        self._file.seek(offset)
        while left:
            found.update(part := self._file.read(min(left, _READ_BYTES)))
            left -= len(part)
        return found.hexdigest()

    def __delitem__(self, path: str) -> None:
        del self._places[path]

    def __contains__(self, path: object) -> bool:
        return path in self._places  # a mapping would read the text

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
