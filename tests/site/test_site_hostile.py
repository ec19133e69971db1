"""Text of a schema stays text through the whole build, whatever markup it tries to be."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from looking import Built, select

from generator.core.markdown import folded
from generator.pipeline.options import Options
from generator.pipeline.run import generate
from generator.site import html_allowlist
from generator.site.publish import publish

ROOT = Path(__file__).parents[2]

EVIL = [
    "</code></pre><script>alert(1)</script>",
    "<img src=x onerror=alert(1)><svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a><iframe src=//evil.example>",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png) <https://evil.example>",
    "<!--rc:menu--> <div data-size-finder=''></div> [//]: # \"x\" <!-- cards -->",
    "<details><summary>x <div markdown=1> <b>unclosed <!-- ",
    "{{ config }} {% include 'x' %} {{ 7 * 7 }} {# x #} ${x}",
    "{: onclick=alert(1) #x .y } {: style='background:url(//evil.example)' }",
    "--8<-- '/etc/passwd' --8<-- ;--8<-- 'https://evil.example/'",
    "!!! note ??? danger === 'x' /// html | script",
    "> [!NOTE] > # out [^1] [^1]: x *[HTML]: y [ref]: https://evil.example",
    "++ctrl+alt+del++ :smile: ==mark== ~~del~~ ^^ins^^ $x$ \\(y\\)",
    "```` \n```\n~~~ \n# out\n\n---\n\n| a |\n| - |\n    code\n- [ ] x",
    "https://evil.example www.evil.example me@evil.example",
    "&lt;script&gt; &#x3c;script&#x3e; &amp;lt; &copy",
    '**Python**\n\n```python\nx\n```\n\n<div data-size-finder="acme/evil-0"></div>',
    "\"></title><script src='//evil.example'></script><title>'",
    "\u202eevil\u2066 \u200b\x85 ]]> <![CDATA[ <?php ?> <!doctype x>",
]


def model(number: int, evil: str) -> dict[str, Any]:
    """A model that says it wherever a schema can say anything."""
    said = {"title": evil, "description": evil}
    return {
        "model_id": f"acme/evil-{number}",
        "display_name": evil,
        "input_schema": {
            "type": "object",
            **said,
            "required": ["choice"],
            "properties": {
                "choice": {
                    "type": "string",
                    **said,
                    "enum": [evil, "x"],
                    "default": evil,
                },
                "text": {"type": "string", **said, "default": evil},
                "free": {"type": "object", **said, "default": {evil: evil}},
                "nested": {
                    "type": "object",
                    "description": evil,
                    "properties": {evil: {"type": "string", **said}},
                },
                "list": {"type": "array", **said, "items": {"enum": [evil, evil * 2]}},
                evil: {"type": "string", **said},
            },
        },
        "output_schema": {
            "output": {
                "type": "object",
                "properties": {evil: {"type": "string", **said}},
            }
        },
    }


def overlay(evil: str) -> dict[str, Any]:
    members = {
        "/input_schema/properties/choice": {evil: "EVIL"},
        "/input_schema/properties/list/items": {evil: "EVIL", evil * 2: "EVIL_TWICE"},
    }
    texts = dict.fromkeys(("en", "ja", "zh"), evil)
    example = {"choice": evil, "text": evil, evil: evil, "free": {evil: evil}}
    return {"summary": texts, "names": {"members": members}, "example": example}


def record(texts: list[str]) -> dict[str, Any]:
    """Releases with a change of each model that says it wherever a change can say anything."""
    changes: list[dict[str, Any]] = [
        {
            "levels": ["WIRE", "SOURCE"],
            "rule": "input-removed",
            "model": f"acme/evil-{number}",
            "pointer": "/input_schema/properties/gone",
            **dict.fromkeys(("name", "what", "was", "now", "hurt"), text),
            "before": [text],
            "after": [text],
        }
        for number, text in enumerate(texts)
    ]
    release = {"version": "0.1.0", "tag": "client-v0.1.0", "changes": changes}
    return {"releases": [release], "released": {"api": "0" * 64, "models": {}}}


def site_of(texts: list[str], folder: Path) -> Built:
    """The site of one model for each text."""
    schemas = folder / "schemas"
    (schemas / "acme").mkdir(parents=True)
    (schemas / "api.json").write_bytes((ROOT / "schemas/api.json").read_bytes())
    for number, text in enumerate(texts):
        path = schemas / f"acme/evil-{number}.json"
        path.write_text(json.dumps(model(number, text)), "utf-8")
        path.with_suffix(".overlay.json").write_text(json.dumps(overlay(text)), "utf-8")
    (schemas / "releases.json").write_text(json.dumps(record(texts)), "utf-8")
    outcome = generate(Options(schemas, folder / "generated", jobs=1))
    assert [] == [p for p in outcome.problems if p.severity == "error"]
    publish(folder / "generated", schemas, folder / "out", "https://docs.example.org/")
    return Built(folder / "out")


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return site_of(EVIL, Path(os.path.realpath(tmp_path_factory.mktemp("wild"))))


@pytest.fixture(scope="module")
def tame(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same with words of the same length, since long values are shown elsewhere."""
    texts = [
        f"{number}w".rjust(len(json.dumps(evil, ensure_ascii=False)) - 2, "w")
        for number, evil in enumerate(EVIL)
    ]
    return site_of(texts, Path(os.path.realpath(tmp_path_factory.mktemp("tame"))))


def test_what_can_run_or_lead_away_is_what_tame_text_has(
    wild: Built, tame: Built
) -> None:
    assert sorted(tame.pages) == sorted(wild.pages)
    for address, page in wild.pages.items():
        expected = tame.pages[address]
        for what, name in (("script", "src"), ("[href]", "href"), ("[src]", "src")):
            assert places(expected, what, name) == places(page, what, name), address
        assert attributes(expected) == attributes(page), address


def places(page: BeautifulSoup, what: str, name: str) -> list[str]:
    """Where a page leads; anchors of inputs are made of their names."""
    return [re.sub("^#(input|Nested)[.].*", "#", to) for to in select(page, what, name)]


def attributes(page: BeautifulSoup) -> set[tuple[str, str]]:
    return {(tag.name, name) for tag in page.find_all(True) for name in tag.attrs}


def structure(page: BeautifulSoup) -> list[str]:
    """The elements of a page in order, but those that colour code or mark what is inside a line."""
    inside = {"span", "code", "strong", "wbr"}
    return [tag.name for tag in page.find_all(True) if tag.name not in inside]


def test_pages_keep_their_structure(wild: Built, tame: Built) -> None:
    for address, page in wild.pages.items():
        assert structure(tame.pages[address]) == structure(page), address


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_what_was_said_can_be_read(wild: Built, language: str) -> None:
    for number, evil in enumerate(EVIL):
        page = wild.pages[f"{language}/acme/evil-{number}/"]
        said = folded(evil)
        title = page.select_one("title")
        assert title is not None
        assert said in folded(title.text)
        for place in ("article h1", "nav.pages a[aria-current]"):
            assert [said] == [folded(tag.text) for tag in page.select(place)], place
        (article,) = page.select("article")
        seen = folded(article.text)
        assert seen.replace("`", "").count(said.replace("`", "")) > 10, evil


@pytest.mark.parametrize("language", ["en", "ja", "zh"])
def test_what_changed_is_shown_with_what_it_says(wild: Built, language: str) -> None:
    for number, evil in enumerate(EVIL):
        page = wild.pages[f"{language}/acme/evil-{number}/"]
        heading = page.select_one("#change-list")
        table = heading and heading.find_next("table")
        assert table is not None
        [[version, level, name, _, was, now]] = [
            [folded(cell.text) for cell in row.select("td")]
            for row in table.select("tbody tr")
        ]
        assert ("0.1.0", "WIRESOURCE") == (version, level.replace(" ", ""))
        said, *told = (
            re.sub(r"\\n|\\(?=\")|`|\s", "", text)
            for text in (folded(evil), name, was, now)
        )
        assert [] == [text for text in told if said not in text]


MARKUP = {
    "<p onclick='x()'>": "<p onclick> is not an attribute",
    "<img alt= '>' onerror='x()'>": "<img onerror> is not an attribute",
    "<script>x()</script>": "a script stands in the page",
    "<script>x(1<b>0)</script>": "a script stands in the page",
    "<script src='https://evil.example/x.js'></script>": "would fetch",
    "<script src='//evil.example/x.js'></script>": "would fetch",
    "<link rel=stylesheet href=https://evil.example/x.css>": "would fetch",
    "<img src='https://evil.example/x.png'>": "would fetch",
    "<a href='javascript:x()'>y</a>": "leads to",
    "<a href=' java\nscript:x()'>y</a>": "leads to",
    "<a href='data:text/html,x'>y</a>": "leads to",
    '<a href="javascript:x()" href="y">z</a>': "has an attribute twice",
    "<iframe></iframe>": "is not an element",
    "<form></form>": "is not an element",
    "<style>p { background: url(//evil.example) }</style>": "fetches",
    "<style>@import 'x';</style>": "fetches",
    "<p style='background: url(x)'></p>": "fetches",
    "<div><p></div>": "closes nothing",
    "<div>": "closes nothing",
    "<p id=a></p><p id=a></p>": "twice",
    "<?php x ?>": "is not part",
    "<!DOCTYPE x>": "is not a declaration",
    "<svg><a xlink:href='javascript:x()'></a></svg>": "is not an attribute",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>": "leads away",
    "<base href='https://evil.example/'>": "is not an element",
}


@pytest.mark.parametrize("markup", MARKUP)
def test_walk_refuses(markup: str) -> None:
    wrong, *_ = html_allowlist.walk(f"<article>{markup}</article>").wrongs
    assert MARKUP[markup] in wrong


def test_walk_accepts_what_the_site_is_made_of(tame: Built) -> None:
    for path in tame.root.rglob("*.html"):
        assert [] == html_allowlist.walk(path.read_text("utf-8")).wrongs
