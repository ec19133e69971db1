"""Schemas that try to break out of a page stay text, in every place and language."""

import json
from functools import cache
from typing import Any

import pytest
from docs_reading import (
    LANGUAGES,
    Catalogue,
    anchors,
    catalogue_of,
    flat,
    links,
    parsed,
    rendered_text,
    samples,
    tables,
)

from generator.core.markdown import folded
from generator.docs.type_cells import value_anchor

EVIL = [
    "</code><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png)",
    "https://evil.example www.evil.example",
    "``` \n```\n# out\n\n---\n\n| a |\n| - |\n",
    "a | b | `c` | d\n| e |",
    "\u202eevil\u2066 \u200b",
    "{{ 7 * 7 }} {% raw %} {: onclick=x }",
    "*/ --> ]]> ' \" \\",
    "'; touch /tmp/owned; echo '",
]


@cache
def hostile(evil: str) -> Catalogue:
    """A model that says it wherever a schema can say anything."""
    nested = {
        "type": "object",
        "description": evil,
        "properties": {evil: said("string", evil)},
    }
    document: dict[str, Any] = {
        "model_id": "acme/evil",
        "display_name": evil,
        "input_schema": {
            "type": "object",
            "title": evil,
            "description": evil,
            "required": ["choice", "text"],
            "properties": {
                "choice": {
                    **said("string", evil),
                    "enum": [evil, "x"],
                    "default": evil,
                },
                "text": {**said("string", evil), "default": evil},
                "more": {**said("string", evil), "default": evil},
                "nested": nested,
                "list": {**said("array", evil), "items": {"enum": [evil, evil * 2]}},
                "free": {**said("object", evil), "default": {evil: evil}},
                evil: said("string", evil),
            },
        },
        "output_schema": {
            "output": {"type": "object", "properties": {evil: said("string", evil)}}
        },
    }
    example = {"choice": evil, "text": evil, evil: evil, "free": {evil: evil}}
    choice, item = CHOICES
    members = {choice: {evil: "EVIL"}, item: {evil: "EVIL", evil * 2: "EVIL_TWICE"}}
    names = {"members": members}
    ours = {"summary": {"en": evil, "ja": evil}, "example": example, "names": names}
    return catalogue_of(document, ours)


CHOICES = [f"/input_schema/properties/{where}" for where in ("choice", "list/items")]


def said(type_: str, evil: str) -> dict[str, Any]:
    """A property of a type, with texts."""
    return {"type": type_, "title": evil, "description": evil}


@pytest.mark.parametrize("evil", EVIL)
def test_a_page_keeps_its_structure(evil: str) -> None:
    # As long as the other, since long defaults are shown in the schema only.
    length = len(json.dumps(evil, ensure_ascii=False)) - 2
    tame, wild = hostile("w" * length).pages, hostile(evil).pages
    assert set(tame) == set(wild)
    for path, text in wild.items():
        # An input's anchor is its name, or a digest of a name that is none in Python.
        page = text.replace(value_anchor("", evil), f".{'w' * length}")
        assert kinds(tame[path]) == kinds(page)
        assert anchors(tame[path]) == anchors(page)
        assert links(tame[path]) == links(page)
        html = [t.content for t in flat(parsed(page)) if t.type.startswith("html")]
        expected = [
            t.content for t in flat(parsed(tame[path])) if t.type.startswith("html")
        ]
        assert expected == html
        assert [len(table) for table in tables(tame[path])] == [
            len(t) for t in tables(page)
        ]
        assert [kind for kind, _ in samples(tame[path])] == [
            kind for kind, _ in samples(page)
        ]


def kinds(page: str) -> list[str]:
    """The kinds of the blocks of a page, in order."""
    return [token.type for token in parsed(page)]


@pytest.mark.parametrize("evil", EVIL)
def test_what_was_said_can_be_read(evil: str) -> None:
    for language in LANGUAGES:
        page = hostile(evil).pages[f"docs/{language}/acme/evil.md"]
        prose = [token for token in parsed(page) if token.type != "fence"]
        # Single marks become code, so they are not seen.
        seen = folded(rendered_text(prose)).replace("`", "")
        assert seen.count(folded(evil).replace("`", "")) > 10


@pytest.mark.parametrize("evil", EVIL)
def test_python_samples_hold_it_as_data(evil: str) -> None:
    catalogue = hostile(evil)
    names = catalogue.names["acme/evil"]
    page = catalogue.pages["docs/en/acme/evil.md"]
    code = next(code for kind, code in samples(page) if kind == "python")
    scope: dict[str, Any] = {names.cls: dict}
    request = code[code.index("request = ") : code.index("with Client()")]
    exec(request, scope)
    attribute = names.fields[
        next(f.loc.pointer for f in catalogue.models[0].fields if f.name == evil)
    ]
    expected = {"choice": evil, "text": evil, "free": {evil: evil}, attribute: evil}
    assert expected == scope["request"]
