"""The package under test: the generated one, with the runtime as the templates have it now."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from generator.core import resources
from generator.pipeline.options import template_files

ROOT = Path(__file__).parents[2]


def _assemble(folder: Path) -> Path:
    """Write the package into a folder for ``sys.path``, which is returned."""
    package = folder / "runcomfy_client"
    shutil.copytree(
        ROOT / "generated/runcomfy_client",
        package,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name, file in template_files(resources.templates()).items():
        if name.startswith("package/") and file.suffix != ".jinja":
            shutil.copy(file, package / name.removeprefix("package/"))
    return folder


# Here and not in a fixture, so that test modules can import the package at their top.
_FOLDER = TemporaryDirectory(prefix="runcomfy-client-")
sys.path.insert(0, str(_assemble(Path(_FOLDER.name))))

import runcomfy_client  # noqa: E402
from driving import KINDS  # noqa: E402
from runcomfy_client._runtime import settings  # noqa: E402
from scripted import PICTURE, Server, happy, reply  # noqa: E402


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with a job that succeeds at once, and a picture everywhere else."""
    with Server({**happy(), "other": [reply(200, PICTURE)]}) as server:
        yield server


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of client."""
    return str(request.param)


@pytest.fixture
def a_kind(request: pytest.FixtureRequest) -> str:
    """One kind of client, another for each case: what decides these cases, all kinds share."""
    return KINDS[sum(request.node.callspec.indices.values()) % len(KINDS)]


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance as it never is: every backoff takes no time."""
    hasty_clock = settings.Clock(random=lambda: 0.0)
    monkeypatch.setattr(settings, "Clock", lambda: hasty_clock)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the ledger."""
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Any]:
    """The ledger, as another process would open it."""
    with runcomfy_client.Ledger(path) as opened:
        yield opened


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    mount = shutil.which("mount")
    if not mount or subprocess.run(words, capture_output=True, check=False).returncode:
        # It takes Linux and its administrator.
        pytest.skip("a tmpfs cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def make_journal(tmp_path: Path) -> Any:
    """Opens the journal, as another process would."""
    journals: list[Any] = []

    def make(**options: Any) -> Any:
        journals.append(runcomfy_client.Journal(tmp_path / "journal.db", **options))
        return journals[-1]

    yield make
    for journal in journals:
        journal.close()
