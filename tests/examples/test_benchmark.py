"""The benchmark runs; what it measures decides nothing here."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_benchmark_prints_a_table_for_each_kind_of_call() -> None:
    command = [sys.executable, "-X", "utf8", ROOT / "benchmarks/bench_call.py"]
    few = ["--calls", "2", "--rounds", "1", "--only", "runcomfy_client"]

    done = subprocess.run([*command, *few], capture_output=True, encoding="utf-8")

    assert (0, "") == (done.returncode, done.stderr)
    lines = done.stdout.splitlines()
    assert [
        "### CPU time to raw httpx2: median (least)",
        "### submit, sync",
        "### status, sync",
        "### submit, async, 1 at once",
        "### submit, async, 32 at once",
        "### status, async, 1 at once",
        "### status, async, 32 at once",
    ] == [line for line in lines if line.startswith("#")]
    assert 7 == sum(line.startswith("| raw httpx2 |") for line in lines)
    assert 7 == sum(line.startswith("| runcomfy_client |") for line in lines)
