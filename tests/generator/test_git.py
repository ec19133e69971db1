"""A generated tree in git: it survives merges, and clones whose line ends are others."""

import json
import shutil
import subprocess
from contextlib import chdir
from pathlib import Path

import pytest
from codegen import Done, codegen

ROOT = Path(__file__).parents[2]


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git as nobody in particular, with no settings but ours."""
    names = "-c user.name=a -c user.email=a@b -c init.defaultBranch=main"
    command = ["git", *names.split(), "-C", str(folder), *arguments]
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_GLOBAL": "/dev/null"}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def command(folder: Path, *arguments: str) -> Done:
    """Run the generator in a folder."""
    with chdir(folder):
        return codegen(*arguments)


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committed project with one model; read only."""
    folder = tmp_path_factory.mktemp("committed") / "project"
    shutil.copytree(ROOT / "schemas/wan-ai", folder / "schemas/wan-ai")
    shutil.copy(ROOT / "schemas/api.json", folder / "schemas")
    git(folder.parent, "init", "-q", "project")
    commit(folder)
    return folder


@pytest.fixture
def project(committed: Path, tmp_path: Path) -> Path:
    """A copy of that project."""
    return Path(shutil.copytree(committed, tmp_path / "project"))


def commit(folder: Path) -> None:
    done = command(folder, "generate")
    assert (0, "") == (done.code, done.err)
    git(folder, "add", "-A")
    assert 0 == git(folder, "commit", "-qm", "x").returncode


def add_model(folder: Path, model_id: str) -> None:
    schema = {
        "type": "object",
        "properties": {"prompt": {"type": "string"}},
        "required": ["prompt"],
    }
    file = folder / f"schemas/{model_id}.json"
    file.parent.mkdir(parents=True)
    data = {"model_id": model_id, "language": "en", "input_schema": schema}
    file.write_text(json.dumps(data))


def branch_twice(folder: Path, one: str, other: str) -> None:
    """Leave two branches that each add a model, the other one checked out."""
    git(folder, "checkout", "-qb", "one")
    add_model(folder, one)
    commit(folder)
    git(folder, "checkout", "-q", "main")
    add_model(folder, other)
    commit(folder)


@pytest.mark.parametrize("other", ["zzz/x", "aab/x"], ids=["apart", "side by side"])
def test_two_branches_that_each_add_a_model_merge(project: Path, other: str) -> None:
    branch_twice(project, "aaa/x", other)
    merged = git(project, "merge", "one")
    assert 0 == merged.returncode, merged.stdout
    seen = command(project, "check")
    assert (1, 1) == (seen.code, seen.err.count("merged-manifest"))
    assert 0 == command(project, "generate").code
    verified = command(project, "check", "--verify")
    assert (0, "") == (verified.code, verified.err)


def test_conflict_markers_are_named_and_mended(project: Path) -> None:
    """As where a service merges that does not read ``.gitattributes``."""
    (project / ".git/info/attributes").write_text("* merge=text\n")
    branch_twice(project, "aaa/x", "aab/x")
    assert 1 == git(project, "merge", "one").returncode
    manifest = (project / "generated/manifest.json").read_text()
    line = manifest.splitlines().index("<<<<<<< HEAD") + 1
    refused = command(project, "generate", "--only", "aaa/x")
    place = f"generated/manifest.json:{line}:1: "
    assert refused.err.startswith(f"{place}error merged-manifest: "), refused.err
    done = command(project, "generate")
    assert (0, True) == (done.code, done.err.startswith(f"{place}warning"))
    verified = command(project, "check", "--verify")
    assert (0, "") == (verified.code, verified.err)


def test_edit_by_hand_is_still_found_in_a_merge(project: Path) -> None:
    branch_twice(project, "aaa/x", "zzz/x")
    git(project, "merge", "one")
    page = next((project / "generated/docs/en/wan-ai").rglob("*.md"))
    page.write_text(page.read_text("utf-8") + "Mine.\n", "utf-8")
    add = {"display_name": "Another"}
    overlay = next((project / "schemas/wan-ai").rglob("*.overlay.json"))
    overlay.write_text(
        json.dumps(json.loads(overlay.read_text("utf-8")) | add), "utf-8"
    )
    done = command(project, "generate")
    shown = page.relative_to(project).as_posix()
    assert 1 == done.code
    assert f"{shown}: error edited-by-hand" in done.err
    assert 1 == done.err.count(": error "), done.err


def test_missing_manifest_is_named(project: Path) -> None:
    (project / "generated/manifest.json").unlink()
    (project / "generated/README.md").write_text("Mine.\n")
    done = command(project, "generate")
    assert 1 == done.code
    assert "generated/manifest.json: error no-manifest" in done.err
    git(project, "checkout", "generated/README.md")
    assert "error no-manifest" in command(project, "check").err
    assert 0 == command(project, "generate").code
    assert "" == git(project, "status", "--short").stdout


def test_manifest_of_another_tool_is_not_overwritten(project: Path) -> None:
    manifest = project / "generated/manifest.json"
    manifest.write_text('{"name": "An app", "icons": []}')
    for words in (["generate"], ["check"], ["vendor", "."]):
        done = command(project, *words)
        assert 1 == done.code
        assert "generated/manifest.json:1:1: error foreign-manifest" in done.err
    assert '{"name": "An app", "icons": []}' == manifest.read_text()


def test_clone_with_other_line_ends_passes_and_an_edit_does_not(project: Path) -> None:
    vendor = ["vendor", "src", "--name", "rc"]
    assert 0 == command(project, *vendor).code
    commit(project)
    clone = project.with_name("clone")
    git(project, "clone", "-q", "-n", "-c", "core.autocrlf=true", ".", str(clone))
    # As in a tree that has no attributes yet.
    (clone / ".git/info/attributes").write_text("* text=auto !eol\n")
    git(clone, "checkout", "-q")
    edits = {"generated/runcomfy_client/_api.py": ["check"],
             "src/rc/_api.py": [*vendor, "--check"]}  # fmt: skip
    for edited, words in edits.items():
        file = clone / edited
        good = file.read_bytes()
        assert b"\r\n" in good
        done = command(clone, *words)
        assert (0, "") == (done.code, done.err)
        for bad in (good.replace(b"c", b"k", 1), good.replace(b"\r\n", b"\n", 1)):
            file.write_bytes(bad)
            assert 1 == command(clone, *words).code
        file.write_bytes(good)
    assert "nothing to do" in command(clone, "generate").out
