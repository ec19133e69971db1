"""Merge the languages of one model into its file; stored texts fill the gaps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core import json_pointer
from ..core.problems import Problem, short_repr
from .publication import FACTS, Published
from .schema_texts import (
    SCHEMAS,
    bare,
    first_difference,
    folded,
    is_placeholder,
    same,
    texts,
    with_texts,
)

Edition = Mapping[str, Any]  # the schemas of one language


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged model file; ``dropped`` languages belong to an older schema."""

    document: dict[str, Any]
    dropped: tuple[str, ...] = ()


def merge(
    published: Sequence[Published], stored: Mapping[str, Any] | None
) -> tuple[Merged | None, list[Problem]]:
    """Merge the sources of a model with the stored file; report where they disagree."""
    problems: list[Problem] = []
    editions: dict[str, Edition] = {}
    makers: dict[str, Published] = {}
    old = _stored_editions(stored)
    for one in sorted(published, key=_order):
        edition = _edition(one)
        if before := editions.get(one.language):
            problems += _disagreement(edition, one, before, makers[one.language], True)
            editions[one.language] = _clearest(before, edition)
        else:
            # Copies differ in character widths and spaces: keep the stored text if it says the same.
            earlier = old.get(one.language)
            editions[one.language] = _clearest(earlier, edition) if earlier else edition
            makers[one.language] = one
    first, *others = makers
    for language in others:
        maker = makers[language]
        problems += _disagreement(
            editions[language], maker, editions[first], makers[first], False
        )
    if problems:
        return None, problems
    dropped: list[str] = []
    for language, edition in old.items():
        if language in editions:
            continue
        if _fits(edition, editions[first]):
            editions[language] = edition
        else:
            dropped.append(language)
    facts = [one.facts for one in published if one.facts is not None]
    return (
        Merged(
            _document(published[0].model_id, editions, stored, facts), tuple(dropped)
        ),
        [],
    )


def _order(one: Published) -> tuple[object, ...]:
    # The result must not depend on the order of the sources.
    return one.language, "output_schema" not in _edition(one), _text(_edition(one))


def _edition(one: Published) -> Edition:
    both = {"input_schema": one.input_schema, "output_schema": one.output_schema}
    return {name: schema for name, schema in both.items() if schema is not None}


def _stored_editions(stored: Mapping[str, Any] | None) -> dict[str, Edition]:
    if stored is None:
        return {}
    found: dict[str, Edition] = {stored.get("language", "en"): with_texts(stored, {})}
    for language, translated in stored.get("translations", {}).items():
        # A schema without texts in a language was not published in it.
        own = {
            name: stored[name]
            for name in SCHEMAS
            if name in stored
            and texts({name: stored[name]}).keys() <= translated.keys()
        }
        found[language] = with_texts(own, translated)
    return found


def _disagreement(
    edition: Edition,
    one: Published,
    other: Edition,
    maker: Published,
    is_same_language: bool,
) -> Iterator[Problem]:
    """Return the first place where two sources contradict each other, if any."""
    for name in SCHEMAS:
        if name not in edition or name not in other:
            continue
        mine, yours = bare(edition, name), bare(other, name)
        if not same(mine, yours):
            where = f"/{name}" + first_difference(mine, yours)
            yield one.origin.problem(
                "contradiction",
                where,
                f"the {one.language} copy of {short_repr(one.model_id)} and the "
                f"{maker.language} copy in {maker.origin.file} differ here: "
                f"{_at(edition, where)} and {_at(other, where)}",
                "one of the two is out of date: copy or save both pages again",
            )
            return
    if not is_same_language:
        return
    words = texts(other)
    for where, text in texts(edition).items():
        if where in words and _said(text, words[where]) is None:
            yield one.origin.problem(
                "contradiction",
                where,
                f"two copies in {one.language} say {short_repr(text)} and "
                f"{short_repr(words[where])} (in {maker.origin.file})",
                "one is out of date or in another language: import one of them, or "
                "each alone with its --lang",
            )
            return


def _at(edition: Edition, where: str) -> str:
    try:
        return short_repr(json_pointer.get(edition, where))
    except json_pointer.Missing:
        return "nothing"


def _said(one: str, other: str) -> str | None:
    """Return the common content of two copies of a text, or ``None`` if they differ."""
    if is_placeholder(one) or is_placeholder(other):
        return other if is_placeholder(one) else one
    return min(one, other) if folded(one) == folded(other) else None


def _clearest(before: Edition, edition: Edition) -> Edition:
    """Return an edition that keeps the texts of the previous one where both say the same."""
    words = texts(before)
    kept: dict[str, str] = {}
    for where, text in texts(edition).items():
        old = words.get(where)
        if old is None or is_placeholder(old):
            continue
        if is_placeholder(text) or folded(old) == folded(text):
            kept[where] = old
    found = with_texts(edition, kept)
    if "output_schema" in before:
        found.setdefault("output_schema", before["output_schema"])
    return found


def _fits(edition: Edition, reference: Edition) -> bool:
    return all(
        same(bare(edition, name), bare(reference, name))
        for name in SCHEMAS
        if name in edition and name in reference
    )


def _document(
    model_id: str,
    editions: Mapping[str, Edition],
    stored: Mapping[str, Any] | None,
    facts: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    before = stored or {}
    language = min(
        editions,
        key=lambda tag: (
            "output_schema" not in editions[tag],
            tag != before.get("language"),
            tag != "en",
            tag,
        ),
    )
    base = editions[language]
    document: dict[str, Any] = {"model_id": model_id, "language": language, **base}
    if "output_schema" not in base and "output_schema" in before:
        document["output_schema"] = before["output_schema"]
    others = {tag: texts(editions[tag]) for tag in sorted(editions) if tag != language}
    if others:
        document["translations"] = others
    told: Mapping[str, Any] = facts[-1] if facts else before
    document |= {key: told[key] for key in FACTS if key in told}
    return document


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def is_unchanged(document: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Return whether a stored file is equivalent; key order matters only inside schemas."""
    return same(document, stored) and all(
        _text(document.get(name)) == _text(stored.get(name)) for name in SCHEMAS
    )
