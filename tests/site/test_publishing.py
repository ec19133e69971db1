"""How the site gets to its hosts: the workflow, and the command as it is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
from fnmatch import fnmatch
from pathlib import Path

import yaml
from looking import BASE, Built

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


def test_installed_wheel_builds_the_same_site(
    built: Built, generated: Path, tmp_path: Path
) -> None:
    """The command from a wheel, in an environment that does not see this folder."""
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel"]
    subprocess.run(
        [*build, "--outdir", tmp_path, ROOT], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=os.name != "nt")
    where = {"base": str(folder), "platbase": str(folder)}
    scripts = Path(sysconfig.get_path("scripts", "venv", where))
    pip = [sys.executable, "-m", "pip", "--python", folder, "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True)
    # What it depends on, docs extra and all, is borrowed; this project is not: its
    # editable install is a finder that only a start file of site-packages turns on.
    borrowed = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    command = [scripts / "runcomfy-codegen", "docs", "build", "--base-url", BASE]
    command += ["--generated", generated, "--schemas", ROOT / "schemas"]
    subprocess.run(
        [*command, "--out", tmp_path / "out"], check=True, cwd=tmp_path, env=borrowed
    )
    assert files(built.root) == files(tmp_path / "out")


def files(folder: Path) -> dict[str, bytes]:
    """The files of a site by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }
