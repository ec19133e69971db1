"""What the catalogue says beside a schema: kept, and used wherever a reader looks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from importing_calls import Importer, overlay, stored
from small_entries import SCHEMA, entry

from generator.cli.main import main

FACTS: dict[str, Any] = {
    "display_name": "Draw it",
    "description": "Draws a lighthouse\nfrom *words*.",
    "model_url": "https://example.com/models/draw(1)",
    "inputs": [{"name": "prompt", "description": "What to draw."}],
    "required_inputs": ["prompt", "ghost"],
}


def generated(importer: Importer, out: Path) -> dict[str, str]:
    """The tree that the imported models make."""
    where = ["--schemas", str(importer.schemas), "--out", str(out), "--quiet"]
    assert 0 == main(["generate", *where])
    return {
        path.relative_to(out).as_posix(): path.read_text("utf-8")
        for path in out.rglob("*")
        if path.suffix in (".py", ".md", ".json")
    }


def test_texts_of_the_catalogue_reach_every_reader(
    importer: Importer, tmp_path: Path
) -> None:
    schema = {key: SCHEMA[key] for key in SCHEMA if key != "required"}
    source = importer.source("c.json", [entry("acme/draw", schema, **FACTS)])
    result = importer(source)
    assert 0 == result.code
    assert "required-inputs at /input_schema/required: added" in result.out
    file = stored("acme/draw", importer.schemas)
    assert FACTS == {key: file[key] for key in FACTS}
    assert schema == file["input_schema"]
    [repair] = overlay("acme/draw", importer.schemas)["repairs"]
    assert ["prompt"] == repair["value"]
    assert "1 unchanged" in importer(source).out

    tree = generated(importer, tmp_path / "out")
    module = tree["runcomfy_client/models/acme/draw.py"]
    assert '"""Draws a lighthouse from *words*.' in module
    assert "\n\n    See https://example.com/models/draw(1)\n" in module
    assert "What to draw." in module
    assert "    prompt: str\n" in module  # required
    page = tree["docs/en/acme/draw.md"]
    assert "Draws a lighthouse from \\*words\\*." in page
    assert (
        "[example.com/models/draw(1)](https://example.com/models/draw%281%29)" in page
    )
    assert "What to draw." in page
    assert "Draws a lighthouse" in tree["docs/en/index.md"]
    assert "Draws a lighthouse" in tree["runcomfy_client/_catalog.py"]


@pytest.mark.parametrize(
    ("model_id", "name"),
    [
        ("wan-ai/wan-2-5/text-to-image", "Wan 2.5 Text to Image"),
        ("acme/seedance-2025-12-18_v3-1", "Seedance 2025 12 18 V3.1"),
        ("acme/qwen-2-5-7b/upscale", "Qwen 2.5 7b Upscale"),
    ],
)
@pytest.mark.parametrize("facts", [{}, {"display_name": "{id}", "description": "{id}"}])
def test_a_model_that_is_only_an_id_has_a_readable_page(
    importer: Importer, tmp_path: Path, facts: dict[str, str], model_id: str, name: str
) -> None:
    known = {key: value.format(id=model_id) for key, value in facts.items()}
    assert 0 == importer(importer.source("c.json", [entry(model_id, **known)])).code
    tree = generated(importer, tmp_path / "out")
    (page,) = (
        tree[path] for path in tree if re.fullmatch("docs/ja/(?!guides/).*/.*", path)
    )
    heading, comment, table = page.split("\n\n")[:3]
    assert (f"# {name}", True) == (heading, table.startswith("|")), comment
    assert name in tree["README.md"] + tree["docs/en/index.md"]


def test_texts_of_ours_win_and_a_page_keeps_the_facts(importer: Importer) -> None:
    assert 0 == importer(importer.source("c.json", [entry("acme/draw", **FACTS)])).code
    same = importer(f"acme/draw={importer.source('s.json', SCHEMA)}")
    assert "1 unchanged" in same.out
    assert FACTS["description"] == stored("acme/draw", importer.schemas)["description"]


def test_an_odd_fact_is_left_out_with_a_word(importer: Importer) -> None:
    odd = {"model_url": "javascript:alert(1)", "required_inputs": "prompt"}
    models = [entry("acme/draw", **odd, description=5)]
    result = importer(importer.source("c.json", json.dumps(models)))
    assert 0 == result.code
    assert "warning odd-fact" in result.err and "(and 2 more like it" in result.err
    assert {"model_id", "language", "input_schema"} == set(
        stored("acme/draw", importer.schemas)
    )


def test_ids_have_up_to_eight_segments(importer: Importer) -> None:
    ids = ["a/b/c/d/e/f/g/h", "a/b/c/d/e/f/g/h/i"]
    result = importer(
        importer.source("c.json", [entry(i) for i in ids]), "--keep-going"
    )
    assert [f"{ids[0]}.json"] == list(importer.files())
    assert f'"{ids[1]}" cannot become a path: it needs 2 to 8' in result.err
