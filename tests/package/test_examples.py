"""The examples do what they say."""

import os
import subprocess
from pathlib import Path

from installing import Environment

from generator.emulator import Emulator

EXAMPLES = Path(__file__).parents[2] / "examples"
SIZES = {
    "banner": "1536:512 (3:1)",
    "portrait": "896:1120 (4:5)",
    "square": "1024:1024 (1:1)",
    "story": "736:1312 (23:41)",
}
IMAGE = "https://example.com/cat.png"


def run_example(
    installed: Environment, emulator: Emulator, *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed.python, "-I", EXAMPLES / "reframe_sizes.py", *arguments],
        env={**os.environ, **emulator.environment},
        capture_output=True,
        text=True,
    )


def test_a_picture_is_reframed_for_every_place(
    installed: Environment, quick_emulator: Emulator
) -> None:
    done = run_example(installed, quick_emulator, IMAGE)

    made = {
        job.input["resolution"]: f"{quick_emulator.url}/files/{request_id}/0.png"
        for request_id, job in quick_emulator.jobs.items()
    }
    lines = [f"{place} {size}: {made[size]}" for place, size in SIZES.items()]
    assert (0, "", lines) == (
        done.returncode,
        done.stderr,
        sorted(done.stdout.splitlines()),
    )


def test_a_failure_is_told_and_the_other_places_are_done(
    installed: Environment, quick_emulator: Emulator
) -> None:
    quick_emulator.script({"call": "submit", "nth": 2, "fault": "http", "code": 422})

    done = run_example(installed, quick_emulator, IMAGE)

    assert (1, 1, 3) == (
        done.returncode,
        len(done.stderr.splitlines()),
        len(done.stdout.splitlines()),
    )


def test_without_a_picture_the_usage_is_shown(
    installed: Environment, quick_emulator: Emulator
) -> None:
    done = run_example(installed, quick_emulator)

    assert (2, "usage: reframe_sizes.py URL\n") == (done.returncode, done.stderr)
