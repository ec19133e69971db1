"""Vendors change the models that guides run: what guides still say of them is true."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from samples import REFUSED, guides, lay_out_guide, name_of

from generator.cli.main import main
from generator.docs.guides import MODELS

SCHEMAS = Path(__file__).parents[2] / "schemas"
KONTEXT = MODELS["kontext"]
# `make test-long` asks for thousands of cheap examples; each of these takes seconds.
EXAMPLES = int(os.environ.get("PROPERTIES", 0)) // 25 or 4

Schema = dict[str, Any]
Edit = tuple[str, str]
AS_IT_IS: Edit = ("", "")
GONE: Edit = ("gone", "")
OPENED: Edit = ("open_choice", "aspect_ratio")


def drop(schema: Schema, name: str) -> None:
    """The input is gone."""
    del schema["properties"][name]
    schema["required"] = [other for other in schema["required"] if other != name]


def toggle(schema: Schema, name: str) -> None:
    """A required input becomes optional, an optional one required."""
    required = schema["required"]
    (required.remove if name in required else required.append)(name)


def rename(schema: Schema, name: str) -> None:
    """The input has another name."""
    schema["properties"][f"{name}_2"] = schema["properties"].pop(name)
    schema["required"] = [f"{r}_2" if r == name else r for r in schema["required"]]


def open_choice(schema: Schema, name: str) -> None:
    """An input with choices takes anything of its type."""
    schema["properties"][name].pop("enum", None)


def halve_choice(schema: Schema, name: str) -> None:
    """An input with choices has only the first of them, and no default."""
    node = schema["properties"][name]
    if values := node.get("enum"):
        node["enum"] = values[: len(values) // 2 + 1]
        node.pop("default", None)


EDITS = {f.__name__: f for f in (drop, toggle, rename, open_choice, halve_choice)}


def edits(model_id: str) -> list[Edit]:
    """What can happen to a model: nothing, its end, or an edit of an input."""
    document = json.loads((SCHEMAS / f"{model_id}.json").read_text("utf-8"))
    inputs = document["input_schema"]["properties"]
    return [GONE, AS_IT_IS, *((edit, name) for edit in EDITS for name in inputs)]


def apply(edit: Edit, file: Path) -> None:
    """Lets it happen to the file of a model."""
    kind, name = edit
    if edit == GONE:
        file.unlink()
        file.with_suffix(".overlay.json").unlink()
    elif edit != AS_IT_IS:
        document = json.loads(file.read_text("utf-8"))
        EDITS[kind](document["input_schema"], name)
        file.write_text(json.dumps(document), "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for all examples, whose type checks know what the others read."""
    return tmp_path_factory.mktemp("changing")


@settings(
    max_examples=EXAMPLES,
    derandomize="PROPERTIES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@example({**dict.fromkeys(MODELS.values(), AS_IT_IS), KONTEXT: OPENED})
@given(st.fixed_dictionaries({i: st.sampled_from(edits(i)) for i in MODELS.values()}))
def test_guides_say_what_is_true_of_the_models_that_there_are(
    folder: Path, happened: dict[str, Edit]
) -> None:
    schemas, out, project = (folder / n for n in ("schemas", "generated", "project"))
    shutil.rmtree(schemas, ignore_errors=True)
    shutil.copytree(SCHEMAS, schemas)
    for model_id, edit in happened.items():
        apply(edit, schemas / f"{model_id}.json")
    if {GONE} == set(happened.values()):
        return
    inputs = ["--schemas", str(schemas)]
    assert 0 == main(["generate", "--quiet", *inputs, "--out", str(out)])

    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(out / "runcomfy_client", project / "runcomfy_client")
    for page in guides(out):
        if "/en/" in page.as_posix():
            lay_out_guide(page, project / "guides" / name_of(page.relative_to(out)))
    assert [] == objections(project)
    # No link leads to what is left out, in any language.
    site = ["--out", str(folder / "site")]
    assert 0 == main(["docs", "build", "--generated", str(out), *inputs, *site])


def objections(project: Path) -> list[str]:
    """What mypy says of the samples, besides those that are shown because they are wrong."""
    if not (project / "guides").is_dir():
        return []
    cache = ["--cache-dir", str(project.parent / "cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *cache, "guides"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    return [
        line for line in lines if ": error:" in line and f"{REFUSED}.py" not in line
    ]
