"""Imports as tests make them: through the command line, or of one text in memory."""

import json
from pathlib import Path
from typing import Any

import pytest
from codegen import Done, Tree, codegen, tree
from page_builder import URL

from generator.core.problems import Problem, ProblemsFound
from generator.ingest.publication import Published
from generator.ingest.read_source import Reading, read_text

SCHEMAS = Path(__file__).parents[2] / "schemas"
READING = Reading(f"{URL}/models/")
MODEL_IDS = [
    "blackforestlabs/flux-1-kontext/pro/edit",
    "bytedance/seedream-5/lite/text-to-image",
    "ideogram/ideogram-v3/reframe",
    "wan-ai/wan-2-5/text-to-image",
]


def stored(model_id: str, folder: Path = SCHEMAS) -> dict[str, Any]:
    """A model file."""
    found: dict[str, Any] = json.loads((folder / f"{model_id}.json").read_text("utf-8"))
    return found


def overlay(model_id: str, folder: Path) -> dict[str, Any]:
    """The overlay of a model, empty where there is none."""
    path = folder / f"{model_id}.overlay.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def read_one(text: str, reading: Reading = READING) -> Published:
    """What a page publishes; raises ``Refused``."""
    published, problems = read_text("page.txt", text, reading)
    assert ([], 1) == (problems, len(published))
    return published[0]


def refusals(text: str, reading: Reading = READING) -> list[Problem]:
    """Why a source is refused."""
    with pytest.raises(ProblemsFound) as refused:
        read_text("page.txt", text, reading)
    return list(refused.value.problems)


class Importer:
    """Runs the command over one schemas folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.schemas = folder / "schemas"

    def source(self, name: str, content: object) -> str:
        """A file to import: text as it is, anything else as JSON."""
        path = self.folder / name
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, "utf-8", newline="")
        return str(path)

    def __call__(self, *arguments: str, command: str = "import") -> Done:
        return codegen(command, *arguments, "--schemas", self.schemas)

    def files(self) -> Tree:
        """Everything below the schemas folder."""
        return tree(self.schemas)
