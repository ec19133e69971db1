"""The command: what it writes, what it says, and how it ends."""

import io
import json
import re
from pathlib import Path

import pytest
from importing_calls import MODEL_IDS, SCHEMAS, Importer, overlay, stored
from page_builder import WORDS, page, schemas_of
from small_entries import OUTPUT, SCHEMA, entry, schema_with


def test_added_then_unchanged_then_changed(importer: Importer) -> None:
    source = importer.source("c.json", {"models": [entry("acme/draw")], "total": 1})
    first = importer(source)
    assert (0, "added     acme/draw (en)") == (first.code, first.out.splitlines()[0])
    assert "1 added, 0 changed, 0 unchanged, 0 repaired, 0 refused" in first.out
    assert first.out.endswith(
        f"Next: runcomfy-codegen generate --schemas {importer.schemas}\n"
    )
    before = importer.files()
    second = importer(source)
    assert "Next:" not in second.out
    assert "0 added, 0 changed, 1 unchanged, 0 repaired, 0 refused" in second.out
    assert before == importer.files()
    changed = schema_with(seed={"type": "integer"})
    third = importer(importer.source("c.json", [entry("acme/draw", changed)]))
    assert "changed   acme/draw (en)" in third.out
    assert changed == stored("acme/draw", importer.schemas)["input_schema"]


def test_a_dry_run_writes_nothing(importer: Importer) -> None:
    source = importer.source("c.json", entry("acme/draw"))
    result = importer(source, "--dry-run")
    assert (0, {}) == (result.code, importer.files())
    assert "added     acme/draw" in result.out
    assert "nothing was written" in result.out


def test_standard_input_is_a_source(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page(
        "acme/draw", {"input_schema": SCHEMA, "output_schema": OUTPUT}, "en", "F2"
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert 0 == importer("-").code
    assert SCHEMA == stored("acme/draw", importer.schemas)["input_schema"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text[:90].encode())))
    result = importer("-")
    assert 1 == result.code
    assert "<stdin>:" in result.err
    assert 2 == importer("-", "-").code


def test_a_schema_is_imported_under_its_id(importer: Importer) -> None:
    source = importer.source("s.json", SCHEMA)
    assert 0 == importer(f"acme/draw it={source}").code
    made = stored("acme/draw it", importer.schemas)
    assert ("acme/draw it", SCHEMA) == (made["model_id"], made["input_schema"])
    both = importer.source("b.json", {"input_schema": SCHEMA, "output_schema": OUTPUT})
    assert 0 == importer(f"acme/both={both}", "--kind", "schema").code
    assert OUTPUT == stored("acme/both", importer.schemas)["output_schema"]


def test_a_schema_without_an_id_is_refused_with_what_to_write(
    importer: Importer,
) -> None:
    source = importer.source("s.json", SCHEMA)
    for options in ([], ["--kind", "schema"]):
        result = importer(source, *options)
        assert 1 == result.code
        assert f"write ID={source}" in result.err
    assert {} == importer.files()


def test_a_kind_can_be_forced(importer: Importer) -> None:
    source = importer.source("p.txt", "{" + " words")
    assert "no-request-url" in importer(source, "--kind", "page").err
    assert "bad-json" in importer(source, "--kind", "catalog").err
    assert "no-model-id" in importer(
        importer.source("s.json", SCHEMA), "--kind", "catalog"
    ).err  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x", "--kind", "video"],
        ["x", "--lang", "German!"],
        ["x", "--max-bytes", "0"],
    ],
)
def test_wrong_usage_ends_with_2(importer: Importer, arguments: list[str]) -> None:
    assert 2 == importer(*arguments).code


def test_one_rotten_model_stops_all_unless_told_to_go_on(importer: Importer) -> None:
    size = {"type": "string", "enum": ["a"], "default": "b"}
    rotten = {**schema_with(size=size), "required": ["size"]}
    models = [entry("acme/draw"), entry("acme/rotten", rotten)]
    source = importer.source("c.json", json.dumps({"models": models}, indent=1))
    result = importer(source)
    assert (1, {}) == (result.code, importer.files())
    assert "c.json:" in result.err and "error bad-default" in result.err
    assert "acme/rotten.overlay.json" in result.err
    assert "refused   acme/rotten" in result.out
    assert "nothing was written" in result.out
    line = int(result.err.split("c.json:")[1].split(":")[0])
    assert '"default": "b"' in Path(source).read_text().splitlines()[line - 1]
    result = importer(source, "--keep-going")
    assert (1, ["acme/draw.json"]) == (result.code, list(importer.files()))
    assert "1 added, 0 changed, 0 unchanged, 0 repaired, 1 refused" in result.out


def test_an_overlay_may_mend_what_is_not_stored_yet(importer: Importer) -> None:
    size = {"type": "string", "enum": ["a"], "default": "b"}
    rotten = {**schema_with(size=size), "required": ["size"]}
    source = importer.source("c.json", entry("acme/rotten", rotten))
    assert 1 == importer(source).code
    repair = {
        "op": "remove", "path": "/input_schema/properties/size/default",
        "was": "b", "reason": "no choice",
    }  # fmt: skip
    (importer.schemas / "acme").mkdir(parents=True)
    path = importer.schemas / "acme/rotten.overlay.json"
    path.write_text(json.dumps({"repairs": [repair]}))
    assert 0 == importer(source).code
    assert {"repairs": [repair]} == overlay("acme/rotten", importer.schemas)


def test_languages_that_contradict_one_another_are_refused(importer: Importer) -> None:
    model_id = MODEL_IDS[2]
    names: list[str] = []
    for language in ("ja", "zh"):
        schemas = schemas_of(stored(model_id), language)
        if language == "zh":
            schemas["input_schema"]["properties"]["resolution"]["enum"].pop(3)
        names.append(
            importer.source(f"{language}.txt", page(model_id, schemas, language, "F1"))
        )
    result = importer(*names)
    assert (1, {}) == (result.code, importer.files())
    assert (
        "error contradiction at /input_schema/properties/resolution/enum/3"
        in result.err
    )
    assert "zh.txt:" in result.err and "ja.txt differ here" in result.err


def test_one_language_may_not_say_two_things(importer: Importer) -> None:
    other = {**SCHEMA, "title": "The other input"}
    names = [
        importer.source(f"{n}.txt", page("acme/draw", {"input_schema": schema, "output_schema": OUTPUT}, "en", "F6"))
        for n, schema in enumerate((SCHEMA, other))
    ]  # fmt: skip
    result = importer(*names)
    assert 1 == result.code
    assert "error contradiction at /input_schema/title" in result.err
    assert 0 == importer(names[1], "--lang", "de").code
    assert 0 == importer(names[0]).code
    made = stored("acme/draw", importer.schemas)
    assert ("de", ["en"]) == (made["language"], list(made["translations"]))


def test_a_later_page_brings_a_language_or_a_new_schema(importer: Importer) -> None:
    model_id = MODEL_IDS[2]

    def bring(language: str, **more: object) -> str:
        schemas = schemas_of(stored(model_id), language)
        schemas["input_schema"]["properties"] |= more
        source = importer.source("p.txt", page(model_id, schemas, language, "F3"))
        return importer(source).out

    bring("ja")
    assert "changed   ideogram/ideogram-v3/reframe (ja, ko)" in bring("ko")
    out = bring("ko", extra={"type": "string"})
    assert "(ko)" in out
    assert "the texts in ja belong to an older schema and were dropped" in out
    assert WORDS["ko"][0] == stored(model_id, importer.schemas)["input_schema"]["title"]


def test_a_page_and_the_catalogue_fill_one_file(importer: Importer) -> None:
    model_id = MODEL_IDS[0]
    schemas = schemas_of(stored(model_id), "ja")
    english = schemas_of(stored(model_id), "en")["input_schema"]
    facts = {
        "display_name": "Kontext", "categories": ["edit"], "kind": "image",
        "base_price_usd": 0.04, "price_unit": "output", "pricing_note": "one image",
    }  # fmt: skip
    ja = importer.source("p.txt", page(model_id, schemas, "ja", "F5"))
    catalogue = importer.source(
        "c.json", {"models": [entry(model_id, english, **facts)]}
    )
    importer(catalogue)
    importer(ja)
    made = stored(model_id, importer.schemas)
    assert ("ja", {**made, **facts}) == (made["language"], made)
    assert schemas["output_schema"] == made["output_schema"]
    assert WORDS["en"][0] == made["translations"]["en"]["/input_schema/title"]
    before = importer.files()
    importer(catalogue)
    importer(ja)
    assert before == importer.files()
    cheaper = [entry(model_id, english, base_price_usd=0.02)]
    importer(importer.source("c.json", cheaper))
    assert [("base_price_usd", 0.02)] == [
        (key, value)
        for key, value in stored(model_id, importer.schemas).items()
        if key in facts
    ]


def test_inputs_that_may_be_media_are_told(importer: Importer) -> None:
    text = {"type": "string"}
    marked = {"type": "string", "format": "image_uri"}
    schema = schema_with(
        image_url=text,
        videos={"type": "array", "items": text},
        image=marked,
        image_size=text,
        first_frame_image={"type": "string", "enum": ["a"]},
    )
    source = importer.source("c.json", entry("acme/draw", schema))
    told = [line for line in importer(source).out.splitlines() if "media" in line]
    assert ['  "image_url" may', '  "videos" may'] == [
        line.partition(" take")[0] for line in told if "may take" in line
    ]
    assert "may take" not in importer(source).out


def test_facts_that_make_no_sense_are_left_out(importer: Importer) -> None:
    odd = entry("acme/draw", price_unit="banana", base_price_usd=-1, kind="image")
    result = importer(importer.source("c.json", odd))
    assert 0 == result.code
    assert "warning odd-fact" in result.err and "(and 1 more like it" in result.err
    made = stored("acme/draw", importer.schemas)
    assert ["model_id", "language", "input_schema", "kind"] == list(made)


@pytest.mark.parametrize(
    "data, code",
    [
        ({"models": []}, "no-models"),
        ({"models": [3]}, "not-a-model"),
        ({"models": [{"model_id": "a/b"}]}, "no-input-schema"),
        ({"models": [{"input_schema": {}}]}, "no-model-id"),
        ([entry("../b")], "unsafe-id"),
        ([entry("a/b", {"type": "array"})], "not-an-object-schema"),
        ([entry("a/b.overlay")], "unsafe-id"),
        ([entry("a/b"), entry("a/b", schema_with(x={}))], "contradiction"),
    ],
)
def test_catalogues_that_are_refused(
    importer: Importer, data: object, code: str
) -> None:
    result = importer(importer.source("c.json", data))
    assert (1, {}) == (result.code, importer.files())
    assert f"error {code}" in result.err
    assert "c.json:1:" in result.err


def test_ids_that_differ_by_case_have_files_of_their_own(importer: Importer) -> None:
    both = importer.source("c.json", [entry("acme/x-4k"), entry("acme/x-4K")])
    assert 0 == importer(both).code
    models = [name for name in importer.files() if "overlay" not in name]
    assert ["acme/x-4!k.json", "acme/x-4k.json"] == models
    assert "unchanged" in importer(both).out
    assert 2 == len({name.lower() for name in models})


def test_json_and_github_formats(importer: Importer) -> None:
    source = importer.source(
        "c.json", entry("acme/draw", schema_with(x={"type": "Float"}))
    )
    summary = json.loads(importer(source, "--format", "json").out)["summary"]
    assert (True, ["added"]) == (
        summary["written"],
        [model["state"] for model in summary["models"]],
    )
    bad = importer.source("b.json", [entry("../b")])
    out = importer(bad, "--format", "github").out
    assert out.startswith("::error file=")
    assert 1 == importer(bad, "--format", "json").code


def test_hostile_words_do_not_steer_the_terminal(importer: Importer) -> None:
    hostile = "::error::\x1b[2J\u202e"
    bad = importer.source("c.json", [entry(f"{hostile}/b"), entry("a/b", schema_with(**{hostile: {"type": "Float", "default": hostile}}))])  # fmt: skip
    result = importer(bad)
    assert 1 == result.code
    assert not {"\x1b", "\u202e"} & {*result.out, *result.err}
    lines = (result.out + result.err).splitlines()
    assert not [line for line in lines if line.startswith(("::", "##"))]


def test_the_committed_folder_is_what_an_import_leaves_alone(
    importer: Importer,
) -> None:
    for model_id in MODEL_IDS:
        source = importer.source("m.json", stored(model_id))
        assert 0 == importer(source, "--lang", "ja").code
        made = stored(model_id, importer.schemas)
        published = stored(model_id)
        published.pop("translations", None)
        assert json.dumps(published) == json.dumps(made)
    assert SCHEMAS.is_dir()


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize(
    "flaw",
    [
        '"\\u0000"',
        "Infinity",
        "[" * 70 + "]" * 70,
        "[" * 9000 + "]" * 9000,  # more than Python's json reads
        '{"a": 1, "a": 2}',
        "1e999",
    ],
    ids=["nul", "infinity", "deep", "deeper", "twice", "large"],
)
def test_an_entry_that_is_no_plain_json_refuses_itself_alone(
    importer: Importer, flaw: str, wrapped: bool
) -> None:
    bad = schema_with(x={"default": "FLAW"})
    entries = [entry("acme/a"), entry("acme/bad", bad), entry("acme/b")]
    text = json.dumps({"models": entries} if wrapped else entries, indent=1)
    source = importer.source("c.json", text.replace('"FLAW"', flaw))
    result = importer(source)
    assert (1, {}) == (result.code, importer.files())
    result = importer(source, "--keep-going")
    assert (1, ["acme/a.json", "acme/b.json"]) == (result.code, list(importer.files()))
    assert re.search(r"c.json:\d+:\d+: error [a-z-]+ of acme/bad at /", result.err)
    assert "refused   acme/bad\n" in result.out
    line = int(result.err.split("c.json:")[1].split(":")[0])
    assert flaw[:4] in Path(source).read_text().splitlines()[line - 1]
