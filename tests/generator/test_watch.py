"""``generate --watch`` follows what is really saved, survives errors, and ends when asked to."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from codegen import codegen
from trees import edit, save

ROOT = Path(__file__).parents[2]
MODEL = "wan-ai/wan-2-5/text-to-image"
OPTIONS = ["--schemas", "schemas", "--templates", "ours"]
MODULE = "package/models/__vendor__/__module__.py.jinja"
PAGE = "docs/en/index.md.jinja"
ENUM = "classes/Enum.jinja2"


class Watching:
    """A process that watches, and the reports that it prints."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "generator", "generate", "--watch"]
        options = [] if (folder / "pyproject.toml").exists() else OPTIONS
        self.process = subprocess.Popen(
            [*command, *options],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.deadline = threading.Timer(120, self.process.kill)
        self.deadline.start()
        self.until("watching ")

    def until(self, *ends: str) -> list[str]:
        """The lines up to one that holds one of the words."""
        assert self.process.stdout
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if any(end in line for end in ends):
                return lines
        raise AssertionError(f"it ended: {lines}")

    def stop(self) -> tuple[int, str]:
        """The exit code after an interrupt, and what was printed since."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate()
        return self.process.returncode, printed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One model, and folders for templates."""
    for name in (f"{MODEL}.json", f"{MODEL}.overlay.json"):
        (tmp_path / "schemas" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "schemas" / name, tmp_path / "schemas" / name)
    for name in ("root/README.md.jinja", MODULE, PAGE, ENUM):
        (tmp_path / "ours" / name).parent.mkdir(parents=True)
    return tmp_path


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    running = Watching(project)
    yield running
    running.deadline.cancel()
    running.process.kill()
    running.process.wait()


# Windows has no signal that a test could send to a single process for Ctrl-C.
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_every_save_is_followed_once(project: Path, watching: Watching) -> None:
    overlay = project / f"schemas/{MODEL}.overlay.json"
    edit(overlay, lambda data: data.update(display_name="Another Name"))
    report = watching.until("files written", "file written")
    assert ["", f"saved schemas/{MODEL}.overlay.json"] == report[:2]
    assert "wrote runcomfy_client/_catalog.py" in report
    assert "Another Name" in (project / "generated/docs/en/index.md").read_text("utf-8")

    template = project / "ours/root/README.md.jinja"
    save(template, "# Ours\n")
    report = watching.until("files written", "file written")
    assert ["", "saved ours/root/README.md.jinja", "wrote README.md"] == report[:3]
    assert "# Ours\n" == (project / "generated/README.md").read_text("utf-8")

    broken = project / "schemas/acme/broken.json"
    broken.parent.mkdir()
    save(broken, "{")
    report = watching.until("nothing was written")
    assert "schemas/acme/broken.json:1:2: error bad-json: " in "\n".join(report)
    broken.unlink()
    report = watching.until("nothing to do")
    assert ["", "saved schemas/acme/broken.json"] == report[:2]

    assert (0, "stopped\n") == watching.stop(), "and nothing ran twice"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
def test_folders_that_are_moved_or_replaced_are_followed(
    project: Path, watching: Watching
) -> None:
    schemas, aside = project / "schemas", project / "aside"
    (schemas / "wan-ai").rename(aside)
    assert "saved schemas/wan-ai" in watching.until("nothing was written")
    aside.rename(schemas / "wan-ai")
    assert "saved schemas/wan-ai" in watching.until("nothing to do")

    shutil.copytree(schemas, aside)
    edit(
        aside / f"{MODEL}.overlay.json", lambda data: data.update(display_name="Other")
    )
    schemas.rename(project / "old")
    aside.rename(schemas)
    report = watching.until("files written", "file written")
    assert {"saved schemas", "wrote docs/en/index.md"} <= set(report)

    # While it generates: the last word wins, whenever it was said.
    overlay = schemas / f"{MODEL}.overlay.json"
    for name in ("First", "Second", "Third"):
        edit(overlay, lambda data, name=name: data.update(display_name=name))
        time.sleep(0.3)
    index = project / "generated/docs/en/index.md"
    while "Third" not in index.read_text("utf-8"):
        watching.until("files written", "file written", "nothing to do")
    watching.process.terminate()
    assert "stopped\n" in watching.process.communicate()[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_templates_of_every_kind_are_followed(
    project: Path, watching: Watching
) -> None:
    for name, old, new, made in (
        (MODULE, "", "# Ours.\n", "runcomfy_client/models/wan_ai/wan_2_5_text_to_image.py"),
        (PAGE, "# RunComfy", "# Our RunComfy", "docs/en/index.md"),
        (ENUM, '"""{{', '"""Our {{', "runcomfy_client/models/wan_ai/wan_2_5_text_to_image.py"),
    ):  # fmt: skip
        template = project / "ours" / name
        text = (ROOT / "templates" / name).read_text("utf-8").replace(old, new, 1)
        save(template, text)
        report = watching.until("files written", "file written")
        assert f"saved ours/{name}" in report
        assert f"wrote {made}" in report
    module = project / "generated" / made
    assert "# Ours.\n" in module.read_text("utf-8")
    assert '    """Our ' in module.read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_settings_are_followed_and_so_are_the_folders_that_they_name(
    project: Path,
) -> None:
    table = "[tool.runcomfy-codegen]\n"
    file = project / "pyproject.toml"
    file.write_text(f'{table}languages = ["en", "ja"]\n')
    watching = Watching(project)
    try:
        save(file, f'{table}languages = ["xx"]\n')
        report = watching.until("hint:")
        assert ["", "saved pyproject.toml"] == report[:2]
        assert 'pyproject.toml:2:1: error bad-settings: "xx" is no' in report[2]
        save(file, f'{table}schemas = "none"\n')
        assert "none: error no-folder" in watching.until("hint:")[2]
        assert (project / "generated/docs/ja/index.md").exists()

        shutil.copytree(project / "schemas", project / "models")
        save(file, f'{table}schemas = "models"\nlanguages = ["en"]\n')
        report = watching.until("watching ")
        assert "removed docs/ja/index.md" in report
        overlay = project / f"models/{MODEL}.overlay.json"
        edit(overlay, lambda data: data.update(display_name="Another Name"))
        report = watching.until("files written", "file written")
        assert f"saved models/{MODEL}.overlay.json" in report
        assert (0, "stopped\n") == watching.stop()
    finally:
        watching.deadline.cancel()
        watching.process.kill()
        watching.process.wait()


def test_watching_needs_its_package(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert codegen("generate", "--watch") == (
        1,
        "",
        "--watch: error no-watchfiles: the package watchfiles is not installed\n"
        "  hint: pip install watchfiles\n",
    )


def test_folder_that_is_not_there_cannot_be_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = codegen("generate", "--watch")
    assert 1 == done.code and "/schemas: error no-folder: this folder" in done.err
    assert [] == list(tmp_path.iterdir())
