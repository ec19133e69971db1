"""The same schemas give the same bytes: anywhere, any time, on any supported Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from codegen import Tree, tree
from trees import edit, generate

ROOT = Path(__file__).parents[2]
NEEDED = "import sys, black, datamodel_code_generator, jinja2, jsonschema; assert sys.version_info >= (3, 11)"


def run(
    python: str, schemas: Path, out: Path, cwd: Path, *options: str,
    checkout: Path = ROOT, **variables: str,
) -> Tree:  # fmt: skip
    """The tree that a process of its own generates."""
    arguments = ["--schemas", str(schemas), "--out", str(out), *options]
    subprocess.run(
        [python, "-m", "generator", "generate", "--quiet", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(checkout)} | variables,
        check=True,
    )
    return tree(out)


def test_second_run_into_another_folder_gives_the_same(
    schemas: Path, before: Tree, tmp_path: Path
) -> None:
    assert before == generate(schemas, tmp_path / "elsewhere" / "wörk 二")


@pytest.mark.parametrize(
    "variables",
    [
        {
            "PYTHONHASHSEED": "0",
            "LANG": "C",
            "LC_ALL": "C",
            "TZ": "Asia/Tokyo",
            "PYTHONOPTIMIZE": "2",
            "SOURCE_DATE_EPOCH": "1",
        },
        {
            "PYTHONHASHSEED": "4242",
            "LANG": "tr_TR.UTF-8",
            "TZ": "America/St_Johns",
            "PYTHONUTF8": "0",
            "PYTHONIOENCODING": "ascii",
            "COLUMNS": "20",
        },
    ],
    ids=" ".join,
)
def test_environment_changes_nothing(
    variables: dict[str, str], schemas: Path, before: Tree, tmp_path: Path
) -> None:
    assert before == run(
        sys.executable, schemas, tmp_path / "out", tmp_path, **variables
    )


def test_working_directory_and_relative_paths_change_nothing(
    schemas: Path, before: Tree, tmp_path: Path
) -> None:
    found = run(sys.executable, Path("."), Path("../out"), schemas)
    assert found == {}, "a relative --out is relative to the working directory"
    assert before == tree(tmp_path / "out")


def test_compiled_templates_change_nothing_whatever_became_of_them(
    schemas: Path, before: Tree, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    for name in ("generator", "templates", "schemas/_meta"):
        left_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, checkout / name, ignore=left_out)
    compiled = checkout / "templates/__pycache__"

    def generated(out: str) -> Tree:
        return run(
            sys.executable, schemas, tmp_path / out, checkout,
            checkout=checkout, PYTHONDONTWRITEBYTECODE="",
        )  # fmt: skip

    assert before == generated("as they were compiled")
    files = sorted(compiled.iterdir())
    assert len(files) > 20
    for number, file in enumerate(files):
        file.write_bytes(file.read_bytes()[: number * 7])
    assert before == generated("although they are damaged")
    assert before == generated("as they were compiled again")
    edited = checkout / "templates/root/README.md.jinja"
    edited.write_text("edited\n" + edited.read_text("utf-8"), "utf-8")
    assert b"edited\n" == generated("although edited")["README.md"][:7]
    shutil.rmtree(compiled)
    compiled.write_text("no folder")
    assert before.keys() == generated("without a place for them").keys()


def test_umask_changes_neither_bytes_nor_modes(schemas: Path, tmp_path: Path) -> None:
    modes = []
    for mask in (0o000, 0o077):
        out = tmp_path / f"{mask:o}"
        old = os.umask(mask)
        try:
            generate(schemas, out)
        finally:
            os.umask(old)
        files = {path for path in out.rglob("*") if path.is_file()}
        modes.append({p.relative_to(out): p.stat().st_mode for p in files})
    assert modes[0] == modes[1]


def test_number_of_processes_changes_nothing(schemas: Path, tmp_path: Path) -> None:
    # Enough models for the pool to be used.
    source = schemas / "wan-ai/wan-2-5/text-to-image.json"
    for number in range(40):
        path = schemas / f"acme/variant-{number}.json"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(source, path)
        edit(path, lambda d, n=number: d.update(model_id=f"acme/variant-{n}"))
    one = generate(schemas, tmp_path / "one", "--jobs", "1")
    two = generate(schemas, tmp_path / "two", "--jobs", "2")
    assert 40 == sum(
        "models/acme/variant" in path and path.endswith(".py") for path in one
    )
    assert one == two


def interpreters() -> list[str]:
    """Every other Python here that has what the generator needs, one for each version.

    Where the matrix of the workflow runs only one, this is empty: there each version compares
    its output with the committed one instead (`make check`).
    """
    beside = os.environ.get("OTHER_PYTHONS", "").split(os.pathsep)
    on_path = [shutil.which(f"python3.{minor}") for minor in range(11, 20)]
    found: dict[str, str] = {}
    for python in filter(None, [*beside, *on_path]):
        done = subprocess.run(
            [python, "-c", f"{NEEDED}; print(sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            found.setdefault(done.stdout.strip(), python)
    found.pop(str(sys.version_info[:2]), None)
    return list(found.values())


def test_other_pythons_give_the_same(
    schemas: Path, before: Tree, tmp_path: Path
) -> None:
    for number, python in enumerate(interpreters()):
        assert before == run(python, schemas, tmp_path / str(number), tmp_path), python
