"""Samples of hard inputs through the front door: every tab of a page runs as it stands.

Each file of ``samples`` is the input schema of a model that is published nowhere.
"""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from codegen import codegen
from jsonschema import Draft202012Validator

from generator.cli.main import main
from generator.emulator import Emulator

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHAPES = {path.stem: json.loads(path.read_text("utf-8")) for path in HERE.glob("samples/*.json")}  # fmt: skip
# No alternative can match without the other: to be said, not to be hidden.
HOPELESS = {
    "type": "object",
    "required": ["source"],
    "properties": {"source": {"oneOf": [{"type": "string"}, {"type": "string"}]}},
}


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "schemas"
    folder.joinpath("acme").mkdir(parents=True)
    folder.joinpath("api.json").write_bytes((ROOT / "schemas/api.json").read_bytes())
    for name, schema in {**SHAPES, "hopeless": HOPELESS}.items():
        text = json.dumps({"model_id": f"acme/{name}", "input_schema": schema})
        folder.joinpath(f"acme/{name}.json").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tree(schemas: Path) -> Path:
    out = schemas.parent / "generated"
    assert (
        main(["generate", "--quiet", "--schemas", str(schemas), "--out", str(out)]) == 0
    )
    return out


def start_of(page: Path) -> list[tuple[str, str]]:
    """The samples of a page's quick start: language and code."""
    text = page.read_text("utf-8").split('<a id="input-fields">')[0]
    return re.findall(r"^ *```(\w+)\n(.*?)^ *```$", text, re.M | re.S)


def test_every_tab_runs_and_sends_what_its_schema_allows(
    schemas: Path, tree: Path, tmp_path: Path
) -> None:
    with Emulator(schemas, polls=(0, 0)) as emulator:
        for name in SHAPES:
            found = start_of(tree / f"docs/en/acme/{name}.md")
            assert [kind for kind, _ in found] == ["python"] * 3 + ["sh"], name
            for number, (_, code) in enumerate(found[:3]):
                code = textwrap.dedent(code).replace(
                    "https://model-api.runcomfy.net", emulator.url
                )
                tmp_path.joinpath(f"{name}{number}.py").write_text(code, "utf-8")
        runner = ROOT / "tests/package/run_samples.py"
        done = subprocess.run(
            [sys.executable, str(runner), str(tmp_path)],
            env={**os.environ, **emulator.environment, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            check=True,
        )
        told: dict[str, dict[str, str]] = json.loads(done.stdout)
        assert {n: t["error"] for n, t in told.items() if t["error"]} == {}
        sent = [(r.model_id, r.body) for r in emulator.received("submit")]
    assert len(sent) == 3 * len(SHAPES)
    document = json.loads(tree.joinpath("openapi.json").read_text("utf-8"))
    for model_id, body in sent:
        name = str(model_id).removeprefix("acme/")
        Draft202012Validator(SHAPES[name]).validate(body)
        assert body == published_example(document, f"/v1/models/{model_id}")
        data = start_of(tree / f"docs/en/acme/{name}.md")[3][1]
        assert json.loads(data.split("--data '")[1].strip().rstrip("'")) == body


def published_example(document: dict[str, Any], path: str) -> object:
    """The example body of a call; a KeyError when there is none."""
    content = document["paths"][path]["post"]["requestBody"]["content"]
    return content["application/json"]["example"]


def example_of(tree: Path, name: str) -> Any:
    document = json.loads(tree.joinpath("openapi.json").read_text("utf-8"))
    return published_example(document, f"/v1/models/acme/{name}")


def test_published_examples_come_first(tree: Path) -> None:
    assert example_of(tree, "published-examples") == {
        "image_url": "https://media.example.com/cat.png",
        "voice_id": "af_sky",
        "seed": 7,
    }
    whole = SHAPES["example-of-the-whole"]["examples"][1]
    assert example_of(tree, "example-of-the-whole") == whole


def test_no_prompt_stands_where_a_file_or_an_id_belongs(tree: Path) -> None:
    found = example_of(tree, "files-and-ids")
    assert "lighthouse" in found.pop("prompt")
    assert "lighthouse" not in json.dumps(found)
    files = [found["image_url"], *found["references"], found["lora"]["path"]]
    files += [found["source"], found["webhook"]]
    assert [url for url in files if not url.startswith("https://")] == []


def test_where_no_sample_is_found_page_and_run_say_so(
    schemas: Path, tree: Path, tmp_path: Path
) -> None:
    told = codegen("generate", "--schemas", schemas, "--out", tmp_path / "again").err
    assert told.count("warning no-example") == 1 and "acme/hopeless.json" in told
    for language, words in {"en": "Note", "ja": "注意", "zh": "注意"}.items():
        for name, expected in {"hopeless": 1, "patterns": 0}.items():
            page = tree.joinpath(f"docs/{language}/acme/{name}.md")
            assert page.read_text("utf-8").count(f"> **{words}") == expected
    with pytest.raises(KeyError, match="example"):
        example_of(tree, "hopeless")
