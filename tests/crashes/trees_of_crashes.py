"""Folders before and after a command, with something of the user's in each."""

import shutil
from pathlib import Path

from codegen import Tree

MINE: Tree = {"mine.txt": b"mine", "docs/mine.txt": b"mine", "models/mine.txt": b"mine"}


def put(root: Path, files: Tree) -> None:
    """The folder holds these files and no others."""
    shutil.rmtree(root, ignore_errors=True)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
