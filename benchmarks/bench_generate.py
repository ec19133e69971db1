"""What generating costs, beside other generators on the same catalogue, in one run.

    bench_generate.py [--models N ...] [--runs N] [--only NAME ...] [--write]

Run it with the interpreter that has the peers; ours runs with --python. The commands of one
size take turns in every round, so what the machine does meanwhile hits all of them. Peers that
need minutes for a size are left out above --most. Read the ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from catalogue import OVERLAY, grow
from plotting import plot
from processes import Cost, Series, machine, run, set_aside

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs/PERFORMANCE.md"
REFERENCE = "openapi-python-client"
SETTLING = 3.0  # seconds until a look at files may be trusted; see generator/pipeline/unchanged.py
SLOW = ("datamodel-code-generator", "openapi-generator (Java)")

# At most, to the full run of the reference, by the number of models.
AIMS = {
    "everything": {4: 0.85, 100: 0.75, 1000: 0.65},
    "one model changed": {1000: 0.06},
    "nothing to do": {1000: 0.007},
}
MEMORY_AIM = {1000: 0.9}  # of everything

Results = dict[int, dict[str, Series]]


class Bench:
    """One catalogue, and everything that is made of it."""

    def __init__(self, count: int, folder: Path, python: str) -> None:
        self.count = count
        self.folder = folder
        self.python = python
        self.schemas = folder / "schemas"
        self.models = grow(count, self.schemas)
        self.bare = folder / "bare"
        self.bare.mkdir()
        for number, path in enumerate(self.models):
            schema = json.loads(path.read_text("utf-8"))["input_schema"]
            text = json.dumps({**schema, "title": f"Model{number}"}, ensure_ascii=False)
            (self.bare / f"m{number:05}.json").write_text(text, "utf-8")
        self.changes = 0

    def ours(self, command: str, out: str, *options: str) -> list[str]:
        """A command of this project."""
        arguments = ["--schemas", str(self.schemas), "--out", str(self.folder / out)]
        return [
            self.python,
            "-m",
            "generator",
            command,
            "--quiet",
            *arguments,
            *options,
        ]

    def change(self) -> None:
        """Gives one model another text."""
        self.changes += 1
        path = self.models[-1].with_name(self.models[-1].stem + OVERLAY)
        data = json.loads(path.read_text("utf-8"))
        data["summary"]["en"] = f"Another text, number {self.changes}."
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2), "utf-8")

    def commands(self) -> dict[str, tuple[Callable[[], object], list[str]]]:
        """What is measured by its name: what comes before it, uncounted, and the command."""
        bin_ = Path(sys.executable).absolute().parent
        document = str(self.folder / "kept/openapi.json")

        def fresh(name: str) -> Callable[[], object]:
            return lambda: set_aside(self.folder / name)

        def settled() -> None:
            run(self.ours("generate", "kept"), ROOT)
            time.sleep(SETTLING)
            run(self.ours("generate", "kept"), ROOT)

        everything = ["generate", "-i", document, "-o", str(self.folder / "java")]
        dcg = [
            "--input", str(self.bare), "--output", str(self.folder / "dcg"),
            "--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel",
            "--target-python-version", "3.11", "--use-annotated", "--use-specialized-enum",
            "--disable-timestamp", "--formatters", "black", "isort",
        ]  # fmt: skip
        return {
            "everything": (fresh("kept"), self.ours("generate", "kept")),
            "one model changed": (self.change, self.ours("generate", "kept")),
            "nothing to do": (settled, self.ours("generate", "kept")),
            "check": (lambda: None, self.ours("check", "kept")),
            REFERENCE: (
                fresh("opc"),
                [str(bin_ / "openapi-python-client"), "generate", "--path", document,
                 "--output-path", str(self.folder / "opc"), "--meta", "none"],
            ),
            "datamodel-code-generator": (
                fresh("dcg"), [str(bin_ / "datamodel-codegen"), *dcg]
            ),
            "openapi-generator (Java)": (
                fresh("java"),
                [str(bin_ / "openapi-generator-cli"), *everything, "-g", "python",
                 "--skip-validate-spec", "--global-property", "apiTests=false,modelTests=false"],
            ),
        }  # fmt: skip


def measure(
    bench: Bench, series: dict[str, Series], options: argparse.Namespace
) -> None:
    """All commands in turn, several times; those that are not installed are left out."""
    found = {
        name: command
        for name, command in bench.commands().items()
        if (not options.only or name in options.only)
        and (name not in SLOW or bench.count <= options.most)
        and shutil.which(command[1][0])
    }
    if "everything" not in found:
        run(bench.ours("generate", "kept"), ROOT)
    for _ in range(options.runs):
        for name, (before, command) in found.items():
            before()
            # Their scripts call ruff by its name.
            path = f"{Path(sys.executable).absolute().parent}:/usr/bin:/bin"
            last = run(command, ROOT, {"PATH": path})
            series.setdefault(name, Series()).costs.append(last)
            print(f"{bench.count:6} {name:26} {last.wall:8.3f} s", file=sys.stderr)


def ratios(results: Results, what: str, of: Callable[[Cost], float]) -> str:
    """A figure of each command as a multiple of that of the reference's full run."""
    lines = [
        f"| {what} to {REFERENCE} | {' | '.join(f'{n:,} models' for n in sorted(results))} |",
        "|---|" + "--:|" * len(results),
    ]
    names = dict.fromkeys(name for series in results.values() for name in series)
    for name in names:
        cells: list[str] = []
        for _, series in sorted(results.items()):
            if name in series and REFERENCE in series:
                ratio = of(series[name].best) / of(series[REFERENCE].best)
                cells.append(f"{ratio:.4f}" if ratio < 0.2 else f"{ratio:.2f}")
            else:
                cells.append("")
        lines.append(f"| {named(name)} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def times(results: Results) -> str:
    """Seconds and memory."""
    lines = [
        "| models | what | wall s | CPU s | peak MB | ms a model |",
        "|--:|---|--:|--:|--:|--:|",
    ]
    for count, series in sorted(results.items()):
        for name, measured in series.items():
            best = measured.best
            lines.append(
                f"| {count:,} | {named(name)} | {best.wall:.3f} | {best.cpu:.3f} | "
                f"{best.memory / 1e6:.0f} | {best.wall / count * 1e3:.3f} |"
            )
    return "\n".join([*lines, ""])


def named(name: str) -> str:
    """A row's title: ours are bold."""
    known = ("everything", "one model changed", "nothing to do", "check")
    return f"**runcomfy-codegen: {name}**" if name in known else name


def aims(results: Results) -> str:
    """What is aimed at beside what this run has reached."""
    lines = [
        "| to the reference | at most | wall time | CPU time |",
        "|---|--:|--:|--:|",
    ]
    for count, series in sorted(results.items()):
        if REFERENCE in series:
            lines += _aims(count, series)
    return "\n".join([*lines, ""])


def _aims(count: int, series: dict[str, Series]) -> Iterator[str]:
    reference = series[REFERENCE].best
    for name, most in AIMS.items():
        if name in series and count in most:
            wall = series[name].best.wall / reference.wall
            cpu = series[name].best.cpu / reference.cpu
            limit = most[count]
            judged = f"{_judged(wall, limit)} | {_judged(cpu, limit)}"
            yield f"| {name}, {count:,} models | {limit:g} | {judged} |"
    if count in MEMORY_AIM and "everything" in series and reference.memory:
        ratio = series["everything"].best.memory / reference.memory
        limit = MEMORY_AIM[count]
        memory = _judged(ratio, limit)
        yield f"| everything, {count:,} models: peak memory | {limit:g} | {memory} | |"


def _judged(figure: float, most: float) -> str:
    return f"{figure:.3g}" if figure <= most else f"**{figure:.3g}**"


def made_all(bench: Bench) -> str:
    """How many of the operations in our document the reference has made."""
    paths = json.loads((bench.folder / "kept/openapi.json").read_text("utf-8"))["paths"]
    asked = sum(len(item.keys() & {"get", "post", "put"}) for item in paths.values())
    found = (p for p in bench.folder.glob("opc/api/**/*.py") if p.stem != "__init__")
    return f"{sum(1 for _ in found):,} of {asked:,}"


def write(name: str, block: str) -> None:
    """Puts the tables into their place on the page."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    text = PAGE.read_text("utf-8")
    head, rest = text.split(begin)
    PAGE.write_text(head + begin + block + end + rest.split(end)[1], "utf-8")


def draw(results: Results) -> None:
    """Puts the plot beside the page."""
    lines = {
        name: {n: s[name].best.wall for n, s in results.items() if name in s}
        for name in dict.fromkeys(name for s in results.values() for name in s)
    }
    PAGE.with_name("performance.svg").write_text(plot(lines), "utf-8")


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", type=int, nargs="+", default=[4, 100, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"))
    parser.add_argument(
        "--most", type=int, default=100, help="models for peers that need minutes"
    )
    parser.add_argument("--write", action="store_true", help="into docs/PERFORMANCE.md")
    options = parser.parse_args()
    where = machine()
    results: Results = {}
    made: list[str] = []
    with tempfile.TemporaryDirectory() as whole:  # removed at the end: see set_aside
        for count in options.models:
            folder = Path(whole, str(count))
            folder.mkdir()
            os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"  # not that of the user
            bench = Bench(count, folder, options.python)
            try:
                measure(bench, results.setdefault(count, {}), options)
                made.append(made_all(bench))
            except KeyboardInterrupt:
                print("interrupted; this is what there is:", file=sys.stderr)
                break
    tables = [
        aims(results),
        ratios(results, "wall time", lambda cost: cost.wall),
        ratios(results, "CPU time", lambda cost: cost.cpu),
        times(results),
        f"Endpoints that {REFERENCE} made of those in `openapi.json`: {', '.join(made)}.\n",
        f"{where}; the least of each figure; rounds: {options.runs}.\n",
    ]
    block = "\n".join(tables)
    print(block)
    if options.write:
        write("generating", block)
        draw(results)


if __name__ == "__main__":
    main()
