"""Outputs of every shape through the front door: generated, typed, run, documented, compared.

Each file of ``outputs`` is the output schema of a model that is published nowhere.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from codegen import codegen
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from generator.cli.main import main
from generator.emulator import Emulator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHAPES = sorted(path.stem for path in HERE.glob("outputs/*.json"))
INPUT = {
    "type": "object",
    "properties": {
        "prompt": {"type": "string"},
        "image": {"type": "object", "properties": {"url": {"type": "string"}}},
        "camera": {"type": "object", "properties": {"angle": {"type": "number"}}},
        "style": {"type": "string", "enum": ["plain", "rich"]},
    },
}


def schema_of(shape: str) -> dict[str, Any]:
    """The output schema of a model, as published."""
    return cast(
        dict[str, Any], json.loads(HERE.joinpath(f"outputs/{shape}.json").read_text())
    )


def published(schema: dict[str, Any]) -> dict[str, Any]:
    """What an answer must fit: the schema without its wrapper, with all definitions."""
    around = {"$defs": schema.get("$defs", {})}
    return {**around, **schema["output"]} if "output" in schema else schema


def write_models(folder: Path, outputs: dict[str, dict[str, Any]]) -> Path:
    """A folder of schemas with a model for each output schema."""
    shutil.copytree(ROOT / "schemas", folder, ignore=lambda _, n: {*n} - {"api.json"})
    folder.joinpath("acme").mkdir()
    for name, schema in outputs.items():
        model = {"model_id": f"acme/{name}", "input_schema": INPUT}
        text = json.dumps({**model, "output_schema": schema})
        folder.joinpath(f"acme/{name}.json").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shapes = {shape: schema_of(shape) for shape in SHAPES}
    return write_models(tmp_path_factory.mktemp("corpus") / "schemas", shapes)


@pytest.fixture(scope="module")
def tree(schemas: Path) -> Path:
    out = schemas.parent / "generated"
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert main(["generate", *arguments]) == 0
    assert main(["check", *arguments]) == 0
    return out


@pytest.fixture(scope="module")
def answers(schemas: Path, tree: Path) -> dict[str, Any]:
    """What each model answered on the emulator and in the fake."""
    with Emulator(schemas) as emulator:
        command = [sys.executable, str(HERE / "runs.py"), str(tree), emulator.url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return cast(dict[str, Any], json.loads(done.stdout))


@pytest.mark.parametrize("service", ["emulated", "faked"])
@pytest.mark.parametrize("shape", SHAPES)
def test_answers_fit_the_published_schema_and_are_read_whole(
    answers: dict[str, Any], shape: str, service: str
) -> None:
    answer = answers[service][shape]
    schema = published(schema_of(shape))
    Draft202012Validator(schema).validate(answer["raw"])
    is_object = any("properties" in s for s in (schema, *schema.get("allOf", [])))
    is_object |= shape == "definitions-around"
    view = answer["view"] if is_object else answer["view"]["value"]
    # What the class adds are fields that nothing came for.
    assert without_nulls(view) == without_nulls(answer["raw"])
    assert without_nulls(answer["raw"]) not in ({}, [])


def without_nulls(value: Any) -> Any:
    """The same without members that are null."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return [without_nulls(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("shape", "endings"),
    [
        ("sound", ["wav"]),
        ("mesh", ["glb", "glb"]),
        ("media-without-format", ["png", "wav", "mp4", "png"]),
        ("nested", ["png"]),
        ("text", []),
    ],
)
def test_files_are_of_the_kind_that_their_place_speaks_of(
    answers: dict[str, Any], shape: str, endings: list[str]
) -> None:
    for service in answers.values():
        found = [url.rpartition(".")[2] for url in service[shape]["urls"]]
        assert sorted(found) == sorted(endings)


def test_what_is_generated_type_checks(tree: Path) -> None:
    uses = tree / "uses.py"
    uses.write_text(
        "from runcomfy_client import Client\n"
        "from runcomfy_client.models.acme import ListOfObjects, Recursion, Renamed, Text\n"
        "client = Client()\n"
        "size: int | None = (client.run(ListOfObjects()).images or ())[0].width\n"
        "tree = client.run(Recursion()).tree\n"
        "name: str | None = ((tree and tree.children) or ())[0].name\n"
        "scale: float | None = client.run(Renamed()).guidance_scale\n"
        "text: str | None = client.run(Text()).value\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental"]
    done = subprocess.run(
        [*command, "--config-file=", "uses.py", "runcomfy_client/models/acme"],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_an_edit_of_any_shape_is_judged(schemas: Path, tmp_path: Path) -> None:
    """Every answer becomes another one: nothing about that is a matter of texts."""
    edit = {"output": {"type": "object", "properties": {"other": {"type": "string"}}}}
    new = write_models(tmp_path / "new", dict.fromkeys(SHAPES, edit))
    assert "no changes" in codegen("diff", schemas, schemas).out
    done = codegen("diff", schemas, new, "--format", "json")
    changes = json.loads(done.out)["changes"]
    hurt = {c["model"] for c in changes if {"SOURCE", "BEHAVIOUR"} & {*c["levels"]}}
    assert {f"acme/{shape}" for shape in SHAPES} == hurt


FILE = {"type": "object", "properties": {"url": {"type": "string"}, "w": {}}}
IN_PLACE = {"type": "object", "properties": {"image": FILE}}
REFERRED = {
    "type": "object",
    "properties": {"image": {"$ref": "#/$defs/File"}},
    "$defs": {"File": FILE},
}


@pytest.mark.parametrize("before", [IN_PLACE, REFERRED], ids=["in place", "referred"])
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('"w": {}', '"v": {}', "output-"),
        ('"string"', '["string", "null"]', "type"),
        ('"url"', '"u r l"', "output-renamed"),
        ('"w": {}', '"w ": {}', "output-renamed"),
        ('"image"', '"image "', "output-renamed"),
    ],
)
def test_changes_inside_an_output_hurt_who_reads_them(
    before: dict[str, Any], old: str, new: str, rule: str, tmp_path: Path
) -> None:
    after = json.loads(json.dumps(before).replace(old, new))
    folders = [
        write_models(tmp_path / name, {"a": {"output": schema}})
        for name, schema in (("old", before), ("new", after))
    ]
    changes = json.loads(codegen("diff", *folders, "--format", "json").out)["changes"]
    hurting = [c for c in changes if {"SOURCE", "BEHAVIOUR"} & {*c["levels"]}]
    assert any(c["rule"].startswith(rule) for c in hurting), changes
    for change in hurting:
        for line in (*change["before"], *change["after"]):
            compile(line, "advice", "exec")


def test_pages_show_outputs_whole(tree: Path) -> None:
    """Each class of an output has a section, and what it is made of leads there."""
    for language in ("en", "ja", "zh"):
        page = tree.joinpath(f"docs/{language}/acme/recursion.md").read_text("utf-8")
        for name in ("RecursionOutputNode", "RecursionOutputOther"):
            assert page.count(f'<a id="type-{name}"></a>') == 1
            assert f"[`{name}`](#{name.lower()}-" in page
    sample = tree.joinpath("docs/en/acme/text.md").read_text("utf-8")
    assert "print(output.value)" in sample and "print(output.urls)" not in sample


def test_components_are_as_many_as_schemas(tree: Path) -> None:
    """The output of `flat` and the input of `flat-output` have one name in Python."""
    document = json.loads(tree.joinpath("openapi.json").read_text("utf-8"))
    validate(document)
    names = {n for n in document["components"]["schemas"] if n.startswith("acme.")}
    assert {"acme.Flat.Output", "acme.FlatOutput"} <= names
    whole = {n for n in names if n.count(".") == 1 or n.endswith(".Output")}
    assert len(whole) == 2 * len(SHAPES)
