"""Keep the texts of a run in a temporary file until they are written: a tree can be large."""

from __future__ import annotations

from collections.abc import Generator, Iterator, MutableMapping
from contextlib import contextmanager
from typing import IO

_MEMORY_BYTES = 4_000_000  # anything beyond goes to a temporary file


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
        content = text.encode()
        self._file.seek(self._end)
        self._file.write(content)
        self._places[path] = (self._end, len(content))
        self._end += len(content)

    def __getitem__(self, path: str) -> str:
        offset, length = self._places[path]
        self._file.seek(offset)
        return self._file.read(length).decode()

    def __delitem__(self, path: str) -> None:
        del self._places[path]

    def __contains__(self, path: object) -> bool:
        return path in self._places  # a mapping would read the text

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
