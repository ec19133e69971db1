"""A disk of its own below the output folder, and one that fills up while a command writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from codegen import codegen, tree

from generator.cli.main import main
from generator.output.transaction import unfinished

ROOT = Path(__file__).parents[2]
WAN = "wan-ai/wan-2-5/text-to-image"
SIZE = 8 << 20
PAGE = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes, where a run in its parent folder puts the docs."""
    folder = tmp_path / "docs"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    mount = shutil.which("mount")
    if not mount or subprocess.run(words, capture_output=True, check=False).returncode:
        # It takes Linux and its administrator; full disks are also simulated elsewhere.
        pytest.skip("a tmpfs cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def leave(disk: Path, pages: int) -> Path:
    """A file that takes all room of the disk but some pages."""
    ballast = disk / "ballast"
    room = shutil.disk_usage(disk).free // PAGE - pages
    ballast.write_bytes(bytes(PAGE * room))
    assert pages * PAGE == shutil.disk_usage(disk).free
    return ballast


def fill(disk: Path, root: Path, words: list[str]) -> int:
    """Runs a command with ever more room until it succeeds; how often it did not."""
    old = tree(root)
    failed = 0
    while True:
        ballast = leave(disk, failed * 4)
        done = codegen(*words)
        ballast.unlink()
        if done.code == 0:
            assert old != tree(root)
            return failed
        assert 1 == done.code
        assert "error disk: No space left on device" in done.err
        assert tree(root) == old or unfinished(root), failed
        failed += 1
        assert failed < 100


def schemas(folder: Path) -> Path:
    for name in (f"{WAN}.json", f"{WAN}.overlay.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "schemas" / name, folder / name)
    return folder


def test_generate_on_a_full_disk_loses_nothing_and_goes_on(
    disk: Path, tmp_path: Path
) -> None:
    source = schemas(tmp_path / "schemas")
    out = disk / "out"
    words = ["generate", "--quiet", "--schemas", str(source), "--out"]
    assert main([*words, str(out)]) == 0
    (out / "docs/mine.txt").write_text("mine")
    overlay = source / f"{WAN}.overlay.json"
    data = json.loads(overlay.read_text("utf-8"))
    overlay.write_text(json.dumps({**data, "display_name": "Another Name"}))
    assert 2 < fill(disk, out, [*words, str(out)])
    assert main([*words, str(tmp_path / "alone")]) == 0
    alone = {**tree(tmp_path / "alone"), "docs/mine.txt": b"mine"}
    assert alone == tree(out)


def test_import_on_a_full_disk_loses_nothing_and_goes_on(
    disk: Path, tmp_path: Path
) -> None:
    folder = schemas(disk / "schemas")
    alone = schemas(tmp_path / "schemas")
    properties = {f"p{n}": {"type": "string", "title": "P" * 300} for n in range(90)}
    source = tmp_path / "draw.json"
    source.write_text(json.dumps({"type": "object", "properties": properties}))
    words = ["import", *(f"acme/{name}={source}" for name in "abcd"), "--schemas"]
    assert 2 < fill(disk, folder, [*words, str(folder)])
    assert main([*words, str(alone)]) == 0
    assert tree(alone) == tree(folder)


def test_generated_docs_may_stand_on_a_disk_of_their_own(
    disk: Path, tmp_path: Path
) -> None:
    source = schemas(tmp_path / "in/schemas")
    words = ["generate", "--quiet", "--schemas", str(source), "--out"]
    assert main([*words, str(tmp_path / "alone")]) == 0
    assert main([*words, str(disk.parent)]) == 0
    assert tree(disk) == tree(tmp_path / "alone/docs")
