"""Documentation tools of others build the pages of one language, in their strict modes.

`tests/interop/other_sites.py` does the same with tools that take longer to install.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "generated/docs"
BUILDS = {
    "mkdocs": ["mkdocs", "build", "--strict", "--quiet", "--site-dir", "built"],
    "sphinx": ["sphinx", "-W", "--keep-going", "-q", "docs/models", "built"],
}


def lay_out(language: str, folder: Path) -> None:
    """Do what the guide says: copy the pages, and save the settings that it shows."""
    shutil.copytree(DOCS / language, folder / "docs/models")
    guide = Path(folder, "docs/models/guides/vendoring.md").read_text("utf-8")
    files = dict(re.findall(r'^```\w+ title="(.*?)"\n(.*?)^```$', guide, re.M | re.S))
    for name in ("mkdocs.yml", "zensical.toml", "docs/models/conf.py"):
        Path(folder, name).write_text(files[name], encoding="utf-8")


@pytest.mark.parametrize("tool, language", [("mkdocs", "zh"), ("sphinx", "ja")])
def test_a_language_alone_builds_strictly(
    tool: str, language: str, tmp_path: Path
) -> None:
    lay_out(language, tmp_path)
    command = [sys.executable, "-m", *BUILDS[tool]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)

    for page in Path(tmp_path, "built").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"\[//\]|\[sample-|```|\]\(#", text), page
        links = {unquote(to) for to in re.findall(r'href="#([^"]+)"', text)}
        assert links <= set(re.findall(r'id="([^"]+)"', text)), page
        assert len(links) > 10 or "v3-reframe" not in page.as_posix()
