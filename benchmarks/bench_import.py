"""What importing costs: our package at several sizes, beside another client, in one run.

    bench_import.py [--models N ...] [--runs N] [--write]

Run it with an interpreter that has pydantic and fal-client. Each statement runs in fresh
interpreters, in turn with the others; the time of an empty one is taken off.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from bench_generate import ROOT, Bench, write
from processes import Series, machine, run

EMPTY = "an empty program"
REFERENCE = "import fal_client"
ONE = (
    "from runcomfy_client.models.ideogram import IdeogramV3Reframe as R; "
    "R(image='https://example.com/a.png', resolution='1152:864 (4:3)')"
)


def statements(packages: dict[int, Path]) -> dict[str, tuple[str, str]]:
    """What is measured by its name: the folder of the package, and the statement."""
    found = {EMPTY: ("", "pass")}
    if find_spec(REFERENCE.split()[1]):
        found[REFERENCE] = ("", REFERENCE)
    for count, folder in packages.items():
        found[f"import runcomfy_client, {count:,} models"] = (
            str(folder),
            "import runcomfy_client",
        )
    for count, folder in packages.items():
        found[f"using one model of {count:,}"] = (str(folder), ONE)
    return found


def table(measured: dict[str, Series]) -> str:
    """Milliseconds without those of an empty interpreter, and ratios."""
    empty = measured[EMPTY].best.wall

    def net(name: str) -> float:
        return measured[name].best.wall - empty

    lines = ["| statement | ms | to fal_client |", "|---|--:|--:|"]
    for name in measured:
        if name != EMPTY:
            ratio = f"{net(name) / net(REFERENCE):.3f}" if REFERENCE in measured else ""
            lines.append(f"| {name} | {net(name) * 1e3:.1f} | {ratio} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, nargs="+", default=[4, 1000])
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"))
    parser.add_argument("--write", action="store_true", help="into docs/PERFORMANCE.md")
    options = parser.parse_args()
    where = machine()
    with tempfile.TemporaryDirectory() as folder:
        packages: dict[int, Path] = {}
        for count in options.models:
            bench = Bench(count, Path(folder, str(count)), options.python)
            run(bench.ours("generate", "out"), ROOT)
            packages[count] = bench.folder / "out"
        found = statements(packages)
        measured = {name: Series() for name in found}
        for number in range(options.runs + 1):
            for name, (path, statement) in found.items():
                command = [sys.executable, "-c", statement]
                cost = run(command, Path(folder), {"PYTHONPATH": path})
                if number:  # the first round writes what the others read
                    measured[name].costs.append(cost)
    rounds = f"{where}; the least of each figure; rounds: {options.runs}."
    block = f"{table(measured)}\n{rounds}\n"
    print(block)
    if options.write:
        write("importing", block)


if __name__ == "__main__":
    main()
