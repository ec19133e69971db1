"""What has changed since a copy was made, and which of it breaks the code around the copy."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from codegen import codegen

from generator.cli.main import main

ROOT = Path(__file__).parents[2]
WAN, IDEOGRAM = "wan-ai/wan-2-5/text-to-image", "ideogram/ideogram-v3/reframe"


def change(model: str, levels: list[str], **more: Any) -> dict[str, Any]:
    words = {"rule": "x", "pointer": "", "name": "", "was": "", "now": "", "hurt": ""}
    texts = {**words, "what": "something changed", "before": [], "after": []}
    return {"levels": levels, "model": model, **texts, **more}


RELEASES = {
    "0.1.0": [change(WAN, ["WIRE"], what="is long known")],
    "0.1.1": [change(WAN, ["DOCS"], name="prompt", what="text changed")],
    "0.2.0": [
        change(
            WAN,
            ["SOURCE", "WIRE"],
            name="size",
            what="choice removed",
            was='"1K"',
            after=['size="2K"'],
        ),
        change(IDEOGRAM, ["WIRE"], what="is gone"),
    ],
    "0.3.0": [change(WAN, ["WIRE"], what="is not there yet")],
}


@pytest.fixture
def upstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose tree has version 0.2.0; version 0.1.0 of one model is in ``app``."""
    monkeypatch.chdir(tmp_path)
    tree = tmp_path / "upstream/generated"
    shutil.copytree(ROOT / "generated", tree)
    versioned(tree, "0.1.0")
    words = ["--from", "upstream/generated", "--models", "wan-ai/*", "--name", "rc"]
    assert main(["vendor", "app", *words]) == 0
    versioned(tree, "0.2.0")
    record = [
        {"version": version, "tag": f"client-v{version}", "changes": changes}
        for version, changes in RELEASES.items()
    ]
    (tree.parent / "schemas").mkdir()
    data = json.dumps({"releases": record, "released": {"api": "", "models": {}}})
    (tree.parent / "schemas/releases.json").write_text(data)
    return tree


def versioned(tree: Path, version: str) -> None:
    path = tree / "runcomfy_client/_api.py"
    lines = path.read_text().splitlines(keepends=True)
    for index, line in enumerate(lines):
        if line.startswith("VERSION = "):
            lines[index] = f'VERSION = "{version}"\n'
    path.write_text("".join(lines))
    record = json.loads((tree / "manifest.json").read_text())
    digest = sha256(path.read_bytes()).hexdigest()
    record["files"]["runcomfy_client/_api.py"] = digest
    (tree / "manifest.json").write_text(json.dumps(record))


def check(code: int) -> list[str]:
    """What ``--check`` says of the copy, and it ends so."""
    done = codegen("vendor", "app", "--check", "--from", "upstream/generated")
    assert code == done.code
    return done.err.splitlines()


def test_check_names_the_changes_of_the_models_in_the_copy(upstream: Path) -> None:
    assert [
        "app/rc: error behind: this is version 0.1.0, upstream/generated has 0.2.0: "
        "the runtime differs",
        "  hint: run `runcomfy-codegen vendor app --name rc --from upstream/generated`",
        f"app/rc: warning changed: 0.1.1 DOCS: {WAN} prompt: text changed",
        "  hint: no code has to change",
        f'app/rc: error breaking: 0.2.0 SOURCE+WIRE: {WAN} size: choice removed: "1K" -> nothing',
        '  hint: write size="2K"',
    ] == check(1)


@pytest.mark.parametrize("models", ["*", "wan-ai/wan-2-5/old"])
def test_a_renamed_model_is_a_breaking_change_of_the_copy(
    models: str, upstream: Path
) -> None:
    old = "wan-ai/wan-2-5/old"
    path = Path("app/rc/manifest.json")
    owned = json.loads(path.read_text())
    owned["models"] = {old: owned["models"][WAN]}
    owned["toolchain"]["models"] = models
    path.write_text(json.dumps(owned))
    moved = change(WAN, ["SOURCE", "WIRE"], what="model renamed", was=old, now=WAN)
    record = [
        {
            "version": "0.2.0",
            "tag": "t",
            "changes": [{**moved, "rule": "model-renamed"}],
        }
    ]
    data = json.dumps({"releases": record, "released": {"api": "", "models": {}}})
    Path("upstream/schemas/releases.json").write_text(data)
    renamed = f"error breaking: 0.2.0 SOURCE+WIRE: {WAN}: model renamed: {old} -> {WAN}"
    assert f"app/rc: {renamed}" in [line.replace(" :", ":") for line in check(1)]


@pytest.mark.parametrize("mode", ["--diff", ""])
def test_update_says_what_has_changed(mode: str, upstream: Path) -> None:
    words = ["vendor", "app", "--from", "upstream/generated", *filter(None, [mode])]
    done = codegen(*words)
    assert done.code == 0
    assert (
        f"0.1.1 DOCS: {WAN} prompt: text changed\n"
        f'0.2.0 SOURCE+WIRE: {WAN} size: choice removed: "1K" -> nothing\n'
        '  write: size="2K"\n'
    ) in done.out
    check(1 if mode else 0)


@pytest.mark.parametrize("text", ["", "[]", '{"releases": [{"version": "0.2.0"}]}'])
def test_record_that_cannot_be_read_tells_nothing(text: str, upstream: Path) -> None:
    (upstream.parent / "schemas/releases.json").write_text(text)
    printed = "\n".join(check(1))
    assert "error behind: " in printed and "breaking" not in printed
