"""The table ``[tool.runcomfy-codegen]``: what it changes, and what it refuses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from codegen import codegen, tree

from generator.cli.main import main
from generator.cli.settings import Settings, find

ROOT = Path(__file__).parents[2]
FULL = """\
[project]
name = "acme"

[tool.runcomfy-codegen]
schemas = "models"
out = "build/client"
templates = "ours"
models = ["ideogram/*", "wan-ai/wan-2-5/text-to-image"]
languages = ["en", "zh"]
package = "acme_models"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project but for its settings, its schemas and one template."""
    (tmp_path / "pyproject.toml").write_text(FULL)
    (tmp_path / "ours/docs/en").mkdir(parents=True)
    text = (ROOT / "templates/docs/en/index.md.jinja").read_text("utf-8")
    (tmp_path / "ours/docs/en/index.md.jinja").write_text(f"{text}\nOurs.\n", "utf-8")
    (tmp_path / "models").symlink_to(ROOT / "schemas")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_generate_follows_every_setting(project: Path) -> None:
    assert main(["generate", "--quiet"]) == 0
    files = tree(project / "build/client")
    modules = {
        p for p in files if re.fullmatch(r"\w+/models/\w+/(?!__init__)\w+\.py", p)
    }
    assert {
        "acme_models/models/ideogram/ideogram_v3_reframe.py",
        "acme_models/models/wan_ai/wan_2_5_text_to_image.py",
    } == modules
    pages = {path for path in files if path.startswith("docs/")}
    assert {"en", "zh"} == {path.split("/")[1] for path in pages} - {"assets"}
    assert files["docs/en/index.md"].endswith(b"\nOurs.\n")
    named = {path for path, text in files.items() if b"runcomfy_client" in text}
    assert set() == named
    for page in pages:
        text = files[page].decode()
        links = re.findall(r"\]\((?!https:)([^)#]+)[^)]*\)", text)
        lost = {
            link
            for link in links
            if not (project / "build/client" / page).parent.joinpath(link).exists()
        }
        assert set() == lost
    assert main(["check", "--quiet"]) == 0


def test_samples_run_under_the_name_that_was_chosen(project: Path) -> None:
    assert main(["generate", "--quiet"]) == 0
    out = project / "build/client"
    page = (out / "docs/en/ideogram/ideogram-v3-reframe.md").read_text("utf-8")
    imports = set(re.findall(r"^from acme_models\S* import .*$", page, re.M))
    assert len(imports) > 1
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(sorted(imports))],
        cwd=out,
        capture_output=True,
        text=True,
    )
    assert (0, "") == (done.returncode, done.stderr)
    project_file = (out / "pyproject.toml").read_text()
    assert 'name = "acme-models"\n' in project_file
    assert 'packages = ["acme_models"]\n' in project_file


def test_settings_are_found_from_a_folder_below(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = find(project)
    (project / "src/deep").mkdir(parents=True)
    (project / "src/pyproject.toml").write_text(
        '[project]\nname = "runcomfy-codegen"\n'
    )
    monkeypatch.chdir(project / "src/deep")
    below = find(project / "src/deep")
    assert (Path("models"), project / "models") == (here.schemas, below.schemas)
    assert (Path("build/client"), project / "build/client") == (here.out, below.out)
    assert here.package == below.package == "acme_models"


@pytest.mark.parametrize(
    "text",
    [
        '[tool . "runcomfy-codegen" ]\nout = "there"\n',
        "[tool]\nruncomfy-codegen . out = 'there'\n",
        "tool.'runcomfy-codegen' = {out = 'there'}\n",
        'scripts.runcomfy-codegen = "runcomfy_codegen.cli"\ntool.runcomfy-codegen.out = "there"',
    ],
)
def test_table_is_found_however_it_is_written(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert "there" == find(tmp_path).out.name


def test_options_win_over_settings(project: Path) -> None:
    options = ["--out", "elsewhere", "--schemas", str(ROOT / "schemas")]
    assert main(["generate", "--quiet", *options]) == 0
    assert not (project / "build").exists()
    assert (project / "elsewhere/acme_models/__init__.py").is_file()


def test_a_changed_setting_is_work_to_do(project: Path) -> None:
    assert main(["generate"]) == 0
    assert "nothing to do" in codegen("generate").out
    for old, new in (
        ('"acme_models"', '"other"'),
        ('["en", "zh"]', '["ja"]'),
        (', "wan-ai/wan-2-5/text-to-image"', ""),
    ):
        text = (project / "pyproject.toml").read_text()
        (project / "pyproject.toml").write_text(text.replace(old, new))
        assert main(["check", "--quiet"]) == 1
        done = codegen("generate")
        assert done.code == 0 and "nothing to do" not in done.out
        assert main(["check", "--quiet"]) == 0
    files = tree(project / "build/client")
    assert not any(path.startswith("acme_models/") for path in files)
    assert {"other"} == {p.split("/")[0] for p in files if p.endswith(".py")}


def test_projects_without_a_table_have_the_usual_settings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\n")
    assert Settings() == find(tmp_path)


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("modles = []", "modles is not a setting", "did you mean models?"),
        ("colour = 1", "colour is not a setting", "choose from schemas, out, site,"),
        ("models = []", "models is []", 'write models = ["...", "..."]'),
        ('models = "a/b"', 'models is "a/b"', 'write models = ["...", "..."]'),
        ("models = [1]", "models is [1]", 'write models = ["...", "..."]'),
        ("out = 1", "out is 1", 'write out = "..."'),
        ("site = 1", "site is 1", 'write site = "..."'),
        ('out = ""', 'out is ""', 'write out = "..."'),
        ('package = "a-b"', '"a-b" is not a name', "write lower-case letters"),
        ('package = "class"', '"class" is not a name', "write lower-case letters"),
        ('languages = ["de"]', '"de" is not a language', "choose from en, ja, zh"),
        ('templates = "none"', "none is not a folder", "make it, or remove this line"),
        ("out = ", "Invalid value", "fix the TOML"),
    ],
)
def test_wrong_settings_are_problems_with_their_line(
    line: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f'[project]\nname = "x"\n\n[tool.runcomfy-codegen]\n# ours\n{line}\n'
    (tmp_path / "pyproject.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    done = codegen("generate")
    printed, told, *_ = done.err.splitlines()
    assert printed.startswith(f"pyproject.toml:6:1: error bad-settings: {message}")
    assert told.startswith(f"  hint: {hint}")
    as_json = codegen("generate", "--format", "json")
    (row,) = json.loads(as_json.out)["problems"]
    assert ("pyproject.toml", 6) == (row["file"], row["line"])
    assert 1 == done.code == as_json.code


@pytest.mark.parametrize(
    ("table", "hint"),
    [
        ("[tool.runcomfy_codegen]", "did you mean [tool.runcomfy-codegen]?"),
        ("[tool.runcomfy-codegen", "fix the TOML"),
    ],
)
def test_table_that_is_misspelt_is_a_problem(
    table: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[project]\n{table}\nout = 'there'\n")
    monkeypatch.chdir(tmp_path)
    done = codegen("generate")
    assert (1, True) == (done.code, done.err.startswith("pyproject.toml:2:1: error"))
    assert f"  hint: {hint}\n" in done.err


def test_pattern_that_chooses_nothing_is_a_problem(project: Path) -> None:
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace("ideogram/*", "ideogran/*"))
    done = codegen("generate")
    assert 1 == done.code and "there is no model ideogran/*\n" in done.err
    assert not (project / "build").exists()


def test_only_takes_patterns(project: Path) -> None:
    assert main(["generate", "--quiet", "--only", "wan*"]) == 0
    vendors = {
        p.split("/")[2] for p in tree(project / "build/client") if "/models/" in p
    }
    assert {"__init__.py", "wan_ai"} == vendors
