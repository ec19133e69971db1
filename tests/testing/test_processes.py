"""What a test starts, by any start method, reaches the fake or nothing, and holds no real token."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import multiprocessing
import os
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor


def work() -> str:
    from runcomfy_client import Client, RunComfyError
    from runcomfy_client.models.ideogram import IdeogramV3Reframe

    assert "real-token" not in os.environ.values()
    try:
        with Client(timeout=20, poll_initial=0.01) as client:
            output = client.run(IdeogramV3Reframe(image="https://example.com/a.png"))
            (path,) = client.download(output, tempfile.mkdtemp())
    except RunComfyError as error:
        return f"{type(error).__name__}: {error.outcome}"
    return path.suffix


def pool() -> str:
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as workers:
        return workers.submit(work).result()


if __name__ == "__main__":
    method, moment = sys.argv[1:]
    if moment == "earlier":
        with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as workers:
            workers.submit(os.getpid).result()

    from runcomfy_client.testing import FakeRunComfy

    for _ in range(2):  # the second finds what the first has left
        with FakeRunComfy() as fake:
            if moment != "unserved":
                fake.serve()
            with warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                try:
                    print(pool())
                except RuntimeError as error:
                    print(str(error)[:41])
            told = any("call fake_runcomfy.serve()" in str(w.message) for w in seen)
            print(told, len(fake.submitted))
    assert os.environ["RUNCOMFY_TOKEN"] == "real-token"
    assert "RUNCOMFY_MODEL_API_BASE" not in os.environ
"""
DEAD = "TransportError: not_sent\nTrue 0\n"
FOUND = ".png\nFalse 1\n"
STALE = "a fork server that was started before fak\nFalse 0\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no fork server")
@pytest.mark.parametrize(
    ("method", "moment", "told"),
    [
        ("spawn", "served", FOUND),
        ("spawn", "unserved", DEAD),
        ("forkserver", "served", FOUND),
        ("forkserver", "unserved", DEAD),
        ("forkserver", "earlier", STALE),
        ("fork", "served", ".png\nFalse 0\n"),
    ],
)
def test_a_process_of_a_test_reaches_the_fake_or_nothing(
    generated: Path, tmp_path: Path, method: str, moment: str, told: str
) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    real = {"RUNCOMFY_TOKEN": "real-token", "PYTHONPATH": str(generated)}
    done = subprocess.run(
        [sys.executable, str(script), method, moment], env={**os.environ, **real},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (0, 2 * told) == (done.returncode, done.stdout), done.stderr
