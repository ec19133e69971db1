"""The command line: exit codes, help, silence, progress, and ends that nobody wished for."""

import errno
import itertools
import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from codegen import codegen, tree
from trees import edit

from generator import __version__
from generator.cli import generate
from generator.cli.main import main
from generator.pipeline import build

ROOT = Path(__file__).parents[2]
OPTIONS = {
    "--force", "--format", "--help", "--jobs", "--timings", "--keep-going", "--max-bytes",
    "--max-choices", "--max-depth", "--max-properties", "--only", "--out", "--quiet",
    "--schemas", "--templates",
}  # fmt: skip


def arguments(schemas: Path, out: Path) -> list[str]:
    return ["--schemas", str(schemas), "--out", str(out)]


def add_property(schemas: Path) -> None:
    """Something to do: module, schema, form and pages of a model, and what lists all models."""
    source = schemas / "wan-ai/wan-2-5/text-to-image.json"
    extra = {"note": {"type": "string"}}
    edit(source, lambda d: d["input_schema"]["properties"].update(extra))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["destroy"],
        ["generate", "--sch", "x"],
        ["generate", "--no-such-option"],
        ["generate", "surplus"],
        ["generate", "--jobs", "0"],
        ["generate", "--jobs", "many"],
        ["generate", "--max-depth", "-1"],
        ["generate", "--format", "xml"],
        ["generate", "--check", "--dry-run"],
        ["generate", "--only"],
        ["check", "--force"],
        ["check", "--dry-run"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(words: list[str], tmp_path: Path) -> None:
    done = codegen(*words)
    assert (2, "") == (done.code, done.out)
    assert done.err.startswith("usage: runcomfy-codegen")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["generate", "--only", "--format=json"], "wrong-usage"),
        (["diff", "a", "--against", "b", "--format", "json"], "wrong-usage"),
        (["import", "-", "-", "--format", "json"], "wrong-usage"),
        (["generate", "--templates", "none", "--format", "json"], "wrong-usage"),
        (["diff", "--format", "json"], "disk"),
    ],
    ids=" ".join,
)
def test_what_ends_a_command_early_is_json_where_it_is_asked_for(
    words: list[str], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if code == "disk":
        tmp_path.rmdir()
    done = codegen(*words)
    assert done.code == (1 if code == "disk" else 2)
    assert [code] == [p["code"] for p in json.loads(done.out)["problems"]]


def test_missing_template_folder_is_wrong_usage(schemas: Path, tmp_path: Path) -> None:
    out = tmp_path / "new"
    done = codegen("generate", *arguments(schemas, out), "--templates", "nowhere")
    assert (2, "", "--templates: nowhere is not a folder\n") == done
    assert not out.exists()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("generate", OPTIONS | {"--check", "--dry-run", "--watch"}),
        ("check", OPTIONS - {"--force", "--timings"} | {"--verify"}),
    ],
)
def test_help_lists_every_option(command: str, options: set[str]) -> None:
    done = codegen(command, "--help")
    listed = done.out.partition("options:")[2]
    assert 0 == done.code
    assert options == set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", listed, re.MULTILINE))
    undescribed = re.findall(
        r"^  (--\S+(?: [A-Z]+)?)$(?!\n {20})", listed, re.MULTILINE
    )
    assert [] == undescribed


def test_version() -> None:
    assert (0, f"{__version__}\n", "") == codegen("--version")


def test_summary_counts_what_was_done(schemas: Path, tmp_path: Path) -> None:
    out = tmp_path / "new"

    def say(*words: str) -> str:
        done = codegen("generate", *arguments(schemas, out), *words)
        assert (0, "") == (done.code, done.err)
        return done.out.replace(str(out), "OUT")

    first = say()
    files = len(tree(out))
    seconds = r"\(\d+\.\d\d s\)\n"
    wanted = rf"4 models, 8 enums: {files} files written, 0 unchanged in OUT {seconds}"
    assert re.fullmatch(wanted, first)
    wanted = (
        rf"4 models, 8 enums: nothing to do, {files} files up to date in OUT {seconds}"
    )
    assert re.fullmatch(wanted, say())
    assert "" == say("--quiet")
    add_property(schemas)
    wanted = (
        rf"4 models, 8 enums: 11 files written, {files - 11} unchanged in OUT {seconds}"
    )
    assert re.fullmatch(wanted, say())
    assert "" == say("--quiet", "--force")


class Terminal(StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each look at the clock take two seconds."""
    ticks = itertools.count(0, 2)
    monkeypatch.setattr(generate.time, "perf_counter", lambda: next(ticks))


def test_slow_work_shows_progress_on_a_terminal_and_clears_it(
    schemas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["generate", *arguments(schemas, tmp_path / "new")]) == 0
    counted = "".join(f"\r{done}/4 models" for done in range(1, 5))
    assert f"{counted}\r\x1b[K" == terminal.getvalue()


@pytest.mark.parametrize("why", ["quick", "quiet", "nobody watches"])
def test_no_progress_is_shown_where_nobody_needs_it(
    why: str, schemas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch)
    if why == "quick":
        monkeypatch.setattr(generate.time, "perf_counter", lambda: 0.5)
    terminal = StringIO() if why == "nobody watches" else Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    words = ["--quiet"] if why == "quiet" else []
    assert main(["generate", *arguments(schemas, tmp_path / "new"), *words]) == 0
    assert "" == terminal.getvalue()


def test_interrupt_while_rendering_leaves_everything_as_it_was(
    schemas: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_property(schemas)
    before = tree(out)

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "model_files", interrupted)
    done = codegen("generate", *arguments(schemas, out))
    assert (130, "", "interrupted; no file was left half-written\n") == done
    assert before == tree(out)


def test_reader_that_leaves_early_is_no_error_of_ours(schemas: Path, out: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "generator", "generate", *arguments(schemas, out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert "" == process.stderr.read()
    assert 1 == process.returncode


def failing(nth: int, code: int) -> Any:
    """An ``os.replace`` that fails for the nth file which takes its place in the tree."""
    replace, calls = os.replace, itertools.count(1)

    def fail(source: Any, target: Any) -> None:
        if str(source).endswith(".staged") and next(calls) == nth:
            raise OSError(code, os.strerror(code), str(source), None, str(target))
        replace(source, target)

    return fail


def test_folder_that_cannot_be_made_is_a_problem(schemas: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    before = tree(tmp_path)
    done = codegen("generate", *arguments(schemas, tmp_path / "file" / "out"))
    assert (1, "") == (done.code, done.out)
    assert re.search(r"/file/out: error disk: ", done.err)
    assert "\n1 error; nothing was written\n" in done.err
    assert before == tree(tmp_path)


def test_full_disk_before_the_first_rename_changes_nothing(
    schemas: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_property(schemas)
    before = tree(out)
    monkeypatch.setattr(os, "replace", failing(1, errno.ENOSPC))
    done = codegen("generate", *arguments(schemas, out))
    assert 1 == done.code
    problem, hint, end = done.err.splitlines()
    place = "docs/assets/forms/wan-ai/wan-2-5-text-to-image.json"
    wanted = f"{out.as_posix()}/{place}: error disk: "
    assert wanted + os.strerror(errno.ENOSPC) == problem
    assert "  hint: check permissions and free space, then run it again" == hint
    assert "1 error; nothing was written" == end
    assert before == tree(out)


def test_failure_half_way_says_so_and_the_next_run_finishes(
    schemas: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_property(schemas)
    assert main(["generate", "--quiet", *arguments(schemas, tmp_path / "fresh")]) == 0
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing(3, errno.EACCES))
        done = codegen("generate", *arguments(schemas, out))
    assert (1, "1 error; run it again to finish") == (
        done.code, done.err.splitlines()[-1],
    )  # fmt: skip
    assert main(["check", "--quiet", *arguments(schemas, out)]) == 1
    assert main(["generate", "--quiet", *arguments(schemas, out)]) == 0
    assert tree(tmp_path / "fresh") == tree(out)


def test_output_is_never_written_through_a_link(schemas: Path, tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    out.mkdir()
    (out / "docs").symlink_to(elsewhere, target_is_directory=True)
    done = codegen("generate", *arguments(schemas, out))
    assert 1 == done.code and "error link-in-the-way: " in done.err
    assert ({}, ["docs"]) == (tree(elsewhere), [path.name for path in out.iterdir()])


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_links_among_the_schemas_are_refused(
    kind: str, schemas: Path, tmp_path: Path
) -> None:
    (tmp_path / "target").mkdir()
    model = tmp_path / "target" / "model.json"
    model.write_text('{"model_id": "a/b", "input_schema": {}}')
    if kind == "file":
        (schemas / "acme.json").symlink_to(model)
    else:
        (schemas / "acme.d").symlink_to(model.parent, target_is_directory=True)
    done = codegen("generate", *arguments(schemas, tmp_path / "out"))
    name = "acme.json" if kind == "file" else "acme.d"
    assert (
        f"{schemas.as_posix()}/{name}: error not-a-file: this is a link or a device, "
        "not a regular file\n  hint: put the file itself here\n"
        "1 error; nothing was written\n"
    ) == done.err
    assert not (tmp_path / "out").exists()


def test_folder_that_cannot_be_read_is_a_problem_and_not_a_loss(
    schemas: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, scan = tree(out), os.scandir
    locked = schemas / "wan-ai"

    def refuse(path: Any) -> Any:
        if not isinstance(path, int) and Path(path) == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        done = codegen("generate", *arguments(schemas, out))
    assert 1 == done.code
    assert "wan-ai: error unreadable: Permission denied\n" in done.err
    assert before == tree(out)
