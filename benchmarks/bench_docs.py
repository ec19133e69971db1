"""How long the site of the docs takes: seconds, and seconds of processors, by the number of models.

    bench_docs.py [--counts N ...]

The trees are generated beforehand and not counted. Each figure is one whole build into a new
folder, a process of its own included.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue import grow

_COUNTS = (4, 40, 400)


def main() -> None:
    """Prints a line for each catalogue."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=_COUNTS, metavar="N")
    arguments = parser.parse_args()
    print(f"{'models':>8} {'pages':>8} {'seconds':>8} {'CPU s':>8} {'CPU ms/page':>12}")
    for count in arguments.counts:
        with TemporaryDirectory() as folder:
            seconds, busy, pages = measured(Path(folder), count)
        print(
            f"{count:8} {pages:8} {seconds:8.1f} {busy:8.1f} "
            f"{1000 * busy / pages:12.1f}",
            flush=True,
        )


def measured(folder: Path, count: int) -> tuple[float, float, int]:
    """Seconds of one build, those of all its processes, and the pages that it made."""
    grow(count, folder / "schemas")
    _run(folder, "generate", "--quiet")
    started, busy = time.perf_counter(), _busy()
    _run(folder, "docs", "build", "--base-url", "https://docs.example.org/")
    seconds, busy = time.perf_counter() - started, _busy() - busy
    return seconds, busy, sum(1 for _ in (folder / "site").glob("*/**/index.html"))


def _busy() -> float:
    of_children = os.times()
    return of_children.children_user + of_children.children_system


def _run(folder: Path, *command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "generator", *command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
