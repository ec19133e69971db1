"""``diff`` and ``release`` from the command line: folders, revisions and refusals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.cli.main import main

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"x": {"type": "integer", "maximum": 9}, "y": {"enum": ["a", "b"]}},
}


class Project:
    """A git repository with schemas, and the commands run in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.schemas = folder / "schemas"

    def git(self, *words: str) -> None:
        """Run git with an author of our own."""
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for role in ("AUTHOR", "COMMITTER"):
            own |= {f"GIT_{role}_NAME": "n", f"GIT_{role}_EMAIL": "n@example.com"}
        subprocess.run(
            ["git", *words], cwd=self.folder, env={**os.environ, **own}, check=True,
            capture_output=True,
        )  # fmt: skip

    def commit(self) -> None:
        """Commit all changes."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "m")

    def write(self, name: str, **keywords: Any) -> None:
        """Write a model with these changes to its input schema."""
        data = {"model_id": f"acme/{name}", "input_schema": SCHEMA | keywords}
        path = self.schemas / "acme" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), "utf-8")

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run a command; return its exit code and its output."""
        code = main([*words, "--schemas", str(self.schemas)])
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def release(self) -> None:
        """Make a release by the steps that the command prints."""
        assert self.run("release")[0] == 0
        self.commit()
        self.git("tag", self.record()["releases"][-1]["tag"])

    def record(self) -> dict[str, Any]:
        """Return the content of ``releases.json``."""
        found: dict[str, Any] = json.loads(
            (self.schemas / "releases.json").read_text("utf-8")
        )
        return found


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """Return a repository with a space in its name, one model and no release."""
    folder = tmp_path / "a b"
    folder.mkdir()
    monkeypatch.chdir(folder)
    made = Project(folder, capsys)
    made.git("init", "--quiet", "--initial-branch", "main")
    made.write("one")
    made.commit()
    return made


def narrow(project: Project) -> None:
    project.write(
        "one",
        properties={**SCHEMA["properties"], "x": {"type": "integer", "maximum": 5}},
    )


def test_folders_are_compared(project: Project) -> None:
    old = project.folder / "old ones"
    shutil.copytree(project.schemas, old)
    narrow(project)
    code, out, _ = project.run("diff", str(old), str(project.schemas))
    assert 0 == code
    line = (
        "WIRE acme/one x: maximum changed: 9 -> 5; hurts callers whose values are "
        "no longer accepted; write One(x=...)  # maximum changed: 5\n1 change: 1 WIRE\n"
    )
    assert line == out


def test_revisions_are_compared_and_the_work_tree_stays(project: Project) -> None:
    narrow(project)
    before = (project.schemas / "acme/one.json").read_bytes()
    assert (
        "1 change: 1 WIRE\n"
        == project.run("diff", "--against", "HEAD")[1].splitlines(True)[-1]
    )
    project.commit()
    assert (
        "1 change: 1 WIRE\n"
        == project.run("diff", "HEAD~1", "HEAD")[1].splitlines(True)[-1]
    )
    assert (
        "1 change: 1 SAFE\n"
        == project.run("diff", "HEAD", "HEAD~1")[1].splitlines(True)[-1]
    )
    assert "no changes\n" == project.run("diff", "HEAD")[1]
    assert before == (project.schemas / "acme/one.json").read_bytes()


@pytest.mark.parametrize(
    ("level", "code"), [("WIRE", 1), ("source", 1), ("DOCS", 1), (None, 0)]
)
def test_exit_code_tells_of_a_level(
    project: Project, level: str | None, code: int
) -> None:
    narrow(project)
    words = ["--fail-on", level] if level else []
    assert code == project.run("diff", "HEAD", *words)[0]


def test_lower_levels_do_not_fail(project: Project) -> None:
    project.write("two")
    assert 0 == project.run("diff", "HEAD", "--fail-on", "BEHAVIOUR")[0]
    assert 1 == project.run("diff", "HEAD", "--fail-on", "SAFE")[0]


def test_json_is_what_the_meta_schema_says(project: Project) -> None:
    narrow(project)
    data = json.loads(project.run("diff", "HEAD", "--format", "json")[1])
    (change,) = data.pop("changes")
    assert {"old": "HEAD", "new": project.schemas.as_posix(), "level": "WIRE"} == data
    assert {
        "levels": ["WIRE"],
        "rule": "maximum",
        "model": "acme/one",
        "pointer": "/input_schema/properties/x",
        "name": "x",
        "what": "maximum changed",
        "was": "9",
        "now": "5",
        "hurt": "callers whose values are no longer accepted",
        "before": ["One(x=...)"],
        "after": ["One(x=...)  # maximum changed: 5"],
    } == change


def test_texts_of_a_schema_cannot_command(project: Project) -> None:
    evil = "::error::x\n## `<script>` [a](javascript:x) \u202e |"
    project.write(
        "one", properties={"y": {"enum": ["a", evil]}, evil: {"type": "string"}}
    )
    for kind in ("text", "markdown", "github"):
        code, out, _ = project.run("diff", "HEAD", "--format", kind)
        assert 0 == code
        assert "\u202e" not in out
        assert "](javascript" not in out or kind != "markdown"
        for line in out.splitlines():
            own = line.startswith(
                ("::error file=", "::notice file=", "::warning file=")
            )
            assert (
                own
                if kind == "github" and line.startswith("::")
                else not line.startswith("::")
            )
            if kind == "markdown":
                assert line in ("## Changes of the models",) or not line.startswith(
                    "## "
                )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["diff", "nowhere"], "unknown-revision"),
        (["diff", "--against", "--upload-pack=x"], "usage"),
        (["diff"], "no-release"),
    ],
)
def test_what_cannot_be_read_is_a_problem(
    project: Project, words: list[str], code: str
) -> None:
    if code == "usage":
        with pytest.raises(SystemExit):
            project.run(*words)
        return
    done = project.run(*words)
    assert (1, "") == done[:2]
    assert f"error {code}" in done[2]


def test_old_and_against_together_are_wrong_usage(project: Project) -> None:
    assert 2 == project.run("diff", "HEAD", "--against", "HEAD")[0]


def test_a_folder_outside_a_repository_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    bare = Project(tmp_path, capsys)
    bare.write("one")
    code, _, complaint = bare.run("diff", "HEAD")
    assert (1, True) == (code, "not a git repository" in complaint)


def test_a_machine_without_git_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    code, _, complaint = project.run("diff", "HEAD")
    assert (1, True) == (code, "error no-git" in complaint)


def test_refused_schemas_of_both_sides_are_told(project: Project) -> None:
    project.write("one", type="objekt")
    project.commit()
    project.write("one", type="arrray")
    code, out, complaint = project.run("diff", "HEAD")
    assert (1, "") == (code, out)
    assert "HEAD:schemas/acme/one.json:" in complaint
    assert (project.schemas / "acme/one.json").as_posix() + ":" in complaint


def test_releases_follow_one_another(project: Project) -> None:
    project.release()
    project.write("two")
    project.commit()
    project.release()
    narrow(project)
    project.commit()
    project.release()
    releases = project.record()["releases"]
    assert ["0.1.0", "0.1.1", "0.2.0"] == [r["version"] for r in releases]
    assert [[], ["model-added"], ["maximum"]] == [
        [change["rule"] for change in release["changes"]] for release in releases
    ]
    assert "no changes\n" == project.run("diff")[1]


def test_a_dry_run_writes_nothing(project: Project) -> None:
    code, out, _ = project.run("release", "--dry-run")
    assert (0, True) == (code, "would record 0.1.0" in out)
    assert not (project.schemas / "releases.json").exists()


def refusal(project: Project, *words: str) -> str:
    """Return the code of the only problem for which a release is refused."""
    before = project.schemas / "releases.json"
    held = before.read_bytes() if before.exists() else b""
    code, _, complaint = project.run("release", *words)
    assert 1 == code
    assert held == (before.read_bytes() if before.exists() else b"")
    return complaint.split(": error ")[1].split(" ")[0].rstrip(":")


def test_release_refuses_what_is_not_committed(project: Project) -> None:
    project.write("two")
    project.write("three")
    assert "not-committed" == refusal(project)
    complaint = project.run("release")[2]
    assert 1 == complaint.count(": error ") and "so have " in complaint, complaint


def test_release_refuses_when_nothing_changed(project: Project) -> None:
    project.release()
    assert "nothing-changed" == refusal(project)
    project.write("one", properties=dict(reversed(SCHEMA["properties"].items())))
    project.commit()
    assert "nothing-changed" == refusal(project), "order is no change"
    assert 0 == project.run("release", "--version", "0.1.1")[0]


def test_release_refuses_to_go_backwards(project: Project) -> None:
    project.release()
    narrow(project)
    project.commit()
    assert "goes-backwards" == refusal(project, "--version", "0.1.0")
    assert "too-small-a-step" == refusal(project, "--version", "0.1.1")
    assert 0 == project.run("release", "--version", "1.0.0")[0]
    assert "1.0.0" == project.record()["releases"][-1]["version"]


def test_release_refuses_without_its_tag(project: Project) -> None:
    assert 0 == project.run("release")[0]
    project.commit()
    assert "unknown-tag" == refusal(project)
    narrow(project)
    project.commit()
    project.git("tag", "client-v0.1.0")
    assert "another-release" == refusal(project)


def test_release_refuses_another_history(project: Project) -> None:
    project.git("branch", "other")
    project.release()
    record = (project.schemas / "releases.json").read_bytes()
    project.git("checkout", "--quiet", "other")
    (project.schemas / "releases.json").write_bytes(record)
    narrow(project)
    project.commit()
    assert "not-in-history" == refusal(project)


def test_release_asks_a_shallow_clone_for_its_history(project: Project) -> None:
    project.release()
    narrow(project)
    project.commit()
    project.git("clone", "--depth=1", project.folder.as_uri(), "shallow")
    clone = Project(project.folder / "shallow", project.capsys)
    assert "unknown-tag" == refusal(clone)
    clone.git("fetch", "--tags", "--depth=1")
    assert 0 == clone.run("diff")[0]
    assert "git fetch --unshallow" in clone.run("release")[2]


def test_release_refuses_a_tag_that_exists(project: Project) -> None:
    project.git("tag", "client-v0.1.0")
    assert "known-tag" == refusal(project)


@pytest.mark.parametrize(
    ("edit", "code", "place"),
    [
        (lambda d: d["releases"].reverse(), "wrong-order", "/releases/1/version"),
        (
            lambda d: d["releases"][0].update(version="1"),
            "wrong-value",
            "/releases/0/version",
        ),
        (lambda d: d["releases"][0].pop("tag"), "missing-key", "/releases/0"),
        (lambda d: d.update(date="today"), "unknown-key", "/date"),
    ],
)
def test_hand_edits_of_the_record_are_located(
    project: Project, edit: Any, code: str, place: str
) -> None:
    project.release()
    narrow(project)
    project.commit()
    project.release()
    data = project.record()
    edit(data)
    (project.schemas / "releases.json").write_text(json.dumps(data), "utf-8")
    for words in (["diff"], ["generate"]):
        exit_code, _, complaint = project.run(*words)
        assert 1 == exit_code
        assert f"error {code} at {place}: " in complaint


def test_generate_takes_version_and_changelog_from_the_record(project: Project) -> None:
    project.release()
    narrow(project)
    project.commit()
    project.release()
    assert 0 == project.run("generate")[0]
    out = project.folder / "generated"
    assert 'version = "0.2.0"' in (out / "pyproject.toml").read_text("utf-8")
    assert '"0.2.0"' in (out / "runcomfy_client/_api.py").read_text("utf-8")
    changelog = (out / "CHANGELOG.md").read_text("utf-8")
    assert ["## 0.2.0", "## 0.1.0"] == [
        line for line in changelog.splitlines() if line.startswith("## ")
    ]
    assert "# before\n  One(x=...)\n  # after\n  One(x=...)" in changelog


def test_check_tells_of_unreleased_changes_and_passes(project: Project) -> None:
    project.release()
    project.write("two")
    assert 0 == project.run("generate")[0]
    code, _, complaint = project.run("check")
    assert (0, True) == (
        code,
        "warning unreleased: changed since release 0.1.0: acme/two" in complaint,
    )
    project.commit()
    project.release()
    assert 0 == project.run("generate")[0]
    assert (0, "") == (project.run("check")[0], project.run("check")[2])


def test_a_change_of_the_record_makes_the_tree_stale(project: Project) -> None:
    assert 0 == project.run("generate")[0]
    assert "nothing to do" in project.run("generate")[1]
    project.release()
    assert "nothing to do" not in project.run("generate")[1]
    assert "nothing to do" in project.run("generate")[1]


@pytest.mark.parametrize("prefix", ["voice", "other"])
def test_the_work_grows_in_step_with_the_choices(project: Project, prefix: str) -> None:
    """One choice more, and all of them replaced: four times as many cost four times as much."""

    def calls(count: int) -> int:
        project.write("many", properties={"x": {"enum": names("voice", count)}})
        project.commit()
        project.write("many", properties={"x": {"enum": names(prefix, count + 1)}})
        found = 0

        def count_one(*_: object) -> None:
            nonlocal found
            found += 1

        before = sys.getprofile()
        sys.setprofile(count_one)
        try:
            code, printed, _ = project.run("diff", "--against", "HEAD")
        finally:
            sys.setprofile(before)
        assert (0, True) == (code, "choices added" in printed)
        return found

    calls(1)  # imports what has to be imported
    few, many = calls(300), calls(1200)
    assert many < 6 * few


def names(prefix: str, count: int) -> list[str]:
    """Choices that look alike within one list, and not across lists."""
    return [f"{prefix} {index}" for index in range(count)]


@pytest.mark.parametrize(
    ("gone", "left", "advice"),
    [
        ("16:9", ["adaptive", "1:1", "3:2"], "3:2"),
        ("9:21", ["9:210", "adaptive", "9:16"], "9:16"),
        ("1920x1080", ["1920x1200", "1280x720", "1080x1920", "auto"], "1280x720"),
        ("landscape_16_9", ["landscape_4_3", "portrait_16_9"], "landscape_4_3"),
        ("adapt", ["1:1", "adaptive"], "adaptive"),
    ],
)
def test_the_nearest_shape_replaces_one_that_is_gone(
    project: Project, gone: str, left: list[str], advice: str
) -> None:
    kept = "4:5" if ":" in gone else "512x640"
    old = project.folder / "old"
    project.write("one", properties={"y": {"enum": [gone, kept, *left]}})
    shutil.copytree(project.schemas, old)
    project.write("one", properties={"y": {"enum": [kept, *left]}})
    _, out, _ = project.run("diff", str(old), str(project.schemas))
    assert f"write One(y='{advice}')" in out
