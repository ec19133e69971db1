"""Words that stand beside their translations in the code, and are read in one language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")

_LANGUAGES = ("en", "ja", "zh")


class Words:
    """The words of one language: the attributes of a subclass are `Said` or `Table`."""

    def __init__(self, language: str) -> None:
        self.language = language


class Said:
    """A text, read in the language of the words that it is an attribute of."""

    def __init__(self, *texts: str) -> None:
        self._texts: dict[str, str] = dict(zip(_LANGUAGES, texts, strict=True))

    def __get__(self, words: Words, owner: type[Words]) -> str:
        return self._texts[words.language]


class Table(Generic[KeyT]):
    """Texts by key, read in the language of the words that they are an attribute of."""

    def __init__(self, rows: Mapping[KeyT, tuple[str, str, str]]) -> None:
        self._tables = {
            language: {key: row[place] for key, row in rows.items()}
            for place, language in enumerate(_LANGUAGES)
        }

    def __get__(self, words: Words, owner: type[Words]) -> Mapping[KeyT, str]:
        return self._tables[words.language]
