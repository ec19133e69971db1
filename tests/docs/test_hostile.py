"""Samples hold what a schema says as data; what stays text on a page is seen on the site."""

from typing import Any

import pytest
from docs_reading import Catalogue, catalogue_of, samples

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
