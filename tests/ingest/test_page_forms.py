"""A page gives the same schemas in whatever form, language and file it was copied."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from importing_calls import MODEL_IDS, SCHEMAS, Importer, read_one, stored
from page_builder import FORMS, WORDS, page, saved_html, schemas_of

PAGES = SCHEMAS.parents[1] / "shared" / "pages"


def _as_it_is(text: str) -> str:
    return text


def _windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def _no_break(text: str) -> str:
    """Indentation and hyphens of prose as browsers may copy them."""
    spaced = text.replace("  ", "\u00a0 ").replace("Some Model", "Some\u00a0Model")
    return spaced.replace("• ", "\u2011")


@pytest.mark.parametrize("wrap", [_as_it_is, saved_html, _windows, _no_break])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same(form: str, wrap: Callable[[str], str]) -> None:
    for model_id in MODEL_IDS:
        for language in WORDS:
            schemas = schemas_of(stored(model_id), language)
            found = read_one(wrap(page(model_id, schemas, language, form)))
            assert (model_id, language) == (found.model_id, found.language)
            both = {
                "input_schema": found.input_schema,
                "output_schema": found.output_schema,
            }
            assert json.dumps(schemas) == json.dumps(both)


def test_a_byte_order_mark_is_no_matter(importer: Importer) -> None:
    model_id = MODEL_IDS[0]
    text = page(model_id, schemas_of(stored(model_id), "en"), "en", "F1")
    assert 0 == importer(importer.source("page.txt", "\ufeff" + text)).code
    assert "en" == stored(model_id, importer.schemas)["language"]


def test_all_languages_become_one_file(importer: Importer) -> None:
    for model_id in MODEL_IDS:
        names = [
            importer.source(f"{n}.txt", page(model_id, schemas_of(stored(model_id), language), language, FORMS[n % 6]))
            for n, language in enumerate(WORDS)
        ]  # fmt: skip
        assert 0 == importer(*names).code
        first = importer.files()
        assert 0 == importer(*reversed(names)).code
        assert first == importer.files()
        made = stored(model_id, importer.schemas)
        assert "en" == made["language"]
        assert sorted(set(WORDS) - {"en"}) == list(made["translations"])
        for language, words in WORDS.items():
            if language != "en":
                assert words[0] == made["translations"][language]["/input_schema/title"]


def test_forms_of_one_page_agree(importer: Importer) -> None:
    model_id = MODEL_IDS[2]
    schemas = schemas_of(stored(model_id), "ja")
    names = [
        importer.source(f"{form}.txt", page(model_id, schemas, "ja", form))
        for form in FORMS
    ]
    assert 0 == importer(*names).code
    assert ["ja"] == [stored(model_id, importer.schemas)["language"]]


def test_a_text_that_was_not_loaded_gives_way_to_one_that_was(
    importer: Importer,
) -> None:
    model_id = MODEL_IDS[2]
    schemas = schemas_of(stored(model_id), "fr")
    whole = importer.source("a.txt", page(model_id, schemas, "fr", "F1"))
    schemas["input_schema"]["title"] = "modelApiDoc_inputSchema"
    keyed = importer.source("b.txt", page(model_id, schemas, "fr", "F3"))
    assert 0 == importer(keyed, whole).code
    made = stored(model_id, importer.schemas)
    assert ("fr", WORDS["fr"][0]) == (made["language"], made["input_schema"]["title"])
    assert 0 == importer(keyed).code
    assert made == stored(model_id, importer.schemas)


@pytest.mark.parametrize("name", sorted(p.name for p in PAGES.glob("*.txt")))
def test_published_pages_give_the_committed_files(
    name: str, importer: Importer
) -> None:
    assert 0 == importer(str(PAGES / name)).code
    [made] = importer.files()
    committed = json.loads((SCHEMAS / made).read_text("utf-8"))
    language = name.split(".")[-2]
    if language == committed["language"]:
        committed.pop("translations", None)
        assert committed == json.loads(importer.files()[made])
    else:
        title = committed["translations"][language]["/input_schema/title"]
        assert title == json.loads(importer.files()[made])["input_schema"]["title"]


# The pages are not part of this repository: where they are, they are the better judge.
@pytest.mark.skipif(not PAGES.is_dir(), reason="the published pages are not at hand")
def test_all_published_pages_give_the_committed_folder(importer: Importer) -> None:
    names = [str(path) for path in PAGES.glob("*.txt")]
    assert 0 == importer(*names).code
    for path, content in importer.files().items():
        assert (SCHEMAS / path).read_bytes() == content
    result = importer(*names)
    assert f"{len(MODEL_IDS)} unchanged" in result.out


def test_the_committed_models_are_what_is_tested() -> None:
    found = {
        path.relative_to(SCHEMAS).as_posix().removesuffix(".json")
        for path in Path(SCHEMAS).glob("*/**/*.json")
        if not path.name.endswith(".overlay.json") and "_meta" not in path.parts
    }
    assert set(MODEL_IDS) == found
