"""What all tests share: a known environment, and the option that accepts changed snapshots."""

import os
import signal

import pytest

# Some machines set it, and it hides what a user sees whose output goes into a pipe.
os.environ.pop("PYTHONUNBUFFERED", None)

# Background jobs of a shell ignore Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--accept``."""
    parser.addoption(
        "--accept", action="store_true", help="write what the cases now give"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuses to write expectations where nobody would read them."""
    if config.getoption("accept") and os.environ.get("CI"):
        raise pytest.UsageError("--accept: expectations are never written in CI")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Work on half as many tests again as there are cores: a third of their time is waiting."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return (os.cpu_count() or 1) * 3 // 2
