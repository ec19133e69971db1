"""Inputs of every shape through the front door: imported, generated, typed, run, documented.

Each file of ``inputs`` holds a schema that is published nowhere, payloads that it takes, what
is sent for them where that is more, and payloads that are refused with words of the message.
"""

import json
import re
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
from generator.json_schema.validator import errors

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted(HERE.glob("inputs/*.json"))
}


def module_of(shape: str) -> str:
    return shape.replace("-", "_")


def imported(folder: Path, schemas: dict[str, Any]) -> Path:
    """A folder of model files, each imported from a bare schema."""
    shutil.copytree(ROOT / "schemas", folder, ignore=lambda _, n: {*n} - {"api.json"})
    sources: list[str] = []
    for shape, schema in schemas.items():
        file = folder.parent / f"{folder.name}-{shape}.json"
        file.write_text(json.dumps(schema), "utf-8")
        sources.append(f"acme/{shape}={file}")
    assert main(["import", "--schemas", str(folder), *sources]) == 0
    return folder


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "schemas"
    return imported(folder, {shape: case["schema"] for shape, case in CASES.items()})


@pytest.fixture(scope="module")
def tree(schemas: Path) -> Path:
    out = schemas.parent / "generated"
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert main(["generate", *arguments]) == 0
    assert main(["check", *arguments]) == 0
    return out


def payloads(case: dict[str, Any]) -> list[Any]:
    return [*case["takes"], *(payload for payload, _ in case.get("refuses", []))]


@pytest.fixture(scope="module")
def outcomes(schemas: Path, tree: Path) -> dict[str, Any]:
    """What came of each payload: the class refused it, or the emulator took it."""
    asked = {module_of(shape): payloads(case) for shape, case in CASES.items()}
    with Emulator(schemas) as emulator:
        command = [sys.executable, str(HERE / "input_runs.py"), str(tree), emulator.url]
        done = subprocess.run(
            command,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    return cast(dict[str, Any], json.loads(done.stdout))


@pytest.mark.parametrize("shape", CASES)
def test_payloads_are_taken_or_refused_as_they_should(
    outcomes: dict[str, Any], shape: str
) -> None:
    case = CASES[shape]
    found = iter(outcomes[module_of(shape)])
    for sent in case.get("sends", case["takes"]):
        assert {"sent": sent} == next(found)
    for _, words in case.get("refuses", []):
        outcome = next(found)
        assert words in outcome.get("refused", ""), outcome


@pytest.mark.parametrize("shape", CASES)
def test_the_sample_is_shown_and_fits(tree: Path, shape: str) -> None:
    document = json.loads(tree.joinpath("openapi.json").read_text("utf-8"))
    body = document["paths"][f"/v1/models/acme/{shape}"]["post"]["requestBody"]
    sample = body["content"]["application/json"]
    name = sample["schema"]["$ref"]
    whole = {**document, "$ref": name}
    if shape != "one-of-without-required":  # of which no small input is valid
        Draft202012Validator(whole).validate(sample["example"])
    for language in ("en", "ja", "zh"):
        page = tree.joinpath(f"docs/{language}/acme/{shape}.md").read_text("utf-8")
        assert "request = " in page


_LOCAL_FILES = """
import asyncio
from pathlib import Path
from runcomfy_client import AsyncClient, InvalidInput
from runcomfy_client.agents.desk import Desk
from runcomfy_client.cli.flags import flags_of, wire_of
from runcomfy_client.models.acme import FilesAtDepth

Path("a.png").write_bytes(b"a")
typed = {"input:pairs": ['[["a.png"]]'], "input:mask": "a.png"}
sent = wire_of(flags_of(FilesAtDepth), typed, {}, None, 1)
assert sent["mask"] == sent["pairs"][0][0] == "data:image/png;base64,YQ==", sent

async def ask(text: str) -> None: ...

async def main() -> None:
    asked = {"model_id": "acme/files-at-depth", "input": {"frames": [], "pairs": [["b.png"]]}}
    try:
        await Desk(AsyncClient("t"), {}, Path().resolve(), 1).call("estimate", asked, ask)
    except InvalidInput as error:
        assert "pairs: 'b.png' is no file below" in str(error)
    else:
        raise AssertionError

asyncio.run(main())
"""


def test_what_is_generated_runs_and_type_checks(tree: Path) -> None:
    uses = tree / "uses.py"
    uses.write_text(
        "from runcomfy_client.models.acme import RootOneOf, Lazy, SizeAsText, TagWithDefault\n"
        "from runcomfy_client.models.acme.root_one_of import Ratio\n"
        "from runcomfy_client.models.acme.tag_with_default import TextShot\n"
        'RootOneOf(model="a", ratio=Ratio.closest(1280, 720), seed=1)\n'
        'TagWithDefault(shots=[TextShot(text="a")])\n'
        "Lazy(lazy=True)\n"
        'sized = SizeAsText(size=(1024, 768), ratio=(16, 9), name="a", sizes=["2K", (8, 6)])\n'
        "sent = sized.to_wire()\n"
        'assert [*sent.values()] == ["1024x768", "16:9", "a", ["2K", "8*6"]], sent\n'
        "try:\n"
        '    SizeAsText(size=(8, 0), ratio="4:3", name=(1, 2))  # type: ignore[arg-type]\n'
        "except ValueError as error:\n"
        '    assert "size: a list of 2 is no size: write (width, height)" in str(error)\n'
        '    assert "name: must be a valid string" in str(error)\n'
    )
    subprocess.run([sys.executable, "uses.py"], cwd=tree, check=True)
    (tree / "local_files.py").write_text(_LOCAL_FILES)
    subprocess.run([sys.executable, "local_files.py"], cwd=tree, check=True)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental"]
    done = subprocess.run(
        [
            *command,
            "--config-file=",
            "uses.py",
            "local_files.py",
            "runcomfy_client/models/acme",
        ],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_openapi_is_valid(tree: Path) -> None:
    document = json.loads(tree.joinpath("openapi.json").read_text("utf-8"))
    # The validator reads patterns as Python does, and refuses those of ECMA-262.
    del document["components"]["schemas"]["acme.PatternGroup"]
    del document["paths"]["/v1/models/acme/pattern-group"]
    validate(document)


def test_pages_show_what_each_alternative_takes(tree: Path) -> None:
    for language in ("en", "ja", "zh"):
        page = tree.joinpath(f"docs/{language}/acme/root-one-of.md").read_text("utf-8")
        plain = re.sub(r'<a id="[^"]*"></a>', "", page)
        rows = [line for line in plain.splitlines() if "| `ratio` |" in line]
        assert [line[:7] for line in rows] == ["| `rati", "| `a` |", "| `b` |"]
        assert "`1920:1080`" not in rows[1] and "`1280:720`" not in rows[2]


def test_an_edit_of_any_shape_is_judged(schemas: Path, tmp_path: Path) -> None:
    other = {
        "type": "object",
        "required": ["other"],
        "properties": {"other": {"type": "string"}},
    }
    new = imported(tmp_path / "new", dict.fromkeys(CASES, other))
    assert "no changes" in codegen("diff", schemas, schemas).out
    done = codegen("diff", schemas, new, "--format", "json")
    changes = json.loads(done.out)["changes"]
    hurt = {c["model"] for c in changes if "SOURCE" in c["levels"]}
    assert {f"acme/{shape}" for shape in CASES} == hurt


def test_requests_drawn_at_random_fit_the_schema(tree: Path) -> None:
    for folder in (tree, ROOT / "generated"):
        done = subprocess.run(
            [sys.executable, str(HERE / "drawn_requests.py"), str(folder)],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        document = json.loads(folder.joinpath("openapi.json").read_text("utf-8"))
        for model_id, drawn in json.loads(done.stdout).items():
            # Of one shape no small input is valid: every draw is refused, and said to be.
            assert bool(drawn) != (model_id == "acme/one-of-without-required")
            call = document["paths"][f"/v1/models/{model_id}"]["post"]
            schema = call["requestBody"]["content"]["application/json"]["schema"]
            for wire in drawn:
                assert [] == [*errors(schema, document, wire)], wire
