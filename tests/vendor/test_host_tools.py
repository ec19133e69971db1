"""Tools of the host's project are content with a copy, given the lines that `vendor` prints."""

import sys
from pathlib import Path

import pytest
from codegen import codegen
from hosts import TOOLS, complaints, host, overlooks

ROOT = Path(__file__).parents[2]
# The strict modes of the other two are asked in tests/package/test_vendored_copies.py.
DEFAULTS = sorted(TOOLS.keys() - {"mypy", "pyright"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host that followed what was printed."""
    monkeypatch.chdir(tmp_path)
    done = codegen("vendor", "src/app", "--from", ROOT / "generated")
    return host(tmp_path, done.out.partition("pyproject.toml:")[2])


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_copy_passes_the_defaults_of_tools(name: str, project: Path) -> None:
    tool = Path(sys.executable).with_name(name)
    if not tool.exists():
        pytest.skip(f"no {name} here; make test-interop installs it")
    assert "" == complaints(tool, project)
    assert not overlooks(tool, project)
