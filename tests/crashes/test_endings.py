"""However a command ends, no process of its own stays, and what it says is no traceback."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.output.staging import NAME as STAGED

ROOT = Path(__file__).parents[2]
GENERATE = [sys.executable, "-m", "generator", "generate", "--jobs", "2"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}
WAIT_S = 20.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with as many models as two processes are worth."""
    schema = {"type": "object", "properties": {"x": {"enum": ["a", "b"]}}}
    (tmp_path / "schemas/acme").mkdir(parents=True)
    for number in range(300):
        data = {"model_id": f"acme/model-{number}", "input_schema": schema}
        file = tmp_path / f"schemas/acme/model-{number}.json"
        file.write_text(json.dumps(data), "utf-8")
    return tmp_path


def children(pid: int) -> set[int]:
    """Return the processes that a process has started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return {int(word) for file in found for word in file.read_text().split()}


def are_gone(processes: set[int]) -> bool:
    """Wait until processes have ended, zombies included; return whether they have."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if not any(Path(f"/proc/{pid}/exe").exists() for pid in processes):
            return True
        time.sleep(0.05)
    return False


def helpers(process: subprocess.Popen[str]) -> set[int]:
    """Wait for the processes of a running command: one imports, and two make models."""
    end = time.monotonic() + WAIT_S
    while len(found := children(process.pid)) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(found) == 3
    return found


def wait_for_staged(project: Path) -> None:
    """Wait until workers have put the files of a model where those of a run wait."""
    end = time.monotonic() + WAIT_S
    while not [*project.glob(f"generated/{STAGED}/*")] and time.monotonic() < end:
        time.sleep(0.01)
    assert [*project.glob(f"generated/{STAGED}/*")]


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9), (signal.SIGINT, 130)],
)  # fmt: skip
def test_no_worker_and_no_file_outlives_its_command(
    project: Path, number: signal.Signals, code: int
) -> None:
    # Under nohup, SIGHUP is ignored by all that it starts, and rightly by the command too.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(
        GENERATE, cwd=project, env=ENV, stderr=subprocess.PIPE, text=True, process_group=0
    )  # fmt: skip
    signal.signal(signal.SIGHUP, before)
    workers = helpers(process)
    wait_for_staged(project)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does
    else:
        process.send_signal(number)
    _, complaint = process.communicate(timeout=WAIT_S)
    assert are_gone(workers)
    assert code == process.returncode
    assert "Traceback" not in complaint
    if number == signal.SIGKILL:  # what nobody could remove, the next run does
        assert {STAGED} < {path.name for path in (project / "generated").iterdir()}
        (project / "schemas/api.json").write_text("{")
        assert (
            1 == subprocess.run(GENERATE, cwd=project, env=ENV, check=False).returncode
        )
        assert not [*(project / "generated").iterdir()]
    else:
        assert not (project / "generated").exists()


def test_one_that_imports_is_replaced(project: Path) -> None:
    process = subprocess.Popen(GENERATE, cwd=project, env=ENV, stderr=subprocess.PIPE)
    os.kill(min(helpers(process)), signal.SIGKILL)
    process.communicate(timeout=WAIT_S)
    assert 0 == process.returncode


def test_a_dead_worker_is_a_problem(project: Path) -> None:
    process = subprocess.Popen(
        GENERATE, cwd=project, env=ENV, stderr=subprocess.PIPE, text=True
    )
    os.kill(max(helpers(process)), signal.SIGKILL)
    _, complaint = process.communicate(timeout=WAIT_S)
    assert 1 == process.returncode
    assert "error worker-died" in complaint
    assert "Traceback" not in complaint
    assert not (project / "generated").exists()


def test_workers_follow_no_link(project: Path) -> None:
    elsewhere = project / "elsewhere"
    (elsewhere / "en/acme").mkdir(parents=True)
    (project / "generated").mkdir()
    for name in ("docs", STAGED):
        (project / "generated" / name).symlink_to(elsewhere, target_is_directory=True)
    done = subprocess.run(
        GENERATE, cwd=project, env=ENV, capture_output=True, text=True
    )
    assert 1 == done.returncode
    assert "error link-in-the-way" in done.stderr
    assert [elsewhere / "en"] == [*elsewhere.iterdir()]
    assert [] == [*(elsewhere / "en/acme").iterdir()]
    assert ["docs"] == [path.name for path in (project / "generated").iterdir()]


@pytest.mark.parametrize(
    ("redirection", "code"),
    [(">&-", 0), ("2>&-", 0), (">/dev/full", 1), (">/dev/full 2>&1", 1)],
)
def test_streams_that_take_nothing_are_no_traceback(
    tmp_path: Path, redirection: str, code: int
) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    command = f"{sys.executable} -m generator diff schemas schemas {redirection}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=ENV, capture_output=True, text=True
    )
    assert code == done.returncode
    assert done.stderr in (
        "",
        "runcomfy-codegen: error disk: No space left on device\n",
    )


def test_a_folder_that_was_deleted_is_a_problem(tmp_path: Path) -> None:
    command = f"rmdir {tmp_path}/gone; {sys.executable} -m generator generate"
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path / "gone", env=ENV, capture_output=True, text=True
    )  # fmt: skip
    assert 1 == done.returncode
    assert done.stderr.endswith(": the current folder no longer exists\n")
