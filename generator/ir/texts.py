"""Collect the titles and descriptions of a schema in every language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..core.json_types import is_array, is_object
from ..core.problems import Loc
from . import types as ir

_PARTS = re.compile(r"[^/_-]+")
# Of an id such as `wan-2-5`, and not the parts of a date.
_VERSION = re.compile(
    r"(?<=[/v-])(?<![0-9]-)([0-9]{1,2})-([0-9]{1,2})(?=$|[/_-](?![0-9]{1,2}(?:[/_-]|$)))"
)
_SMALL_WORDS = frozenset(
    {"and", "by", "for", "from", "in", "of", "on", "or", "to", "with"}
)


class Texts:
    """The titles and descriptions of one file; ours take precedence over published ones.

    ``listed`` are those of the catalogue by pointer, for what the schema says nothing about.
    """

    def __init__(
        self,
        ours: Mapping[str, Mapping[str, Mapping[str, str]]],
        language: str,
        translations: Mapping[str, Mapping[str, str]],
        listed: Mapping[str, str] = {},
    ) -> None:
        self.ours = ours
        self.language = language
        self.translations = translations
        self.listed = listed

    def at(self, loc: Loc, key: str, node: Mapping[str, Any]) -> ir.Text:
        """Return the text of a node under ``title`` or ``description``."""
        found: dict[str, str] = {}
        if text := self.listed.get(f"{loc.pointer}/{key}"):
            found[self.language] = text
        if isinstance(node.get(key), str) and node[key].strip():
            found[self.language] = node[key]
        for language, table in self.translations.items():
            if text := table.get(f"{loc.pointer}/{key}"):
                found[language] = text
        for language, entry in self.ours.get(loc.pointer, {}).items():
            if text := entry.get(key):
                found[language] = text
        kept = {lang: text.strip() for lang, text in found.items() if text.strip()}
        return ir.Text(kept, self.language)


def readable_name(model_id: str) -> str:
    """Return what a model without a published name is called: ``Wan 2.5 Text to Image``."""
    words = _VERSION.sub(r"\1.\2", model_id.partition("/")[2] or model_id)
    return " ".join(
        word if place and word in _SMALL_WORDS else f"{word[0].upper()}{word[1:]}"
        for place, word in enumerate(_PARTS.findall(words))
    )


def translated(node: ir.Json, loc: Loc, texts: Mapping[str, str]) -> ir.Json:
    """Return a part of a model file with its texts replaced, by pointer."""
    if is_object(node):
        return {
            key: (
                texts.get((loc / key).pointer, value)
                if isinstance(value, str)
                else translated(value, loc / key, texts)
            )
            for key, value in node.items()
        }
    if is_array(node):
        return [translated(item, loc / i, texts) for i, item in enumerate(node)]
    return node
