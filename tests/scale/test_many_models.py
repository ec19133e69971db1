"""Many models: all of them come out, and none of them makes the others dearer."""

import ast
import cProfile
import json
import pstats
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from catalogue import OVERLAY, grow
from codegen import codegen

from generator.cli.main import main
from generator.output import manifest
from generator.pipeline import build, update
from generator.pipeline.options import Options
from generator.python import class_printer
from generator.sources import check

ROOT = Path(__file__).parents[2]
MANY = 300
HEAVY = {"black", "datamodel_code_generator", "jinja2", "jsonschema"}
PACKAGE = "runcomfy_client"


def ids(schemas: Path) -> list[str]:
    found = schemas.rglob("*.json")
    return sorted(
        path.relative_to(schemas).as_posix().removesuffix(".json")
        for path in found
        if path.name != "api.json" and not path.name.endswith(OVERLAY)
    )


def fresh(code: str, cwd: Path, *arguments: str) -> str:
    """What a program prints in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def test_a_smaller_catalogue_is_the_beginning_of_a_larger_one(tmp_path: Path) -> None:
    grow(9, tmp_path / "nine")
    grow(20, tmp_path / "twenty")
    nine = {
        p.relative_to(tmp_path / "nine") for p in (tmp_path / "nine").rglob("*.json")
    }
    assert 2 * 9 + 1 == len(nine)
    for path in nine:
        other = tmp_path / "twenty" / path
        assert (tmp_path / "nine" / path).read_bytes() == other.read_bytes()


def test_every_model_comes_out(many: tuple[Path, Path]) -> None:
    schemas, out = many
    catalogue = ast.parse((out / PACKAGE / "_catalog.py").read_text("utf-8"))
    table = next(n for n in catalogue.body if isinstance(n, ast.AnnAssign))
    assert table.value is not None
    rows = ast.literal_eval(table.value)
    assert MANY == len(rows)
    assert ids(schemas) == sorted(row[0] for row in rows)
    document = json.loads((out / "openapi.json").read_text("utf-8"))
    for model_id, module, cls, *_ in rows:
        path = out / PACKAGE / "models" / f"{module.replace('.', '/')}.py"
        defined = compile(path.read_bytes(), path, "exec", ast.PyCF_ONLY_AST)
        assert cls in {n.name for n in defined.body if isinstance(n, ast.ClassDef)}
        assert f"/v1/models/{model_id}" in document["paths"]


def test_importing_the_package_does_not_grow(
    many: tuple[Path, Path], small: tuple[Path, Path]
) -> None:
    code = "import sys; old = set(sys.modules); import runcomfy_client; print(sorted(set(sys.modules) - old))"
    few, all_ = fresh(code, small[1]), fresh(code, many[1])
    assert few == all_
    assert set() == {"typing", "pydantic", "httpx2"} & set(ast.literal_eval(all_))


def test_using_one_model_imports_that_one_only(many: tuple[Path, Path]) -> None:
    code = (
        "import sys; from runcomfy_client.models.ideogram import IdeogramV3Reframe;"
        "print(sorted(m for m in sys.modules if m.startswith('runcomfy_client.models.')))"
    )
    found = ast.literal_eval(fresh(code, many[1]))
    assert ["ideogram", "ideogram.ideogram_v3_reframe"] == [
        name.removeprefix("runcomfy_client.models.") for name in found
    ]


def test_checking_a_clone_is_a_walk_over_digests(
    many: tuple[Path, Path], tmp_path: Path
) -> None:
    for folder in many:
        shutil.copytree(folder, tmp_path / folder.name, copy_function=shutil.copyfile)
    code = (
        "import json, sys; from generator.cli.main import main;"
        "code = main(['check', '--schemas', sys.argv[1], '--out', sys.argv[2]]);"
        "print(json.dumps([code, sorted(sys.modules)]))"
    )
    said = fresh(code, ROOT, str(tmp_path / "schemas"), str(tmp_path / "out"))
    summary, end = said.splitlines()
    code_, modules = json.loads(end)
    assert summary.startswith(f"{MANY} models, ") and "is up to date" in summary
    assert (0, set()) == (code_, HEAVY & set(modules))


def test_verifying_generates_everything(small: tuple[Path, Path]) -> None:
    options = Options(*small)
    walked, verified = update.check(options), update.check(options, verify=True)
    assert (0, 6) == (walked.rendered, verified.rendered)
    assert (False, False) == (bool(walked.changes), bool(verified.changes))
    assert walked.changes == verified.changes


def test_file_changed_together_with_its_digest_is_found(
    small: tuple[Path, Path],
) -> None:
    """Only a fresh tree tells, and no cache knows this one."""
    schemas, out = small
    page = next(iter(sorted((out / "docs/en/vendor-000").glob("*.md"))))
    data = json.loads((out / manifest.NAME).read_text("utf-8"))
    page.write_text("Nothing.\n", "utf-8")
    data["files"][page.relative_to(out).as_posix()] = manifest.digest("Nothing.\n")
    (out / manifest.NAME).write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    arguments = ["check", "--schemas", str(schemas), "--out", str(out)]
    for given in (arguments, [*arguments, "--verify"]):
        done = codegen(*given)
        assert f"changed  {page.relative_to(out).as_posix()}" in done.out
        assert 1 == done.code


def states(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file was written, and which one it is."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_one_changed_model_costs_one_model(
    many: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas, out = (tmp_path / folder.name for folder in many)
    for folder, copied in zip(many, (schemas, out), strict=True):
        shutil.copytree(folder, copied)
    before = states(out)
    overlay = next(schemas.glob("vendor-003/*/*" + OVERLAY))
    data = json.loads(overlay.read_text("utf-8"))
    data["summary"]["en"] = "Another text."
    overlay.write_text(json.dumps(data), "utf-8")
    calls: list[str] = []

    def counted(module: Any, name: str) -> None:
        original = getattr(module, name)

        def call(*arguments: Any) -> Any:
            calls.append(name)
            return original(*arguments)

        monkeypatch.setattr(module, name, call)

    counted(check, "check_model")
    counted(class_printer, "print_classes")
    counted(build, "model_files")
    arguments = ["--quiet", "--schemas", str(schemas), "--out", str(out)]
    assert 0 == main(["generate", *arguments, "--jobs", "1"])

    assert (1, 1) == (calls.count("model_files"), calls.count("print_classes"))
    # The changed one, and those that shared pages show.
    assert calls.count("check_model") <= 1 + 4
    model_id = overlay.relative_to(schemas).as_posix().removesuffix(OVERLAY)
    entry = manifest.read(out).models[model_id]
    written = {path for path, state in states(out).items() if before.get(path) != state}
    others = written - set(entry.files)
    assert 2 == len(written & set(entry.files)), "the module, and the English page"
    # What speaks of all models, and says something else now.
    assert {"manifest.json", "openapi.json", f"{PACKAGE}/_catalog.py"} <= others
    assert set() == {path for path in others if "/models/vendor-" in path}
    assert all(path.count("/") < 3 for path in others), others


def test_work_grows_no_faster_than_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts function calls, which are the same on every machine."""
    monkeypatch.setattr(build, "model_files", lambda *_: {"a": "b"})
    counts: list[int] = []
    for count in (40, 80):
        folder = tmp_path / str(count)
        grow(count, folder)
        options = Options(folder, tmp_path / "none", jobs=1)
        update.render(options)  # caches are filled, as they are later on
        with cProfile.Profile() as profile:
            update.render(options)
        counts.append(vars(pstats.Stats(profile))["total_calls"])
    assert counts[1] / counts[0] < 2.05


def test_each_model_is_printed_once(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    original = class_printer.print_classes

    def counted(prepared: Any, *others: Any) -> Any:
        printed.append(prepared.schema["title"])
        return original(prepared, *others)

    monkeypatch.setattr(class_printer, "print_classes", counted)
    update.render(Options(*small, jobs=1))
    assert 6 == len(printed) == len(set(printed))
