"""No module lands that cannot be imported; which of them are imported is told by their kinds."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from codegen import codegen

from generator.cli.main import main
from generator.pipeline import import_check
from generator.python.module_kinds import kinds

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CLASSES = "classes/pydantic_v2/BaseModel.jinja2"
REFRAME = "ideogram/ideogram-v3/reframe"
MODULE = "runcomfy_client/models/ideogram/ideogram_v3_reframe.py"
SPOILT = """{{ field.name }}: {% if class_name == "IdeogramV3Reframe" %}bool[int]{% else %}"""


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    """A folder of templates with one that replaces ours, changed at one place."""
    text = (TEMPLATES / name).read_text("utf-8")
    assert text.count(old) == 1
    file = folder / name
    shutil.copytree(
        (TEMPLATES / name).parent,
        file.parent,
        ignore=lambda _, names: {*names} - {file.name},
    )
    file.write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """Templates that make one class of which only an import shows that it cannot be made."""
    old = "{{ field.name }}: {{ field.annotated or field.type_hint }}\n"
    new = f"{SPOILT}{{{{ field.annotated or field.type_hint }}}}{{% endif %}}\n\n"
    return changed(tmp_path / "templates", CLASSES, old, new)


def run(
    out: Path, *arguments: object, **variables: str
) -> subprocess.CompletedProcess[str]:
    words = ["generate", "--out", out, *arguments]
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_module_that_cannot_be_imported_is_refused(
    tmp_path: Path, spoilt: Path
) -> None:
    out = tmp_path / "out"
    done = run(out, "--templates", spoilt)
    assert (done.returncode, out.exists()) == (1, False)
    file = (
        f"schemas/{REFRAME}.json:1:1: error not-importable: {MODULE} cannot be imported"
    )
    assert f"{file}: TypeError: type 'bool' is not subscriptable" in done.stderr

    done = run(out, "--templates", spoilt, "--keep-going")
    assert f"refused: {REFRAME}" in done.stderr
    assert sorted(path.name for path in (out / "runcomfy_client/models").iterdir()) == [
        "__init__.py", "blackforestlabs", "bytedance", "wan_ai",
    ]  # fmt: skip


def test_other_processes_do_not_run_the_script_that_calls_us(tmp_path: Path) -> None:
    """With another thread a fork is not safe, and what is spawned would import the script."""
    script = tmp_path / "script.py"
    script.write_text(
        f"""
import sys, threading
sys.path.insert(0, {str(ROOT)!r})
from generator.cli.main import main

print("begun")
threading.Thread(target=threading.Event().wait, daemon=True).start()
main(["generate", "--schemas", {str(ROOT / "schemas")!r}, "--force"])
main(["docs", "build", "--schemas", {str(ROOT / "schemas")!r}])
""",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    begun, generated, *built = done.stdout.splitlines()
    assert "begun" == begun
    assert generated.startswith("4 models, 8 enums: ") and " written" in generated
    assert "begun" not in built
    assert (tmp_path / "site/index.html").exists()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("import os; assert not os.environ, os.environ", ""),
        ("while True: pass", "the package cannot be imported: it takes more than 0.5 s"),
        ("import os; os._exit(3)", "the package cannot be imported: the process that does it dies"),
        ("from .exakt import Exact", "ModuleNotFoundError: No module named 'runcomfy_client._runtime.exakt'"),
    ],
)  # fmt: skip
def test_the_process_has_no_environment_and_a_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str, words: str
) -> None:
    name = "package/_runtime/lists.py"

    templates = tmp_path / "templates"
    (templates / name).parent.mkdir(parents=True)
    text = (TEMPLATES / name).read_text("utf-8")
    (templates / name).write_text(f"{text}\n\n{spoil}\n", "utf-8")
    if "0.5" in words:
        monkeypatch.setattr(import_check, "_DEADLINE_S", 0.5)
    monkeypatch.chdir(ROOT)
    out = tmp_path / "out"
    done = codegen("generate", "--templates", templates, "--out", out)
    assert (done.code, out.exists()) == ((1, False) if words else (0, True))
    assert words in done.err


def test_only_what_is_new_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schemas: Path
) -> None:
    """A process starts only for kinds that no run with this generator has seen."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    started: list[int] = []
    start = import_check.ImportCheck.start

    def counted(self: import_check.ImportCheck) -> None:
        started[-1] += 1
        start(self)

    monkeypatch.setattr(import_check.ImportCheck, "start", counted)
    file = schemas / f"{REFRAME}.json"
    text = file.read_text("utf-8")
    limit = '"maximum": 2147483647'
    assert limit in text
    for changed in (
        text,
        text.replace(limit, limit[:-1] + "6"),
        text.replace(f"{limit},", ""),
    ):
        file.write_text(changed, "utf-8")
        started.append(0)
        out = tmp_path / f"out{len(started)}"
        assert main(["generate", "--schemas", str(schemas), "--out", str(out)]) == 0
    started.append(0)
    again = ["--force", "--out", str(tmp_path / "again")]
    assert main(["generate", "--schemas", str(schemas), *again]) == 0
    assert started == [1, 0, 1, 1]


USUAL = '''
from typing import Annotated, ClassVar, Literal, TypeAlias
from pydantic import Field
from ..._runtime import ImageUrl, MediaOutput, RatioChoice, Request, Value

class Ratio(RatioChoice):
    """2 ratios."""
    RATIO_1_1 = "1:1"
    RATIO_16_9 = "16:9"

RatioValue: TypeAlias = Literal["1:1", "16:9"]
Steps: TypeAlias = Annotated[int, Field(ge=1, le=50)]

class Camera(Value, frozen=True):
    """A camera."""
    speed: float | None = None

class _Choices:
    Ratio = Ratio

class Thing(Request[MediaOutput], _Choices, frozen=True):
    """A thing."""
    model_id: ClassVar[str] = "acme/thing"
    image: ImageUrl
    """A picture."""
    ratio: Ratio | RatioValue = Ratio.RATIO_1_1
    steps: Steps | None = Field(default=None, serialization_alias="num steps")
    camera: Camera | None = None
'''


@pytest.mark.parametrize(
    ("old", "new", "is_new"),
    [
        ('"""A thing."""', '"""Another."""', False),
        ("acme/thing", "acme/other", False),
        ("class Thing(", "class Other(", False),
        ("Steps", "Count", False),
        ("Camera", "Lens", False),
        ('RATIO_16_9 = "16:9"', 'RATIO_4_3 = "4:3"\n    RATIO_2_1 = "2:1"', False),
        ('Literal["1:1", "16:9"]', 'Literal["1:1", "16:9", "4:3"]', False),
        ("= Ratio.RATIO_1_1", "= Ratio.RATIO_16_9", False),
        ("le=50", "le=51", False),
        ("image: ImageUrl", "picture: ImageUrl", True),
        ("image: ImageUrl", "image: str", True),
        ("image: ImageUrl", "image: ImageUrl | None", True),
        ("num steps", "steps", True),
        ("ge=1, le=50", "ge=1", True),
        ("ge=1, le=50", "ge=1, le=50, multiple_of=0", True),
        ("le=50", f"le={2**70}", True),
        ("le=50", "le=50.5", True),
        ('Literal["1:1", "16:9"]', 'Literal["1:1", 16]', True),
        ("RATIO_16_9 =", "ratio =", True),
        ("RATIO_16_9 =", "_RATIO_ =", True),
        ("RATIO_16_9 =", "RATIO_1_1 =", True),
        ("= Ratio.RATIO_1_1", "= Ratio.RATIO_9_9", True),
        ("RatioChoice", "SizeChoice", True),
        ("speed: float", "speed: int", True),
        ("    camera: Camera", "    Ratio: str | None = None\n    camera: Camera", True),
        ("    camera: Camera", "    str: str | None = None\n    camera: Camera", True),
        ("    camera: Camera", "    camera: list[Thing] | Camera", True),
        ("_Choices, frozen=True", "_Choices, frozen=False", True),
        ("\nclass _Choices", "\nCamera.model_rebuild()\n\nclass _Choices", True),
    ],
)  # fmt: skip
def test_what_pydantic_reads_makes_another_kind(
    old: str, new: str, *, is_new: bool
) -> None:
    assert old in USUAL
    other = kinds(ast.parse(USUAL.replace(old, new)))
    assert bool(other - kinds(ast.parse(USUAL))) == is_new
