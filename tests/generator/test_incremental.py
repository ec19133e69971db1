"""A run does only what is due: it imports, renders and touches nothing else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from codegen import Tree, codegen, tree
from trees import CATALOG, COMPARISONS, INDEXES, LANGUAGES, PACKAGE, edit, generate

from generator.cli.main import main
from generator.output import compare
from generator.pipeline import build

ROOT = Path(__file__).parents[2]
HEAVY = {"black", "datamodel_code_generator", "jinja2", "jsonschema", "pydantic"}
OVERLAY = "wan-ai/wan-2-5/text-to-image.overlay.json"
OWN = {
    f"{PACKAGE}/models/wan_ai/wan_2_5_text_to_image.py",
    *(f"docs/{language}/wan-ai/wan-2-5-text-to-image.md" for language in LANGUAGES),
}


def times(folder: Path) -> dict[str, int]:
    """When each file was written, in nanoseconds."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_run_with_nothing_to_do_imports_no_tool_and_touches_nothing(
    schemas: Path, out: Path
) -> None:
    before = times(out)
    code = (
        "import sys, json; from generator.cli.main import main; "
        f"code = main(['generate', '--schemas', {str(schemas)!r}, '--out', {str(out)!r}]); "
        "print(json.dumps([code, sorted(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    summary, modules = done.stdout.splitlines()
    status, imported = json.loads(modules)
    assert "4 models, 8 enums: nothing to do" in summary
    assert (0, set()) == (status, HEAVY & set(imported))
    assert before == times(out)


def test_changed_model_is_rendered_alone(
    schemas: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = build.model_files

    def counted(context: Any, named: Any, summary: Any) -> dict[str, str]:
        rendered.append(named[0].id)
        return render(context, named, summary)

    monkeypatch.setattr(build, "model_files", counted)
    before, old = times(out), tree(out)

    def change(data: dict[str, object]) -> None:
        data["summary"] = dict.fromkeys(LANGUAGES, "Another one.")

    edit(schemas / OVERLAY, change)
    new = generate(schemas, out)
    touched = {path for path, time in times(out).items() if before.get(path) != time}
    assert ["wan-ai/wan-2-5/text-to-image"] == rendered
    listed = INDEXES - COMPARISONS | {CATALOG, "manifest.json", "openapi.json"}
    assert OWN | listed == touched
    assert touched == {path for path in new if old[path] != new[path]}


@pytest.mark.parametrize("victim", [sorted(OWN)[0], CATALOG, f"{PACKAGE}/py.typed"])
def test_missing_file_is_written_again(
    victim: str, schemas: Path, out: Path, before: Tree
) -> None:
    old = times(out)
    (out / victim).unlink()
    assert before == generate(schemas, out)
    assert {victim} == {path for path, time in times(out).items() if old[path] != time}


def test_changed_template_renders_everything(
    schemas: Path, out: Path, before: Tree, tmp_path: Path
) -> None:
    name = "package/models/__vendor__/__module__.py.jinja"
    own = tmp_path / "mine" / name
    own.parent.mkdir(parents=True)
    own.write_text(
        (ROOT / "templates" / name).read_text("utf-8").replace("# {{", "# Ours. {{")
    )
    new = generate(schemas, out, "--templates", str(tmp_path / "mine"))
    modules = {p for p in before if "/models/" in p and p.count("/") == 3}
    modules = {p for p in modules if p.endswith(".py") and "__init__" not in p}
    assert 4 == len(modules)
    assert modules | {"manifest.json"} == {p for p in before if before[p] != new[p]}
    assert before == generate(schemas, out), "and back again"


def test_comment_in_the_code_renders_anew_and_changes_nothing(
    schemas: Path, tmp_path: Path
) -> None:
    for folder in ("generator", "templates", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / "own" / folder)
    program = [sys.executable, "-m", "generator", "generate", "--format", "json"]
    command = [*program, "--schemas", str(schemas), "--out", str(tmp_path / "out")]
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}  # knows neither
    code = tmp_path / "own/generator/ir/lower.py"
    rendered: list[int] = []
    trees: list[Tree] = []
    for comment in ("", "", "# A comment.\n"):
        code.write_text(code.read_text("utf-8") + comment, "utf-8")
        done = subprocess.run(
            command, cwd=tmp_path / "own", env=env, capture_output=True, check=True
        )
        rendered.append(json.loads(done.stdout)["summary"]["rendered"])
        trees.append(tree(tmp_path / "out"))
    assert [4, 0, 4] == rendered
    assert trees[0] == trees[1] == trees[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 3}',
        '{"format": 2, "toolchain": {}, "api": "", "models": [], "files": {}}',
        '{"format": 2, "toolchain": {}, "api": "", "models": {"a": "b"}, "files": {}}',
        '{"format": 2, "toolchain": {}, "api": "", "models": {}, "files": ["a"]}',
        '{"format": 2, "toolchain": 1, "api": [], "models": {}, "files": {"a": 1}}',
        "[" * 100_000,
    ],
    ids=range(10),
)
def test_broken_manifest_is_written_anew(
    text: str, schemas: Path, out: Path, before: Tree
) -> None:
    (out / "manifest.json").write_text(text)
    assert before == generate(schemas, out)


def test_manifest_with_foreign_paths_deletes_nothing_outside(
    schemas: Path, out: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    data = json.loads((out / "manifest.json").read_text())
    digest = next(iter(data["files"].values()))
    for path in ("../victim.txt", str(victim), "docs/../../victim.txt"):
        data["files"][path] = digest
        data["models"]["wan-ai/wan-2-5/text-to-image"]["files"].append(path)
    (out / "manifest.json").write_text(json.dumps(data))
    assert (
        main(["generate", "--quiet", "--schemas", str(schemas), "--out", str(out)]) == 0
    )
    assert "mine" == victim.read_text()


def test_interrupt_between_two_renames_comes_after_the_last(
    schemas: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(schemas / OVERLAY, lambda d: d.update(display_name="Another Name"))
    wanted = generate(schemas, tmp_path / "fresh")
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    replace, calls = os.replace, 0

    def interrupted(source: object, target: object) -> None:
        nonlocal calls
        calls += str(source).endswith(".staged")
        if calls == 2:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", interrupted)
        assert main(["generate", *arguments]) == 130
    assert wanted == tree(out)
    assert main(["check", *arguments]) == 0


def test_file_that_vanishes_during_a_run_is_a_problem(
    schemas: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run does not stage what the folder has already, so it could not write that again."""
    module = f"{PACKAGE}/models/ideogram/ideogram_v3_reframe.py"
    before = tree(out)
    looked = compare.compare

    def late(*given: Any, **more: Any) -> Any:
        (out / module).unlink()
        return looked(*given, **more)

    edit(schemas / OVERLAY, lambda d: d.update(display_name="Another Name"))
    where = ["--schemas", str(schemas), "--out", str(out)]
    with monkeypatch.context() as patched:
        patched.setattr(compare, "compare", late)
        done = codegen("generate", "--force", *where)
    assert 1 == done.code and "error changed-meanwhile" in done.err
    assert {p: c for p, c in before.items() if p != module} == tree(out)
    assert main(["generate", "--quiet", *where]) == 0
    assert before.keys() == tree(out).keys()


def test_files_of_a_refused_model_stay_as_they_are(schemas: Path, out: Path) -> None:
    module = f"{PACKAGE}/models/wan_ai/wan_2_5_text_to_image.py"
    where = ["--schemas", str(schemas), "--out", str(out)]
    page = out / "docs/en/wan-ai/wan-2-5-text-to-image.md"
    page.write_text("edited")
    (out / module).unlink()
    good = (schemas / OVERLAY).read_text("utf-8")
    (schemas / OVERLAY).write_text("{")
    for more in ([], ["--force"]):
        done = codegen("generate", "--keep-going", *where, *more)
        assert 1 == done.code and "error disk" not in done.err
        assert "edited" == page.read_text() and not (out / module).exists()
    (schemas / OVERLAY).write_text(good)
    done = codegen("generate", *where)
    assert 1 == done.code and "error edited-by-hand" in done.err
