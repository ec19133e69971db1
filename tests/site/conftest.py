"""The site, built once for all who look at it, to stand under a sub-path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from looking import BASE, Built

from generator.pipeline.options import Options
from generator.pipeline.run import generate
from generator.site.publish import publish

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the repository's own models."""
    folder = tmp_path_factory.mktemp("tree") / "generated"
    outcome = generate(Options(ROOT / "schemas", folder, jobs=1))
    assert [] == list(outcome.problems)
    return folder


@pytest.fixture(scope="session")
def built(generated: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of that tree."""
    out = Path(os.path.realpath(tmp_path_factory.mktemp("site"))) / "out"
    publish(generated, ROOT / "schemas", out, BASE)
    return Built(out)
