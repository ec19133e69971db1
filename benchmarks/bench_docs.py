"""How long the site of the docs takes: seconds and pages a second, by the number of models.

    bench_docs.py [--counts N ...]

The trees are generated beforehand and not counted. Each figure is one whole build into a new
folder, a process of its own included.
"""

from __future__ import annotations

import argparse
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
    print(f"{'models':>8} {'pages':>8} {'seconds':>8} {'pages/s':>8} {'ms/page':>8}")
    for count in arguments.counts:
        with TemporaryDirectory() as folder:
            seconds, pages = measured(Path(folder), count)
        print(
            f"{count:8} {pages:8} {seconds:8.1f} {pages / seconds:8.1f} "
            f"{1000 * seconds / pages:8.1f}",
            flush=True,
        )


def measured(folder: Path, count: int) -> tuple[float, int]:
    """Seconds of one build, and the pages that it made."""
    grow(count, folder / "schemas")
    _run(folder, "generate", "--quiet")
    started = time.perf_counter()
    _run(folder, "docs", "build", "--base-url", "https://docs.example.org/")
    seconds = time.perf_counter() - started
    return seconds, sum(1 for _ in (folder / "site").glob("*/**/index.html"))


def _run(folder: Path, *command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "generator", *command],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
