"""The benchmarks of generating and importing run; what they measure decides nothing here."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import bench_generate
from plotting import plot
from processes import Cost, Series

ROOT = Path(__file__).parents[2]


def run(script: str, *options: str) -> list[str]:
    """The lines that a benchmark prints."""
    command = [sys.executable, "-X", "utf8", ROOT / "benchmarks" / script, *options]
    python = ["--python", sys.executable]
    done = subprocess.run(
        [*command, *python], capture_output=True, encoding="utf-8", check=False
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout.splitlines()


def test_generating_is_measured() -> None:
    only = ["--only", "everything", "check"]
    lines = run("bench_generate.py", "--models", "4", "--runs", "1", *only)
    assert 2 == sum(line.startswith("| 4 | **runcomfy-codegen: ") for line in lines)


def test_importing_is_measured() -> None:
    lines = run("bench_import.py", "--models", "4", "--runs", "1")
    assert 1 == sum(line.startswith("| import runcomfy_client, 4 ") for line in lines)
    assert 1 == sum(line.startswith("| using one model of 4 ") for line in lines)


def test_plot_is_a_picture_with_a_line_for_each_name() -> None:
    text = plot({"a & b": {4: 0.01, 1000: 2.0}, "c": {4: 3.0}})
    picture = ElementTree.fromstring(text)
    names = [e.text for e in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"a & b", "c", "4", "1,000", "0.01 s", "10 s"} <= set(names)
    assert 2 == len(list(picture.iter("{http://www.w3.org/2000/svg}polyline")))


def test_aims_are_judged_by_what_was_measured() -> None:
    def took(wall: float, memory: int = 1) -> Series:
        return Series([Cost(2 * wall, wall, memory), Cost(wall, wall, memory)])

    few = {"everything": took(3), bench_generate.REFERENCE: took(4)}
    many = {
        "everything": took(90, 3),
        "one model changed": took(2),
        "nothing to do": took(0.1),
        bench_generate.REFERENCE: took(40, 2),
    }
    assert [
        "| to the reference | at most | wall time | CPU time |",
        "|---|--:|--:|--:|",
        "| everything, 100 models | 0.75 | 0.75 | 0.75 |",
        "| everything, 1,000 models | 0.65 | **2.25** | **2.25** |",
        "| one model changed, 1,000 models | 0.06 | 0.05 | 0.05 |",
        "| nothing to do, 1,000 models | 0.007 | 0.0025 | 0.0025 |",
        "| everything, 1,000 models: peak memory | 0.9 | **1.5** | |",
        "",
    ] == bench_generate.aims({100: few, 1000: many}).split("\n")
