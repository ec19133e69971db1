"""Titles and descriptions of a schema in every language that has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import ir
from .problems import Loc


class Texts:
    """The titles and descriptions of one file: ours first, then those that were published."""

    def __init__(
        self,
        ours: Mapping[str, Mapping[str, Mapping[str, str]]],
        language: str,
        translations: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.ours = ours
        self.language = language
        self.translations = translations

    def at(self, loc: Loc, key: str, node: Mapping[str, Any]) -> ir.Text:
        """The text under a key (``title``, ``description``) of a node."""
        found: dict[str, str] = {}
        if isinstance(node.get(key), str):
            found[self.language] = node[key]
        for language, table in self.translations.items():
            if text := table.get(f"{loc.pointer}/{key}"):
                found[language] = text
        for language, entry in self.ours.get(loc.pointer, {}).items():
            if text := entry.get(key):
                found[language] = text
        kept = {lang: text.strip() for lang, text in found.items() if text.strip()}
        return ir.Text(kept, self.language)
