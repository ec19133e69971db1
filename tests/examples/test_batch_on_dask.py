"""The batch on Dask buys every picture once, whatever happens to its workers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.emulator import Emulator

ROOT = Path(__file__).parents[2]
PROMPTS = ["a paper boat", "a tea house", "Ein Käfer"]


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    # Long enough to lose a worker meanwhile.
    with Emulator(ROOT / "schemas", latency=0.4) as running:
        yield running


def run(emulator: Emulator, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A script that finds the package and the examples, on that emulator."""
    folders = (ROOT / "generated", ROOT / "examples")
    return subprocess.run(
        [sys.executable, "-X", "utf8", *command],
        env={
            **os.environ,
            **emulator.environment,
            "PYTHONPATH": os.pathsep.join(map(str, folders)),
        },
        capture_output=True,
        encoding="utf-8",
    )


def test_each_line_of_a_file_becomes_a_picture(
    emulator: Emulator, tmp_path: Path
) -> None:
    prompts, ledger = tmp_path / "prompts.txt", tmp_path / "orders.db"
    prompts.write_text("\n".join(PROMPTS), encoding="utf-8")
    emulator.script({"call": "submit", "nth": 1, "fault": "http", "code": 422})

    done = run(emulator, ROOT / "examples/batch_on_dask.py", prompts, ledger)

    outputs = {
        f"{job.input['prompt']}: {emulator.url}/files/{job.request_id}/0.png"
        for job in emulator.jobs.values()
    }
    assert 1 == done.returncode, done.stderr
    assert 2 == len(outputs)
    assert outputs == set(done.stdout.splitlines())
    assert "HTTP 422" in done.stderr
    # Run again, it buys what was refused and nothing else.
    again = run(emulator, ROOT / "examples/batch_on_dask.py", prompts, ledger)
    assert (0, 3) == (again.returncode, len(emulator.jobs)), again.stderr


def test_no_picture_is_bought_twice_when_a_worker_is_lost(
    emulator: Emulator, tmp_path: Path
) -> None:
    script = Path(__file__).with_name("lose_worker.py")

    done = run(emulator, script, tmp_path / "orders.db")

    assert 0 == done.returncode, done.stderr
    seen = json.loads(done.stdout)
    bought = [f"{emulator.url}/files/{name}/0.png" for name in emulator.jobs]
    assert 4 == len(emulator.received("submit"))
    assert sorted(bought) == seen["first"] == seen["again"]
    # It was lost with tasks, so that the other one had to run them again.
    assert [2] == seen["lost"]


def test_wrong_usage_is_told() -> None:
    with Emulator(ROOT / "schemas") as emulator:
        done = run(emulator, ROOT / "examples/batch_on_dask.py")
    assert (2, "usage: batch_on_dask.py PROMPTS.txt LEDGER\n") == (
        done.returncode,
        done.stderr,
    )
