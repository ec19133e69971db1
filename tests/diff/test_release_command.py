"""``release`` from the command line: records, tags, and what it refuses."""

import json
from typing import Any

import pytest
from projects import SCHEMA, Project, narrow


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
    clone = Project(project.folder / "shallow")
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
