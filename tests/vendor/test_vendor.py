"""The command ``vendor``: copies made, updated, checked, and never lost."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from codegen import Done, codegen, tree

ROOT = Path(__file__).parents[2]
IDEOGRAM = "ideogram/ideogram-v3/reframe"
NOT_CODE = {"manifest.json", ".gitattributes"}


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty code base in which commands run, with the committed tree beside it."""
    (tmp_path / "app").mkdir()
    (tmp_path / "generated").symlink_to(ROOT / "generated")
    monkeypatch.chdir(tmp_path)
    return Path("app")


def vendor(*words: str | Path) -> Done:
    return codegen("vendor", "app", *words)


def newer(folder: Path) -> Path:
    """Schemas in which one model has changed since."""
    shutil.copytree(ROOT / "schemas", folder)
    path = folder / f"{IDEOGRAM}.json"
    data = json.loads(path.read_text("utf-8"))
    data["input_schema"]["properties"]["seed"]["maximum"] = 77
    path.write_text(json.dumps(data), "utf-8")
    return folder


def test_whole_copy_is_the_package_byte_for_byte(app: Path) -> None:
    assert vendor().code == 0
    copied = tree(app / "runcomfy_client")
    for name in NOT_CODE:
        del copied[name]
    assert tree(ROOT / "generated/runcomfy_client") == copied
    assert vendor("--check").code == 0


def test_second_run_touches_nothing(app: Path) -> None:
    assert vendor("--name", "rc").code == 0
    before = {p: p.stat().st_mtime_ns for p in app.rglob("*")}
    # The name is that of the copy that stands there.
    assert vendor().out.endswith(": nothing to do\n")
    assert before == {p: p.stat().st_mtime_ns for p in app.rglob("*")}


@pytest.mark.parametrize("pattern", [IDEOGRAM, "ideogram/*", "*reframe"])
def test_part_holds_the_chosen_models_and_lists_no_other(
    pattern: str, app: Path
) -> None:
    assert vendor("--name", "rc", "--models", pattern).code == 0
    models = {p for p in tree(app / "rc") if p.startswith("models/")}
    home = {f"models/ideogram/ideogram_v3_reframe.{end}" for end in ("json", "py")}
    assert {"models/__init__.py", "models/ideogram/__init__.py", *home} == models
    code = (
        "import rc, rc.models, rc.models.ideogram as vendor; "
        "print([m.model_id for m in rc.search('')], "
        "rc.models.__all__, vendor.__all__, vendor.IdeogramV3Reframe.model_id)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=app, capture_output=True, text=True
    )
    wanted = f"['{IDEOGRAM}'] ['ideogram'] ['IdeogramV3Reframe'] {IDEOGRAM}\n"
    assert ("", wanted) == (done.stderr, done.stdout)


@pytest.mark.parametrize("found", ["1.10.2", "2.9.1", "2.12.0b1", "10.0"])
@pytest.mark.parametrize("name", ["pydantic", "httpx2"])
def test_what_is_too_old_is_told_and_refused_in_words(
    name: str, found: str, app: Path
) -> None:
    bound = re.search(rf"{name}>=([0-9]+[.][0-9]+)", vendor("--name", "rc").out)
    assert bound
    assert f'"{bound[0]},<3"' in (ROOT / "generated/pyproject.toml").read_text("utf-8")
    code = f"import {name} as one; one.VERSION = one.__version__ = {found!r}; import rc; rc.Client"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=app, capture_output=True, text=True
    )
    least = bound[1]
    told = f"needs {name} {least} or later, and {found} is installed: pip install '{bound[0]}'"
    is_refused = found in {"1.10.2", "2.9.1"}
    assert (is_refused, is_refused) == (done.returncode == 1, told in done.stderr)


def test_update_keeps_the_models_that_were_chosen(app: Path) -> None:
    assert vendor("--name", "rc", "--models", "ideogram/*").code == 0
    before = tree(app)
    assert vendor("--name", "rc").code == 0
    assert before == tree(app)
    assert vendor("--name", "rc", "--models", "*").code == 0
    assert {"rc/models/wan_ai/__init__.py"} <= set(tree(app))
    assert vendor("--name", "rc", "--models", "ideogram/*").code == 0
    assert before == tree(app), "what is chosen no more is removed"


def test_check_names_what_was_edited(app: Path) -> None:
    assert vendor("--name", "rc").code == 0
    (app / "rc/_api.py").write_text("mine = 1\n")
    (app / "rc/models/mine.py").write_text("mine = 2\n")
    (app / "rc/py.typed").unlink()
    done = vendor("--check")
    edited = re.findall(
        r"^app/rc/(\S+): error (?:edited-by-hand|missing-file):", done.err, re.M
    )
    assert (1, ["_api.py", "models/mine.py", "py.typed"]) == (done.code, edited)
    assert "behind" not in done.err


def test_edited_copy_is_overwritten_with_force_alone(app: Path) -> None:
    assert vendor("--name", "rc").code == 0
    whole = tree(app)
    (app / "rc/_api.py").write_text("mine = 1\n")
    (app / "rc/models/mine.py").write_text("mine = 2\n")
    before = tree(app)
    assert (
        1,
        "",
        "app/rc/_api.py: error edited-by-hand: this file was edited after it was copied\n"
        "  hint: move the change out of the copy, or overwrite it with --force\n",
    ) == vendor()
    assert before == tree(app)
    assert vendor("--force").code == 0
    assert {**whole, "rc/models/mine.py": b"mine = 2\n"} == tree(app)


def test_what_stood_there_before_is_not_taken_for_a_copy(app: Path) -> None:
    (app / "rc").mkdir()
    (app / "rc/__init__.py").write_text("mine = 1\n")
    before = tree(app)
    assert vendor("--name", "rc", "--check").code == 1
    assert vendor("--name", "rc").code == 1
    assert before == tree(app)


def test_check_tells_that_the_origin_has_moved_on(app: Path, tmp_path: Path) -> None:
    assert vendor("--name", "rc").code == 0
    before = tree(app)
    schemas = newer(tmp_path / "newer")
    assert (
        1,
        "",
        f"app/rc: error behind: this is version 0.1.0, {schemas.as_posix()} has 0.1.0: "
        f"{IDEOGRAM}\n  hint: run `runcomfy-codegen vendor app --name rc --schemas "
        f"{schemas.as_posix()}`\n",
    ) == vendor("--check", "--schemas", schemas)
    printed = vendor("--diff", "--schemas", schemas).out
    assert "+    seed: " in printed and printed.endswith("; nothing was written\n")
    assert before == tree(app)
    assert vendor("--schemas", schemas).code == 0
    changed = {path for path, text in tree(app).items() if before[path] != text}
    home = "rc/models/ideogram/ideogram_v3_reframe"
    assert {f"{home}.json", f"{home}.py", "rc/manifest.json"} == changed
    assert vendor("--check", "--schemas", schemas).code == 0


def test_check_tells_that_the_origin_is_older(app: Path, tmp_path: Path) -> None:
    """The command would go back there: it is not what to run."""
    assert vendor("--name", "rc", "--schemas", newer(tmp_path / "newer")).code == 0
    manifest = app / "rc/manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"version": "0.1.0"', '"version": "0.10.0"'))
    assert (
        1,
        "",
        f"app/rc: error ahead: this is version 0.10.0, generated has 0.1.0: {IDEOGRAM}\n"
        "  hint: copy from version 0.10.0 or later: `runcomfy-codegen vendor app --name "
        "rc` would go back\n",
    ) == vendor("--check")


@pytest.mark.parametrize("format_", ["json", "github"])
def test_check_speaks_to_programs(format_: str, app: Path) -> None:
    printed = vendor("--check", "--format", format_).out
    if format_ == "json":
        assert ["no-copy"] == [row["code"] for row in json.loads(printed)["problems"]]
    else:
        assert printed.startswith("::error file=app/runcomfy_client,")


def test_models_that_nobody_knows_are_refused(app: Path) -> None:
    done = vendor("--models", "ideogram/*", "ideogran/*")
    assert 1 == done.code
    assert "error unknown-model: there is no model ideogran/*\n" in done.err
    assert {} == tree(app)


@pytest.mark.parametrize("name", ["a-b", "class", "1st", "../up", "a.b", ""])
def test_name_that_python_cannot_import_is_wrong_usage(name: str, app: Path) -> None:
    assert 2 == vendor("--name", name).code
    assert {} == tree(app)


def test_two_copies_have_to_be_told_apart(app: Path) -> None:
    assert vendor("--name", "one").code == vendor("--name", "two").code == 0
    done = vendor()
    assert 1 == done.code and "2 copies are in this folder: one, two\n" in done.err


def test_tree_that_is_not_as_generated_is_not_copied(app: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "generated", broken)
    (broken / "runcomfy_client/_api.py").write_text("mine = 1\n")
    told = "/broken/runcomfy_client/_api.py: error edited"
    assert told in vendor("--from", broken).err
    assert "app: error no-package: " in vendor("--from", app).err
    assert {} == tree(app)


@pytest.mark.parametrize("place", ["rc", "rc/models"])
def test_copy_is_never_written_through_a_link(
    place: str, app: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (app / place).parent.mkdir(exist_ok=True)
    (app / place).symlink_to(elsewhere)
    done = vendor("--name", "rc")
    assert 1 == done.code and f"app/{place}" in done.err
    assert {} == tree(elsewhere)


def test_without_a_tree_the_one_that_is_shipped_is_copied(
    app: Path, tmp_path: Path
) -> None:
    (tmp_path / "generated").unlink()
    assert vendor("--name", "rc").code == 0
    copied = {f"{path}" for path in tree(app / "rc")} - NOT_CODE
    assert set(tree(ROOT / "generated/runcomfy_client")) == copied


def test_json_is_json_whatever_happens(tmp_path: Path) -> None:
    dest = str(tmp_path / "app")
    missing = ["--from", str(tmp_path / "none")]
    for options in (["--check"], ["--diff"], [], ["--check"], missing, ["--name", "-"]):
        told = json.loads(codegen("vendor", dest, "--format", "json", *options).out)
        assert "problems" in told
        if options == ["--diff"]:
            assert "+++ __init__.py (generated)" in told["summary"]["diff"]


def test_the_hint_is_the_command_that_was_given(tmp_path: Path) -> None:
    dest, tree = (tmp_path / "app").as_posix(), (ROOT / "generated").as_posix()
    asked = ["vendor", dest, "--name", "rc", "--models", "ideogram/*", "--from", tree]
    [command] = re.findall(r"`(.*)`", codegen(*asked, "--check").err)
    assert ["runcomfy-codegen", *asked] == shlex.split(command)
