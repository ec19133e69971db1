"""Whatever goes in, correct code comes out or a located refusal; `fuzz.py` runs these for hours."""

import html
import json
import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hostile_modules import inspect
from hostile_pages import flaws
from hypothesis import HealthCheck, given, settings
from mutations import documents, pages

from generator.core.problems import Problem, ProblemsFound, as_github, as_text, located
from generator.ingest.read_source import Reading, read_text
from generator.pipeline import build
from generator.pipeline.inputs import Previous, Run
from generator.pipeline.known_files import KnownFiles
from generator.pipeline.options import Options
from generator.pipeline.workers import Workers
from generator.sources import folder as source

ROOT = Path(__file__).parents[2]
LIMITS = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="fuzz-")


def generated(document: Any) -> build.Built:
    """The pipeline's outcome for a document that stands in a file."""
    folder = Path(_folder().name)
    (folder / "acme").mkdir(exist_ok=True)
    (folder / "acme/fuzzed.json").write_text(json.dumps(document), "utf-8")
    options = Options(folder, folder / "never", jobs=1)
    sources = source.load(folder)
    try:
        with Workers(models=1, jobs=1) as workers:
            run = Run(options, sources, {}, "", KnownFiles(options.out))
            built = build.build(run, Previous(), workers, {})
    except ProblemsFound as refused:
        built = build.Built(refused.problems)
    return built.with_problems(located(built.problems, sources.position, sources.path))


@LIMITS
@given(documents())
def test_schema_becomes_sound_code_or_a_located_refusal(document: Any) -> None:
    built = generated(document)
    errors = [problem for problem in built.problems if problem.severity == "error"]
    assert bool(errors) != built.may_write
    for problem in built.problems:
        assert problem.hint
    printable(built.problems)
    for path, text in built.texts.items():
        if path.startswith("runcomfy_client/models/") and not path.endswith(
            "__init__.py"
        ):
            inspect(text)
        elif path.endswith(".md"):
            assert [] == list(flaws(text))


def printable(problems: list[Problem] | Any) -> None:
    """Fails where a problem's message could act on who reads it."""
    if not problems:
        return
    for line in as_text(problems).splitlines():
        # To a newer Python, what is not assigned in this one's Unicode may be a letter.
        plain = "".join(mark for mark in line if unicodedata.category(mark) != "Cn")
        assert plain.isprintable(), line
        assert not line.startswith(("::", "##"))
    for line in as_github(problems).splitlines():
        assert line.startswith("::")


@LIMITS
@given(pages())
def test_page_becomes_a_schema_or_a_located_refusal(text: str) -> None:
    reading = Reading("https://model-api.runcomfy.net/v1/models/")
    try:
        published, problems = read_text("page.txt", text, reading)
    except ProblemsFound as refused:
        published, problems = [], list(refused.problems)
        assert problems
    printable(problems)
    for one in published:
        assert one.model_id in html.unescape(text)
        generated({"model_id": one.model_id, "input_schema": one.input_schema})
