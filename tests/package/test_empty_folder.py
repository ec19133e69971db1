"""Another project, from an empty folder, as docs/PROJECT.md tells it: every line of it, run."""

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import httpx2
import pytest
from installing import Environment, make_environment, run

from generator.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/PROJECT.md"
SHELL = shutil.which("bash") or ""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel of the generator, its dependencies lent, and nothing of this repository."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel"]
    run([*build, "--outdir", folder, ROOT])
    (wheel,) = folder.glob("*.whl")
    made = make_environment(folder / "venv")
    # Of a folder that is named in this way the .pth files, among them ours, are not read.
    (made.site / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    words = ["install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"]
    made.pip(*words, wheel)
    return made


def chapter(page: str) -> str:
    found = re.search(r"^## From an empty folder\n.*?(?=^## )", page, re.S | re.M)
    assert found
    return found[0]


def played(text: str, folder: Path, environment: Environment) -> str:
    """The text with what its commands print now, its files having been saved."""
    for name, content in re.findall(
        r'^```\w+ title="([^"\n]+)"\n(.*?)^```$', text, re.S | re.M
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")

    def block(match: re.Match[str]) -> str:
        commands = [line[2:] for line in match[1].splitlines() if line[:2] == "$ "]
        shown = "".join(
            f"$ {command}\n{printed(command, folder, environment)}"
            for command in commands
        )
        return f"```console\n{shown}```"

    return re.sub(r"^```console\n(.*?)^```$", block, text, flags=re.S | re.M)


def printed(command: str, folder: Path, environment: Environment) -> str:
    scripts = environment.python.parent
    done = subprocess.run(
        [SHELL, "-c", command],
        cwd=folder,
        env={
            "PATH": os.pathsep.join([str(scripts), os.defpath]),
            "HOME": str(folder.parent),
            "LANG": "C.UTF-8",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert 0 == done.returncode, done.stdout
    # How long it takes, and of how many files the runtime is made, says nothing to a reader.
    timed = re.sub(r"\d+\.\d+ s\b", "0.5 s", done.stdout)
    return re.sub(r"\d+(?= files written| new\b)", "...", timed)


@pytest.mark.skipif(
    sys.platform == "win32" or not SHELL, reason="the page speaks to a POSIX shell"
)
def test_another_project_begins_in_an_empty_folder(
    environment: Environment, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "acme"
    pages = sorted((ROOT / "examples/upgrading/pages").glob("*.ja.txt"))
    (folder / "pages").mkdir(parents=True)
    for page in pages:
        if page.name.startswith(("ideogram", "wan")):
            shutil.copyfile(page, folder / "pages" / page.name)
    written = PAGE.read_text("utf-8")
    told = chapter(written)
    found = played(told, folder, environment)

    where = "import runcomfy_codegen; print(runcomfy_codegen.__file__)"
    used = printed(f"python -c {shlex.quote(where)}", folder, environment)
    assert Path(used.strip()).is_relative_to(environment.folder)
    readme = (folder / "build/models/README.md").read_text("utf-8")
    assert readme.startswith("# Our models\n\nWe use 2 models of https://")
    site = printed("runcomfy-codegen docs build --out public", folder, environment)
    assert re.match(r"\d+ pages in 1 language, \d+ files in public/", site)
    english = (folder / "public/en/index.html").read_text("utf-8")
    assert '<a href="ideogram/ideogram-v3-reframe/">' in english
    assert "import acme_models" not in (folder / "src/app/rc/__init__.py").read_text()
    if request.config.getoption("accept"):
        PAGE.write_text(written.replace(told, found), "utf-8")
        return
    difference = difflib.unified_diff(told.splitlines(), found.splitlines())
    assert [] == list(difference)


@pytest.mark.skipif(sys.platform == "win32" or not SHELL, reason="speaks to a shell")
def test_where_no_models_are_those_that_come_along_are_used(
    environment: Environment, generated: Path, tmp_path: Path
) -> None:
    model = "wan-ai/wan-2-5/text-to-image"
    told = [
        printed(f"runcomfy-codegen {words}", tmp_path, environment)
        for words in (
            "vendor src",
            "docs build --out public",
            f"explain {model} --stage names",
            "vendor src --check",
        )
    ]
    assert "with 4 models of" in told[0]
    note = "no folder schemas here: using the models that come with runcomfy-codegen\n"
    assert [note, note] == [text[: len(note)] for text in told[1:3]]
    assert '"Wan25TextToImage"' in told[2]
    site = ["docs", "build", "--generated", str(generated), "--out"]
    site += [str(tmp_path / "ours"), "--schemas", str(ROOT / "schemas")]
    assert 0 == main(site)
    assert files(tmp_path / "ours") == files(tmp_path / "public")
    command = environment.python.parent / "runcomfy-codegen"
    with subprocess.Popen(
        [command, "emulate"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as emulator:
        assert emulator.stdout is not None
        assert emulator.stderr is not None
        try:
            (address,) = re.findall(r"http://[\d.:]+(?=;)", emulator.stdout.readline())
            answer = httpx2.post(
                f"{address}/v1/models/{model}",
                json={"prompt": "a ferry"},
                headers={"Authorization": "Bearer test-token"},
                trust_env=False,
            )
        finally:
            emulator.terminate()
        assert note == emulator.stderr.read()
    assert "request_id" in answer.json()
    # What a project names is never replaced.
    (tmp_path / "pyproject.toml").write_text(
        '[tool.runcomfy-codegen]\nlanguages = ["en"]\n'
    )
    with pytest.raises(AssertionError, match="not-generated"):
        printed("runcomfy-codegen docs build", tmp_path, environment)


def files(folder: Path) -> dict[str, bytes]:
    """The files of a site by their paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }
