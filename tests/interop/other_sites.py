"""Docusaurus and Zensical build the pages of one language, in their strict modes.

Both have to be downloaded, and Docusaurus takes minutes, so pytest does not collect this file by
itself: ``make test-interop`` does. `tests/docs/test_other_sites.py` has the quicker tools.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

DOCS = Path(__file__).parents[2] / "generated/docs"
DOCUSAURUS = "3.10.2"
STRICT = {
    "title": "Models",
    "url": "https://example.org",
    "baseUrl": "/",
    "onBrokenLinks": "throw",
    "onBrokenAnchors": "throw",
    "onDuplicateRoutes": "throw",
    "markdown": {
        "hooks": {"onBrokenMarkdownLinks": "throw", "onBrokenMarkdownImages": "throw"}
    },
    "presets": [
        ["classic", {"docs": {"path": "docs", "routeBasePath": "/"}, "blog": False}]
    ],
}


def contents(page: Path) -> set[str]:
    """The headings that a page lists: fragments of its links."""
    text = page.read_text("utf-8")
    return {unquote(to) for to in re.findall(r"href=\"?#([^\">\s]+)", text)}


def test_docusaurus(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    assert npm, "npm is needed: https://nodejs.org"
    shutil.copytree(DOCS / "ja", tmp_path / "docs")
    tmp_path.joinpath("package.json").write_text('{"private": true}')
    config = f"module.exports = {json.dumps(STRICT)};\n"
    tmp_path.joinpath("docusaurus.config.js").write_text(config)
    packages = [
        f"@docusaurus/{name}@{DOCUSAURUS}" for name in ("core", "preset-classic")
    ]
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", *packages]
    subprocess.run([*install, "react@19", "react-dom@19"], cwd=tmp_path, check=True)
    build = [npm, "exec", "docusaurus", "build"]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARN" not in done.stdout + done.stderr
    listed = contents(tmp_path / "build/ideogram/ideogram-v3-reframe/index.html")
    assert {"認証", "resolution-の値"} <= listed


def test_zensical(tmp_path: Path) -> None:
    shutil.copytree(DOCS / "zh", tmp_path / "docs/models")
    guide = (tmp_path / "docs/models/guides/vendoring.md").read_text("utf-8")
    settings = re.search(
        r'^```toml title="zensical.toml"\n(.*?)^```', guide, re.M | re.S
    )
    assert settings
    tmp_path.joinpath("zensical.toml").write_text(settings[1])
    python = str(tmp_path / "venv/bin/python")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    packages = ["zensical>=0.0.73", "pymdown-extensions"]
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
    command = [python, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    listed = contents(tmp_path / "site/ideogram/ideogram-v3-reframe/index.html")
    assert {"鉴权", "resolution-的取值"} <= listed
