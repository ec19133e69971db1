"""A project for every test."""

from pathlib import Path

import pytest
from projects import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a repository with a space in its name, one model and no release."""
    folder = tmp_path / "a b"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Project(folder)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write("one")
    made.commit()
    return made
