"""Somebody's project that holds a copy of the package, and the tools that check such projects."""

import subprocess
import sys
from pathlib import Path

# Each with its defaults; what has to find installed packages is told where.
TOOLS = {
    "black": "--check --quiet .",
    "isort": "--check-only --quiet .",
    "mypy": "src --python-executable {python}",
    "pyrefly": "check --python-interpreter-path {python}",
    "pyright": "--pythonpath {python} src",
    "ruff": "check .",
    "ty": "check --python {python}",
    "zuban": "check --python-executable {python}",
}
# What each of them has to complain about, so that silence about the copy says something.
_CODE = """from app.runcomfy_client import Client
from app.runcomfy_client.models.ideogram import IdeogramV3Reframe


def ask(client: Client) -> tuple[str, ...]:
    request = IdeogramV3Reframe(image="https://example.com/a.png")
    return client.run(request).urls
"""
_WRONG = "import os\nfrom  abc import ABC\ndef f() -> int:\n    return 'x'+undefined\n"


def host(folder: Path, lines: str) -> Path:
    """A project with a copy in ``src/app``, and these lines in its configuration."""
    (folder / "pyproject.toml").write_text(
        f'[project]\nname = "host"\nversion = "1"\nrequires-python = ">=3.11"\n{lines}\n'
    )
    (folder / "src/app/__init__.py").write_text("")
    (folder / "src/app/main.py").write_text(_CODE)
    return folder


def complaints(tool: Path, project: Path) -> str:
    """What a tool says of a project that it is not content with; nothing where it is."""
    words = TOOLS[tool.stem].format(python=sys.executable).split()
    done = subprocess.run([tool, *words], cwd=project, capture_output=True, text=True)
    said = f"{tool.stem} ended with {done.returncode}: {done.stdout}{done.stderr}"
    return said if done.returncode else ""


def overlooks(tool: Path, project: Path) -> bool:
    """Whether a tool is content with code that is wrong, beside the copy."""
    wrong = project / "src/app/wrong.py"
    wrong.write_text(_WRONG)
    try:
        return not complaints(tool, project)
    finally:
        wrong.unlink()
