"""How the site and the package get to their hosts: the workflows."""

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import yaml

from generator.sources.releases import tag_of

ROOT = Path(__file__).parents[2]


def test_workflow_publishes_what_make_builds() -> None:
    read = yaml.safe_load((ROOT / ".github/workflows/docs.yml").read_text("utf-8"))
    build, publish = read["jobs"]["build"], read["jobs"]["publish"]
    steps = build["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert ["make PYTHON=python check", "make PYTHON=python docs"] == commands
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in commands:
        assert re.search(rf"^{command.split()[-1]}:", makefile, re.MULTILINE)
    (given,) = [step["env"] for step in steps if "env" in step]
    assert {"BASE_URL": "${{ steps.pages.outputs.base_url }}"} == given
    assert "--base-url $(BASE_URL)" in makefile
    assert {"path": "site"} == steps[-1]["with"]
    assert "build" == publish["needs"]
    assert {"id-token": "write", "pages": "write"} == publish["permissions"]


def test_only_a_recorded_release_becomes_a_package() -> None:
    read = yaml.safe_load((ROOT / ".github/workflows/package.yml").read_text("utf-8"))
    # YAML 1.1 reads the key `on` as a truth.
    (pattern,) = read[True]["push"]["tags"]
    assert fnmatch(tag_of("0.1.0"), pattern)
    build, publish = read["jobs"]["build"], read["jobs"]["publish"]
    assert ({}, {"contents": "read"}) == (read["permissions"], build["permissions"])
    assert {"id-token": "write"} == publish["permissions"]
    commands = [step["run"] for step in build["steps"] if "run" in step]
    assert "make PYTHON=python check" == commands[0]
    check = commands[1].replace(".venv/bin/python", sys.executable)
    command = check.replace('"$GITHUB_REF_NAME"', "client-v999.0.0").split()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert 1 == done.returncode
    assert "not client-v999.0.0" in done.stdout
