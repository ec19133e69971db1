"""The package does its whole work as a wheel and as a vendored folder."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from installing import Environment, closure

from generator.emulator import Emulator

DRIVE = Path(__file__).with_name("drive.py")
IMAGE = "https://example.com/cat.png"
BODIES = [
    {"prompt": "sunset", "image_url": IMAGE},
    {"prompt": "a cat", "sequential_image_generation": "auto", "max_images": 3},
    {"image": IMAGE, "resolution": "1152:864 (4:3)"},
    {"prompt": "猫", "aspect_ratio": "1024:1280 (4:5)"},
    {"prompt": "a cat"},
]


@pytest.fixture(params=["installed", "vendored"])
def home(request: pytest.FixtureRequest) -> tuple[Environment, str]:
    """An environment, and the name that the package has there."""
    name = {"installed": "runcomfy_client", "vendored": "acme._vendor.rc"}
    return request.getfixturevalue(request.param), name[request.param]


def expected_view(job: Any) -> dict[str, Any]:
    return {
        "type": "MediaOutput",
        "image": job.output.get("image"),
        "images": job.output.get("images", []),
        "raw": job.output,
    }


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_verb_works_wherever_the_package_is(
    home: tuple[Environment, str], kind: str, emulator: Emulator
) -> None:
    environment, name = home

    seen = json.loads(environment.run(DRIVE, name, kind, **emulator.environment))

    jobs = list(emulator.jobs.values())
    ended, stepwise = jobs[:5], jobs[5]
    assert {
        "outputs": [expected_view(job) for job in ended],
        "first": ["in_queue", 0],
        "watched": ["in_progress", "completed"],
        "result": ["succeeded", expected_view(stepwise)],
        "resumed": [expected_view(stepwise), "not_cancellable"],
        "cancelled": "cancelled",
        "error": ["JobCancelled", True],
        "found": ["IdeogramV3Reframe"],
        "pickled": True,
        "stray": [],
    } == seen
    assert [1, 3, 1, 1, 1] == [len(job.files) for job in ended]
    assert [*BODIES, BODIES[0], BODIES[0]] == [
        record.body for record in emulator.received("submit")
    ]
    assert ([], {"valid"}) == (
        emulator.leaks,
        {record.token for record in emulator.requests},
    )


def test_the_wheel_needs_pydantic_and_httpx2_alone(installed: Environment) -> None:
    code = (
        "import importlib.metadata as m, json;"
        "print(json.dumps(sorted(d.name for d in m.distributions())))"
    )
    present = json.loads(installed.run("-c", code))

    assert sorted({"runcomfy-client", *(d.name for d in closure().values())}) == present
    assert {"black", "generator", "jinja2", "starlette"}.isdisjoint(present)
    assert "No broken requirements found.\n" == installed.pip("check")


def test_the_wheel_holds_the_package_and_nothing_else(
    wheel: Path, generated: Path
) -> None:
    folder = generated / "runcomfy_client"
    files = {
        path.relative_to(generated).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        # Another test may have imported the package from this folder.
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {
            name: archive.read(name)
            for name in archive.namelist()
            if ".dist-info/" not in name
        }

    assert files == held


def test_the_right_uses_run_against_the_api(
    installed: Environment, emulator: Emulator
) -> None:
    right = Path(__file__).parent / "uses/right.py"

    assert "" == installed.run(right, **emulator.environment)
    assert [] == emulator.leaks
