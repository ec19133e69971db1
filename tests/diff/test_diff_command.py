"""``diff`` and ``release`` from the command line: folders, revisions and refusals."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from projects import Project, narrow


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
    done = project.run(*words)
    assert (2 if code == "usage" else 1, "") == (done.code, done.out)
    assert ("usage:" if code == "usage" else f"error {code}") in done.err


def test_old_and_against_together_are_wrong_usage(project: Project) -> None:
    assert 2 == project.run("diff", "HEAD", "--against", "HEAD")[0]


def test_a_folder_outside_a_repository_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    bare = Project(tmp_path)
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
