"""Every command that takes the folder of schemas or the tree has it from the settings."""

import argparse
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from codegen import codegen

from generator.cli.main import main
from generator.site.build import Site

ROOT = Path(__file__).parents[2]
WAN = "wan-ai/wan-2-5/text-to-image"
TABLE = """\
[tool.runcomfy-codegen]
schemas = "models"
out = "build/client"
site = "build/pages"
templates = "ours"
languages = ["en"]
package = "acme_models"
"""


def git(*words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One model and settings; the work goes on in a folder below."""
    (tmp_path / "pyproject.toml").write_text(TABLE)
    for name in (f"{WAN}.json", f"{WAN}.overlay.json"):
        (tmp_path / "models" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "schemas" / name, tmp_path / "models" / name)
    (tmp_path / "ours").mkdir()
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    return tmp_path


def test_import_writes_where_the_settings_say(project: Path) -> None:
    source = project / "draw.json"
    source.write_text(json.dumps({"type": "object", "properties": {}}))
    assert main(["import", f"acme/draw={source}"]) == 0
    assert (project / "models/acme/draw.json").is_file()
    assert [] == list((project / "src").iterdir())


def test_pull_writes_where_the_settings_say(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNCOMFY_TOKEN", "t")
    monkeypatch.setattr(
        "generator.ingest.catalogue_client.fetch", lambda *_, **__: ([], [])
    )
    done = codegen("pull")
    assert 0 == done.code and f"the catalogue does not list {WAN}" in done.err


def test_diff_and_release_read_what_the_settings_say(project: Path) -> None:
    git("init", "-q", str(project))
    git("add", str(project))
    git("commit", "-qm", "Models")
    overlay = project / f"models/{WAN}.overlay.json"
    text = overlay.read_text("utf-8")
    overlay.write_text(json.dumps({**json.loads(text), "display_name": "Other"}))
    done = codegen("diff", "--against", "HEAD")
    assert 0 == done.code and f"DOCS {WAN}" in " ".join(done.out.split())
    overlay.write_text(text, "utf-8")
    done = codegen("release")
    assert 0 == done.code and (project / "models/releases.json").is_file()
    assert (
        f"git add {project}/models/releases.json {project}/build/client\n" in done.out
    )


def test_emulate_and_docs_serve_what_the_settings_say(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def emulate(arguments: argparse.Namespace, _: object) -> None:
        seen.append(arguments.schemas)

    monkeypatch.setattr("generator.emulator.command.serve", emulate)
    assert main(["emulate"]) == 0
    monkeypatch.setattr(
        "generator.site.serve.serve", lambda *a, **_: seen.extend(a[:2])
    )
    assert main(["docs", "serve"]) == 0
    models = project / "models"
    assert [models, project / "build/client", models] == seen
    assert main(["emulate", "--schemas", "x"]) == 0
    assert Path("x") == seen[-1]


def test_docs_build_takes_and_writes_what_the_settings_say(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def publish(*places: object) -> Site:
        seen.append(places)
        return Site({}, 0, 0)

    monkeypatch.setattr("generator.site.publish.publish", publish)
    assert main(["docs", "build"]) == 0
    tree, models = project / "build/client", project / "models"
    assert [(tree, models, project / "build/pages", None)] == seen
    assert main(["docs", "build", "--out", "x"]) == 0
    assert (tree, models, Path("x"), None) == seen[-1]


def test_vendor_makes_of_schemas_what_the_settings_make_of_theirs(
    project: Path,
) -> None:
    template = "package/models/__vendor__/__module__.py.jinja"
    (project / "ours" / template).parent.mkdir(parents=True)
    text = (ROOT / "templates" / template).read_text("utf-8")
    (project / "ours" / template).write_text(f"# Ours.\n{text}", "utf-8")
    assert main(["vendor", "app", "--schemas", str(project / "models")]) == 0
    module = project / "src/app/acme_models/models/wan_ai/wan_2_5_text_to_image.py"
    assert module.read_text("utf-8").startswith("# Ours.\n")
    (project / "pyproject.toml").write_text(f'{TABLE}models = ["ideogram/*"]\n')
    assert main(["vendor", "app", "--schemas", str(project / "models")]) == 1


def test_vendor_reads_what_has_changed_beside_the_schemas_of_the_settings(
    project: Path,
) -> None:
    assert main(["generate", "--quiet"]) == 0
    assert main(["vendor", "app"]) == 0
    copied = project / "src/app/acme_models/manifest.json"
    data = json.loads(copied.read_text("utf-8"))
    data["toolchain"]["version"] = "0.0.9"
    data["files"]["_api.py"] = ""  # what stood there then
    copied.write_text(json.dumps(data))
    change = {"model": WAN, "what": "gone", "levels": ["WIRE"]}
    record = {"releases": [{"version": "0.1.0", "changes": [change]}]}
    (project / "models/releases.json").write_text(json.dumps(record))
    done = codegen("vendor", "app", "--check")
    assert 1 == done.code and f"0.1.0 WIRE: {WAN}: gone" in done.err
