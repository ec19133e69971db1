"""What pages hold beside a schema, and copies that are not to be believed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing_calls import MODEL_IDS, READING, read_one, refusals, stored
from page_builder import FORMS, URL, page, saved_html, schemas_of

from generator.core.problems import ProblemsFound
from generator.ingest.html import readable
from generator.ingest.languages import normal
from generator.ingest.read_source import Reading, read_text

SMALL: dict[str, Any] = {
    "input_schema": {
        "type": "object",
        "title": "The input",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "default": "it's a {sign}: }' and \"{\""},
            "600_prompt": {"type": "string"},
            "style": {"type": "object", "properties": {"title": {"type": "string"}}},
        },
    },
    "output_schema": {
        "output": {"type": "object", "properties": {"image": {"type": "string"}}}
    },
}


def small(form: str = "F2", model_id: str = "acme/draw", **more: Any) -> str:
    return page(model_id, more.pop("schemas", SMALL), "en", form, **more)


def codes(text: str, reading: Reading = READING) -> list[str]:
    """The codes of the refusal of a page, each of which must have a place."""
    problems = refusals(text, reading)
    assert all(p.line and p.column for p in problems)
    return [p.code for p in problems]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"prompt": "it's }' a \"trap\" {", "images": [], "style": {"a": {"b": []}}},
        {"type": "object", "properties": {"fake": {}}},
        {"output": {"image": 1}},
        {"prompt": "curl --request POST {"},
    ],
)
def test_bodies_of_calls_are_no_schemas(form: str, body: object) -> None:
    found = read_one(small(form, body=body))
    assert SMALL["input_schema"] == found.input_schema
    assert SMALL["output_schema"] == found.output_schema


@pytest.mark.parametrize("broken", ["it'\\''s", 'a "quote', "{{{", "[{\n"])
def test_bodies_may_be_broken(broken: str) -> None:
    text = small().replace('"prompt": ""', f'"prompt": "{broken}"')
    assert broken in text
    assert SMALL["input_schema"] == read_one(text).input_schema


@pytest.mark.parametrize("form", FORMS)
def test_ids_may_hold_spaces_and_capitals(form: str) -> None:
    model_id = "minimax/Hailuo Video 01 Live"
    assert model_id == read_one(small(form, model_id)).model_id
    assert model_id == read_one(saved_html(small(form, model_id))).model_id
    copied = small(form, model_id).replace("Video 01", "Video\u00a001")
    assert model_id == read_one(copied).model_id


def test_the_id_is_that_of_the_call_and_not_of_the_address() -> None:
    text = small("F1").replace("acme/draw\n", "acme/draw-v2.6/other\n")
    text += f"see {URL}/models/other/model for more\n"
    assert "acme/draw" == read_one(text).model_id


def test_an_escaped_id_is_read() -> None:
    text = small("F1", "acme/draw it").replace(
        "v1/models/acme/draw it", "v1/models/acme/draw%20it"
    )
    assert "acme/draw it" == read_one(text).model_id


@pytest.mark.parametrize(
    "cut, missing",
    [
        ('"required"', ["cut-off", "cut-off"]),
        ('"output":', ["cut-off"]),
        ("Authorization", ["no-input-schema", "no-output-schema"]),
        ("acme", ["no-request-url", "no-input-schema", "no-output-schema"]),
    ],
)
def test_a_truncated_copy_names_what_is_missing(cut: str, missing: list[str]) -> None:
    text = small("F2")
    problems = refusals(text[: text.index(cut) + len(cut)])
    assert missing == [p.code for p in problems]
    if missing == ["cut-off"]:
        assert "the output schema is missing" in problems[0].message


def test_every_truncation_is_refused_or_gives_the_same() -> None:
    for text, step in ((small("F2"), 1), (saved_html(small("F5")), 5)):
        raw = text.encode()
        whole, kept = read_one(text), 0
        for end in range(0, len(raw), step):
            try:
                [found], _ = read_text("page.txt", raw[:end].decode(), READING)
            except UnicodeDecodeError:
                continue
            except ProblemsFound as refused:
                assert all(p.line and p.column for p in refused.problems)
            else:
                kept += 1
                assert whole.input_schema == found.input_schema
                assert whole.output_schema == found.output_schema
                assert whole.model_id == found.model_id
        assert 0 < kept < len(raw) / step / 2


@given(prose=st.lists(st.text(max_size=60), min_size=4, max_size=4))
def test_prose_around_json_changes_nothing(prose: list[str]) -> None:
    """Whatever stands around a schema: the schema, or a refusal with its place."""
    blocks = small("F6").split("\n\n")
    at = next(i for i, block in enumerate(blocks) if '"type": "object"' in block)
    blocks[at:at] = prose[:2]
    blocks[at + 3 : at + 3] = prose[2:3]
    blocks.append(prose[3])
    try:
        [found], _ = read_text("page.txt", "".join(blocks), READING)
    except ProblemsFound as refused:
        assert all(p.line and p.column for p in refused.problems)
    else:
        assert SMALL["input_schema"] == found.input_schema
        assert SMALL["output_schema"] == found.output_schema


def test_pages_of_other_kinds_are_refused() -> None:
    text = (
        f'Hello\ncurl --url {URL}/models/acme/draw \\\n --data \'{{"prompt": ""}}\'\n'
    )
    assert ["no-input-schema", "no-output-schema"] == codes(text)
    assert ["no-request-url", *codes(text)] == codes("just some words")
    foreign = small().replace("runcomfy.net/", "runcomfy.net.example.com/")
    assert ["no-request-url"] == codes(foreign)


def test_a_sample_of_an_answer_is_no_schema() -> None:
    text = small() + '\n{"output": {"image": "https://example.com/a.png"}}\n'
    assert SMALL["output_schema"] == read_one(text).output_schema


def test_two_models_in_one_file_are_refused() -> None:
    assert ["two-models"] == codes(small() + small(model_id="acme/paint"))
    other = {**SMALL, "input_schema": {"type": "object", "properties": {}}}
    assert ["two-schemas"] == codes(small() + small(schemas=other))


def test_a_page_that_stands_twice_in_a_file_is_one() -> None:
    assert SMALL["input_schema"] == read_one(small() + small()).input_schema


def test_an_id_that_is_no_path_is_refused() -> None:
    for bad in ("acme/../draw", "acme", "acme/CON", "acme/{model}"):
        assert ["unsafe-id"] == codes(small("F1", bad))


@pytest.mark.parametrize(
    "good, bad, code",
    [
        ('"600_prompt"', '"prompt"', "duplicate-key"),
        ('"type": "string"', '"type": NaN', "bad-json"),
        ('"type": "string"', '"maximum": 1e999', "bad-json"),
        ('"type": "string"', '"type": "string",', "bad-json"),
        ('"type": "string"', '"type": "\\ud800"', "bad-json"),
        ('"type": "string"', '"x":' + "[" * 70 + "]" * 70, "bad-json"),
    ],
)
def test_json_is_read_strictly_and_located(good: str, bad: str, code: str) -> None:
    text = small("F6")
    at = text.rindex(good) if code == "duplicate-key" else text.index(good)
    broken = text[:at] + bad + text[at + len(good) :]
    [problem] = refusals(broken)
    line = broken.split("\n")[problem.line - 1]
    assert code == problem.code
    assert bad.split(":")[0] in line[: problem.column + len(bad)]


def test_a_problem_in_saved_html_has_its_place_there() -> None:
    html = saved_html(small("F6")).replace("600_prompt", "prompt")
    [problem] = refusals(html)
    line = html.split("\n")[problem.line - 1]
    assert "&quot;prompt&quot;" in line[problem.column - 1 :]


def test_a_size_that_no_page_has_is_refused_quickly() -> None:
    assert ["no-request-url", "cut-off", "cut-off"] == codes("x" + '{"a":' * 200_000)
    assert "no-request-url" in codes("x" + "{ " * 200_000)
    assert "no-request-url" in codes('"{' * 200_000)


def test_line_numbers_of_a_saved_page_are_no_part_of_its_code() -> None:
    html = saved_html(small("F6")).replace(
        "\n", '\n<span class="linenumber react-syntax">12</span>'
    )
    assert SMALL["input_schema"] == read_one(html).input_schema


def test_text_of_plain_pages_is_left_alone() -> None:
    assert "a < b" == readable("a < b").text


def test_a_language_that_cannot_be_told_has_to_be_given() -> None:
    schemas = schemas_of(stored(MODEL_IDS[0]), "en")
    schemas["input_schema"]["title"] = "ößćř"
    for name in ("image", "video", "images", "videos"):
        schemas["output_schema"]["output"]["properties"][name].pop("description")
    text = page(MODEL_IDS[0], schemas, "en", "F3")
    assert ["language-unknown"] == codes(text)
    given = Reading(READING.url, language="cs")
    assert "cs" == read_one(text, given).language


def test_simplified_chinese_is_written_as_zh() -> None:
    assert ["zh", "zh", "zh-TW", "zh-TW", "ko"] == [
        normal(tag) for tag in ("zh-CN", "zh-Hans", "zh-Hant", "zh-TW", "ko")
    ]
