"""``explain``: each stage of a model, as a reader meets it."""

import json
import shutil
from pathlib import Path

import pytest
from codegen import codegen

ROOT = Path(__file__).parents[2]
WAN = "wan-ai/wan-2-5/text-to-image"
SIZE = "/input_schema/properties/aspect_ratio"


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the schemas in the folder in which commands run."""
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "schemas"


def explained(stage: str) -> str:
    done = codegen("explain", WAN, "--stage", stage)
    assert (0, "") == (done.code, done.err)
    return done.out


def test_source_is_the_file_with_its_repairs(schemas: Path) -> None:
    path = schemas / f"{WAN}.overlay.json"
    overlay = json.loads(path.read_text("utf-8"))
    overlay["repairs"] = [
        {
            "op": "replace",
            "path": "/input_schema/properties/prompt/maxLength",
            "was": 2048,
            "value": 5,
            "reason": "a test",
        }
    ]
    path.write_text(json.dumps(overlay), "utf-8")
    document = json.loads(explained("source"))
    published = json.loads((schemas / f"{WAN}.json").read_text("utf-8"))
    published["input_schema"]["properties"]["prompt"]["maxLength"] = 5
    assert document == published


def test_ir_names_and_class_speak_of_the_same_choice(schemas: Path) -> None:
    choice = json.loads(explained("ir"))["named"][SIZE]
    assert (choice["class"], choice["kind"]) == ("Choice", "size")
    assert (choice["loc"]["class"], choice["loc"]["pointer"]) == ("Loc", SIZE)
    names = json.loads(explained("names"))
    assert names["types"][SIZE] == "AspectRatio"
    assert len(names["members"][SIZE]) == len(choice["values"])
    schema = json.loads(explained("class"))["schema"]
    assert schema["$defs"]["AspectRatio"]["title"] == "AspectRatio"


def test_module_and_page_are_the_files_that_generate_writes(schemas: Path) -> None:
    generated = ROOT / "generated"
    module = "runcomfy_client/models/wan_ai/wan_2_5_text_to_image.py"
    page = "docs/en/wan-ai/wan-2-5-text-to-image.md"
    assert explained("module") == (generated / module).read_text("utf-8")
    assert explained("page") == (generated / page).read_text("utf-8")
    assert [path.name for path in schemas.parent.iterdir()] == ["schemas"]


def test_unknown_model_gets_a_suggestion(schemas: Path) -> None:
    assert codegen("explain", WAN[:-1]) == (
        1,
        "",
        f"schemas: error unknown-model: there is no model {WAN[:-1]}\n"
        f"  hint: did you mean {WAN}?\n",
    )


def test_refused_model_shows_its_source_and_says_why_it_goes_no_further(
    schemas: Path,
) -> None:
    path = schemas / f"{WAN}.json"
    data = json.loads(path.read_text("utf-8"))
    data["input_schema"]["properties"]["prompt"]["minLength"] = 9999
    path.write_text(json.dumps(data), "utf-8")
    assert json.loads(explained("source")) == data
    done = codegen("explain", WAN, "--stage", "names")
    assert (1, "") == (done.code, done.out)
    assert done.err.startswith(f"schemas/{WAN}.json:1:")
    assert "/input_schema/properties/prompt" in done.err


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (f"{WAN}.overlay.json", "not-an-object"),
        (f"{WAN}.json", "wrong-type at /model_id"),
        ("api.json", "not-an-object"),
    ],
)
def test_files_that_cannot_be_read_are_not_passed_over(
    schemas: Path, file: str, said: str
) -> None:
    broken = '{"model_id": 5, "input_schema": {}}' if file == f"{WAN}.json" else "[]"
    (schemas / file).write_text(broken)
    done = codegen("explain", WAN)
    assert (1, "") == (done.code, done.out)
    assert done.err.startswith(f"schemas/{file}:1:")
    assert f": error {said}" in done.err
