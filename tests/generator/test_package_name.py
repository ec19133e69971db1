"""The name of the package: it is spelt wherever the package is meant, and nowhere else."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from codegen import tree

from generator.cli.main import main

SCHEMAS = Path(__file__).parents[2] / "schemas"
USUAL = "runcomfy_client"
MODEL = {
    "model_id": "acme/crawler",
    "language": "en",
    "display_name": f"Crawler for {USUAL}",
    "input_schema": {
        "type": "object",
        "required": ["source"],
        "properties": {
            "source": {"type": "string", "enum": [USUAL, "web"], "default": USUAL},
            USUAL: {"type": "string", "description": f"Read by {USUAL}."},
        },
    },
}
CHANGE = {
    "levels": ["SOURCE"],
    "rule": "class-renamed",
    "model": "acme/crawler",
    "pointer": "",
    "name": "Crawler",
    "what": "the class has another name",
    "was": f"{USUAL}.Crawl",
    "now": "Crawler",
    "hurt": "code",
    "before": [f"from {USUAL}.models.acme import Crawl", f"Crawl(source='{USUAL}')"],
    "after": [f"from {USUAL}.models.acme import Crawler"],
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose package has a name of its own, and whose model speaks of the usual one."""
    table = '[tool.runcomfy-codegen]\npackage = "acme_models"\n'
    (tmp_path / "pyproject.toml").write_text(table)
    (tmp_path / "schemas/acme").mkdir(parents=True)
    shutil.copyfile(SCHEMAS / "api.json", tmp_path / "schemas/api.json")
    (tmp_path / "schemas/acme/crawler.json").write_text(json.dumps(MODEL))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def python(folder: Path, code: str) -> object:
    """Run code in a process of its own, and return the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "words", [["generate", "--quiet"], ["vendor", ".", "--schemas", "schemas"]]
)
def test_published_value_stays_as_it_was_published(
    project: Path, words: list[str]
) -> None:
    assert main(words) == 0
    code = (
        "import json; from acme_models.models.acme import Crawler;"
        "print(json.dumps(Crawler(source='runcomfy_client', runcomfy_client='x').to_wire()))"
    )
    folder = project / ("generated" if words[0] == "generate" else "")
    assert python(folder, code) == {"source": USUAL, USUAL: "x"}


def test_pages_and_openapi_keep_what_was_published(project: Path) -> None:
    assert main(["generate", "--quiet"]) == 0
    files = tree(project / "generated")
    page = files["docs/en/acme/crawler.md"].decode()
    assert f'    "source": "{USUAL}"\n' in page
    assert f"`{USUAL}` | `string` | optional |" in page
    assert "\nfrom acme_models.models.acme import Crawler\n" in page
    assert f'"default": "{USUAL}"' in files["openapi.json"].decode()
    imports = {
        p for p, text in files.items() if re.search(rb"(from|import) runcomfy_", text)
    }
    assert imports == set()
    usual = {
        p
        for p, text in files.items()
        if p.endswith(".md") and b"runcomfy-client" in text
    }
    assert usual == set()  # the command is named after the package
    assert b'\nacme-models = "acme_models.cli' in files["pyproject.toml"]
    told = subprocess.run(
        [sys.executable, "-m", "acme_models", "--help"],
        cwd=project / "generated",
        capture_output=True,
        text=True,
    )
    assert told.stdout.startswith("usage: acme-models COMMAND")


def test_recorded_code_imports_from_the_package(project: Path) -> None:
    first = {"version": "0.1.0", "tag": "client-v0.1.0", "changes": []}
    second = {"version": "0.2.0", "tag": "client-v0.2.0", "changes": [CHANGE]}
    record = {"releases": [first, second], "released": {"api": "0" * 64, "models": {}}}
    (project / "schemas/releases.json").write_text(json.dumps(record))
    assert main(["generate", "--quiet"]) == 0
    changelog = (project / "generated/CHANGELOG.md").read_text("utf-8")
    assert changelog.splitlines()[2] == "# Changelog of acme-models"
    assert "from acme_models.models.acme import Crawler" in changelog
    assert f"Crawl(source='{USUAL}')" in changelog
    assert f"from {USUAL}" not in changelog


def test_copy_under_another_name_does_not_name_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["vendor", "src", "--name", "comfy"]) == 0
    copied = tree(tmp_path / "src/comfy")
    assert {path for path, text in copied.items() if USUAL.encode() in text} == set()
