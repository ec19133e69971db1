"""What this tree costs beside another commit, in one run: CPU time and memory, as ratios.

    bench_commits.py COMMIT [--models N ...] [--runs N] [--only NAME ...]

The other commit is checked out into a temporary folder and runs with the same interpreter and
libraries. The commands take turns, so what the machine does meanwhile hits both; a ratio is the
median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from catalogue import OVERLAY, grow
from processes import Cost, machine, run, set_aside

ROOT = Path(__file__).resolve().parent.parent
HEAD = "this tree"
_COMMANDS = ("everything", "everything, one process", "one model changed", "refused", "docs build", "diff")  # fmt: skip


class Side:
    """One of the two trees, with the folders that it works in."""

    def __init__(self, code: Path, work: Path, python: str) -> None:
        self.code = code
        self.work = work
        self.python = python

    def run(self, *command: str, exits: int = 0) -> Cost:
        """Run a command of the generator that ends with this exit code."""
        paths = {
            "PYTHONPATH": str(self.code),
            "XDG_CACHE_HOME": str(self.work / "cache"),
        }
        code = [self.python, "-m", "generator", *command]
        return run(code, self.work, paths, exits)

    def generate(self, schemas: Path, *options: str, exits: int = 0) -> Cost:
        """Generate a tree from a folder of schemas."""
        out = str(self.work / "out")
        command = ("generate", "--quiet", "--schemas", str(schemas), "--out", out)
        return self.run(*command, *options, exits=exits)

    def forget(self) -> None:
        """Let the next run begin without any output."""
        set_aside(self.work / "out")


def commands(count: int, folder: Path) -> dict[str, Callable[[Side], Cost]]:
    """What is measured by its name."""
    schemas = folder / "schemas"
    models = grow(count, schemas)
    changed, broken = (folder / name for name in ("changed", "broken"))
    for other in (changed, broken):
        shutil.copytree(schemas, other)
    edited = (changed / models[-1].relative_to(schemas)).with_suffix("")
    edit(edited.with_name(edited.name + OVERLAY), "summary", {"en": "Another text."})
    edit(broken / models[-1].relative_to(schemas), "input_schema", {"type": "array"})

    def everything(side: Side) -> Cost:
        side.forget()
        return side.generate(schemas)

    def alone(side: Side) -> Cost:
        side.forget()
        return side.generate(schemas, "--jobs", "1")

    def one(side: Side) -> Cost:
        side.generate(schemas)
        return side.generate(changed)

    def refused(side: Side) -> Cost:
        side.forget()
        side.generate(schemas)
        # Twice, since what a run remembers of a refusal counts for the next one.
        side.generate(broken, "--keep-going", exits=1)
        return side.generate(broken, "--keep-going", exits=1)

    def docs(side: Side) -> Cost:
        side.generate(schemas)
        set_aside(side.work / "site")
        folders = (
            "--generated",
            str(side.work / "out"),
            "--out",
            str(side.work / "site"),
        )
        address = ("--base-url", "https://docs.example.org/")
        read = ("--schemas", str(schemas))
        return side.run("docs", "build", *read, *folders, *address)

    def diff(side: Side) -> Cost:
        return side.run("diff", str(schemas), str(changed))

    known = (everything, alone, one, refused, docs, diff)
    return dict(zip(_COMMANDS, known, strict=True))


def edit(path: Path, key: str, value: object) -> None:
    """Give a key of a JSON file another value."""
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**data, key: value}, ensure_ascii=False), "utf-8")


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The tree of a commit in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder, "code")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run(
            [*git, "add", "--quiet", "--detach", str(code), commit], check=True
        )
        try:
            yield code
        finally:
            subprocess.run([*git, "remove", "--force", str(code)], check=True)


def row(count: int, name: str, ours: list[Cost], theirs: list[Cost]) -> str:
    """One line of the table."""
    cpu = median(a.cpu / b.cpu for a, b in zip(ours, theirs, strict=True))
    memory = median(a.memory / b.memory for a, b in zip(ours, theirs, strict=True))
    a, b = (
        (min(cost.cpu for cost in of), min(cost.memory for cost in of) / 1e6)
        for of in (ours, theirs)
    )
    return (
        f"{count:>7,}  {name:24}{a[0]:9.2f}{b[0]:9.2f}{cpu:8.2f}"
        f"{a[1]:9.0f}{b[1]:9.0f}{memory:8.2f}"
    )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="what to compare with: a commit, tag or branch")
    parser.add_argument("--models", type=int, nargs="+", default=[4, 100])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=_COMMANDS, choices=_COMMANDS)
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"))
    options = parser.parse_args()
    print(
        f"{machine()}; CPU seconds and MB at the peak, the least of {options.runs} rounds"
    )
    print(f"{'':33}{HEAD:>9}{'other':>9}{'ratio':>8}{HEAD:>9}{'other':>9}{'ratio':>8}")
    os.environ["PYTHONSAFEPATH"] = (
        "1"  # the working directory is not to be imported from
    )
    with checked_out(options.commit) as code, tempfile.TemporaryDirectory() as work:
        for count in options.models:
            folder = Path(work, str(count))
            sides = [
                Side(tree, folder / name, options.python)
                for name, tree in (("ours", ROOT), ("theirs", code))
            ]
            for side in sides:
                side.work.mkdir(parents=True)
            for name, command in commands(count, folder).items():
                if name in options.only:
                    costs: tuple[list[Cost], list[Cost]] = ([], [])
                    for _ in range(options.runs):
                        for side, measured in zip(sides, costs, strict=True):
                            measured.append(command(side))
                    print(row(count, name, *costs), flush=True)


if __name__ == "__main__":
    sys.exit(main())
