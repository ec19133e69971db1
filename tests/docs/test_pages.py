"""Every page tells what the schema and the source page tell, alike in three languages."""

import copy
import json
import posixpath
import re
from collections.abc import Iterator
from typing import Any

import pytest
from docs_reading import (
    LANGUAGES,
    ROOT,
    SCHEMAS,
    anchors,
    flat,
    headings,
    links,
    parsed,
    published,
    rendered_text,
    samples,
    section,
    slugs,
    tables,
)

from generator.docs import model_page
from generator.ir import types as ir

PAGES = ROOT.parent / "shared" / "pages"
MODELS = [model.id for model in published().models]
SECTIONS = [
    "start", "input-fields", "files", "output-fields", "auth", "calls", "submit", "status",
    "result", "cancel", "error-table", "schemas", "schema-in", "schema-out",
]  # fmt: skip
PRESENCE = {
    "en": ("required", "prefilled", "optional"),
    "ja": ("必須", "設定済み", "任意"),
    "zh": ("必填", "已预填", "可选"),
}

OTHER_SITES = {
    "https://github.com/open-telemetry/semantic-conventions-genai",
    "https://hypothesis.readthedocs.io",
    "https://pypi.org/project/obstore/",
    "https://www.runcomfy.com/profile",
}


def page(model_id: str, language: str) -> str:
    """The page of a model."""
    names = published().names[model_id]
    return published().pages[model_page.page_path(names, language)]


def raw(model_id: str) -> dict[str, Any]:
    """The model as its file says, read without the generator."""
    text = (SCHEMAS / f"{model_id}.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def overlay(model_id: str) -> dict[str, Any]:
    """What we add to the model, read without the generator."""
    text = (SCHEMAS / f"{model_id}.overlay.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_between_inputs_are_told(language: str) -> None:
    told = 0
    for model_id in MODELS:
        for rule in overlay(model_id).get("rules", []):
            found = section(page(model_id, language), "input-rules")
            message = rule["message"][language].replace("`", "")
            assert message in rendered_text(parsed(found))
            told += 1
    assert told >= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model_id", MODELS)
def test_every_call_stands_in_its_section(model_id: str, language: str) -> None:
    text = page(model_id, language)
    base = "https://model-api.runcomfy.net/v1"
    urls = {
        "submit": ("POST", f"{base}/models/{model_id}"),
        "status": ("GET", f"{base}/requests/REQUEST_ID/status"),
        "result": ("GET", f"{base}/requests/REQUEST_ID/result"),
        "cancel": ("POST", f"{base}/requests/REQUEST_ID/cancel"),
    }
    for call, (method, url) in urls.items():
        found = samples(section(text, call))
        kinds = ["python", "python", "python", "sh", "json"]
        assert kinds == [kind for kind, _ in found]
        sync, asynchronous, raw_http, command, answer = (code for _, code in found)
        assert f"curl --request {method} \\\n  --url {url} \\\n" in command
        assert "with Client() as client:" in sync
        assert "async with AsyncClient() as client:" in asynchronous
        assert url in raw_http and f"httpx2.{method.lower()}(" in raw_http
        assert "request_id" in json.loads(answer)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model_id", MODELS)
def test_inputs_are_those_of_the_raw_file(model_id: str, language: str) -> None:
    schema = raw(model_id)["input_schema"]
    text = page(model_id, language)
    rows = tables(section(text, "input-fields"))[0][1:]
    assert list(schema["properties"]) == [row[0] for row in rows]
    required, prefilled, optional = PRESENCE[language]
    for row, (name, node) in zip(rows, schema["properties"].items(), strict=True):
        _, type_, presence, default, meaning = row
        numbers = [node[k] for k in ("minimum", "maximum", "maxLength") if k in node]
        numbers += [len(node["enum"])] if "enum" in node else []
        assert numbers == [int(n) for n in re.findall(r"\d+", type_)]
        assert type_.startswith(node["type"])
        assert len(meaning) > 5
        if name not in schema["required"]:
            assert presence == optional
        else:
            assert presence == (prefilled if "enum" in node else required)
        if presence != required:
            assert default == str(node.get("default", "—"))
        elif node.get("default"):
            [schema_slug] = slugs(section(text, "schemas"))
            assert f"](#{schema_slug})" in section(text, "input-fields")
            assert node["default"] not in section(text, "input-fields")
        else:
            assert "—" == default


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model_id", MODELS)
def test_choices_are_those_of_the_raw_file(model_id: str, language: str) -> None:
    text = page(model_id, language)
    names = published().names[model_id]
    for name, node in raw(model_id)["input_schema"]["properties"].items():
        if "enum" in node:
            where = f"/input_schema/properties/{name}"
            rows = tables(section(text, f"type-{names.types[where]}"))[0][1:]
            spelt = [str(value) for value in node["enum"]]
            assert spelt == [row[0] for row in rows]
            members = names.members[where] or tuple(spelt)
            assert list(members) == [row[1] for row in rows]


def published_in(language: str, document: dict[str, Any]) -> dict[str, Any]:
    """A model file with every text that was published in a language in its place."""
    whole = copy.deepcopy(document)
    for pointer, text in document.get("translations", {}).get(language, {}).items():
        *path, key = pointer.split("/")[1:]
        node: Any = whole
        for step in path:
            node = node[step]
        assert key in node
        node[key] = text
    return whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_schema_speaks_the_language_of_the_page_where_it_can(language: str) -> None:
    shown = page("ideogram/ideogram-v3/reframe", language)
    schema = section(shown, "schema-in")
    title = {"en": "入力スキーマ", "ja": "入力スキーマ", "zh": "输入结构"}[language]
    assert f'"title": "{title}"' in schema
    assert (language == "en") == ("Japanese" in section(shown, "schemas"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model_id", MODELS)
def test_the_schema_is_whole(model_id: str, language: str) -> None:
    text, document = page(model_id, language), raw(model_id)
    for anchor, key in (("schema-in", "input_schema"), ("schema-out", "output_schema")):
        [(kind, shown)] = samples(section(text, anchor))
        assert "json" == kind
        expected = published_in(language, document)[key]
        assert json.dumps(expected) == json.dumps(json.loads(shown))
        fold = parsed(section(text, anchor).split("\n", 4)[4])
        assert ["html_block", "fence", "html_block"] == [t.type for t in fold]
    rows = tables(section(text, "output-fields"))[0][1:]
    assert ["image", "video", "images", "videos"] == [row[0] for row in rows]


@pytest.mark.parametrize("model_id", MODELS)
def test_languages_have_one_structure(model_id: str) -> None:
    pages = [page(model_id, language) for language in LANGUAGES]
    first = pages[0]
    inputs = [a for a in anchors(first) if a.startswith("input.")]
    names = raw(model_id)["input_schema"]["properties"]
    assert [f"input.{name}" for name in names] == inputs
    values = [a for a in anchors(first) if "." in a and a not in inputs]
    enums = [
        node["enum"]
        for node in raw(model_id)["input_schema"]["properties"].values()
        if "enum" in node
    ]
    assert sum(map(len, enums)) == len(values) == len(set(values))
    rest = [a for a in anchors(first) if "." not in a]
    with_rules = ["input-rules"] if "rules" in overlay(model_id) else []
    found = [a for a in rest if not a.startswith("type-")]
    assert [*SECTIONS[:2], *with_rules, *SECTIONS[2:]] == found
    for other in pages[1:]:
        assert anchors(first) == anchors(other)
        assert [len(t) for t in tables(first)] == [len(t) for t in tables(other)]
        shown = [sample for sample in samples(first) if '"type"' not in sample[1]]
        assert shown == [s for s in samples(other) if '"type"' not in s[1]]
        first_levels = re.findall(r"^#+ ", first, re.M)
        assert first_levels == re.findall(r"^#+ ", other, re.M)


def test_links_lead_to_pages_and_anchors_that_exist() -> None:
    pages = published().pages
    checked = 0
    for path, text in pages.items():
        for link in links(text):
            if link.startswith("https://"):
                assert link in OTHER_SITES
                continue
            target, _, anchor = link.partition("#")
            folder = posixpath.dirname(path)
            found = (
                posixpath.normpath(posixpath.join(folder, target)) if target else path
            )
            assert found in pages
            assert found.split("/")[1] == path.split("/")[1]  # one language alone
            assert not anchor or anchor in slugs(pages[found])
            checked += 1
    assert checked > len(pages) * 2


def test_anchors_are_not_those_that_tools_derive_from_headings() -> None:
    for text in published().pages.values():
        derived = {
            re.sub(
                r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading, flags=flags).strip()
            ).lower()
            for heading in headings(text)
            for flags in (re.ASCII, re.UNICODE)
        }
        assert set() == derived & set(anchors(text))


def test_pages_are_tidy() -> None:
    for text in published().pages.values():
        prose = re.sub(r"^```.*?^```$", "CODE", text, flags=re.S | re.M)
        assert [] == re.findall(r" +$|\t|\{\{|\{%|\n\n\n", prose, re.M)
        assert text.endswith("\n") and not text.endswith("\n\n")
        # CommonMark does not end bold between Japanese punctuation and a letter.
        read = [token for token in flat(parsed(text)) if token.type == "text"]
        assert [] == [token.content for token in read if "**" in token.content]
        assert re.match(r'# .+\n\n\[//\]: # "Generated from schemas', text)


def sentences(source: str) -> Iterator[str]:
    """The sentences of a source page: what a person wrote, not code and not ids."""
    for line in source.splitlines():
        if line.lstrip().startswith(("curl ", "--")):
            continue
        found = re.search(r'"(?:title|description|default)": "(.*)"', line)
        if found is None and line.lstrip().startswith(('"', "{", "}", "]")):
            continue
        for part in re.split(r"[。.!?！？]", found[1] if found else line):
            if len(part.strip()) >= 20 and re.search(
                r"\s|[\u3040-\u9fff]", part.strip()
            ):
                yield part.strip()


def test_no_sentence_of_a_source_page_is_ours() -> None:
    ours = "\n".join(
        text[: text.index('<a id="schemas">')]
        for text in published().pages.values()
        if '<a id="schemas">' in text
    )
    taken = [
        s
        for path in sorted(PAGES.glob("*.txt"))
        for s in sentences(path.read_text("utf-8"))
        if s in ours
    ]
    assert [] == taken


def test_sentences_are_found_in_a_source_page() -> None:
    sample = 'モデルの実行結果を取得するための説明文がここにあります。短い。\n"description": "A description that is long enough."\n--url https://a.b/c d e f g h i j\n'
    assert [
        "モデルの実行結果を取得するための説明文がここにあります",
        "A description that is long enough",
    ] == list(sentences(sample))


def test_an_output_of_its_own_has_a_table_and_a_class() -> None:
    model = published().models[0]
    names, api = published().names[model.id], published().api
    field = ir.Field(
        "text",
        ir.List(ir.Str()),
        ir.Optional(),
        ir.Text({"en": "Words"}),
        ir.Text({}),
        model.loc / "x",
    )
    own = ir.Model(
        **{
            **{n: getattr(model, n) for n in ir.Model.__dataclass_fields__},
            "output": (field,),
            "output_schema": {"properties": {"text": {"type": "array"}}},
        }
    )
    context = model_page.plan_page(own, names, api, "en")
    assert [["`text`", "`array` of `string`", "**Words**"]] == context["outputs"]
    assert '"output": {\n    "text": [' in context["answers"]["result"]
