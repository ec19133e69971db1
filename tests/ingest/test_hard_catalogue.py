"""A catalogue in many dialects: what is clear goes through, what is not is refused at its place."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hard_catalogue import HARD, REFUSED, catalogue, model_id
from importing_calls import Importer, overlay

from generator.cli.main import main
from generator.sources.folder import paths_of

IMPORT_ALL = """
import importlib, pkgutil, sys
import runcomfy_client.models as models
for found in pkgutil.walk_packages(models.__path__, models.__name__ + "."):
    importlib.import_module(found.name)
"""


def test_all_that_is_clear_goes_through(importer: Importer, tmp_path: Path) -> None:
    published = catalogue()
    source = importer.source("c.json", published)
    result = importer(source, "--keep-going")
    healthy, refused = set(map(model_id, HARD)), set(map(model_id, REFUSED))
    told = result.out.splitlines()
    assert 1 == result.code
    assert healthy == {
        line.split(maxsplit=1)[1].rpartition(" (")[0]
        for line in told
        if line.startswith("added")
    }
    assert refused == {
        line.split(maxsplit=1)[1] for line in told if line.startswith("refused")
    }
    for entry in published["models"]:
        if entry["model_id"] in healthy:
            files = [importer.schemas / path for path in paths_of(entry["model_id"])]
            text = next(file for file in files if file.exists()).read_text("utf-8")
            assert entry["input_schema"] == json.loads(text)["input_schema"]
    before = importer.files()
    again = importer(source, "--keep-going").out
    assert f"{len(healthy)} unchanged, 0 repaired, {len(refused)} refused" in again
    assert before == importer.files()

    tree = ["--schemas", str(importer.schemas), "--out", str(tmp_path / "out")]
    assert 0 == main(["generate", "--quiet", *tree])
    subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=tmp_path / "out", check=True)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_clear_is_refused_at_its_place(
    importer: Importer, name: str
) -> None:
    code, schema = REFUSED[name]
    model = {"model_id": model_id(name), "input_schema": schema}
    result = importer(importer.source("c.json", json.dumps(model, indent=1)))
    assert (1, []) == (result.code, list(importer.schemas.rglob("*.json")))
    found = re.search(rf"c.json:(\d+):\d+: error {code} at .*\n  hint: \S", result.err)
    assert found and int(found[1]) > 2


@pytest.mark.parametrize(
    "name, expected",
    [
        ("object-or-choice", {"anyOf/1": "SizeSquarePortrait43"}),
        ("object-or-choice-inline", {"anyOf/0": "AreaObject", "anyOf/1": "AreaChoice"}),
        ("inline-union", {"oneOf/0": "ControlPose", "oneOf/1": "ControlDepth"}),
        (
            "inline-union-in-list",
            {"items/anyOf/0": "XItemText", "items/anyOf/1": "XItemImageUrl"},
        ),
        ("inline-union-one-title", {"oneOf/0": "XAA", "oneOf/1": "XAB"}),
        ("two-choices-in-union", {"anyOf/0": "XA", "anyOf/1": "XB"}),
        ("tagged-union", {}),
    ],
)
def test_inline_types_are_named_by_what_they_hold(
    importer: Importer, name: str, expected: dict[str, str]
) -> None:
    model = {"model_id": model_id(name), "input_schema": HARD[name]}
    assert 0 == importer(importer.source("c.json", model)).code
    names = overlay(model_id(name), importer.schemas).get("names", {}).get("types", {})
    assert expected == {
        where.split("/", 4)[4]: forced for where, forced in names.items()
    }
