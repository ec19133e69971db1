"""The files under ``schemas/``: well-formed, complete and in our own words."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"

SCHEMAS = Path(__file__).parents[2] / "schemas"
OVERLAY_SUFFIX = ".overlay.json"
LANGUAGES = ["en", "ja", "zh"]


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def problems(schema: Any, instance: Any) -> list[str]:
    """Every violation as ``path: message``, found without fetching anything."""
    validator: Any = Draft202012Validator(schema, registry=Registry())
    return [f"{e.json_path}: {e.message}" for e in validator.iter_errors(instance)]


def resolve(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer."""
    for token in pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return document


def texts_below(node: Json, pointer: str) -> Iterator[tuple[str, str]]:
    """Titles and descriptions with their pointers, not properties of that name."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from texts_below(item, f"{pointer}/{index}")
    elif isinstance(node, dict):
        for key, value in node.items():
            place = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            if key in ("title", "description") and isinstance(value, str):
                yield place, value
            else:
                yield from texts_below(value, place)


def strings_below(node: Json) -> Iterator[str]:
    """Keys and scalar values of a JSON value, as text."""
    if isinstance(node, list):
        for item in node:
            yield from strings_below(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from strings_below(value)
    else:
        yield str(node)


def pointers_of(overlay: dict[str, Any]) -> list[str]:
    """Every pointer that an overlay uses as a key, or as the place to repair."""
    keyed = strings_below({**overlay, "example": {}, "repairs": []})
    repaired = [
        repair["path"].rpartition("/")[0] if repair["op"] == "add" else repair["path"]
        for repair in overlay.get("repairs", [])
    ]
    return [text for text in keyed if text.startswith("/")] + repaired


def sentences(text: str) -> set[str]:
    """Sentences of English, Japanese or Chinese text, without their full stop."""
    parts = re.split(r"[.!?](?:\s|$)|[。！？\n]", text)
    return {part.strip().casefold() for part in parts if part.strip()}


def marks(text: str) -> list[str]:
    """What stands between code marks, sorted: word order differs by language."""
    return sorted(re.findall(r"`([^`]*)`", text))


def identify(path: Path) -> str:
    return path.relative_to(SCHEMAS).as_posix()


META_FILES = sorted((SCHEMAS / "_meta").glob("*.schema.json"))
OVERLAY_FILES = sorted(SCHEMAS.rglob(f"*{OVERLAY_SUFFIX}"))
API_FILE = SCHEMAS / "api.json"
RELEASES_FILES = sorted(SCHEMAS.glob("releases.json"))  # none before the first release
MODEL_FILES = sorted(
    set(SCHEMAS.rglob("*.json"))
    - {*META_FILES, *OVERLAY_FILES, API_FILE, *RELEASES_FILES}
)
each_model = pytest.mark.parametrize("path", MODEL_FILES, ids=identify)
each_overlay = pytest.mark.parametrize("path", OVERLAY_FILES, ids=identify)

# The models that the project shows itself with: theirs may lack nothing, while
# the file of any further model is as complete as its author made it.
FIRST_MODELS = {
    "ideogram/ideogram-v3/reframe": ("resolution", 69),
    "bytedance/seedream-5/lite/text-to-image": ("resolution", 18),
    "wan-ai/wan-2-5/text-to-image": ("aspect_ratio", 13),
    "blackforestlabs/flux-1-kontext/pro/edit": ("aspect_ratio", 9),
}
each_first_model = pytest.mark.parametrize("model_id", FIRST_MODELS)


def model_of(overlay_path: Path) -> Any:
    name = overlay_path.name.removesuffix(OVERLAY_SUFFIX)
    return load(overlay_path.with_name(f"{name}.json"))


@each_first_model
def test_first_models_have_all_published_choices(model_id: str) -> None:
    name, count = FIRST_MODELS[model_id]
    properties = load(SCHEMAS / f"{model_id}.json")["input_schema"]["properties"]
    assert count == len(set(properties[name]["enum"]))
    assert count == len(properties[name]["enum"])


@pytest.mark.parametrize(
    ("meta", "path"),
    [
        *(("model", path) for path in MODEL_FILES),
        *(("overlay", path) for path in OVERLAY_FILES),
        ("api", API_FILE),
        *(("releases", path) for path in RELEASES_FILES),
    ],
    ids=lambda value: identify(value) if isinstance(value, Path) else value,
)
def test_file_follows_its_meta_schema(meta: str, path: Path) -> None:
    assert [] == problems(load(SCHEMAS / "_meta" / f"{meta}.schema.json"), load(path))


@pytest.mark.parametrize(
    "path", [*META_FILES, *MODEL_FILES, *OVERLAY_FILES, API_FILE], ids=identify
)
def test_file_has_the_canonical_bytes(path: Path) -> None:
    canonical = json.dumps(load(path), indent=2, ensure_ascii=False) + "\n"
    assert canonical.encode() == path.read_bytes()


@each_model
def test_path_of_a_model_file_is_its_id(path: Path) -> None:
    assert f"{load(path)['model_id']}.json" == identify(path)


@each_first_model
def test_schemas_of_first_models_are_json_schemas(model_id: str) -> None:
    model = load(SCHEMAS / f"{model_id}.json")
    Draft202012Validator.check_schema(model["input_schema"])
    Draft202012Validator.check_schema(model["output_schema"]["output"])


@each_model
def test_a_translation_covers_exactly_the_published_texts(path: Path) -> None:
    model = load(path)
    published = [
        pointer
        for key in ("input_schema", "output_schema")
        for pointer, _ in texts_below(model.get(key), f"/{key}")
    ]
    for translation in model.get("translations", {}).values():
        assert published == list(translation)


@each_overlay
def test_overlay_pointers_lead_into_the_model(path: Path) -> None:
    model = model_of(path)
    for pointer in pointers_of(load(path)):
        assert isinstance(resolve(model, pointer), dict), pointer


@pytest.mark.parametrize(
    "path", [path for path in OVERLAY_FILES if "example" in load(path)], ids=identify
)
def test_overlay_example_is_accepted_by_the_published_schema(path: Path) -> None:
    example = load(path)["example"]
    schema = model_of(path)["input_schema"]
    assert [] == problems(schema, example)
    # The published schemas allow unknown keys, and would let a typo through.
    assert set(example) <= set(schema["properties"])


@each_first_model
def test_first_models_are_explained_in_every_language(model_id: str) -> None:
    overlay = load(SCHEMAS / f"{model_id}{OVERLAY_SUFFIX}")
    schema = load(SCHEMAS / f"{model_id}.json")["input_schema"]
    pointers = [f"/input_schema/properties/{name}" for name in schema["properties"]]
    assert overlay["display_name"]
    assert set(schema["required"]) <= set(overlay["example"])
    assert LANGUAGES == list(overlay["summary"])
    complete = {language: ["title", "description"] for language in LANGUAGES}
    assert dict.fromkeys(pointers, complete) == {
        pointer: {language: list(text) for language, text in languages.items()}
        for pointer, languages in overlay["texts"].items()
    }


def overlay_prose(overlay: dict[str, Any]) -> list[str]:
    """Summaries and descriptions; titles are words that any two writers share."""
    return [
        *overlay.get("summary", {}).values(),
        *(
            text["description"]
            for languages in overlay.get("texts", {}).values()
            for text in languages.values()
            if "description" in text
        ),
    ]


@each_overlay
def test_overlay_repeats_no_published_sentence(path: Path) -> None:
    model = model_of(path)
    published = {
        sentence
        for key in ("input_schema", "output_schema", "translations")
        for text in strings_below(model.get(key, {}))
        for sentence in sentences(text)
    }
    ours = {s for text in overlay_prose(load(path)) for s in sentences(text)}
    assert set() == ours & published


def test_sentences_are_told_apart_in_every_script() -> None:
    text = "Wide. As in 1.5:1.\n画像。2 枚まで。图片！"
    assert {"wide", "as in 1.5:1", "画像", "2 枚まで", "图片"} == sentences(text)


@each_overlay
def test_code_marks_name_parts_of_the_model(path: Path) -> None:
    schema = model_of(path)["input_schema"]
    names = set(schema["properties"])
    for definition in schema["properties"].values():
        names.update(str(value) for value in definition.get("enum", []))
    for text in overlay_prose(load(path)):
        assert text.count("`") == 2 * len(marks(text)), text
        assert set(marks(text)) <= names, text


@each_overlay
def test_languages_mark_the_same_code(path: Path) -> None:
    for pointer, languages in load(path).get("texts", {}).items():
        descriptions = [text.get("description", "") for text in languages.values()]
        assert 1 == len({tuple(marks(text)) for text in descriptions}), pointer


def without_texts(node: Json) -> Json:
    """A schema with its titles and descriptions left out."""
    if isinstance(node, list):
        return [without_texts(item) for item in node]
    if isinstance(node, dict):
        return {
            key: without_texts(value)
            for key, value in node.items()
            if not (key in ("title", "description") and isinstance(value, str))
        }
    return node


@each_first_model
def test_default_output_is_the_published_block_with_our_texts(model_id: str) -> None:
    default = load(API_FILE)["default_output_schema"]
    published = load(SCHEMAS / f"{model_id}.json")["output_schema"]
    assert json.dumps(without_texts(published)) == json.dumps(without_texts(default))
    theirs = {text for _, text in texts_below(published, "")}
    assert set() == theirs & {text for _, text in texts_below(default, "")}


def test_default_output_is_translated_completely() -> None:
    api = load(API_FILE)
    default = texts_below(api["default_output_schema"], "/default_output_schema")
    pointers = [pointer for pointer, _ in default]
    assert 4 == len(pointers)
    assert {"ja": pointers, "zh": pointers} == {
        language: list(texts) for language, texts in api["translations"].items()
    }
